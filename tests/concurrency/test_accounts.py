"""Many at once: the trail stays one chain, a code opens one door."""

from functools import partial

import pytest
from django.db import connection

from people.actions import ACCOUNT_ACTIVATED, register_action
from people.domain.accounts import WrongCode, activate, issue_slips
from people.domain.audit import record_event, verify_audit
from people.models import AuditEvent
from tests.factories.people import make_officer

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="needs parallel writers"),
]

RACED = register_action("test.raced", "Raced in a test")
WRITERS = 8


def test_record_event_from_many_writers_makes_one_chain(now, at_once):
    def write(n):
        for step in range(5):
            record_event(actor=None, action=RACED, now=now, details={"writer": n, "step": step})

    assert at_once([partial(write, n) for n in range(WRITERS)]) == [None] * WRITERS

    numbers = list(AuditEvent.objects.order_by("sequence").values_list("sequence", flat=True))
    assert numbers == list(range(1, WRITERS * 5 + 1))
    assert verify_audit() == []


def test_activate_sent_many_times_works_once(now, at_once):
    officer = make_officer()
    code = issue_slips(officers=[officer], actor=make_officer(), now=now)[0].code

    def use(password):
        activate(badge_no=officer.badge_no, code=code, password=password, now=now)
        return password

    results = at_once([partial(use, f"Lamp-{n}-window") for n in range(WRITERS)])

    used = [result for result in results if isinstance(result, str)]
    refused = [result for result in results if isinstance(result, WrongCode)]
    assert (len(used), len(refused)) == (1, WRITERS - 1)
    officer.refresh_from_db()
    assert officer.check_password(used[0])
    assert AuditEvent.objects.filter(action=ACCOUNT_ACTIVATED).count() == 1


def test_issue_slips_many_times_at_once_leaves_one_live_slip(now, at_once):
    officer, clerk = make_officer(), make_officer()

    at_once([partial(issue_slips, officers=[officer], actor=clerk, now=now)] * WRITERS)

    assert officer.activation_slips.count() == WRITERS
    assert officer.activation_slips.filter(revoked_at=None, used_at=None).count() == 1
