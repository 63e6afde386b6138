"""What campaigns do when the ledger grows: keep the standings, in the same transaction."""

from django.dispatch import receiver

from campaigns.domain.standings import follow_entry
from ledger.signals import entry_appended


@receiver(entry_appended, dispatch_uid="campaigns.keep_standings")
def keep_standings(sender, entry, **kwargs):
    follow_entry(entry=entry)
