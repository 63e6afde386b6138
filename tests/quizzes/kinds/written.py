"""Questions of every kind in written form, drawn at random: texts of any kind, keys of every shape."""

from types import SimpleNamespace

from hypothesis import strategies as st

from quizzes.kinds import kind_of
from quizzes.kinds.texts import one_line
from quizzes.wording import clean, fold

LETTERS = "ABCDEFGH"
# Signs that cells and forms give a meaning, among ordinary ones.
SIGNS = "甲乙丙 　\\；;|｜=＝\n【要点】（）()_<b>&#~{}![](pic:)，。%1.5±-"
TEXTS = st.text(st.sampled_from(SIGNS) | st.characters(exclude_categories=["C"]), min_size=1, max_size=12)
LINES = TEXTS.map(one_line).filter(fold)
STEMS = TEXTS.map(clean).filter(fold)
NUMBERS = st.decimals(-10_000, 10_000, places=3).map(str)
WEIGHTS = st.sampled_from(["1", "2", "0.5", "3.25"])
UNITS = st.sampled_from(["", "元", "%", "个月", "㎡", "m/s"])


def lists(least, most=5):
    return st.lists(LINES, min_size=least, max_size=most, unique=True)


@st.composite
def choices(draw, kind):
    texts = draw(st.lists(LINES, min_size=2, max_size=5))
    most = 1 if kind == "single" else len(texts)
    letters = draw(st.sets(st.sampled_from(LETTERS[: len(texts)]), min_size=1, max_size=most))
    return kind, texts, "".join(sorted(letters))


@st.composite
def judgements(draw):
    return "judge", [], draw(st.booleans())


@st.composite
def blanks(draw):
    return "blank", [], draw(st.lists(lists(1, 3), min_size=1, max_size=4))


@st.composite
def matchings(draw):
    lefts, rights = draw(lists(2)), draw(lists(2))
    pairs = draw(st.lists(st.sampled_from(rights), min_size=len(lefts), max_size=len(lefts)))
    return "matching", lefts, {"pairs": pairs, "spare": [text for text in rights if text not in pairs]}


@st.composite
def orderings(draw):
    texts = draw(lists(2))
    return "ordering", texts, "".join(draw(st.permutations(LETTERS[: len(texts)])))


@st.composite
def numbers(draw):
    return "numeric", [], {"value": draw(NUMBERS), "tolerance": draw(NUMBERS).lstrip("-"), "unit": draw(UNITS)}


@st.composite
def essays(draw):
    lines = draw(st.lists(st.fixed_dictionaries({"text": LINES, "weight": WEIGHTS}), max_size=4))
    return "essay", [], {"reference": draw(st.just("") | TEXTS.map(clean)), "lines": lines}


SIMPLE = st.one_of(
    choices("single"), choices("multiple"), judgements(), blanks(), matchings(), orderings(), numbers(), essays()
)


@st.composite
def cases(draw):
    parts = []
    for kind, options, key in draw(st.lists(SIMPLE, min_size=1, max_size=3)):
        words = {"stem": draw(STEMS), "explanation": draw(st.just("") | STEMS), "weight": draw(WEIGHTS)}
        parts.append({"kind": kind, "options": options, "key": key, **words})
    return "case", parts, None


ANY = SIMPLE | cases()


def version(kind, options, key, stem="材料和问题"):
    """A version of a question as kinds read one."""
    stored, stored_key = kind_of(kind).compose(options, key)
    return SimpleNamespace(stem=stem, options=stored, key=stored_key)


# Options and two keys for each kind.
KEYS = {
    "single": (["甲", "乙", "丙"], "A", "C"),
    "multiple": (["甲", "乙", "丙"], "AB", "C"),
    "judge": ([], True, False),
    "blank": ([], [["甲", "子"], ["乙"]], [["丙"], ["丁"]]),
    "matching": (
        ["甲", "乙"],
        {"pairs": ["子", "丑"], "spare": ["寅"]},
        {"pairs": ["寅", "寅"], "spare": ["子", "丑"]},
    ),
    "ordering": (["甲", "乙", "丙"], "ABC", "CAB"),
    "numeric": ([], {"value": "1", "tolerance": "0", "unit": "元"}, {"value": "22.5", "tolerance": "1", "unit": "元"}),
    "essay": ([], {"reference": "甲", "lines": []}, {"reference": "", "lines": [{"text": "乙", "weight": "2"}]}),
}


def both(kind):
    """Two questions that differ only in their keys."""
    return [version(kind, *content) for content in both_written(kind)]


def both_written(kind):
    """Options and key of two questions that differ only in their keys."""
    if kind != "case":
        options, *keys = KEYS[kind]
        return [(options, key) for key in keys]
    parts = [
        [
            {"kind": name, "stem": name, "options": keys[0], "key": keys[place], "weight": 1}
            for name, keys in KEYS.items()
        ]
        for place in (1, 2)
    ]
    return [(each, None) for each in parts]
