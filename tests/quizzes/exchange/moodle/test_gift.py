"""GIFT as Moodle writes it and as people type it."""

from decimal import Decimal
from time import process_time
from uuid import UUID

import pytest

from quizzes.exchange import FormatError, ReadOptions, find_format, read_file
from quizzes.exchange.moodle.markup import data_uri
from quizzes.pictures import digest_of, marker
from tests.factories.pictures import picture_bytes

NUMBER = UUID("6f1d6a1e-0a58-4c1f-9a2b-3d7f0c9b5e21")


def read(text, **options):
    return read_file(text.encode(), ReadOptions(**options), name="题.txt", key="gift")


def sole(text, **options):
    """The only question of a text that has no problem."""
    draft = read(text, **options)
    assert [str(problem.message) for problem in draft.problems] == []
    (question,) = draft.questions
    return question


def content(text):
    (question,) = read(text).questions
    return question.kind, question.stem, question.options, question.key


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("廉洁自律是{~小事 =大事 ~别人的事}", ("single", "廉洁自律是", ["小事", "大事", "别人的事"], "B")),
        ("廉洁自律是{~小事 =大事}。", ("single", "廉洁自律是（　　）。", ["小事", "大事"], "B")),
        ("应当{~%50%自重 ~%50%自省 ~%-100%自满}", ("multiple", "应当", ["自重", "自省", "自满"], "AB")),
        (
            "应当{\n\t~%33.33333%自重\n\t~%33.33333%自省\n\t~%33.33333%自警\n\t~自满\n}",
            ("multiple", "应当", ["自重", "自省", "自警", "自满"], "ABC"),
        ),
        ("只有一项{~%100%对 ~错}", ("multiple", "只有一项", ["对", "错"], "A")),
        ("可以收受礼金。{F}", ("judge", "可以收受礼金。", [], False)),
        ("不得收受礼金。{ TRUE }", ("judge", "不得收受礼金。", [], True)),
        ("几字方针{=十六 =16 =%100%十六字}", ("blank", "几字方针", [], [["十六", "16", "十六字"]])),
        ("方针共{=十六 =16}字。", ("blank", "方针共____字。", [], [["十六", "16"]])),
        ("通配{=甲\\\\*乙}", ("blank", "通配", [], [["甲*乙"]])),
        ("多少{#3.14:0.01}", ("numeric", "多少", [], {"value": "3.14", "tolerance": "0.01", "unit": ""})),
        ("多少{#-5}", ("numeric", "多少", [], {"value": "-5", "tolerance": "0", "unit": ""})),
        ("多少{#1..6}", ("numeric", "多少", [], {"value": "3.5", "tolerance": "2.5", "unit": ""})),
        ("多少{#=%100%20:0}", ("numeric", "多少", [], {"value": "20", "tolerance": "0", "unit": ""})),
        (
            "连线{=警告 -> 一年 = 记过 ->一年半=->两年}",
            ("matching", "连线", ["警告", "记过"], {"pairs": ["一年", "一年半"], "spare": ["两年"]}),
        ),
        ("排序{>3\n丙\n甲\n乙\n}", ("ordering", "排序", ["丙", "乙", "甲"], "ACB")),
        (
            "排序{>3 ALL VERTICAL ALL_OR_NOTHING SHOW none\n第一步\n第二步\n第三步\n}",
            ("ordering", "排序", ["第一步", "第三步", "第二步"], "ACB"),
        ),
    ],
)
def test_each_kind_of_gift_reads_as_one_of_ours(text, expected):
    assert content(text) == expected


def test_an_essay_has_empty_braces():
    draft = read("谈谈体会。{}")

    assert [(question.kind, question.key) for question in draft.questions] == [
        ("essay", {"reference": "", "lines": []})
    ]


