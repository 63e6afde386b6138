from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from common.clock import BEIJING
from home.actions import SUGGESTION_CLOSED
from home.domain.suggestions import close_suggestion, send_suggestion
from home.enums import SuggestionState
from home.models import Suggestion
from people.models import AuditEvent
from tests.factories.people import make_officer

pytestmark = pytest.mark.django_db


def send(actor, now, **fields):
    fields = {"uuid": uuid4(), "text": "字太小", "anonymous": False, **fields}
    return send_suggestion(actor=actor, now=now, **fields)


def test_suggestion_is_kept_under_its_author(now):
    officer = make_officer()

    suggestion = send(officer, now)

    suggestion.refresh_from_db()
    assert (suggestion.officer, suggestion.text, suggestion.created_at) == (officer, "字太小", now)
    assert suggestion.state == SuggestionState.WAITING


def test_anonymous_suggestion_keeps_no_name_and_only_its_day(now):
    suggestion = send(make_officer(), now, anonymous=True)

    suggestion.refresh_from_db()
    local = suggestion.created_at.astimezone(BEIJING)
    assert suggestion.officer is None
    assert (local.date().isoformat(), local.hour, local.minute) == ("2026-11-23", 0, 0)
    assert AuditEvent.objects.count() == 0


def test_same_form_sent_twice_is_one_suggestion(now):
    officer, uuid = make_officer(), uuid4()

    first, second = (send(officer, now, uuid=uuid) for _time in range(2))

    assert first == second
    assert Suggestion.objects.count() == 1


def test_closing_is_audited_once(now):
    actor = make_officer("徐某")
    suggestion = send(make_officer(), now)

    close_suggestion(suggestion=suggestion, actor=actor, now=now)
    closed = close_suggestion(suggestion=suggestion, actor=actor, now=now + timedelta(hours=1))

    assert (closed.state, closed.closed_at) == (SuggestionState.DONE, now)
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.subject_id) == (SUGGESTION_CLOSED, actor, suggestion.uuid)


@pytest.mark.parametrize("fields", [{"text": ""}, {"state": SuggestionState.DONE}])
def test_database_refuses_what_makes_no_sense(now, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Suggestion.objects.create(**{"text": "字太小", "created_at": now, **fields})
