"""Grading by properties: within bounds, all right gives all, and how the answers came in does not matter."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.domain.answers import save_answer
from quizzes.domain.grading import award_of, grade_items, pass_points_of
from quizzes.domain.sittings import submit_sitting
from quizzes.models import Question, QuestionVersion, SittingItem
from tests.factories.people import make_officer
from tests.factories.sittings import make_questions, make_sitting, right_answers, token_of

OPTIONS = [{"id": name, "text": name} for name in "abcd"]
IDS = st.lists(st.sampled_from("abcd"), unique=True, min_size=1)
POINTS = st.decimals(Decimal(0), Decimal(100), places=2)
STRICT = {"multiple": "strict"}


def item(kind, key, answer, points):
    version = QuestionVersion(question=Question(kind=kind), options=OPTIONS, key=key)
    return SittingItem(version=version, answer=answer, points=points)


@given(st.lists(st.tuples(IDS, st.none() | IDS, POINTS)), st.sampled_from(["strict", "half"]))
def test_awards_stay_within_their_points(papers, multiple):
    items = [item("multiple", key, answer, points) for key, answer, points in papers]

    for one in items:
        award = award_of(one, {"multiple": multiple})
        assert 0 <= award <= one.points
        assert award.as_tuple().exponent == -2


@given(IDS, POINTS)
def test_the_key_itself_gets_all_points_and_nothing_gets_none(key, points):
    assert award_of(item("multiple", key, key[::-1], points), STRICT) == points
    assert award_of(item("multiple", key, None, points), STRICT) == 0


@given(IDS, IDS, POINTS)
def test_strict_marking_gives_nothing_for_any_other_choice(key, answer, points):
    awarded = award_of(item("multiple", key, answer, points), STRICT)

    assert awarded == (points if set(key) == set(answer) else 0)


@pytest.mark.parametrize(("key", "answer", "awarded"), [(True, True, 5), (False, False, 5), (True, False, 0)])
def test_judgements_compare_truths(key, answer, awarded):
    assert award_of(item("judge", key, answer, Decimal(5)), STRICT) == awarded


@given(st.decimals(Decimal("0.01"), Decimal(1000), places=2), st.integers(1, 100))
def test_pass_points_are_the_least_cents_that_reach_the_percentage(full, percent):
    least = pass_points_of(full, percent)

    assert least * 100 >= full * percent
    assert (least - Decimal("0.01")) * 100 < full * percent
    assert least <= full


SAVES = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 6), st.sampled_from(["right", "wrong", "none"])))


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(saves=SAVES)
def test_any_order_of_saves_ends_with_the_newest_of_each_position(now, saves):
    officer = make_officer()
    sitting = make_sitting(officer, now=now, questions=make_questions(1, 1, 1))
    right = right_answers(sitting)
    wrong = {
        1: [option["id"] for option in sitting.items.get(position=1).version.options if option["id"] not in right[1]][
            :1
        ],
        2: right[2][:1],
        3: not right[3],
    }
    choices = {"right": right, "wrong": wrong, "none": dict.fromkeys(right)}
    newest = {}
    for position, revision, choice in saves:
        # The token is issued anew each time, as a page that was loaded again has it.
        token = token_of(sitting)
        answer = choices[choice][position]
        save_answer(token=token, position=position, answer=answer, revision=revision, flagged=False, now=now)
        if revision > newest.get(position, (0, None))[0]:
            newest[position] = (revision, choice)

    submitted = submit_sitting(sitting=sitting, now=now, by=officer)
    again = submit_sitting(sitting=sitting, now=now, by=officer)

    assert submitted.points == again.points == 5 * sum(choice == "right" for _revision, choice in newest.values())
    assert submitted.points == sum(
        grade_items(submitted.items.select_related("version__question"), STRICT).values(), Decimal(0)
    )
