"""Moodle XML in the way Moodle exports it, one question of each of its kinds; the texts are our own."""

import base64
from decimal import Decimal
from time import process_time
from uuid import UUID

import pytest

from quizzes.exchange import FormatError, ReadOptions, find_format, read_file
from quizzes.pictures import digest_of, marker
from tests.factories.pictures import picture_bytes

NUMBER = UUID("6f1d6a1e-0a58-4c1f-9a2b-3d7f0c9b5e21")
PNG = picture_bytes()
FILE = f'<file name="图.png" path="/" encoding="base64">{base64.b64encode(PNG).decode()}</file>'


def quiz(*questions):
    return '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n' + "\n".join(questions) + "\n</quiz>"


def question(kind, inner, text="题干", name=""):
    """A question with the elements that Moodle writes before those of its kind, from line 3 on if it is the first."""
    return f"""<question type="{kind}">
    <name><text>{name or "题干"}</text></name>
    <questiontext format="html"><text><![CDATA[<p dir="ltr">{text}</p>]]></text></questiontext>
    <generalfeedback format="html"><text></text></generalfeedback>
    {inner}
  </question>"""


def read(*questions, **options):
    return read_file(quiz(*questions).encode(), ReadOptions(**options), name="题.xml")


def sole(*arguments, **options):
    """The only question of a file that has no problem."""
    draft = read(question(*arguments), **options)
    assert [problem.message for problem in draft.problems] == []
    (found,) = draft.questions
    return found


def answer(text, fraction, feedback="", **attributes):
    given = "".join(f' {name}="{value}"' for name, value in attributes.items())
    said = f'<feedback format="html"><text><![CDATA[{feedback}]]></text></feedback>'
    return f'<answer fraction="{fraction}"{given}><text><![CDATA[{text}]]></text>{said}</answer>'


CHOICE = "<single>true</single><shuffleanswers>true</shuffleanswers><answernumbering>abc</answernumbering>"
NUMBER_ANSWER = (
    '<answer fraction="100"><text>3.14</text><tolerance>0.01</tolerance></answer>'
    "<units><unit><multiplier>1</multiplier><unit_name>万元</unit_name></unit></units>"
)
GRADER_INFO = (
    "<responseformat>editor</responseformat><attachments>0</attachments><graderinfo format='html'>"
    "<text><![CDATA[<p>要点如下</p><p>【要点】讲清原则（2）</p>]]></text></graderinfo>"
)
LAUGHS = '<!DOCTYPE quiz [<!ENTITY a "甲甲甲甲甲甲甲甲"><!ENTITY b "&a;&a;&a;&a;&a;">]><quiz>&b;</quiz>'


