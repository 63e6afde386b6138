import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from contests.domain.contests import add_late_entrant
from contests.models import Contest, ContestRule
from quizzes.domain.bank import revise_question
from quizzes.enums import QuestionState
from quizzes.models import Question, Sitting, SittingItem
from tests.factories.contests import close, make_entrant, make_open_contest, sit
from tests.factories.people import make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(now):
    """Two officers, three papers, closed."""
    first, second = make_entrant("周某"), make_entrant("许某")
    contest = make_open_contest([first, second])
    sit(first, contest)
    sit(first, contest, at=now.replace(hour=4))
    sit(second, contest, right=1)
    return close(contest)


def audit(contest, code=0):
    out = StringIO()
    if code:
        with pytest.raises(CommandError) as error:
            call_command("draw_audit", str(contest), "--json", stdout=out, stderr=StringIO())
        assert error.value.returncode == code
    else:
        call_command("draw_audit", str(contest), "--json", stdout=out, stderr=StringIO())
    return json.loads(out.getvalue()) if out.getvalue() else None


def test_draw_audit_verifies_every_paper(closed):
    assert audit(closed.slug) == {"ok": True, "contest": closed.slug, "papers": 3, "faults": []}
    assert audit(closed.uuid) == audit(closed.slug)


def test_draw_audit_outlives_changes_in_the_bank(closed, now):
    question = Question.objects.filter(kind="single").first()
    revise_question(question=question, stem="改过的题干（　）。", options=["甲", "乙"], key="A", actor=None, now=now)
    Question.objects.update(state=QuestionState.WITHDRAWN, difficulty="hard")

    assert audit(closed.slug)["ok"]


def test_draw_audit_verifies_a_list_with_late_entrants(now):
    contest = make_open_contest()
    late = make_entrant("杜某")
    add_late_entrant(contest=contest, officer=late, reason="报到", actor=make_officer(), now=now)
    sit(late, contest)
    close(contest)

    assert audit(contest.slug)["papers"] == 1


def swap_questions():
    first, second = SittingItem.objects.filter(sitting=Sitting.objects.first()).order_by("position")[:2]
    SittingItem.objects.filter(pk=first.pk).update(version=second.version)


def turn_options():
    item = SittingItem.objects.exclude(option_order=[]).first()
    SittingItem.objects.filter(pk=item.pk).update(option_order=item.option_order[::-1])


def lose_a_question():
    SittingItem.objects.filter(sitting=Sitting.objects.first(), position=4).delete()


@pytest.mark.parametrize(
    "tamper",
    [
        swap_questions,
        turn_options,
        lose_a_question,
        lambda: SittingItem.objects.filter(sitting=Sitting.objects.first(), position=1).update(points=30),
        lambda: Sitting.objects.filter(pk=Sitting.objects.first().pk).update(seed="0" * 64),
        lambda: Sitting.objects.filter(pk=Sitting.objects.first().pk).update(try_number=9),
        lambda: Sitting.objects.filter(pk=Sitting.objects.first().pk).update(officer=make_officer()),
        lambda: Contest.objects.update(pool_digest="0" * 64),
        lambda: Contest.objects.update(eligible_digest="0" * 64),
        lambda: Contest.objects.update(seed_commitment="0" * 64),
    ],
)
def test_draw_audit_names_each_fault(closed, tamper):
    tamper()

    report = audit(closed.slug, code=1)

    assert not report["ok"]
    assert len(report["faults"]) == 1


def test_draw_audit_finds_changed_rules(closed):
    ContestRule.objects.filter(position=2).update(points=20)

    faults = audit(closed.slug, code=1)["faults"]

    assert len(faults) == 4


def test_draw_audit_finds_another_seed(closed):
    Contest.objects.update(seed="K7QF-2MXD")

    assert len(audit(closed.slug, code=1)["faults"]) == 4


def test_draw_audit_refuses_what_it_cannot_audit():
    contest = make_open_contest()

    assert audit(contest.slug, code=2) is None
    assert audit("nowhere", code=2) is None


def test_draw_audit_names_faults_for_people(closed, capsys):
    swap_questions()

    with pytest.raises(CommandError):
        call_command("draw_audit", closed.slug)

    assert str(Sitting.objects.first().uuid) in capsys.readouterr().err
