from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from common.append_only import AppendOnlyError
from contests.domain.contests import (
    add_late_entrant,
    announce_contest,
    change_contest,
    close_contest,
    create_contest,
    open_contest,
    run_due_contests,
    take_back_contest,
)
from contests.domain.draw import commitment_of, pool_of
from contests.domain.entries import enter_contest
from contests.enums import ContestState
from contests.models import Contest, ContestEntry, ContestQuestion, Eligible, SealedSeed
from people.domain.audit import verify_audit
from people.enums import RosterState, Tree, UnitKind
from people.models import AuditEvent
from quizzes.domain.bank import revise_question
from quizzes.domain.draws import DrawRule
from quizzes.enums import QuestionState, SittingState
from quizzes.models import Question, Sitting
from quizzes.models.sittings import grace
from tests.factories.campaigns import make_status
from tests.factories.contests import (
    close,
    make_contest,
    make_entrant,
    make_filled_bank,
    make_open_contest,
    sit,
    two_rules,
)
from tests.factories.people import make_membership, make_officer, make_unit
from tests.factories.quizzes import make_question
from tests.factories.sittings import end_of, let_people_mark_judgements

pytestmark = pytest.mark.django_db


def messages_of(error):
    return error.value.messages


def test_create_contest_keeps_rules_banks_and_scope(now):
    bank, unit = make_filled_bank(), make_unit()

    contest = make_contest(bank=bank, criteria={"units": [str(unit.uuid)]}, max_tries=3)

    assert contest.state == ContestState.DRAFT
    assert list(contest.banks.all()) == [bank]
    rules = contest.rules.values_list("position", "kind", "count", "points")
    assert list(rules) == [(1, "single", 3, Decimal(25)), (2, "judge", 1, Decimal(25))]
    assert contest.scope.rules.get().criteria == {"units": [str(unit.uuid)]}
    assert contest.max_tries == 3
    assert AuditEvent.objects.get(subject_id=contest.uuid).action == "contest.created"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"slug": "new"}, "slug"),
        ({"slug": "十一月"}, "slug"),
        ({"title": ""}, "title"),
        ({"max_tries": 0}, "max_tries"),
        ({"board_size": 101}, "board_size"),
        ({"rules": [DrawRule("single", 0, Decimal(5))]}, "count"),
        ({"rules": [DrawRule("riddle", 1, Decimal(5))]}, "kind"),
    ],
)
def test_create_contest_refuses_what_does_not_fit(fields, field):
    with pytest.raises(ValidationError) as error:
        make_contest(**fields)

    assert field in error.value.message_dict
    assert Contest.objects.count() == 0


def test_create_contest_refuses_an_end_before_its_beginning(now):
    with pytest.raises(ValidationError):
        make_contest(opens_at=now, closes_at=now)


def test_change_contest_replaces_what_is_given_and_keeps_the_rest(now):
    contest, unit = make_contest(max_tries=3), make_unit()

    changed = change_contest(
        contest=contest,
        title="礼金、宴请与家风",
        rules=[DrawRule("judge", 2, Decimal(50))],
        criteria={"units": [str(unit.uuid)]},
        actor=None,
        now=now,
    )

    assert (changed.title, changed.max_tries) == ("礼金、宴请与家风", 3)
    assert list(changed.rules.values_list("kind", "count")) == [("judge", 2)]
    assert changed.scope.rules.filter(superseded_at=None).get().criteria == {"units": [str(unit.uuid)]}


@pytest.mark.parametrize("act", [announce_contest, open_contest])
def test_only_a_draft_can_be_changed(now, act):
    make_entrant()
    contest = act(contest=make_contest(), actor=None, now=now)

    with pytest.raises(ValidationError):
        change_contest(contest=contest, title="另一场", actor=None, now=now)

    contest.refresh_from_db()
    assert contest.title == "“三个规定”与日常边界"


def test_announce_contest_publishes_the_commitment_and_no_seed(now):
    contest = announce_contest(contest=make_contest(opens_at=now + timedelta(hours=1)), actor=None, now=now)

    assert contest.state == ContestState.ANNOUNCED
    assert contest.seed_commitment == commitment_of(contest.sealed_seed.seed)
    assert contest.seed == ""
    assert ContestQuestion.objects.count() == 0


