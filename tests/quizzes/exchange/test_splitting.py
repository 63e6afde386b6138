"""Several options in one text are parted where their labels follow each other, and nowhere else."""

import pytest

from quizzes.exchange.splitting import options_behind, options_on, split_labelled, split_listed


@pytest.mark.parametrize(
    ("line", "expected", "texts"),
    [
        ("A. 甲项", 0, ["甲项"]),
        ("A.甲项B.乙项C.丙项", 0, ["甲项", "乙项", "丙项"]),
        ("A、甲\tB、乙", 0, ["甲", "乙"]),
        ("C．丙  D．丁", 2, ["丙", "丁"]),
        ("（A）甲（B）乙", 0, ["甲", "乙"]),
        ("A 甲   B 乙", 0, ["甲", "乙"]),
        ("A甲 B乙", 0, ["甲", "乙"]),
        ("A甲项B乙项C丙项", 0, ["甲项", "乙项", "丙项"]),
        ("Ａ．甲　Ｂ．乙", 0, ["甲", "乙"]),
        ("a. 甲", 0, ["甲"]),
        ("B. 乙", 0, []),
        ("B. 乙", 1, ["乙"]),
        ("A、B、C三项", 0, ["B、C三项"]),
        ("A.见B.项以外", 0, ["见", "项以外"]),
        ("A与B的关系", 0, []),
        ("A4纸", 0, []),
        ("", 0, []),
    ],
)
def test_options_of_a_line_begin_with_the_label_that_is_expected(line, expected, texts):
    assert [option.text for option in options_on(line, expected)] == texts


@pytest.mark.parametrize(
    ("text", "before", "texts"),
    [
        ("纪律有（ ）A.甲 B.乙", "纪律有（ ）", ["甲", "乙"]),
        ("纪律有（ ）。A、甲；B、乙；C、丙", "纪律有（ ）。", ["甲", "乙", "丙"]),
        ("纪律有（A）", "纪律有（A）", []),
        ("由A、B、C组成", "由A、B、C组成", []),
        ("A.甲 B.乙", "A.甲 B.乙", []),
    ],
)
def test_options_behind_a_stem(text, before, texts):
    stem, options = options_behind(text)

    assert (stem, [option.text for option in options]) == (before, texts)


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("A、甲 B、乙 C、丙", ["A、甲", "B、乙", "C、丙"]),
        ("A.甲\nB.乙", ["A.甲", "B.乙"]),
        ("(A)甲；(B)乙", ["(A)甲", "(B)乙"]),
        ("甲、乙、丙", []),
        ("A级单位", []),
    ],
)
def test_split_labelled(text, options):
    assert split_labelled(text) == options


@pytest.mark.parametrize(
    ("text", "stem", "texts"),
    [
        ("纪律有（ ）①甲②乙", "纪律有（ ）", ["甲", "乙"]),
        ("纪律有（ ）\n(1)甲\n(2)乙\n(3)丙", "纪律有（ ）", ["甲", "乙", "丙"]),
        ("纪律有（ ） 1.甲 2.乙", "纪律有（ ）", ["甲", "乙"]),
        ("党龄1.5年", "党龄1.5年", []),
    ],
)
def test_options_told_by_numbers(text, stem, texts):
    assert split_listed(text) == (stem, texts)
