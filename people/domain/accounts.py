"""How an officer gets and changes a password: activation slips, and the choice itself (DESIGN §3, DOMAIN §8B)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from common.identifiers import normal_code, short_code
from people.actions import ACCOUNT_ACTIVATED, PASSWORD_CHANGED, SLIP_ISSUED, SLIP_LOCKED
from people.domain.audit import record_event, record_events
from people.models import ActivationSlip, Officer

# 22 characters to the power of 12: 53 bits.
CODE_LENGTH = 12
# Wrong codes after which a slip is closed; the clerk then issues a new one.
MAX_FAILURES = 10


class WrongCode(Exception):
    """No live slip has this badge number and code. Says no more, on purpose."""


@dataclass(frozen=True)
class IssuedSlip:
    """A slip with the code that only this one call ever knows."""

    officer: Officer
    slip: ActivationSlip
    code: str


@transaction.atomic
def issue_slips(
    *, officers: Sequence[Officer], actor: Officer, now: datetime, address: str | None = None
) -> list[IssuedSlip]:
    """Give each officer a new one-time code, in the order given, and revoke the slips they had before.

    A code is good for ACTIVATION_SLIP_DAYS days. The password that an officer may have stays good until a code is
    used. Locks the officers. May be repeated: the last codes count. Whether `actor` may do this is asked before
    (people.rules.can_issue_slip).
    """
    locked = Officer.objects.select_for_update().filter(pk__in=[officer.pk for officer in officers]).order_by("pk")
    live_slips().filter(officer__in=list(locked)).update(revoked_at=now)
    expires_at = now + timedelta(days=settings.ACTIVATION_SLIP_DAYS)
    issued = []
    for officer in officers:
        code = short_code(CODE_LENGTH)
        slip = ActivationSlip(officer=officer, issued_by=actor, issued_at=now, expires_at=expires_at)
        slip.code_digest = code_digest(slip, code)
        issued.append(IssuedSlip(officer, slip, code))
    ActivationSlip.objects.bulk_create([one.slip for one in issued], batch_size=500)
    record_events(actor=actor, action=SLIP_ISSUED, subjects=list(officers), now=now, address=address)
    return issued


def activate(*, badge_no: str, code: str, password: str, now: datetime, address: str | None = None) -> Officer:
    """Set the officer's password with a slip's code, which is then used up; one transaction.

    Raises ValidationError when the password will not do (the slip stays good), and WrongCode alike for an unknown
    badge number, a wrong, used, revoked or expired code, a closed slip and a disabled account. Wrong codes are counted.
    """
    # Judged before the code is looked at: whoever tries a badge number learns nothing from it, and a right code is
    # not lost to a password that will not do.
    validate_password(password, Officer(badge_no=badge_no, staff_no=badge_no))
    # Hashed before any lock is taken, and for wrong codes too: every try takes as long as a right one.
    encoded = make_password(password)
    with transaction.atomic():
        officer = _use_slip(badge_no=badge_no, code=code, now=now, address=address)
        if officer is not None:
            validate_password(password, officer)
            _store_password(officer, encoded)
            record_event(actor=officer, action=ACCOUNT_ACTIVATED, subject=officer, now=now, address=address)
    if officer is None:
        raise WrongCode
    return officer


def choose_password(*, officer: Officer, password: str, now: datetime, address: str | None = None) -> None:
    """Set the password the officer chose, end his other sessions and sitting tokens, revoke his slips.

    One transaction, locks the officer. Raises ValidationError when the password will not do or is the one he has.
    """
    validate_password(password, officer)
    if officer.check_password(password):
        raise ValidationError(_("This is the password you have now. Choose another one."), code="password_unchanged")
    encoded = make_password(password)
    with transaction.atomic():
        locked = Officer.objects.select_for_update().get(pk=officer.pk)
        _store_password(locked, encoded)
        live_slips().filter(officer=locked).update(revoked_at=now)
        record_event(actor=locked, action=PASSWORD_CHANGED, subject=locked, now=now, address=address)
    officer.refresh_from_db(fields=["password", "must_change_password", "session_epoch"])


def raise_epoch(officer: Officer) -> None:
    """Take the power from every sitting token that the officer holds (DESIGN §3).

    With ONE_LIVE_SESSION his sessions end as well, but for the one that stamps the new epoch.
    """
    Officer.objects.filter(pk=officer.pk).update(session_epoch=F("session_epoch") + 1)
    officer.refresh_from_db(fields=["session_epoch"])


def live_slips() -> QuerySet[ActivationSlip]:
    """Slips neither used nor revoked; at most one per officer. They may have expired or been closed."""
    return ActivationSlip.objects.filter(used_at=None, revoked_at=None)


def code_digest(slip: ActivationSlip, code: str) -> str:
    """What is stored of a code: its HMAC-SHA-256 under the installation's key, salted with the slip.

    A code is random, so that a slow password hash would add nothing but a second of waiting for every dozen slips
    issued; and without the key, which is not in the database, a copied table cannot be searched for codes at all.
    """
    return salted_hmac(f"people.activation.{slip.uuid}", normal_code(code), algorithm="sha256").hexdigest()


def _use_slip(*, badge_no: str, code: str, now: datetime, address: str | None) -> Officer | None:
    """The officer whose slip this code has just used up; None for a wrong code, which is counted."""
    officer = Officer.objects.select_for_update().filter(badge_no=badge_no).first()
    slip = live_slips().select_for_update().filter(officer=officer).first() if officer else None
    # A number without a slip takes the same comparison as one with a wrong code.
    right = constant_time_compare(code_digest(slip or ActivationSlip(), code), slip.code_digest if slip else "")
    if officer is None or slip is None:
        return None
    if not officer.is_active or slip.expires_at <= now or slip.failures >= MAX_FAILURES:
        return None
    if not right:
        _count_failure(slip, officer, now, address)
        return None
    ActivationSlip.objects.filter(pk=slip.pk).update(used_at=now)
    return officer


def _count_failure(slip: ActivationSlip, officer: Officer, now: datetime, address: str | None) -> None:
    slip.failures += 1
    slip.save(update_fields=["failures"])
    if slip.failures == MAX_FAILURES:
        record_event(actor=None, action=SLIP_LOCKED, subject=officer, now=now, address=address)


def _store_password(officer: Officer, encoded: str) -> None:
    officer.password = encoded
    officer.must_change_password = False
    officer.save(update_fields=["password", "must_change_password"])
    raise_epoch(officer)
