"""Answers and options inside the text of a question."""

import pytest

from quizzes.exchange.stems import answers_in, split_options, split_stem, without_answer


@pytest.mark.parametrize(
    ("stem", "answers", "left"),
    [
        ("党纪处分有（ABD）。", ["ABD"], "党纪处分有（　　）。"),
        ("党纪处分有( B )。", ["B"], "党纪处分有（　　）。"),
        ("零报告也要填写。（√）", ["√"], "零报告也要填写。（　　）"),
        ("零报告不用填写（错误）", ["错误"], "零报告不用填写（　　）"),
        ("下列正确的是：【答案】C", ["C"], "下列正确的是："),
        ("下列正确的是。参考答案：A、C", ["A、C"], "下列正确的是。"),
    ],
)
def test_answers_are_found_and_taken_out(stem, answers, left):
    assert answers_in(stem) == answers
    assert without_answer(stem) == left


@pytest.mark.parametrize(
    "stem", ["党支部（　）设书记。", "条例（2018）规定", "某局（甲某）说", "见（AB类）文件", "（）", "GB（T）法"]
)
def test_other_brackets_stay(stem):
    assert answers_in(stem) in ([], ["T"][:0])
    assert without_answer(stem) == stem


def test_two_answers_are_both_reported():
    assert answers_in("先（A）后（B）") == ["A", "B"]


@pytest.mark.parametrize(
    ("text", "stem", "options"),
    [
        ("题干()&甲&乙&丙", "题干()", ["甲", "乙", "丙"]),
        ("题干###甲###乙", "题干", ["甲", "乙"]),
        ("题干（ ）\nA、甲\nB、乙", "题干（ ）", ["A、甲", "B、乙"]),
        ("研发R&D经费", "研发R&D经费", []),
        ("没有选项的题干，只有标点、顿号；分号", "没有选项的题干，只有标点、顿号；分号", []),
    ],
)
def test_stem_and_options_of_one_cell_are_parted(text, stem, options):
    assert split_stem(text) == (stem, options)


@pytest.mark.parametrize("text", ["甲|乙|丙", "甲;乙;丙", "甲\n乙\n丙", "甲###乙###丙", "甲、乙、丙"])
def test_options_of_one_cell_are_parted(text):
    assert split_options(text) == ["甲", "乙", "丙"]