@pytest.mark.parametrize(
    ("kind", "inner", "expected"),
    [
        (
            "multichoice",
            CHOICE + answer("<p>甲</p>", 0, format="html") + answer("乙", 100) + answer("丙", 0),
            ("single", ["甲", "乙", "丙"], "B"),
        ),
        (
            "multichoice",
            CHOICE.replace("true", "false", 1)
            + "".join(answer(text, share) for text, share in (("甲", "33.33333"), ("乙", "-100"), ("丙", "33.33333")))
            + answer("丁", "33.33333"),
            ("multiple", ["甲", "乙", "丙", "丁"], "ACD"),
        ),
        ("truefalse", answer("true", 0) + answer("false", 100), ("judge", [], False)),
        ("truefalse", answer("正确", 100) + answer("错误", 0), ("judge", [], True)),
        (
            "shortanswer",
            "<usecase>0</usecase>" + answer("&lt;十六&gt;", 100) + answer("16", "100.0000000") + answer("*", 0),
            ("blank", [], [["&lt;十六&gt;", "16"]]),
        ),
        (
            "numerical",
            NUMBER_ANSWER,
            ("numeric", [], {"value": "3.14", "tolerance": "0.01", "unit": "万元"}),
        ),
        (
            "matching",
            "<shuffleanswers>true</shuffleanswers>"
            + "".join(
                f'<subquestion format="html"><text><![CDATA[{left}]]></text><answer><text>{right}</text></answer>'
                "</subquestion>"
                for left, right in (("<p>警告</p>", "一年"), ("记过", "一年半"), ("", "两年"))
            ),
            ("matching", ["警告", "记过"], {"pairs": ["一年", "一年半"], "spare": ["两年"]}),
        ),
        (
            "ordering",
            "<layouttype>VERTICAL</layouttype>"
            + "".join(answer(text, at, format="html") for at, text in enumerate(("丙", "甲", "乙"), start=1)),
            ("ordering", ["丙", "乙", "甲"], "ACB"),
        ),
        (
            "essay",
            GRADER_INFO,
            ("essay", [], {"reference": "要点如下", "lines": [{"text": "讲清原则", "weight": "2"}]}),
        ),
    ],
)
def test_each_kind_of_moodle_reads_as_one_of_ours(kind, inner, expected):
    found = sole(kind, inner)

    assert (found.kind, found.options, found.key) == expected
    assert found.stem == "题干"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("方针{1:SHORTANSWER:=十六~=16}字", ("blank", "方针____字", [], [["十六", "16"]])),
        (
            "{1:SA:%100%甲\\}#好~*}和{2:MW:=&#123;乙&#125;~=a&amp;b}",
            ("blank", "____和____", [], [["甲}"], ["{乙}", "a&b"]]),
        ),
        ("甲{:SAC:=1}乙{1:NUMERICAL:=2:0~=2.0}", ("blank", "甲____乙____", [], [["1"], ["2", "2.0"]])),
        ("约{1:NM:=3.14:0.01}", ("numeric", "约____", [], {"value": "3.14", "tolerance": "0.01", "unit": ""})),
        ("选{1:MCS:甲#错~=乙~丙}项", ("single", "选（　　）项", ["甲", "乙", "丙"], "B")),
        ("选{1:MULTIRESPONSE:=甲~=乙~丙}项", ("multiple", "选（　　）项", ["甲", "乙", "丙"], "AB")),
    ],
)
def test_embedded_answers_are_read_where_they_mean_the_same(text, expected):
    (found,) = read(question("cloze", "", text)).questions

    assert (found.kind, found.stem, found.options, found.key) == expected


@pytest.mark.parametrize(
    ("kind", "inner", "text", "says"),
    [
        ("description", "", "说明", "“description, which asks nothing”"),
        ("calculated", "", "{a}+{b}", "“calculated”"),
        ("ddmatch", "", "拖", "“drag and drop matching”"),
        ("gapselect", "", "选[[1]]", "“select missing words”"),
        ("ddwtos", "", "拖[[1]]", "“drag and drop into text”"),
        ("wordselect", "", "某种插件", "“wordselect”"),
        ("cloze", "", "没有空", "a gap that cannot be read, or none"),
        ("cloze", "", "{1:SA:=甲}与{1:SA:={乙}", "a gap that cannot be read"),
        ("cloze", "", "{1:SA:=甲}与{1:MC:=乙~丙}", "Among its gaps"),
        ("cloze", "", "{1:SA:=甲}与{1:NM:=2:0.5}", "Among its gaps"),
        ("cloze", "", "{1:FOO:=甲}", "unknown kind “FOO”"),
        ("multichoice", CHOICE + answer("甲", 100) + answer("乙", 100), "多个全对", "Several options give all points"),
        ("multichoice", CHOICE + answer("甲", 50) + answer("乙", 0), "没有全对", "No option gives all points"),
        ("multichoice", CHOICE + answer("甲", "一百") + answer("乙", 0), "乱写", "“一百” is no number"),
        ("truefalse", answer("true", 0) + answer("false", 0), "都不对", "Neither true nor false"),
        ("shortanswer", answer("甲*", 100), "通配", "wildcard"),
        ("shortanswer", answer("甲", 50), "半分", "No answer gives all points"),
        ("numerical", "", "没有答案", "0 right numbers"),
        ("essay", "<responseformat>noinline</responseformat>", "交文件", "answer is a file"),
        ("multichoice", CHOICE + answer("甲", 100) + answer("乙", 0), '<img src="https://a/b.png">', "not in the file"),
    ],
)
def test_what_has_no_counterpart_is_refused_by_name_and_line(kind, inner, text, says):
    draft = read(question("truefalse", answer("true", 100)), question(kind, inner, text))

    (problem,) = [problem for problem in draft.problems if problem.severity == "error"]
    assert (problem.place.row, str(problem.place)) == (9, "line 9")
    assert says in problem.message
    assert (draft.found, len(draft.questions)) == (2, 1)


