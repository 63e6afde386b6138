"""Whatever layout a text has, the same questions come out of it; whatever stands in it, nothing breaks."""

from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.exchange import ReadOptions, read_text

LETTERS = "ABCDEF"
words = st.text(alphabet="政治组织廉洁群众工作生活纪律处分警告", min_size=2, max_size=8)
NUMBERS = ["{}. ", "{}、", "{}．", "（{}）", "第{}题 ", "【{}】"]
LABELS = ["{}. ", "{}、", "{}．", "（{}）", "{}.", "({})"]
SEPARATORS = ["\n", "  ", "\t", " "]
PREFIXES = ["答案：", "正确答案：", "参考答案：", "【答案】", "标准答案:", "答："]
RIGHT, WRONG = ["对", "√", "正确"], ["错", "×", "错误"]


@st.composite
def banks(draw):
    """Questions of two kinds, all with different stems."""
    stems = draw(st.lists(words, min_size=1, max_size=8, unique=True))
    questions = []
    for stem in stems:
        if draw(st.booleans()):
            questions.append(("judge", f"{stem}。", [], draw(st.booleans())))
            continue
        options = draw(st.lists(words, min_size=2, max_size=6, unique=True))
        key = draw(st.sets(st.sampled_from(LETTERS[: len(options)]), min_size=1))
        questions.append(("multiple" if len(key) > 1 else "single", f"{stem}（ ）", options, "".join(sorted(key))))
    return questions


@st.composite
def layouts(draw):
    """How a whole file is written."""
    return {
        "number": draw(st.sampled_from(NUMBERS)),
        "label": draw(st.sampled_from(LABELS)),
        "separator": draw(st.sampled_from(SEPARATORS)),
        "answer": draw(st.sampled_from([*PREFIXES, "stem", "key"])),
        "blank": draw(st.sampled_from(["", "\n", "--------\n"])),
        "explained": draw(st.booleans()),
        "feed": draw(st.sampled_from(["\n", "\r\n"])),
        "right": draw(st.sampled_from(RIGHT)),
        "wrong": draw(st.sampled_from(WRONG)),
    }


def written_answer(key, layout):
    return key if isinstance(key, str) else layout["right"] if key else layout["wrong"]


def write(questions, layout):
    """The text of a bank in a layout."""
    lines, keys = [], []
    for number, (kind, stem, options, key) in enumerate(questions, start=1):
        answer = written_answer(key, layout)
        if layout["answer"] == "stem":
            stem = stem.replace("（ ）", f"（{answer}）") if kind != "judge" else f"{stem}（{answer}）"
        lines.append(layout["number"].format(number) + stem)
        labelled = [layout["label"].format(letter) + text for letter, text in zip(LETTERS, options, strict=False)]
        lines += [layout["separator"].join(labelled)] * bool(options)
        if layout["answer"] not in ("stem", "key"):
            lines.append(layout["answer"] + answer)
        lines += ["解析：见示例条例。", "第二行。"] * layout["explained"]
        lines.append(layout["blank"])
        keys.append(f"{number}.{answer}")
    if layout["answer"] == "key":
        lines += ["参考答案", *keys]
    return "\n".join(lines).replace("\n", layout["feed"])


def plain(stem):
    """A stem without its blank, which loses or gains one where the answer stood in it."""
    return stem.replace("（　　）", "").replace("（ ）", "")


@settings(max_examples=60, deadline=None)
@given(banks(), layouts())
def test_every_layout_reads_as_the_bank_it_says(questions, layout):
    text = write(questions, layout)

    draft = read_text(text, ReadOptions())

    assert [problem for problem in draft.problems if problem.severity != "warning"] == [], text
    read = [(each.kind, plain(each.stem), list(each.options), each.key) for each in draft.questions]
    assert read == [(kind, plain(stem), options, key) for kind, stem, options, key in questions], text
    explanation = "见示例条例。\n第二行。" if layout["explained"] else None
    assert {each.explanation for each in draft.questions} == {explanation}


PIECES = (
    "1. 甲（ ）|2、乙。|（1）丙|①丁|第3题 戊|A. 子|B、丑 C.寅|答案：A|答：|【答案】B【解析】略|（√）|参考答案|"
    "1-5 ABCDE|1.A 2.B 3.C|题号 1 2|答案 A B|一、单选题|二、案例分析题|案例一：某局|判断题：1-2 √×|解析：|难度：易|"
    "----|第1页 共2页|3||____|回答1-3题|正确|对|\t子\t丑|【要点】如实（2）|（）"
)
SNIPPETS = PIECES.split("|")
anything = st.lists(st.sampled_from(SNIPPETS) | st.text(max_size=10), max_size=25).map("\n".join)


@settings(max_examples=80, deadline=None)
@given(anything)
def test_any_text_is_read_or_refused_and_counted(text):
    draft = read_text(text, ReadOptions())

    assert draft.found == draft.by_kind.total()
    refused = draft.found - len(draft.questions)
    assert refused == 0 or any(problem.severity != "warning" for problem in draft.problems)
    assert draft.found or any(problem.severity == "error" for problem in draft.problems)
    assert all(problem.message for problem in draft.problems)
