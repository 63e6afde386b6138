"""The one clock. Read at the edge (view, command, task) and handed down as `now`; nothing deeper asks for the time."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

BEIJING = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The server's time, aware, in UTC."""
    return timezone.now()


def local_date(moment: datetime) -> date:
    """The calendar day in Asia/Shanghai on which `moment` falls."""
    return moment.astimezone(BEIJING).date()


def start_of_day(day: date) -> datetime:
    """The first instant of `day` in Asia/Shanghai, aware."""
    return datetime.combine(day, time.min, BEIJING)


def end_of_day(day: date) -> datetime:
    """The instant that ends `day` in Asia/Shanghai, exclusive: 24:00 is the next day's 00:00 (DOMAIN §6)."""
    return start_of_day(day + timedelta(days=1))
