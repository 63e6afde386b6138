"""Days, times and spans as LOOK §7 writes them, always in Asia/Shanghai: 11月30日, 18:00, 9月1日至11月30日, 还有7天.

The formats are translatable Django date formats, so that English pages read 30 November.
"""

from datetime import date, datetime, timedelta

from django import template
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from common.clock import BEIJING, local_date

register = template.Library()


@register.filter
def day(value: date | datetime | None) -> str:
    """11月30日"""
    return _format(value, pgettext("date format: day and month", "j F"))


@register.filter
def full_day(value: date | datetime | None) -> str:
    """2026年11月30日"""
    return _format(value, pgettext("date format: day, month and year", "j F Y"))


@register.filter
def weekday(value: date | datetime | None) -> str:
    """星期一"""
    return _format(value, "l")


@register.filter
def clock(value: datetime | None) -> str:
    """18:00"""
    return _format(value, "H:i")


@register.filter
def moment(value: datetime | None) -> str:
    """11月26日 19:30"""
    return f"{day(value)} {clock(value)}" if value else ""


@register.filter
def full_moment(value: datetime | None) -> str:
    """2026年11月26日 19:30"""
    return f"{full_day(value)} {clock(value)}" if value else ""


@register.filter
def last_day(end: date | datetime | None) -> date | None:
    """The last day of a window; an instant is exclusive, 1 December 00:00 closes on 30 November (DOMAIN §6)."""
    return local_date(end - timedelta(microseconds=1)) if isinstance(end, datetime) else end


@register.filter
def span(start: date | datetime | None, end: date | datetime | None) -> str:
    """9月1日至11月30日; the years appear where they differ. `end` as in last_day."""
    if not start or not end:
        return ""
    first, last = _local(start), last_day(end)
    if first == last:
        return day(first)
    write = day if first.year == last.year else full_day
    return _("%(first)s to %(last)s") % {"first": write(first), "last": write(last)}


@register.filter
def days_left(deadline: date | datetime | None, today: date | datetime) -> str:
    """还有7天, 今天截止, 已逾期2天. `deadline` as in last_day; `today` a day or the current instant."""
    if not deadline:
        return ""
    days = (last_day(deadline) - _local(today)).days
    if days > 0:
        return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
    if days == 0:
        return _("due today")
    return ngettext("%(days)d day overdue", "%(days)d days overdue", -days) % {"days": -days}


@register.filter
def duration(length: timedelta | int | None) -> str:
    """6分18秒 or 1小时5分; seconds below an hour, minutes above. An int counts seconds; fractions are cut off."""
    if length is None:
        return ""
    seconds = int(length.total_seconds()) if isinstance(length, timedelta) else int(length)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    values = {"hours": hours, "minutes": minutes, "seconds": seconds}
    if hours:
        return _("%(hours)d h %(minutes)d min") % values
    if minutes:
        return _("%(minutes)d min %(seconds)d s") % values
    return _("%(seconds)d s") % values


def _local(value: date | datetime) -> date:
    return local_date(value) if isinstance(value, datetime) else value


def _format(value: date | datetime | None, pattern: str) -> str:
    if not value:
        return ""
    return format_date(value.astimezone(BEIJING) if isinstance(value, datetime) else value, pattern)