def test_contest_taken_back_keeps_its_seed(now):
    contest = announce_contest(contest=make_contest(), actor=None, now=now)
    seed = SealedSeed.objects.get().seed

    contest = take_back_contest(contest=contest, actor=make_officer(), now=now)
    assert contest.state == ContestState.DRAFT
    contest = announce_contest(contest=contest, actor=None, now=now)

    assert SealedSeed.objects.get().seed == seed
    assert contest.seed_commitment == commitment_of(seed)


def test_open_contest_cannot_be_taken_back(now):
    contest = make_open_contest()

    with pytest.raises(ValidationError):
        take_back_contest(contest=contest, actor=make_officer(), now=now)


def test_open_contest_pins_what_a_rule_can_draw_in_its_current_version(now):
    make_entrant()
    bank = make_filled_bank(3, 1)
    make_question(bank, kind="multiple")
    make_question(bank, kind="single", state=QuestionState.DRAFT)
    make_question(kind="single")
    contest = open_contest(contest=make_contest(bank=bank), actor=None, now=now)
    pinned = set(contest.pool.values_list("version_id", flat=True))

    question = Question.objects.filter(bank=bank, kind="single", state=QuestionState.ACTIVE).first()
    revise_question(
        question=question, stem="改过的题干（　）。", options=["甲", "乙"], key="A", explanation="", actor=None, now=now
    )
    make_question(bank, kind="single")

    assert set(contest.pool.values_list("version_id", flat=True)) == pinned
    assert len(pinned) == 4
    assert contest.pool.filter(kind="multiple").count() == 0


def test_pinned_pool_outlives_a_withdrawal(now):
    contest = make_open_contest()
    pool = pool_of(contest)

    Question.objects.update(state=QuestionState.WITHDRAWN)

    assert pool_of(contest) == pool
    assert len(pool) == 10


def test_open_contest_lists_officers_with_their_branch_that_day(now):
    branch = make_unit("城东派出所党支部")
    group = make_unit("第一党小组", kind=UnitKind.GROUP, parent=branch)
    committee = make_unit("机关党委", kind=UnitKind.COMMITTEE)
    department = make_unit("城东派出所", tree=Tree.ADMIN, kind=UnitKind.DEPARTMENT)
    in_branch, in_group, above, outside = (
        make_entrant(unit=branch),
        make_entrant(unit=group),
        make_entrant(unit=committee),
        make_entrant(unit=department),
    )
    gone, unknown = make_entrant(unit=branch), make_officer()
    make_status(gone, RosterState.LEFT)

    contest = open_contest(contest=make_contest(), actor=None, now=now)

    rows = {row.officer_id: (row.unit_id, row.unit_name) for row in Eligible.objects.filter(contest=contest)}
    assert rows == {
        in_branch.pk: (branch.pk, "城东派出所党支部"),
        in_group.pk: (branch.pk, "城东派出所党支部"),
        above.pk: (committee.pk, "机关党委"),
        outside.pk: (None, ""),
    }
    assert unknown.pk not in rows
    assert Eligible.objects.values("code").distinct().count() == 4


def test_list_follows_neither_transfers_nor_leavers_after_opening(now):
    officer, contest = make_entrant(), None
    contest = make_open_contest([officer])
    before = Eligible.objects.values_list("officer", "unit", "code").get()

    make_membership(officer, make_unit("另一支部"), valid_from=now.date())
    make_entrant()

    assert Eligible.objects.filter(contest=contest).values_list("officer", "unit", "code").get() == before


def test_scope_decides_who_is_listed(now):
    branch, other = make_unit(), make_unit()
    inside = make_entrant(unit=branch)
    make_entrant(unit=other)

    contest = make_open_contest([inside], criteria={"units": [str(branch.uuid)]})

    assert Eligible.objects.get(contest=contest).officer == inside


def test_open_contest_publishes_digests_and_audits_them(now):
    actor = make_officer()
    make_entrant()

    contest = open_contest(contest=make_contest(), actor=actor, now=now)

    event = AuditEvent.objects.get(action="contest.opened")
    assert event.actor == actor
    assert event.details == {
        "seed_commitment": contest.seed_commitment,
        "rules_digest": contest.rules_digest,
        "pool_digest": contest.pool_digest,
        "eligible_digest": contest.eligible_digest,
    }
    assert {len(digest) for digest in event.details.values()} == {64}
    assert len(set(event.details.values())) == 4
    assert verify_audit() == []


def test_opening_before_its_time_moves_the_beginning(now):
    make_entrant()
    contest = make_contest(opens_at=now + timedelta(hours=2))

    assert open_contest(contest=contest, actor=None, now=now).opens_at == now


