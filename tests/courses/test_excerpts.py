"""The piece of a text in which a searched word stands."""

from hypothesis import given
from hypothesis import strategies as st

from courses.excerpts import AFTER, BEFORE, Excerpt, excerpt_of


def test_excerpt_shows_the_surroundings_of_the_first_word_found():
    text = "甲" * 50 + "八项规定" + "乙" * 100

    excerpt = excerpt_of(text, ["没有", "八项规定"])

    assert excerpt == Excerpt("…" + "甲" * BEFORE, "八项规定", "乙" * AFTER + "…")


def test_excerpt_finds_letters_of_either_case_and_signs_literally():
    assert excerpt_of("look at USB.", ["usb."]).match == "USB."
    assert excerpt_of("abc", ["."]).match == ""


def test_excerpt_without_a_hit_is_the_start():
    assert excerpt_of("短文。", ["四风"]) == Excerpt("", "", "短文。")


@given(before=st.text(max_size=60), word=st.text(min_size=1, max_size=8), after=st.text(max_size=160))
def test_excerpt_is_always_a_piece_of_the_text(before, word, after):
    text = before + word + after

    excerpt = excerpt_of(text, [word])

    piece = excerpt.before.removeprefix("…") + excerpt.match + excerpt.after.removesuffix("…")
    assert piece in text
    assert excerpt.match
