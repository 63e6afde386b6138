"""Where an officer came from to a sitting: its quiz page, or whatever a higher room registered for its kind."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from quizzes.models import Sitting

_addresses: dict[str, Callable[[UUID], str]] = {}


def register(subject_kind: str, address: Callable[[UUID], str]) -> None:
    """Say where sittings of `subject_kind` lead back to, given the UUID of their occasion; call it in ready()."""
    _addresses[subject_kind] = address


def way_back(sitting: Sitting) -> str | None:
    """The address of the occasion that no quiz page stands for; None where nobody registered one."""
    address = _addresses.get(sitting.subject_kind)
    return address(sitting.subject_id) if address else None
