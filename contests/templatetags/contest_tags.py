"""How contests write what is left of a time, and long digests."""

from datetime import datetime, timedelta

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def time_left(until: datetime, now: datetime) -> str:
    """3天6小时, 5小时20分, 12分: the two largest units; below a minute a minute, so that it never reads nothing."""
    minutes = max(int((until - now).total_seconds()) // 60, 1)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    values = {"days": days, "hours": hours, "minutes": minutes}
    if days:
        return ngettext("%(days)d day %(hours)d h", "%(days)d days %(hours)d h", days) % values
    if hours:
        return _("%(hours)d h %(minutes)d min") % values
    return _("%(minutes)d min") % values


@register.filter
def time_used(sitting) -> timedelta:
    """How long a handed-in sitting took."""
    return sitting.submitted_at - sitting.started_at


@register.filter
def in_fours(digest: str) -> str:
    """A digest in groups of four, so that people can compare it."""
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))