def test_pictures_of_every_text_are_kept():
    draft = read(
        '<question type="multichoice"><name><text>看图</text></name>'
        f'<questiontext format="html"><text>看图&lt;img src="@@PLUGINFILE@@/%E5%9B%BE.png" alt="甲"&gt;</text>{FILE}'
        f"</questiontext><single>true</single>"
        f'<answer fraction="100" format="html"><text>&lt;img src="@@PLUGINFILE@@/图.png"&gt;</text>{FILE}</answer>'
        '<answer fraction="0" format="html"><text>乙</text></answer></question>'
    )

    assert draft.problems == []
    assert draft.pictures == {digest_of(PNG): PNG}
    assert draft.questions[0].stem == f"看图{marker(digest_of(PNG), '甲')}"
    assert draft.questions[0].options == [marker(digest_of(PNG)), "乙"]


@pytest.mark.parametrize("content", ["图", "QQ=Q", "Q"])
def test_a_damaged_file_refuses_its_question(content):
    draft = read(
        '<question type="essay"><questiontext><text>看图</text>'
        f'<file name="图.png" encoding="base64">{content}</file></questiontext></question>'
    )

    assert [(each.severity, "“图.png” within it is damaged" in each.message) for each in draft.problems] == [
        ("error", True)
    ]


@pytest.mark.parametrize(
    ("text_format", "text", "stem"),
    [
        ("moodle_auto_format", "第一行\n第二行", "第一行\n第二行"),
        ("plain_text", "<b>原样</b>", "<b>原样</b>"),
        ("markdown", "**甲**", "甲"),
    ],
)
def test_the_format_of_the_question_goes_for_its_answers(text_format, text, stem):
    draft = read(
        f'<question type="multichoice"><questiontext format="{text_format}"><text><![CDATA[{text}]]></text>'
        f"</questiontext><single>true</single>{answer(text, 100)}{answer('丁', 0)}</question>"
    )

    assert draft.questions[0].stem == stem
    assert draft.questions[0].options == [" ".join(stem.split("\n")), "丁"]


def test_grade_number_and_tags_file_the_question():
    found = sole(
        "truefalse",
        "<defaultgrade>2.5000000</defaultgrade><penalty>0</penalty><hidden>0</hidden>"
        f"<idnumber>{NUMBER}</idnumber>{answer('true', 100)}"
        "<tags><tag><text>难度：中</text></tag><tag><text>知识点：四风</text></tag></tags>",
    )

    assert (found.uuid, found.points, found.difficulty, found.knowledge_point) == (
        NUMBER, Decimal("2.5"), "medium", "四风",
    )  # fmt: skip


def test_feedback_of_every_place_becomes_the_explanation():
    (found,) = read(
        question(
            "multichoice",
            CHOICE + answer("甲", 100, "<p>正是</p>") + answer("乙", 0),
        ).replace('<generalfeedback format="html"><text>', '<generalfeedback format="html"><text>总的说明')
    ).questions

    assert found.explanation == "总的说明\n“甲”：正是"


@pytest.mark.parametrize(
    ("kind", "inner", "name", "says"),
    [
        ("truefalse", answer("true", 100), "第一题", "the questions' names"),
        ("truefalse", answer("true", 100) + "<penalty>0.3333333</penalty>", "", "penalties for further tries"),
        ("truefalse", answer("true", 100) + '<hint format="html"><text>想想</text></hint>', "", "hints"),
        ("truefalse", answer("true", 100) + "<idnumber>A-7</idnumber>", "", "ID numbers of other banks"),
        ("truefalse", answer("true", 100) + "<tags><tag><text>旧题</text></tag></tags>", "", "the tag “旧题”"),
        ("shortanswer", "<usecase>1</usecase>" + answer("WTO", 100), "", "capital letters"),
        (
            "multichoice",
            CHOICE.replace("<shuffleanswers>true", "<shuffleanswers>false") + answer("甲", 100) + answer("乙", 0),
            "",
            "options keep their order",
        ),
        (
            "multichoice",
            CHOICE
            + "<correctfeedback format='html'><text>对了</text></correctfeedback>"
            + answer("甲", 100)
            + answer("乙", 0),
            "",
            "feedback that all answers share",
        ),
    ],
)
def test_what_is_not_kept_is_told_once_with_its_count(kind, inner, name, says):
    draft = read(question(kind, inner, name=name), question(kind, inner, "另一题干", name=name or "另一题干"))

    (problem,) = [problem for problem in draft.problems if says in problem.message]
    assert len(draft.questions) == 2
    assert (problem.severity, problem.place.row) == ("warning", 3)
    assert problem.message.startswith("Not kept, in 2 questions: ")


