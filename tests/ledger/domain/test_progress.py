"""The fold: whatever is appended in whatever order, what is stored is what the entries fold to."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.domain.chain import verify_chain
from ledger.domain.entries import void_entry
from ledger.domain.progress import differing_subjects, fold_entries, rebuild_progress, stored_states
from ledger.enums import Counts
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


TRIES = st.lists(st.tuples(st.integers(0, 100), st.sampled_from([50, 100])), min_size=1, max_size=6)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tries=TRIES, rule=st.sampled_from(Counts.values), data=st.data())
def test_points_of_the_try_that_counts_stand_whatever_the_order_of_entries(db, tries, rule, data):
    """`tries` are points and full points, one hour after another, with a pass mark of sixty per cent."""
    officer, subject = make_officer(), make_subject("quiz")
    handed_in = [(NOW + timedelta(hours=hour), min(points, full), full) for hour, (points, full) in enumerate(tries)]
    recorded = data.draw(st.permutations(handed_in))
    for moment, points, full in recorded:
        submit_sitting(
            officer,
            subject=subject,
            now=NOW,
            occurred_at=moment,
            points=points,
            full=full,
            pass_points=full * 3 // 5,
            counts=rule,
        )

    progress = Progress.objects.get(officer=officer, subject_id=subject.id)

    _moment, points, full = {
        Counts.BEST: max(handed_in, key=lambda one: (one[1] / one[2], one[2])),
        Counts.LAST: handed_in[-1],
        Counts.FIRST: handed_in[0],
    }[Counts(rule)]
    passes = [moment for moment, points, full in handed_in if points >= full * 3 // 5]
    assert (progress.best_points, progress.best_full_points, progress.tries) == (points, full, len(tries))
    assert (progress.passed_at, progress.completed_at) == (min(passes, default=None),) * 2
    assert rebuild_progress(officer=officer) == 0


def test_corrected_first_try_still_is_the_first(now):
    """Whoever puts a wrong key right appends the first try anew, long after the second."""
    officer, subject = make_officer(), make_subject("quiz")
    first = submit_sitting(officer, subject=subject, now=now, points=40, counts=Counts.FIRST)
    later = now + timedelta(hours=1)
    submit_sitting(officer, subject=subject, now=later, points=90, counts=Counts.FIRST)
    corrected = submit_sitting(
        officer, subject=subject, now=later, occurred_at=now, points=50, counts=Counts.FIRST, supersedes=first
    )

    progress = Progress.objects.get(officer=officer, subject_id=subject.id)
    assert (progress.best_points, progress.counted_at) == (50, corrected.occurred_at)
    assert (progress.tries, progress.passed_at) == (2, later)


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
