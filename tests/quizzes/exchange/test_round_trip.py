"""Whatever spelling a file uses, the same questions come out of it."""

from hypothesis import given
from hypothesis import strategies as st

from common.spreadsheets import Row, Sheet
from quizzes.exchange import ReadOptions, read_questions

HEAD = ["题型", "题干", *(f"选项{letter}" for letter in "ABCDEF"), "答案", "解析"]
KIND_WORDS = {
    "single": ["单选题", "单选", "单项选择题", "【单选题】", "single"],
    "multiple": ["多选题", "多选", "多项选择题", "不定项", "multi"],
    "judge": ["判断题", "判断", "是非题", "TF"],
}
RIGHT, WRONG = ["对", "√", "正确", "T", "true", "是", "Y", "✔"], ["错", "×", "错误", "F", "false", "否", "N", "✘"]
LABELS = [
    "{}",
    "{label}、{}",
    "{label}.{}",
    "{label}．\xa0{}",
    "（{label}）{}",
    "({label}) {}",
    "{label}：{}",
]
# A letter and blanks alone may be the beginning of a text: trusted only where the whole file writes so (DOMAIN §9.4).
LOOSE = ["{label}  {}"]
JOINS = ["", ",", ", ", "，", "、", "|", ";", " "]
words = st.text(alphabet="政治组织廉洁群众工作生活纪律处分警告", min_size=2, max_size=8)
blanks = st.sampled_from(["", " ", "\xa0", "  ", "\u200b"])


@st.composite
def questions(draw):
    kind = draw(st.sampled_from(list(KIND_WORDS)))
    stem = draw(words) + draw(st.sampled_from(["（　）。", "（ ）", "正确的是", "（2018年）"]))
    if kind == "judge":
        return kind, stem, [], draw(st.booleans())
    options = draw(st.lists(words, min_size=2, max_size=6, unique=True))
    most = 1 if kind == "single" else len(options)
    key = draw(st.sets(st.sampled_from("ABCDEF"[: len(options)]), min_size=1, max_size=most))
    return kind, stem, options, "".join(sorted(key))


@st.composite
def spelled(draw, labels):
    """A question and a row that says it in some spelling."""
    question = kind, stem, options, key = draw(questions())
    label = draw(st.sampled_from(labels))
    cells = [label.format(text, label=letter) + draw(blanks) for letter, text in zip("ABCDEF", options, strict=False)]
    if kind == "judge":
        answer = draw(st.sampled_from(RIGHT if key else WRONG))
    else:
        letters = draw(st.permutations(list(key)))
        answer = draw(st.sampled_from(JOINS)).join(letters)
        answer = draw(st.sampled_from([answer, answer.lower(), answer + "。", f"（{answer}）"]))
    row = [
        draw(st.sampled_from(KIND_WORDS[kind])),
        draw(blanks) + stem,
        *cells,
        *[""] * (6 - len(cells)),
        draw(blanks) + answer,
    ]
    return question, row


files = st.sampled_from([LABELS, LOOSE]).flatmap(lambda labels: st.lists(spelled(labels), min_size=1, max_size=8))


@given(files)
def test_every_spelling_reads_as_the_question_it_says(rows):
    table = [Row(1, HEAD), *(Row(number, row) for number, (_question, row) in enumerate(rows, start=2))]

    draft = read_questions([Sheet("试题", table)], ReadOptions())

    assert [problem for problem in draft.problems if problem.severity != "warning"] == []
    assert [(each.kind, each.stem, list(each.options), each.key) for each in draft.questions] == [
        question for question, _row in rows
    ]
