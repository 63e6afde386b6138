"""Who may do what with campaigns."""

from __future__ import annotations

from datetime import date

from people.enums import Role
from people.models import Officer
from people.queries import has_role


def can_manage_campaigns(actor: Officer, day: date) -> bool:
    """Whether `actor` may create and run campaigns, approve exemptions and see their reasons: the bureau office."""
    return has_role(actor, [Role.BUREAU_OFFICE], day)