@pytest.mark.parametrize(
    ("text", "stem", "options"),
    [
        (r"a\=b\~c\#d\{e\}f\:g{=x\=y ~z\\n}", "a=b~c#d{e}f:g", ["x=y", r"z\n"]),
        (r"第一行\n第二行{=甲 ~乙}", "第一行\n第二行", ["甲", "乙"]),
        ("第一行\n第二行{=甲 ~乙}", "第一行\n第二行", ["甲", "乙"]),
        ("[html]<p>第一段</p>\n<p>a&lt;b</p>{=<p>甲</p> ~乙}", "第一段\na<b", ["甲", "乙"]),
        ("[plain]<b>原样</b>{=<i>甲</i> ~[html]乙<br>丙}", "<b>原样</b>", ["<i>甲</i>", "乙 丙"]),
        ("[markdown]**甲** \\= `乙`{=丙 ~丁}", "甲 = 乙", ["丙", "丁"]),
        (r"公式\(x<y\)与\frac\{1\}\{2\}{=甲 ~乙}", r"公式\(x<y\)与\frac{1}{2}", ["甲", "乙"]),
    ],
)
def test_escapes_and_formats_give_the_text_that_was_meant(text, stem, options):
    draft = read(text)

    (question,) = draft.questions
    assert (question.stem, question.options) == (stem, options)


def test_feedback_of_every_place_becomes_the_explanation():
    question = sole("说法{~甲#错在此 =乙 ~丙 ####总的说明}")

    assert question.explanation == "总的说明\n“甲”：错在此"


def test_feedback_of_a_judgement_says_which_answer_it_is_for():
    assert sole("说法{F#其实不对#不错####说明}").explanation == "说明\n“对”：其实不对\n“错”：不错"
    assert sole("说法{T#想错了#想对了}").explanation == "“对”：想对了\n“错”：想错了"


def test_a_number_may_have_feedback_for_all_other_answers():
    assert sole("多少{#=20:1#好 ~#再算算}").explanation == "20：好\n再算算"


def test_our_own_comments_file_the_question():
    question = sole(
        f"// [id:{NUMBER}] [tag:难度：难] [tag:知识点：四风\\]甲]\n"
        "// [tag:依据：第一行\\n第二行] [tag:分值：2.5] [tag:单位：元]\n"
        "// 别的话\n"
        "[html]多少{#3:0}"
    )

    assert (question.uuid, question.difficulty, question.points) == (NUMBER, "hard", Decimal("2.5"))
    assert (question.knowledge_point, question.basis_text) == ("四风]甲", "第一行\n第二行")
    assert question.key["unit"] == "元"


def test_a_reference_in_a_comment_has_its_rubric():
    question = sole("// [参考答案:要点如下<br>【要点】讲清原则（2）]\n谈谈体会。{####见条例}")

    assert question.key == {"reference": "要点如下", "lines": [{"text": "讲清原则", "weight": "2"}]}
    assert question.explanation == "见条例"


def test_pictures_within_the_text_are_kept():
    data = picture_bytes()
    address = data_uri(data, "image/png").replace(":", "\\:").replace("=", "\\=")

    draft = read(f'[html]看<img src\\="{address}" alt\\="图">{{=甲 ~乙}}')

    assert draft.questions[0].stem == f"看{marker(digest_of(data), '图')}"
    assert draft.pictures == {digest_of(data): data}


def test_categories_become_knowledge_points_where_that_is_wanted():
    text = "$CATEGORY: $course$/top/廉洁//自律\n\n对吗{T}\n\n// [tag:知识点：四风]\n错吗{F}"

    wanted, unasked = read(text, category_points=True), read(text)

    assert [question.knowledge_point for question in wanted.questions] == ["廉洁/自律", "四风"]
    assert wanted.problems == []
    assert [question.knowledge_point for question in unasked.questions] == [None, "四风"]
    assert [(problem.place.row, problem.message) for problem in unasked.problems] == [
        (3, "Not kept, in 2 questions: categories; if you want them as knowledge points, say so.")
    ]


