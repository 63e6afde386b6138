"""The registry of audited actions; a room above registers its own in its `actions.py`, which its domain imports.

A key is stored for ever and never changes its meaning; an action that is not registered cannot be recorded.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_labels: dict[str, str | Promise] = {}


class UnregisteredAction(LookupError):
    """Someone tried to record an action that no room has registered."""

    def __init__(self, action: str):
        super().__init__(f"The action {action!r} is not registered (people.actions).")


def register_action(key: str, label: str | Promise) -> str:
    """Add an action and return its key. Registering a taken key with another label is a programming error."""
    if _labels.setdefault(key, label) != label:
        raise ValueError(f"The action {key!r} is registered twice.")
    return key


def check_action(key: str) -> None:
    """Raise UnregisteredAction unless `key` is registered."""
    if key not in _labels:
        raise UnregisteredAction(key)


def label_of(key: str) -> str | Promise:
    """The action in words; the bare key where the room that registered it is gone."""
    return _labels.get(key, key)


# Personal lists (DOMAIN §8B, 8.1.4.3: reads and exports are audited).
PEOPLE_LISTED = register_action("people.listed", _("Looked at a list of people"))
PEOPLE_EXPORTED = register_action("people.exported", _("Exported a list of people"))

# Accounts.
SLIP_ISSUED = register_action("account.slip_issued", _("Activation slip issued"))
SLIP_LOCKED = register_action("account.slip_locked", _("Activation slip closed after wrong codes"))
ACCOUNT_ACTIVATED = register_action("account.activated", _("Account activated"))
PASSWORD_CHANGED = register_action("account.password_changed", _("Password changed"))

# Units, officers and their rights.
UNIT_CHANGED = register_action("unit.changed", _("Unit created, moved, renamed or closed"))
MEMBERSHIP_SET = register_action("membership.set", _("Membership recorded"))
OFFICER_CREATED = register_action("officer.created", _("Officer created"))
OFFICER_CHANGED = register_action("officer.changed", _("Profile of an officer changed"))
OFFICER_DEACTIVATED = register_action("officer.deactivated", _("Account disabled"))
OFFICER_REACTIVATED = register_action("officer.reactivated", _("Account enabled"))
APPOINTMENT_MADE = register_action("appointment.made", _("Appointment made"))
APPOINTMENT_ENDED = register_action("appointment.ended", _("Appointment ended"))
ROSTER_IMPORTED = register_action("roster.imported", _("Roster imported"))
