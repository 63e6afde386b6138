"""Single and multiple choice: composing, answers from a browser, marking, showing."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from quizzes.kinds import KeyHints, kind_of

SINGLE, MULTIPLE = kind_of("single"), kind_of("multiple")
TEXTS = ["甲项", "乙项", "丙项", "丁项"]


def version(kind, key, texts=TEXTS, stem="下列哪一项正确？"):
    options, ids = kind.compose(texts, key)
    return SimpleNamespace(stem=stem, options=options, key=ids)


def ids_of(question, letters):
    return [question.options["ABCDEFGH".index(letter)]["id"] for letter in letters]


letters_strategy = st.sets(st.sampled_from("ABCD")).map(lambda letters: "".join(sorted(letters)))
points_strategy = st.decimals(min_value=0, max_value=1000, places=2, allow_nan=False)


@given(
    key=letters_strategy.filter(bool),
    answer=letters_strategy,
    points=points_strategy,
    rule=st.sampled_from(["", "half"]),
)
def test_multiple_grade_is_bounded_and_full_only_for_the_key(key, answer, points, rule):
    question = version(MULTIPLE, key)

    awarded = MULTIPLE.grade(
        question, MULTIPLE.read_answer(ids_of(question, answer), MULTIPLE.asked(question)), points, {"multiple": rule}
    )

    assert Decimal(0) <= awarded <= points
    assert awarded == round(awarded, 2)
    if answer == key:
        assert awarded == points
    elif rule == "half" and answer and set(answer) < set(key):
        assert points / 2 - awarded in (Decimal(0), Decimal("-0.005"))
    else:
        assert awarded == 0


@given(key=letters_strategy.filter(bool), data=st.data())
def test_multiple_answer_does_not_depend_on_order_or_repetition(key, data):
    question = version(MULTIPLE, key)
    raw = ids_of(question, key)
    shuffled = data.draw(st.permutations(raw + raw[:1]))

    assert MULTIPLE.read_answer(shuffled, MULTIPLE.asked(question)) == MULTIPLE.read_answer(
        raw, MULTIPLE.asked(question)
    )


@given(key=st.sampled_from("ABCD"), answer=st.sampled_from(["", "A", "B", "C", "D"]), points=points_strategy)
def test_single_grade_is_all_or_nothing(key, answer, points):
    question = version(SINGLE, key)

    awarded = SINGLE.grade(
        question, SINGLE.read_answer(ids_of(question, answer), SINGLE.asked(question)), points, {"multiple": "half"}
    )

    assert awarded == (points if answer == key else 0)


@pytest.mark.parametrize("raw", [["no-such-id"], "no-such-id", 3, {"id": 1}, [1], [["a"]], True, b"x"])
def test_answer_that_is_no_answer_is_refused(raw):
    question = version(MULTIPLE, "AC")

    with pytest.raises(ValidationError):
        MULTIPLE.read_answer(raw, MULTIPLE.asked(question))


@pytest.mark.parametrize("raw", [None, "", [], ()])
def test_empty_answer_is_none(raw):
    assert MULTIPLE.read_answer(raw, MULTIPLE.asked(version(MULTIPLE, "AC"))) is None


def test_single_refuses_a_second_option():
    question = version(SINGLE, "B")

    with pytest.raises(ValidationError):
        SINGLE.read_answer(ids_of(question, "AB"), SINGLE.asked(question))
    assert SINGLE.read_answer(ids_of(question, "B")[0], SINGLE.asked(question)) == ids_of(question, "B")


@pytest.mark.parametrize("kind", [SINGLE, MULTIPLE])
def test_present_is_the_same_whatever_the_key(kind):
    question = version(kind, "B")
    shown = kind.present(question)
    question.key = ids_of(question, "D")

    assert kind.present(question) == shown
    assert set(shown) == {"kind", "stem", "several", "options"}
    assert {frozenset(option) for option in shown["options"]} == {frozenset({"id", "label", "text"})}


def test_present_follows_the_order_of_the_paper_and_letters_follow_the_screen():
    question = version(MULTIPLE, "AC")
    order = ids_of(question, "DCBA")

    assert [(option["label"], option["text"]) for option in MULTIPLE.present(question, order)["options"]] == [
        ("A", "丁项"),
        ("B", "丙项"),
        ("C", "乙项"),
        ("D", "甲项"),
    ]
    assert MULTIPLE.correct_answer(question, order) == "BD"
    assert MULTIPLE.correct_answer(question) == "AC"
    assert MULTIPLE.show_answer(question, None, order) == ""


def test_review_marks_key_and_answer():
    question = version(MULTIPLE, "AC")

    shown = MULTIPLE.review(question, ids_of(question, "AB"))

    assert [(option["is_key"], option["is_chosen"]) for option in shown["options"]] == [
        (True, True),
        (False, True),
        (True, False),
        (False, False),
    ]


def test_compose_keeps_the_ids_of_options_that_stay():
    options, _key = SINGLE.compose(TEXTS, "A")

    revised, key = SINGLE.compose(["丁项", "新项", "甲项"], "B", options)

    assert [option["id"] for option in revised][::2] == [options[3]["id"], options[0]["id"]]
    assert revised[1]["id"] not in {option["id"] for option in options}
    assert key == [revised[1]["id"]]


@given(
    st.lists(st.sampled_from(["甲", "乙", "丙"]), min_size=2, max_size=8),
    st.lists(st.sampled_from(["甲", "乙", "丙"]), min_size=2, max_size=8),
)
def test_option_ids_are_unique_even_for_equal_texts(before, after):
    options, _key = MULTIPLE.compose(before, "A")
    revised, _key = MULTIPLE.compose(after, "A", options)

    assert len({option["id"] for option in revised}) == len(after)


@pytest.mark.parametrize(
    ("kind", "texts", "key", "field"),
    [
        (SINGLE, TEXTS, "AB", "key"),
        (SINGLE, TEXTS, "", "key"),
        (SINGLE, TEXTS, "E", "key"),
        (MULTIPLE, TEXTS, "", "key"),
        (MULTIPLE, ["甲项"], "A", "options"),
        (MULTIPLE, ["甲项", " "], "A", "options"),
    ],
)
def test_compose_refuses_what_is_no_choice(kind, texts, key, field):
    with pytest.raises(ValidationError) as refused:
        kind.compose(texts, key)

    assert list(refused.value.message_dict) == [field]


@given(key=letters_strategy.filter(bool))
def test_written_form_composes_to_the_same_question(key):
    question = version(MULTIPLE, key)

    again = MULTIPLE.compose(MULTIPLE.written_options(question), MULTIPLE.written_key(question), question.options)

    assert again == (question.options, question.key)


def test_form_without_a_script_posts_every_box_that_is_ticked():
    question = version(MULTIPLE, "AC")

    assert MULTIPLE.read_form({"": ids_of(question, "CA")}, MULTIPLE.asked(question)) == ids_of(question, "CA")
    assert MULTIPLE.read_form({}, MULTIPLE.asked(question)) == []


def test_what_is_asked_says_nothing_of_the_key():
    question = version(MULTIPLE, "AC")
    asked = MULTIPLE.asked(question)
    question.key = None

    assert MULTIPLE.asked(question) == asked == ids_of(question, "ABCD")
    assert MULTIPLE.rubric(question, Decimal(5)) == []


@given(
    texts=st.lists(st.sampled_from(["A", "B", "AB", "O", "1", "甲项", "A和B"]), min_size=2, max_size=6, unique=True),
    data=st.data(),
)
def test_written_cell_reads_back_to_the_same_key_whatever_the_options_are_called(texts, data):
    letters = "".join(sorted(data.draw(st.sets(st.sampled_from("ABCDEF"[: len(texts)]), min_size=1))))
    question = version(MULTIPLE, letters, texts)

    assert MULTIPLE.read_key(MULTIPLE.write_key(question), texts, KeyHints()).key == letters


@pytest.mark.parametrize("text", ["以上都对", "以上说法均不正确", "A和B", "B、C", "上述各项都是"])
def test_options_that_speak_of_others_are_not_shuffled(text):
    question = version(SINGLE, "A", ["甲项", "乙项", "丙项", text])

    assert SINGLE.option_ids(question.options) == []
    assert len(SINGLE.lint(question)) == 1


def test_lint_points_at_equal_options_and_lone_keys():
    assert SINGLE.lint(version(SINGLE, "A")) == []
    assert len(MULTIPLE.lint(version(MULTIPLE, "A", ["甲项", "甲 项。", "乙项"]))) == 2
