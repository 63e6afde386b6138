"""Saving: one UPDATE, nothing newer is ever lost, and nothing is saved without the power to."""

from datetime import timedelta

import pytest
from django.core import signing

from quizzes.domain.answers import Saved, SaveRefused, save_answer
from quizzes.domain.sittings import submit_sitting
from quizzes.domain.tokens import SALT, BadToken, read_token, sitting_token
from quizzes.enums import SaveRefusal
from quizzes.models import SittingItem
from quizzes.queries import items_to_answer
from tests.factories.people import make_officer
from tests.factories.sittings import end_of, make_questions, make_sitting, token_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting(now):
    return make_sitting(now=now, minutes=10)


def ids_of(sitting, position):
    return [option["id"] for option in sitting.items.get(position=position).version.options]


def save(token, *, now, position=3, answer=True, revision=1, flagged=False):
    return save_answer(token=token, position=position, answer=answer, revision=revision, flagged=flagged, now=now)


def stored(sitting, position=3):
    return sitting.items.values_list("answer", "flagged", "revision", "saved_at").get(position=position)


def test_save_answer_stores_it_in_one_query(now, sitting, django_assert_num_queries):
    token = token_of(sitting)

    with django_assert_num_queries(1):
        saved = save(token, now=now, flagged=True)

    assert saved == Saved(True, True, True, 1)
    assert stored(sitting) == (True, True, 1, now)
    assert SittingItem.objects.exclude(answer__isnull=True).count() == 1


def test_save_answer_keeps_one_canonical_form(now, sitting):
    token, ids = token_of(sitting), ids_of(sitting, 2)

    save(token, now=now, position=2, answer=[ids[2], ids[0]])

    assert stored(sitting, 2)[0] == [ids[0], ids[2]]


def test_save_answer_none_clears_it(now, sitting):
    token = token_of(sitting)
    save(token, now=now)

    save(token, now=now, answer=None, revision=2)

    assert SittingItem.objects.filter(answer__isnull=True).count() == 3


@pytest.mark.parametrize(
    ("position", "answer"),
    [(1, ["elsewhere"]), (1, "elsewhere"), (1, {"a": 1}), (1, 5), (2, [None]), (3, "maybe"), (0, True), (4, True)],
)
def test_save_answer_that_does_not_fit_is_refused(now, sitting, position, answer):
    with pytest.raises(SaveRefused) as refused:
        save(token_of(sitting), now=now, position=position, answer=answer)

    assert refused.value.reason == SaveRefusal.BAD_ANSWER
    assert SittingItem.objects.filter(revision=0).count() == 3


def test_save_answer_of_two_options_to_a_single_choice_is_refused(now, sitting):
    with pytest.raises(SaveRefused):
        save(token_of(sitting), now=now, position=1, answer=ids_of(sitting, 1)[:2])


@pytest.mark.parametrize("revision", [4, 5])
def test_save_answer_never_overwrites_what_is_as_new_or_newer(now, sitting, revision, django_assert_num_queries):
    token = token_of(sitting)
    save(token, now=now, answer=True, revision=5)

    with django_assert_num_queries(2):
        saved = save(token, now=now + timedelta(seconds=1), answer=False, revision=revision)

    assert saved == Saved(False, True, False, 5)
    assert stored(sitting) == (True, False, 5, now)


def test_save_answer_repeated_says_that_it_is_kept(now, sitting):
    token = token_of(sitting)

    results = [save(token, now=now) for _time in range(5)]

    assert set(results) == {Saved(True, True, False, 1)}


def test_save_answer_after_handing_in_is_refused_with_the_reason(now, sitting):
    token = token_of(sitting)
    submit_sitting(sitting=sitting, now=now, by=sitting.officer)

    with pytest.raises(SaveRefused) as refused:
        save(token, now=now)

    assert refused.value.reason == SaveRefusal.SUBMITTED
    assert stored(sitting) == (None, False, 0, None)


@pytest.mark.parametrize("closed_before", [False, True])
def test_save_answer_after_the_grace_is_refused_with_the_reason(now, sitting, closed_before):
    token = token_of(sitting)
    if closed_before:
        submit_sitting(sitting=sitting, now=end_of(sitting), by=None)

    with pytest.raises(SaveRefused) as refused:
        save(token, now=end_of(sitting))

    assert refused.value.reason == SaveRefusal.DEADLINE


def test_save_answer_within_the_grace_is_saved(now, sitting):
    assert save(token_of(sitting), now=end_of(sitting) - timedelta(microseconds=1)).kept is True


def test_save_answer_after_the_officer_was_closed_out_at_the_deadline_is_refused(now, sitting):
    token = token_of(sitting)
    submit_sitting(sitting=sitting, now=sitting.deadline, by=sitting.officer)

    with pytest.raises(SaveRefused) as refused:
        save(token, now=sitting.deadline)

    assert refused.value.reason == SaveRefusal.DEADLINE


def test_save_answer_without_a_deadline_is_saved_any_time(now):
    sitting = make_sitting(now=now)

    assert save(token_of(sitting), now=now + timedelta(days=400)).kept is True


@pytest.mark.parametrize("change", [{"is_active": False}, {"session_epoch": 2}])
def test_save_answer_after_log_out_or_disabling_is_refused_with_the_reason(now, sitting, change):
    token = token_of(sitting)
    for name, value in change.items():
        setattr(sitting.officer, name, value)
    sitting.officer.save()

    with pytest.raises(SaveRefused) as refused:
        save(token, now=now)

    assert refused.value.reason == SaveRefusal.LOGGED_OUT
    assert stored(sitting) == (None, False, 0, None)


def test_save_answer_after_logging_in_again_goes_on_with_a_fresh_token(now, sitting):
    sitting.officer.session_epoch = 2
    sitting.officer.save()

    assert save(token_of(sitting), now=now).kept is True


def test_save_answer_reaches_no_other_sitting(now, sitting):
    other = make_sitting(now=now)

    save(token_of(sitting), now=now)

    assert other.items.exclude(revision=0).count() == 0


def test_token_says_nothing_of_keys(now):
    officer = make_officer()
    sitting = make_sitting(officer, now=now, questions=make_questions(1, 1, 1))

    payload = signing.loads(sitting_token(sitting, officer, items_to_answer(sitting)), salt=SALT)

    assert payload == [
        sitting.pk,
        sitting.uuid.hex,
        1,
        [["single", ids_of(sitting, 1)], ["multiple", ids_of(sitting, 2)], ["judge", None]],
    ]


def test_read_token_refuses_what_was_tampered_with(now, sitting):
    text = sitting_token(sitting, sitting.officer, items_to_answer(sitting))
    body, rest = text.split(":", 1)
    others = signing.dumps([sitting.pk, sitting.uuid.hex, 1, []], salt="another use")

    for forged in ["", "x", None, 5, body, f"{body[:-2]}AA:{rest}", f"{text}x", others, signing.dumps("x", salt=SALT)]:
        with pytest.raises(BadToken):
            read_token(forged)
