"""Keys of choices as files spell them (DOMAIN §9.5)."""

import pytest
from django.core.exceptions import ValidationError

from quizzes.kinds.base import AskFirst
from quizzes.kinds.letters import read_choice_key

TEXTS = ["政治纪律", "组织纪律", "廉洁纪律", "群众纪律"]


@pytest.mark.parametrize(
    "text",
    ["ABC", "A,B,C", "A, B, C", "A，B，C", "A、B、C", "A|B|C", "A;B;C", "A B C", "CBA", "abc", "ＡＢＣ", " ABC ",
     "A\xa0BC", "ABC。", "（ABC）", "A.B.C", "1,2,3", "1、2、3", "政治纪律&组织纪律&廉洁纪律",
     "廉洁纪律、政治纪律、组织纪律", "政治纪律\n组织纪律\n廉洁纪律"],
)  # fmt: skip
def test_every_spelling_reads_alike(text):
    assert read_choice_key(text, TEXTS).key == "ABC"


def test_text_of_an_option_is_read():
    assert read_choice_key("廉洁 纪律。", TEXTS).key == "C"
    assert read_choice_key("C、廉洁纪律", TEXTS) == read_choice_key("C", TEXTS)


def test_text_behind_the_letter_goes_to_the_explanation():
    reading = read_choice_key("C根据第八条", TEXTS)

    assert (reading.key, reading.tail, len(reading.warnings)) == ("C", "根据第八条", 1)


def test_repeated_letter_warns():
    reading = read_choice_key("AAB", TEXTS)

    assert (reading.key, len(reading.warnings)) == ("AB", 1)


@pytest.mark.parametrize("text", ["", "　", "E", "ABE", "0", "5", "1,5", "全错", "A4", "true", "工作纪律", "12"])
def test_what_names_no_option_is_refused(text):
    with pytest.raises(ValidationError):
        read_choice_key(text, TEXTS)


def test_letter_and_text_that_disagree_are_asked_about():
    blood = ["B", "A", "AB", "O"]

    with pytest.raises(AskFirst):
        read_choice_key("A", blood)
    assert read_choice_key("O", blood).key == "D"


def test_number_and_text_that_disagree_are_asked_about():
    months = ["3", "6", "12", "24"]

    with pytest.raises(AskFirst):
        read_choice_key("3", months)
    assert read_choice_key("12", months).key == "C"
    assert read_choice_key("1", ["1", "2"]).key == "A"
