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