def test_open_contest_twice_changes_nothing(now):
    contest = make_open_contest()
    before = Contest.objects.values().get()

    open_contest(contest=contest, actor=None, now=now + timedelta(minutes=1))

    assert Contest.objects.values().get() == before


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"rules": []}, "no rule"),
        ({"rules": two_rules(points=Decimal(0))}, "no points"),
        ({"rules": two_rules(singles=7)}, "only 6 active"),
    ],
)
@pytest.mark.parametrize("act", [announce_contest, open_contest])
def test_papers_that_cannot_be_drawn_stop_the_opening(now, settings, act, fields, words):
    settings.LANGUAGE_CODE = "en"
    make_entrant()
    contest = make_contest(**fields)

    with pytest.raises(ValidationError) as error, transaction.atomic():
        act(contest=contest, actor=None, now=now)

    assert words in messages_of(error)[0]
    contest.refresh_from_db()
    assert contest.state == ContestState.DRAFT
    assert (ContestQuestion.objects.count(), SealedSeed.objects.count()) == (0, 0)


def test_nobody_in_scope_stops_the_opening(now):
    contest = make_contest()

    with pytest.raises(ValidationError):
        open_contest(contest=contest, actor=None, now=now)

    contest.refresh_from_db()
    assert contest.state == ContestState.DRAFT
    assert ContestQuestion.objects.count() == 0


def test_contest_whose_end_has_passed_cannot_open(now):
    make_entrant()
    contest = make_contest()

    with pytest.raises(ValidationError):
        open_contest(contest=contest, actor=None, now=contest.closes_at)


def test_late_entrant_changes_the_published_digest(now):
    contest = make_open_contest()
    officer, actor = make_entrant("杜某"), make_officer()

    row = add_late_entrant(contest=contest, officer=officer, reason="11月23日报到", actor=actor, now=now)

    contest.refresh_from_db()
    assert (row.is_late, row.reason, row.unit) == (True, "11月23日报到", row.unit)
    assert contest.eligible_digest != contest.eligible_digest_at_opening
    event = AuditEvent.objects.get(action="contest.entrant_added")
    assert event.details == {
        "officer": str(officer.uuid),
        "before": contest.eligible_digest_at_opening,
        "after": contest.eligible_digest,
    }


def test_late_entrant_twice_is_one_row(now):
    contest, actor, officer = make_open_contest(), make_officer(), make_entrant()

    rows = [
        add_late_entrant(contest=contest, officer=officer, reason="报到", actor=actor, now=now) for _time in range(2)
    ]

    assert rows[0] == rows[1]
    assert Eligible.objects.filter(is_late=True).count() == 1


def test_late_entrant_needs_a_reason_and_an_open_contest(now):
    contest, actor, officer = make_open_contest(), make_officer(), make_entrant()

    with pytest.raises(ValidationError):
        add_late_entrant(contest=contest, officer=officer, reason="  ", actor=actor, now=now)
    with pytest.raises(ValidationError):
        add_late_entrant(contest=contest, officer=officer, reason="报到", actor=actor, now=contest.closes_at)
    assert Eligible.objects.filter(is_late=True).count() == 0


def test_close_contest_reveals_the_seed_and_freezes(now):
    officer = make_entrant()
    contest = make_open_contest([officer])
    sit(officer, contest, right=3)

    closed = close(contest)

    assert closed.state == ContestState.CLOSED
    assert closed.seed == SealedSeed.objects.get().seed
    assert commitment_of(closed.seed) == closed.seed_commitment
    assert closed.closed_at == contest.closes_at
    assert AuditEvent.objects.filter(action="contest.closed").count() == 1


@pytest.mark.parametrize("act", [announce_contest, open_contest])
def test_contest_refuses_questions_that_people_mark(now, monkeypatch, act):
    let_people_mark_judgements(monkeypatch)
    make_entrant()
    bank = make_filled_bank(singles=6, judges=3)
    make_question(bank, kind="judge", stem="接到打听要登记。")
    contest = make_contest(bank=bank)

    with pytest.raises(ValidationError) as refused:
        act(contest=contest, actor=None, now=now)

    (message,) = refused.value.messages
    assert "4" in message
    assert message.count("“") == 3
    contest.refresh_from_db()
    assert (contest.state, contest.pool.count()) == (ContestState.DRAFT, 0)


