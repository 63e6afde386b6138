"""The fold: whatever is appended in whatever order, what is stored is what the entries fold to."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.domain.chain import verify_chain
from ledger.domain.entries import void_entry
from ledger.domain.progress import differing_subjects, fold_entries, rebuild_progress, stored_states
from ledger.models import Entry, Progress
from tests.conftest import NOW
from tests.factories.ledger import complete_page, make_subject, submit_sitting
from tests.factories.people import make_officer

pytestmark = pytest.mark.django_db

PAGES = [make_subject("page", f"第{number}课") for number in range(2)]
QUIZZES = [make_subject("quiz", f"小测{number}") for number in range(2)]
ACTS = st.one_of(
    st.tuples(st.just("page"), st.sampled_from(PAGES), st.integers(-500, 0)),
    st.tuples(st.just("sit"), st.sampled_from(QUIZZES), st.integers(-500, 0), st.integers(0, 100)),
    st.tuples(st.just("void"), st.integers(0, 20)),
)


def perform(officer, acts):
    """Append what `acts` say; a void of something already voided or absent is skipped."""
    for act in acts:
        if act[0] == "page":
            complete_page(officer, subject=act[1], now=NOW, occurred_at=NOW + timedelta(hours=act[2]))
        elif act[0] == "sit":
            submit_sitting(officer, subject=act[1], now=NOW, occurred_at=NOW + timedelta(hours=act[2]), points=act[3])
        else:
            open_entries = list(Entry.objects.filter(officer=officer, superseded_by=None).exclude(kind="voided"))
            if open_entries:
                void_entry(entry=open_entries[act[1] % len(open_entries)], actor=officer, now=NOW)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, max_size=8))
def test_any_sequence_of_entries_folds_to_what_is_stored(db, acts):
    officer = make_officer()

    perform(officer, acts)

    folded = fold_entries(Entry.objects.filter(officer=officer).order_by("sequence"))
    assert stored_states(officer) == folded
    assert verify_chain(officer) == []
    assert rebuild_progress(officer=officer) == 0


def test_rebuild_progress_mends_what_was_changed_behind_its_back(now):
    officer = make_officer()
    complete_page(officer, now=now)
    right = stored_states(officer)
    Progress.objects.update(completed_at=datetime(2020, 1, 1, tzinfo=UTC))

    with pytest.raises(CommandError):
        call_command("rebuild_progress", check=True)
    assert differing_subjects(officer) != []
    call_command("rebuild_progress")

    assert stored_states(officer) == right


def test_rebuild_progress_removes_what_no_entry_supports(now):
    officer = make_officer()
    entry = complete_page(officer, now=now)
    Progress.objects.create(
        officer=officer, subject_kind="page", subject_id=officer.uuid, last_sequence=1, completed_at=now
    )

    assert rebuild_progress(officer=officer) == 1

    assert set(stored_states(officer)) == {("page", entry.subject_id)}
