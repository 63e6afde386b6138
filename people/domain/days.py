"""What a new day brings to people: facts recorded ahead take effect, and what waited too long is thrown away."""

from __future__ import annotations

from datetime import datetime

from common.clock import local_date
from people.domain.access import sync_all_groups
from people.domain.officers import disable_leavers
from people.domain.organisation import follow_placements
from people.domain.roster.uploads import discard_uploads


def follow_day(*, now: datetime) -> int:
    """Let units, groups and accounts follow what holds on the day of `now`; how many things changed.

    Each step in its own transaction; safe every minute and twice.
    """
    day = local_date(now)
    return follow_placements(day) + sync_all_groups(day) + disable_leavers(day=day, now=now) + discard_uploads(now=now)