def test_close_contest_hands_in_what_is_open_first(now):
    officer = make_entrant()
    contest = make_open_contest([officer])
    late = contest.closes_at - timedelta(minutes=1)
    sitting = enter_contest(officer=officer, contest=contest, now=late)

    with pytest.raises(ValidationError):
        close(contest)
    close_contest(contest=contest, actor=None, now=end_of(sitting))

    assert Sitting.objects.get().state == SittingState.SUBMITTED
    entry = ContestEntry.objects.get()
    assert (entry.tries, entry.points, entry.duration, entry.submitted_at) == (1, 0, 60, contest.closes_at)


def test_close_contest_before_its_end_is_refused(now):
    contest = make_open_contest()

    with pytest.raises(ValidationError):
        close_contest(contest=contest, actor=None, now=contest.closes_at - timedelta(microseconds=1))

    contest.refresh_from_db()
    assert (contest.state, contest.seed) == (ContestState.OPEN, "")


def test_draft_cannot_be_closed(now):
    contest = make_contest()

    with pytest.raises(ValidationError):
        close_contest(contest=contest, actor=None, now=contest.closes_at)


def test_close_contest_twice_changes_nothing(now):
    contest = close(make_open_contest())
    before = Contest.objects.values().get()

    close_contest(contest=contest, actor=None, now=now + timedelta(days=2))

    assert Contest.objects.values().get() == before
    assert AuditEvent.objects.filter(action="contest.closed").count() == 1


def test_periodic_run_opens_and_closes_what_is_due(now):
    make_entrant()
    due = announce_contest(contest=make_contest(opens_at=now + timedelta(hours=1)), actor=None, now=now)
    draft = make_contest(opens_at=now + timedelta(hours=1))

    assert run_due_contests(now=now) == 0
    assert run_due_contests(now=due.opens_at) == 1
    assert run_due_contests(now=due.opens_at) == 0
    due.refresh_from_db()
    assert (due.state, due.opened_at) == (ContestState.OPEN, due.opens_at)
    assert run_due_contests(now=due.closes_at) == 0
    assert run_due_contests(now=due.closes_at + grace()) == 1
    assert run_due_contests(now=due.closes_at) == 0
    due.refresh_from_db()
    draft.refresh_from_db()
    assert (due.state, draft.state) == (ContestState.CLOSED, ContestState.DRAFT)


def test_periodic_run_is_not_held_up_by_a_contest_that_cannot_open(now, caplog):
    make_entrant()
    empty = announce_contest(contest=make_contest(), actor=None, now=now)
    Question.objects.update(state=QuestionState.WITHDRAWN)
    sound = announce_contest(contest=make_contest(), actor=None, now=now)

    assert run_due_contests(now=now) == 1

    sound.refresh_from_db()
    empty.refresh_from_db()
    assert (sound.state, empty.state) == (ContestState.OPEN, ContestState.ANNOUNCED)
    assert empty.slug in caplog.text


@pytest.mark.parametrize(
    "values",
    [
        {"seed": "K7QF"},
        {"state": ContestState.CLOSED},
        {"state": ContestState.ANNOUNCED, "pool_digest": "0" * 64},
        {"state": "lost"},
        {"seed_commitment": ""},
        {"eligible_digest": ""},
        {"max_tries": 0},
    ],
)
def test_database_refuses_contests_that_cannot_be(values):
    contest = make_open_contest()

    with pytest.raises(IntegrityError), transaction.atomic():
        Contest.objects.filter(pk=contest.pk).update(**values)


@pytest.mark.parametrize("model", [ContestQuestion, Eligible, SealedSeed])
def test_pinned_rows_are_append_only(model):
    make_open_contest()

    with pytest.raises(AppendOnlyError):
        model.objects.all().delete()
    with pytest.raises(AppendOnlyError):
        model.objects.first().save()


def test_contest_without_rules_can_be_drafted():
    assert make_contest(rules=[]).rules.count() == 0


def test_slug_is_taken_once(now):
    make_contest(slug="2026-11")

    with pytest.raises(ValidationError):
        make_contest(slug="2026-11")


def test_create_contest_is_undone_as_a_whole(now):
    with pytest.raises(ValidationError):
        create_contest(
            slug="2026-11",
            title="一",
            opens_at=now,
            closes_at=now + timedelta(hours=1),
            rules=two_rules(),
            banks=[],
            criteria={"units": ["nowhere"]},
            actor=None,
            now=now,
        )

    assert (Contest.objects.count(), AuditEvent.objects.count()) == (0, 0)
