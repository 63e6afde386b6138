"""What every kind promises (quizzes.kinds.base), over questions of every kind drawn at random."""

import json
import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.kinds import KeyHints, all_kinds, kind_of
from quizzes.kinds.case import with_keys

from .written import ANY, KEYS, LINES, SIMPLE, both, version

pytestmark = pytest.mark.filterwarnings("error")
POINTS = st.decimals(Decimal("0.01"), 100, places=2)
MODEST = settings(max_examples=60, deadline=None)


class NoKey:
    """A version whose key was not loaded; reading it is a mistake."""

    def __init__(self, question):
        self.stem, self.options = question.stem, question.options

    @property
    def key(self):
        raise AssertionError("the key was read")


def right_answer(question, kind):
    """The canonical answer that the key gives full points."""
    if kind == "blank":
        return [variants[-1] for variants in question.key]
    if kind == "numeric":
        return question.key["value"]
    if kind == "essay":
        return "回答"
    if kind == "case":
        return {part.id: right_answer(part, part.kind.key) for part in with_keys(question)}
    return question.key


def without_ids(shown):
    """JSON with ids replaced in the order in which they come."""
    text, names = json.dumps(shown, ensure_ascii=False), {}
    return re.sub(r'(?<=")[0-9a-f]{6}(?=")', lambda one: names.setdefault(one[0], f"id{len(names)}"), text)


@MODEST
@given(ANY)
def test_written_form_composes_to_the_same_question(written):
    kind = kind_of(written[0])
    question = version(*written)

    again = kind.compose(kind.written_options(question), kind.written_key(question), question.options)

    assert again == (question.options, question.key)
    json.dumps(again)


@MODEST
@given(SIMPLE)
def test_written_cell_reads_back_to_the_same_key(written):
    kind = kind_of(written[0])
    question = version(*written)
    options = kind.written_options(question)

    reading = kind.read_key(kind.write_key(question), options, KeyHints())

    assert kind.meaning_of(options, reading.key) == kind.meaning_of(options, kind.written_key(question))
    assert kind.compose(options, reading.key, question.options)[1] == question.key
    assert reading.options in (None, options)
    assert (reading.tail, reading.warnings) == ("", [])


@MODEST
@given(ANY, POINTS)
def test_the_key_gets_all_points_from_machine_and_people_together(written, points):
    kind = kind_of(written[0])
    question = version(*written)
    answer = kind.read_answer(right_answer(question, written[0]), kind.asked(question))

    lines = kind.rubric(question, points)

    by_machine = kind.grade(question, answer, points, {"multiple": "strict"})
    assert by_machine + sum(line.points for line in lines) == points
    assert len({line.id for line in lines}) == len(lines)
    assert kind.grade(question, None, points, {"multiple": "strict"}) == 0
    assert min([by_machine, *(line.points for line in lines)]) >= 0


@MODEST
@given(ANY)
def test_canonical_answers_read_as_themselves(written):
    kind = kind_of(written[0])
    question = version(*written)
    asked = kind.asked(question)

    answer = kind.read_answer(right_answer(question, written[0]), asked)

    assert answer is not None
    assert kind.read_answer(json.loads(json.dumps(answer)), json.loads(json.dumps(asked))) == answer
    assert kind.read_answer(None, asked) is None


@MODEST
@given(ANY)
def test_nothing_asked_or_presented_comes_from_the_key(written):
    kind = kind_of(written[0])
    question = version(*written)
    order = kind.option_ids(question.options)

    for shown in (kind.asked, lambda each: kind.present(each, order[::-1])):
        assert shown(NoKey(question)) == shown(question)
        json.dumps(shown(question))
    assert len(set(order)) == len(order)


@MODEST
@given(ANY)
def test_review_shows_nothing_but_json_and_names_the_answer(written):
    kind = kind_of(written[0])
    question = version(*written)

    for answer in (None, right_answer(question, written[0])):
        json.dumps(kind.review(question, answer, kind.option_ids(question.options)[::-1]))
    assert kind.show_answer(question, None) == ""
    assert isinstance(kind.correct_answer(question), str)
    assert isinstance(kind.lint(question), list)


@pytest.mark.parametrize("kind", [kind.key for kind in all_kinds()])
def test_questions_that_differ_only_in_the_key_look_the_same(kind):
    first, second = both(kind)
    bare = kind_of(kind)

    assert first.key != second.key
    assert without_ids(bare.present(first)) == without_ids(bare.present(second))
    assert without_ids(bare.asked(first)) == without_ids(bare.asked(second))
    assert bare.option_ids(first.options) == [] or len(bare.option_ids(first.options)) == len(
        bare.option_ids(second.options)
    )


MALFORMED = [
    3,
    1.5,
    b"x",
    {"x": "y"},
    [1],
    [["x"]],
    [None, 5],
    ["no-such-id"],
    {"": {}},
    [{}],
    True,
    "no number",
    object(),
]
FINE = {"essay": ["no number"], "judge": [True]}


@pytest.mark.parametrize("kind", [kind.key for kind in all_kinds()])
@pytest.mark.parametrize("raw", MALFORMED, ids=lambda raw: "object" if type(raw) is object else repr(raw))
def test_what_is_no_answer_is_refused(kind, raw):
    question, _other = both(kind)
    bare = kind_of(kind)

    if raw in FINE.get(kind, []):
        assert bare.read_answer(raw, bare.asked(question)) == raw
    else:
        with pytest.raises(ValidationError):
            bare.read_answer(raw, bare.asked(question))


@pytest.mark.parametrize("kind", [kind.key for kind in all_kinds()])
@pytest.mark.parametrize(
    "key", [None, 5, "Z", "", [], [[]], {}, {"pairs": ["x"]}, {"value": ""}, {"lines": [{}]}, {"a": 1}]
)
def test_what_is_no_key_is_refused_by_its_field(kind, key):
    options = KEYS[kind][0] if kind in KEYS else [{"kind": "single", "stem": "问", "options": ["甲", "乙"], "key": key}]

    with pytest.raises(ValidationError) as refused:
        kind_of(kind).compose(options, key)

    assert list(refused.value.message_dict) == ["key"]


@MODEST
@given(LINES)
def test_option_texts_keep_their_signs_and_pictures(text):
    picture = f"{text}![图](pic:0123456789abcdef)"

    question = version("single", [picture, "另一项"], "A")

    assert kind_of("single").present(question)["options"][0]["text"] == picture
