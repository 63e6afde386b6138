"""What contests do when the ledger grows: keep the rank key, in the same transaction."""

from django.dispatch import receiver

from contests.domain.entries import follow_entry
from ledger.signals import entry_appended


@receiver(entry_appended, dispatch_uid="contests.keep_rank_key")
def keep_rank_key(sender, entry, **kwargs):
    follow_entry(entry=entry)