def test_names_tags_and_foreign_numbers_are_told_once_for_the_file():
    draft = read("// [id:7] [tag:旧题]\n::第一题::甲对吗{T}\n\n::第二题::乙对吗{T}\n\n::丙对::丙对吗{T}")

    assert {(problem.place.row, problem.message) for problem in draft.problems} == {
        (2, "Not kept, in 1 question: the tag “旧题”."),
        (2, "Not kept, in 1 question: ID numbers of other banks."),
        (2, "Not kept, in 2 questions: the questions' names."),
    }


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("甲{T}\n\n只有说明，没有答案", 3, "description without an answer"),
        ("甲{T}\n\n\n// 注\n乙{~丙 =丁", 5, "{ is not closed"),
        ("甲 } 乙", 1, "} has no opening one"),
        ("甲{T}\n乙{F}", 1, "braces twice"),
        ("甲{=乙 =丙 ~丁}", 1, "Several options give all points"),
        ("甲{~%50%乙 =丙 ~丁 =戊}", 1, "Several options give all points"),
        ("甲{~乙 ~丙}", 1, "none is right"),
        ("甲{=}", 1, "answer"),
        ("甲{=%50%乙}", 1, "No answer gives all points"),
        ("甲{=乙*}", 1, "wildcard"),
        ("甲{#三}", 1, "“三” is no number"),
        ("甲{#3:多}", 1, "“多” is no number"),
        ("甲{#=3 =5}", 1, "2 right numbers"),
        ("甲{=乙->丙 =丁}", 1, "“丁” lacks its arrow"),
        ("甲{=乙->丙}", 1, "between 2 and 26"),
        ("{T}", 1, "has no text"),
        ("（　　）{T}", 1, "has no text"),
        ("[html]<video src='a'></video>{T}", 1, "<video>"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name_and_line(text, line, says):
    draft = read(text)

    (problem,) = [problem for problem in draft.problems if problem.severity == "error"]
    assert (problem.place.row, str(problem.place)) == (line, f"line {line}")
    assert says in problem.message
    assert draft.found == len(draft.questions) + 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("甲{~%60%乙 ~%40%丙 ~丁}", "do not share the points equally"),
        ("甲{=乙 ~%50%丙 ~丁}", "only part of the points give none here: 丙"),
        ("甲{=乙 =%50%丙}", "only part of the points give none here: 丙"),
        ("甲{#=20:0 =%50%20:2}", "only part of the points give none here: 20"),
        ("[html]<b>甲</b>{T}", "lost were: bold"),
    ],
)
def test_what_changes_its_meaning_is_told(text, says):
    draft = read(text)

    assert len(draft.questions) == 1
    (problem,) = draft.problems
    assert problem.severity == "warning"
    assert says in problem.message


@pytest.mark.parametrize(
    ("text", "name", "key"),
    [
        ("甲{~乙 =丙}", "a.txt", "gift"),
        ("::甲::乙{T}", "a.txt", "gift"),
        ("甲{}", "a.gift", "gift"),
        ("$\\frac{1}{2}$是一半。\nA. 对\nB. 错\nANSWER: A", "a.txt", "aiken"),
    ],
)
def test_a_text_is_told_by_what_is_in_it(text, name, key):
    assert find_format(text.encode(), name).key == key


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_is_read_in_whatever_encoding_it_was_saved(encoding):
    draft = read_file("廉洁自律是{~小事 =大事}".encode(encoding), ReadOptions(), name="题.txt")

    assert draft.questions[0].options == ["小事", "大事"]


def test_a_wrong_encoding_is_refused():
    with pytest.raises(FormatError, match="encoding"):
        read("对吗{T}", encoding="utf-32")


def test_a_hostile_comment_takes_no_longer_than_its_length():
    start = process_time()

    read("// " + "[a:" * 300_000 + "\\]" * 10 + "\n对吗{T}")

    assert process_time() - start < 15


def test_a_file_without_questions_says_so():
    assert [problem.message for problem in read("// 只有注释").problems] == ["There is no question in the file."]
