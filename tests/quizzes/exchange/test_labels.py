"""Labels of options: ten styles come off, texts that merely begin with a letter or number stay whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.exchange.labels import Labelling, labelling_of, without_labels
from quizzes.wording import clean

TEXTS = ["政治纪律", "组织纪律", "廉洁纪律", "群众纪律"]
STYLES = {
    "A、": "{}、{}",
    "A.": "{}.{}",
    "A．": "{}．{}",
    "A. ": "{}.\xa0{}",
    "A ": "{}   {}",
    "glued": "{}{}",
    "(A)": "({}){}",
    "（A）": "（{}）{}",
    "[A]": "[{}] {}",
    "A:": "{}：{}",
    "A)": "{}) {}",
    "A-": "{}-{}",
}


def labelled(style, texts=TEXTS, letters="ABCDEFGH"):
    return [clean(style.format(letter, text)) for letter, text in zip(letters, texts, strict=False)]


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
@pytest.mark.parametrize("letters", ["ABCD", "ＡＢＣＤ"])
def test_every_style_comes_off(style, letters):
    texts = labelled(style, letters=letters)

    found = labelling_of(texts)

    assert found in (Labelling.SURE, Labelling.LOOSE)
    assert without_labels(texts, found) == TEXTS


@pytest.mark.parametrize(
    ("style", "letters"),
    [
        ("{}{}", "①②③④"),
        ("{} {}", "①②③④"),
        ("{}、{}", "1234"),
        ("{}. {}", "1234"),
        ("（{}）{}", "1234"),
        ("{}．{}", "abcd"),
    ],
)
def test_numbers_and_small_letters_come_off_where_they_are_marked_off(style, letters):
    texts = labelled(style, letters=letters)

    assert without_labels(texts, labelling_of(texts)) == TEXTS


@pytest.mark.parametrize("texts", [["true. 正确", "false. 错误"], ["false. 错误", "true. 正确"]])
def test_truth_values_before_the_options_of_a_judgement_come_off(texts):
    assert sorted(without_labels(texts, labelling_of(texts))) == ["正确", "错误"]


def test_styles_may_be_mixed_within_a_question():
    texts = ["A、政治纪律", "B.组织纪律", "（C）廉洁纪律", "D群众纪律"]

    assert labelling_of(texts) == Labelling.LOOSE
    assert without_labels(texts, Labelling.LOOSE) == TEXTS


@given(
    st.sampled_from(list(STYLES.values())),
    st.lists(
        st.sampled_from(["罚款", "警告", "30，1", "10～12次", "100%", "GB/T 33000"]),
        min_size=2,
        max_size=6,
        unique=True,
    ),
)
def test_labels_come_off_whatever_the_texts(style, texts):
    if style in ("{}{}",):
        texts = [f"第{text}" for text in texts]
    written = labelled(style, texts)

    assert without_labels(written, labelling_of(written)) == texts


@pytest.mark.parametrize(
    "texts",
    [
        ["A股市场", "甲市场", "乙市场", "丙市场"],
        ["A级", "B级", "C级", "D级"],
        ["C语言", "Java", "Python", "C++"],
        ["1.5倍", "2.5倍", "3.5倍", "4.5倍"],
        ["2012年", "2013年", "2014年", "2015年"],
        ["A4纸", "B5纸", "C6纸", "D7纸"],
        ["A、B", "B、C", "A、C", "A、B、C"],
        ["A、B两项", "甲项", "乙项", "丙项"],
        ["1", "2", "3", "4"],
        ["A", "B", "AB", "O"],
        ["一年", "二年", "三年", "四年"],
        ["1年", "2年", "3年", "4年"],
    ],
)
def test_texts_that_begin_like_labels_stay_whole(texts):
    assert without_labels(texts, labelling_of(texts)) == texts


def test_a_forgotten_label_leaves_its_text_and_takes_the_others():
    texts = ["A、政治纪律", "B、组织纪律", "廉洁纪律", "D、群众纪律"]

    assert labelling_of(texts) == Labelling.SOME
    assert without_labels(texts, Labelling.SOME) == TEXTS


def test_labels_of_other_columns_are_astray():
    assert labelling_of(["B、组织纪律", "A、政治纪律", "C、廉洁纪律"]) == Labelling.ASTRAY
