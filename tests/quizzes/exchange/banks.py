"""Banks drawn at random, of every kind, full of what formats stumble over; and what their questions say, to compare."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from courses.models import KnowledgePoint
from quizzes.domain.bank import create_question
from quizzes.domain.pictures import store_pictures
from quizzes.enums import Difficulty, QuestionState
from quizzes.pictures import digest_of, marker
from quizzes.wording import clean, fold
from tests.conftest import NOW
from tests.factories.pictures import picture_bytes

PICTURES = {
    digest_of(data): data for data in (picture_bytes(name, lossless=True) for name in ("PNG", "JPEG", "GIF", "WEBP"))
}
# What some format gives a meaning to, among ordinary words.
PIECES = [
    "党员", "纪律", "应当", "1.5万", "A", "B、", "(C)", "T", "TRUE", "错", "𠮷", "𝒳", "㎡", "é", "\u3000", " ", "\n",
    "$x^2$", "\\(a<b\\)", "\\frac{1}{2}", "\\n", "\\", "\\\\", "=", "~", "#", "####", "{", "}", ":", "::", "//", "->",
    "<b>", "</b>", "<br>", "<img src=x>", "<!--", "-->", "]]>", "&", "&amp;", "&#35;", "&nbsp;", '"', "'", "`",
    "%50%", "%", "[html]", "[plain]", "[", "]", "[id:1]", "[tag:难度：难]", "*", "\\*", "+", "-", "@", "|", "；", ";",
    "，", "。", "____", "（　　）", "( )", "【要点】", "（2分）", "{1:SHORTANSWER:=甲~=乙}", "{#1}", "{=甲}", "_x0041_",
    "$CATEGORY: 甲", "ANSWER: A", "![", "](pic:", "@@PLUGINFILE@@/a.png", "难度：易", "选项", "=1+1", "'=1", "''", "§",
]  # fmt: skip
MARKERS = [marker(digest, alt) for digest in PICTURES for alt in ("", "示意图", '<b>"&amp;"\'=~#{}:\\ ____')]


def texts(least=1, *, pictures=True, most=6):
    pieces = st.sampled_from(PIECES) | st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=3)
    if pictures:
        pieces |= st.sampled_from(MARKERS)
    return st.lists(pieces, min_size=least, max_size=most).map("".join).map(clean)


STEMS = texts().filter(fold)
LINES = texts().map(lambda text: " ".join(text.split("\n"))).filter(fold)
WORDS = texts(pictures=False, most=4).map(lambda text: " ".join(text.split("\n"))[:60].strip()).filter(fold)
WEIGHTS = st.sampled_from(["1", "2", "0.5", "3.25"])
NUMBERS = st.decimals(-10_000, 10_000, places=3).map(str)


@st.composite
def choices(draw, kind, lines=LINES):
    options = draw(st.lists(lines, min_size=2, max_size=9))
    letters = "ABCDEFGHI"[: len(options)]
    key = draw(st.sets(st.sampled_from(letters), min_size=1, max_size=1 if kind == "single" else len(options)))
    return {"kind": kind, "options": options, "key": "".join(sorted(key))}


@st.composite
def blanks(draw):
    key = draw(st.lists(st.lists(WORDS, min_size=1, max_size=3), min_size=1, max_size=3))
    return {"kind": "blank", "options": [], "key": key}


@st.composite
def matchings(draw):
    lefts = draw(st.lists(LINES, min_size=2, max_size=4, unique=True))
    rights = draw(st.lists(WORDS | LINES, min_size=2, max_size=4, unique=True))
    pairs = draw(st.lists(st.sampled_from(rights), min_size=len(lefts), max_size=len(lefts)))
    spare = [text for text in rights if text not in pairs]
    return {"kind": "matching", "options": lefts, "key": {"pairs": pairs, "spare": spare}}


@st.composite
def orderings(draw):
    options = draw(st.lists(LINES, min_size=2, max_size=5, unique=True))
    return {"kind": "ordering", "options": options, "key": "".join(draw(st.permutations("ABCDE"[: len(options)])))}


@st.composite
def numbers(draw):
    key = {
        "value": draw(NUMBERS),
        "tolerance": draw(NUMBERS).lstrip("-"),
        "unit": draw(st.sampled_from(["", "元", "%", "m/s"])),
    }
    return {"kind": "numeric", "options": [], "key": key}


@st.composite
def essays(draw):
    lines = draw(st.lists(st.fixed_dictionaries({"text": LINES, "weight": WEIGHTS}), max_size=3))
    return {"kind": "essay", "options": [], "key": {"reference": draw(texts(0)), "lines": lines}}


judgements = st.fixed_dictionaries({"kind": st.just("judge"), "options": st.just([]), "key": st.booleans()})
simple = st.one_of(
    choices("single"), choices("multiple"), judgements, blanks(), matchings(), orderings(), numbers(), essays()
)


@st.composite
def cases(draw):
    parts = [
        draw(simple) | {"stem": draw(STEMS), "explanation": draw(texts(0)), "weight": draw(WEIGHTS)}
        for _part in range(draw(st.integers(1, 3)))
    ]
    return {"kind": "case", "options": parts, "key": None}


@st.composite
def questions(draw):
    """A question as quizzes.domain.bank.create_question takes it, a knowledge point by its name."""
    return draw(simple | cases()) | {
        "stem": draw(STEMS),
        "explanation": draw(texts(0)),
        "difficulty": draw(st.sampled_from(Difficulty.values)),
        "knowledge_point": draw(st.sampled_from(["", "廉洁纪律", "四风：形式主义", "[a]\\b]", "<i>&"])),
        "basis_text": draw(st.sampled_from(["", "某条例第三条", "=1\n甲", " 两  格]", "'\\n"])),
        "suggested_points": draw(st.none() | st.sampled_from([Decimal("2"), Decimal("0.5"), Decimal("10.25")])),
        "review_on": draw(st.none() | st.just(date(2027, 3, 1))),
        "state": draw(st.sampled_from(QuestionState.values)),
    }


# Two with the same stem stand in many banks; an import must tell them apart.
banks = st.lists(questions(), min_size=1, max_size=4).map(lambda drawn: [*drawn, drawn[0]])


def fill(bank, drawn):
    """Write the questions into the bank, their pictures with them."""
    store_pictures(PICTURES, actor=None, now=NOW)
    for question in drawn:
        name = question["knowledge_point"]
        point = KnowledgePoint.objects.get_or_create(name=name)[0] if name else None
        create_question(bank=bank, actor=None, now=NOW, **question | {"knowledge_point": point})
