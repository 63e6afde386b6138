"""Texts of questions as markup: nothing in them is ever markup but line breaks and pictures that are kept."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.queries import picture_sizes
from quizzes.templatetags.questions import question_text, question_words
from tests.factories.pictures import make_picture, marker_of, picture_bytes


def test_text_is_escaped_and_keeps_its_lines():
    assert question_text("甲<b>&\"'\n{{ 乙 }}=~#") == "甲&lt;b&gt;&amp;&quot;&#x27;<br>{{ 乙 }}=~#"


@given(text=st.text(alphabet=st.sampled_from("<>&\"'![](pic:)0af\n甲"), max_size=60))
@settings(max_examples=150, deadline=None)
def test_no_text_becomes_markup(text):
    without_breaks = question_text(text).replace("<br>", "")

    assert not re.search(r"[<>\"']", without_breaks)


@pytest.mark.django_db
def test_picture_stands_in_its_place_with_its_size_and_description():
    picture = make_picture(picture_bytes(size=(40, 30)))
    shown = marker_of(picture, '甲"><乙')

    html = question_text(f"见{shown}<\n。")

    assert html == (
        f'见<img class="pic" src="/quizzes/pictures/{picture.digest}/" alt="甲&quot;&gt;&lt;乙" width="40" height="30"'
        ' loading="lazy" decoding="async">&lt;<br>。'
    )


@pytest.mark.django_db
def test_picture_that_is_not_kept_reads_as_what_it_shows():
    assert question_text("<![表<i>](pic:00000000000000aa)>") == "&lt;[图：表&lt;i&gt;]&gt;"


@pytest.mark.django_db
def test_sizes_of_a_whole_paper_cost_one_query_and_then_none(django_assert_num_queries):
    pictures = [make_picture() for _number in range(3)]

    with django_assert_num_queries(1):
        picture_sizes([picture.digest for picture in pictures])
    with django_assert_num_queries(0):
        for picture in pictures:
            assert "<img" in question_text(marker_of(picture))


def test_question_words_are_plain():
    assert question_words("甲<b>\n乙") == "甲<b> 乙"
