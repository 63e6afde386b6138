"""Proving the ledger: guards, chains, seals and progress, with every fault named."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from common.append_only.triggers import missing_triggers
from ledger.domain.chain import Fault, verify_chain
from ledger.domain.progress import differing_subjects, officers_with_chains
from ledger.domain.seals import verify_seals
from people.domain.audit import verify_audit
from people.models import Officer


def verify_officer(officer: Officer) -> list[Fault]:
    """Faults of one officer's chain and of the progress folded from it."""
    faults = verify_chain(officer)
    try:
        differing = differing_subjects(officer)
    except (ValidationError, KeyError, ArithmeticError, TypeError, ValueError):
        # An entry that was tampered with may not even fold; its digest has named it already.
        return [*faults, Fault(officer.badge_no, _("the entries of this officer do not fold."))]
    for kind, subject_id in differing:
        where = _("progress of %(badge)s with %(kind)s %(subject)s") % {
            "badge": officer.badge_no,
            "kind": kind,
            "subject": subject_id,
        }
        faults.append(Fault(where, _("it is not what the entries fold to; run rebuild_progress.")))
    return faults


def verify_guards() -> list[Fault]:
    """Faults for every append-only trigger that should stand in the database and does not."""
    return [Fault(name, _("this database trigger is missing; run migrate.")) for name in missing_triggers(connection)]


def verify_ledger(on_officer: Callable[[], None] = lambda: None) -> Iterator[Fault]:
    """Every fault of the ledger and of the audit trail, as it is found; `on_officer` is called after each chain."""
    yield from verify_guards()
    for officer in officers_with_chains():
        yield from verify_officer(officer)
        on_officer()
    yield from verify_seals()
    for fault in verify_audit():
        yield Fault(_("audit trail"), str(fault))