@pytest.mark.parametrize(
    ("inner", "says"),
    [
        (answer("true", 100) + "<hidden>1</hidden>", "Moodle hides"),
        (answer("true", 100) + "<defaultgrade>两分</defaultgrade>", "“两分” is no number of points"),
    ],
)
def test_what_is_odd_about_a_question_is_told(inner, says):
    (problem,) = read(question("truefalse", inner)).problems

    assert problem.severity == "warning"
    assert says in problem.message


def test_other_units_are_told():
    (problem,) = read(
        question(
            "numerical",
            '<answer fraction="100"><text>3</text><tolerance>0</tolerance></answer><units>'
            "<unit><multiplier>0.0001</multiplier><unit_name>万元</unit_name></unit>"
            "<unit><multiplier>1</multiplier><unit_name>元</unit_name></unit></units>",
        )
    ).problems

    assert "Answers in other units count in Moodle, not here: 万元." in problem.message


def test_categories_become_knowledge_points_where_that_is_wanted():
    category = (
        '<question type="category"><category><text>$course$/top/廉洁自律</text></category>'
        '<info format="html"><text></text></info></question>'
    )

    wanted = read(category, question("truefalse", answer("true", 100)), category_points=True)
    unasked = read(category, question("truefalse", answer("true", 100)))

    assert [found.knowledge_point for found in wanted.questions + unasked.questions] == ["廉洁自律", None]
    assert wanted.problems == []
    assert ["categories" in problem.message for problem in unasked.problems] == [True]


@pytest.mark.parametrize(
    "data",
    [
        quiz().encode(),
        "\ufeff".encode() + quiz().encode(),
        b"<!-- question: 1 -->\n<quiz></quiz>",
        quiz().replace("UTF-8", "GB2312").encode("gb18030"),
    ],
)
def test_a_file_is_told_by_how_it_begins(data):
    assert find_format(data, "无名").key == "moodle-xml"


def test_a_file_in_a_chinese_encoding_is_read():
    data = quiz(question("truefalse", answer("true", 100))).replace("UTF-8", "gb2312").encode("gb18030")

    assert read_file(data, ReadOptions(), name="题.xml").questions[0].stem == "题干"


@pytest.mark.parametrize("head", ["<!---->" * 60, "<!--" * 20_000, "<!-- <quiz> -->" * 60])
def test_a_hostile_beginning_is_no_quiz_and_takes_no_time(head):
    start = process_time()

    assert find_format(head.encode(), "无名.txt").key != "moodle-xml"
    assert process_time() - start < 15


@pytest.mark.parametrize("piece", ["{1:SA:", '<span data-gap="">', "{1:SA:=甲~", "{1:SA:=甲}"])
def test_a_hostile_text_with_gaps_takes_no_longer_than_its_length(piece):
    start = process_time()

    read(question("cloze", "", piece * 20_000))

    assert process_time() - start < 15


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<quiz>\n<question>\n</quiz>", "line 3"),
        ("<quiz>\n&nbsp;\n</quiz>", "line 2"),
        ("<html></html>", "<quiz>"),
        ('<?xml version="1.0" encoding="utf-9"?><quiz></quiz>', "encoding"),
        (LAUGHS, "declares entities"),
        ('<!DOCTYPE quiz SYSTEM "file:///etc/passwd"><quiz></quiz>', "declares entities"),
    ],
)
def test_a_file_that_is_broken_or_attacks_is_refused_whole(text, says):
    with pytest.raises(FormatError, match=says):
        read_file(text.encode(), ReadOptions(), name="题.xml", key="moodle-xml")
