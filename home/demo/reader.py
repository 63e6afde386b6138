"""Reads the demo texts (TOML under texts/) into frozen objects and checks them against each other.

Everything wrong with a text is a ValueError that names the file and the field; nothing is repaired silently.
"""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from home.demo.motifs import MOTIFS
from home.demo.shapes import (
    BasisText,
    CaseText,
    CatalogueText,
    CiteText,
    ClauseText,
    CourseText,
    LessonText,
    MomentText,
    PairText,
    PolicyText,
    QuestionText,
    QuizText,
    RiskText,
    SectionText,
)
from home.demo.tables import Table, read_table
from quizzes.kinds import KeyHints, all_kinds, kind_of

TEXTS = Path(__file__).with_name("texts")
LETTERS = "ABCDEFGH"
CHOICES = ("single", "multiple", "judge")
QUESTION_KINDS = tuple(kind.key for kind in all_kinds())
DIFFICULTIES = ("easy", "medium", "hard")
CLAUSE_LEVELS = ("chapter", "article", "paragraph")
CLAUSE_STATES = ("in_force", "amended", "repealed")
DISCIPLINES = ("政治纪律", "组织纪律", "廉洁纪律", "群众纪律", "工作纪律", "生活纪律", "违法")
FICTION_NOTICE = "本案例为虚构，仅供教学演示"


def load_catalogue(root: Path = TEXTS) -> CatalogueText:
    """The courses and the quizzes beside them in their order, and the two word lists."""
    table = read_table(root / "catalogue.toml")
    courses = tuple(_course(row) for row in table.tables("courses"))
    table.distinct("courses", [course.slug for course in courses])
    catalogue = CatalogueText(
        bank=table.text("bank"),
        courses=courses,
        knowledge_points=table.texts("knowledge_points"),
        risk_domains=table.texts("risk_domains"),
        quizzes=tuple(_quiz(row) for row in table.tables("quizzes")),
    )
    table.close()
    return catalogue


def load_courses(root: Path = TEXTS) -> list[CourseText]:
    """The courses in their order."""
    return list(load_catalogue(root).courses)


def load_policies(root: Path = TEXTS) -> list[PolicyText]:
    """All policies, the oldest first."""
    return sorted(map(_policy, _read_folder(root / "policies")), key=lambda policy: policy.adopted_on)


def load_questions(root: Path = TEXTS) -> list[QuestionText]:
    """The bank in file order; every basis clause exists."""
    known = _Known(root)
    table = read_table(root / "questions.toml")
    questions = [_question(row, known) for row in table.tables("questions")]
    table.distinct("questions", [question.key for question in questions])
    table.close()
    return questions


def load_lessons(root: Path = TEXTS) -> list[LessonText]:
    """All lessons, by course and position; the courses, clauses and questions they name exist."""
    known = _Known(root)
    keys = [question.key for question in load_questions(root)]
    order = [course.slug for course in known.catalogue.courses]
    lessons: dict[tuple[int, int], LessonText] = {}
    for table in _read_folder(root / "lessons"):
        lesson = _lesson(table, known, keys)
        place = (order.index(lesson.course), lesson.position)
        if place in lessons:
            raise table.fail("position", f"is that of {lessons[place].slug} already")
        lessons[place] = lesson
    return [lessons[place] for place in sorted(lessons)]


def load_cases(root: Path = TEXTS) -> list[CaseText]:
    """All cases by slug; each is marked as fiction, and the clauses it names exist."""
    known = _Known(root)
    return [_case(table, known) for table in _read_folder(root / "cases")]


class _Known:
    """What references may point to: the catalogue, and the clause numbers of each policy."""

    def __init__(self, root: Path) -> None:
        self.catalogue = load_catalogue(root)
        self.clauses = {policy.slug: {clause.number for clause in policy.clauses} for policy in load_policies(root)}

    def clause_of(self, table: Table) -> tuple[str, str]:
        policy = table.one_of("policy", self.clauses)
        return policy, table.one_of("clause", self.clauses[policy])


def _read_folder(folder: Path) -> list[Table]:
    """The files of a folder by name; each is called after its slug, which keeps slugs unique."""
    tables = []
    for path in sorted(folder.glob("*.toml")):
        table = read_table(path)
        if table.text("slug") != path.stem:
            raise table.fail("slug", f"must be {path.stem!r}, like the file")
        tables.append(table)
    return tables


def _course(table: Table) -> CourseText:
    course = CourseText(
        slug=table.text("slug"),
        title=table.text("title"),
        cover=table.one_of("cover", MOTIFS["lesson"]),
        summary=table.text("summary"),
    )
    table.close()
    return course


def _quiz(table: Table) -> QuizText:
    quiz = QuizText(
        slug=table.text("slug"),
        title=table.text("title"),
        intro=table.text("intro"),
        questions=table.texts("questions"),
    )
    table.close()
    return quiz


def _section(table: Table) -> SectionText:
    section = SectionText(heading=table.text("heading"), paragraphs=table.texts("paragraphs", count=range(1, 8)))
    table.close()
    return section


def _cite(table: Table, known: _Known, *, sections: int = 0) -> CiteText:
    policy, clause = known.clause_of(table)
    cite = CiteText(policy, clause, table.number("section", range(1, sections + 1)) if sections else None)
    table.close()
    return cite


def _lesson(table: Table, known: _Known, keys: list[str]) -> LessonText:
    lesson = LessonText(
        slug=table.text("slug"),
        title=table.text("title"),
        cover=table.one_of("cover", MOTIFS["lesson"]),
        course=table.one_of("course", [course.slug for course in known.catalogue.courses]),
        position=table.number("position", range(1, 100)),
        lead=table.text("lead"),
        minutes=table.number("minutes", range(1, 61)),
        knowledge_points=table.texts("knowledge_points", allowed=known.catalogue.knowledge_points),
        risk_domain=table.one_of("risk_domain", known.catalogue.risk_domains),
        sections=tuple(_section(row) for row in table.tables("sections", count=range(3, 4))),
        cites=tuple(_cite(row, known, sections=3) for row in table.tables("cites", count=range(4))),
        risks=_risks(table.table("risks")),
        check=table.texts("check", count=range(5, 6), allowed=keys),
    )
    table.close()
    return lesson


def _risks(table: Table) -> RiskText:
    risks = RiskText(title=table.text("title"), bullets=table.texts("bullets", count=range(3, 4)))
    table.close()
    return risks


def _case(table: Table, known: _Known) -> CaseText:
    if table.value("fictional", bool) is not True:
        raise table.fail("fictional", "only invented cases are shipped")
    case = CaseText(
        slug=table.text("slug"),
        title=table.text("title"),
        cover=table.one_of("cover", MOTIFS["case"]),
        lead=table.text("lead"),
        identity=table.text("identity"),
        field=table.text("field"),
        risk_domain=table.one_of("risk_domain", known.catalogue.risk_domains),
        disciplines=table.texts("disciplines", count=range(1, 4), allowed=DISCIPLINES),
        outcome=table.text("outcome"),
        notice=table.one_of("notice", [FICTION_NOTICE]),
        timeline=tuple(_moment(row) for row in table.tables("timeline", count=range(3, 9))),
        sections=tuple(_section(row) for row in table.tables("sections", count=range(3, 5))),
        pairs=tuple(_pair(row) for row in table.tables("pairs", count=range(3, 4))),
        discussion=table.texts("discussion", count=range(2, 4)),
        cites=tuple(_cite(row, known) for row in table.tables("cites", count=range(1, 4))),
    )
    table.close()
    return case


def _moment(table: Table) -> MomentText:
    moment = MomentText(when=table.text("when"), what=table.text("what"), detail=table.text("detail"))
    table.close()
    return moment


def _pair(table: Table) -> PairText:
    pair = PairText(
        gap=table.text("gap"),
        gap_detail=table.text("gap_detail"),
        remedy=table.text("remedy"),
        remedy_detail=table.text("remedy_detail"),
    )
    table.close()
    return pair


def _policy(table: Table) -> PolicyText:
    policy = PolicyText(
        slug=table.text("slug"),
        title=table.text("title"),
        cover=table.one_of("cover", MOTIFS["policy"]),
        full_title=table.text("full_title"),
        summary=table.text("summary"),
        notice=table.text("notice"),
        document_number=table.text("document_number", empty=True),
        issuer=table.text("issuer"),
        adopted_on=table.value("adopted_on", date),
        effective_on=table.value("effective_on", date),
        status=table.one_of("status", CLAUSE_STATES),
        clauses=_clauses(table),
    )
    if policy.effective_on < policy.adopted_on:
        raise table.fail("effective_on", "lies before adopted_on")
    table.close()
    return policy


def _clauses(policy: Table) -> tuple[ClauseText, ...]:
    """The outline in order; a level may only follow one that can hold it (paragraphs need an article before them)."""
    clauses: list[ClauseText] = []
    depth = 0
    for row in policy.tables("clauses"):
        level = row.one_of("level", CLAUSE_LEVELS)
        clauses.append(ClauseText(level, row.text("number"), row.text("heading"), row.text("text")))
        row.close()
        if CLAUSE_LEVELS.index(level) > depth:
            raise row.fail("level", f"{level} has nothing to stand under here")
        depth = CLAUSE_LEVELS.index(level) + 1
    policy.distinct("clauses", [clause.number for clause in clauses])
    return tuple(clauses)


def _question(table: Table, known: _Known) -> QuestionText:
    kind = table.one_of("kind", QUESTION_KINDS)
    options, answer = _content(table, kind)
    question = QuestionText(
        key=table.text("key"),
        kind=kind,
        stem=table.value("stem", str).strip(),
        options=options,
        answer=answer,
        explanation=table.text("explanation"),
        difficulty=table.one_of("difficulty", DIFFICULTIES),
        knowledge_point=table.one_of("knowledge_point", known.catalogue.knowledge_points),
        basis=_basis(table.table("basis"), known),
        is_draft=table.value("draft", bool, default=False),
    )
    table.close()
    return question


def _content(table: Table, kind: str) -> tuple[tuple[Any, ...], Any]:
    """Options and key in written form; the kinds beyond choices read their answers as they read cells of files."""
    if kind in CHOICES:
        options = () if kind == "judge" else table.texts("options", count=range(4, 5))
        return options, _answer(table, kind, options)
    if kind == "case":
        return _composed(table, kind, tuple(_part(row) for row in table.tables("parts")), None)
    options = table.texts("options") if kind == "ordering" else ()
    return _read(table, kind, options)


def _part(table: Table) -> dict[str, Any]:
    """A question of a case."""
    kind = table.one_of("kind", QUESTION_KINDS)
    options, key = _read(table, kind, table.texts("options") if "options" in table.content else ())
    texts = {name: table.text(name) for name in ("stem", "weight", "explanation")}
    table.close()
    return {"kind": kind, "options": options, "key": key, **texts}


def _read(table: Table, kind: str, options: tuple[str, ...]) -> tuple[tuple[Any, ...], Any]:
    try:
        reading = kind_of(kind).read_key(table.value("answer", str).strip(), options, KeyHints())
    except ValidationError as error:
        raise table.fail("answer", " ".join(error.messages)) from error
    return _composed(table, kind, options if reading.options is None else tuple(reading.options), reading.key)


def _composed(table: Table, kind: str, options: tuple[Any, ...], key: Any) -> tuple[tuple[Any, ...], Any]:
    try:
        kind_of(kind).compose(options, key)
    except ValidationError as error:
        raise table.fail("answer", " ".join(error.messages)) from error
    return options, key


def _answer(table: Table, kind: str, options: tuple[str, ...]) -> str | bool:
    """One letter, two or more letters in order, or a truth value, as the kind asks."""
    if kind == "judge":
        return table.value("answer", bool)
    answer = table.text("answer")
    letters = sorted(set(answer))
    if list(answer) != letters or any(letter not in LETTERS[: len(options)] for letter in letters):
        raise table.fail("answer", f"{answer!r} does not name options in order")
    if (len(letters) == 1) != (kind == "single"):
        raise table.fail("answer", f"{answer!r} does not suit the kind {kind}")
    return answer


def _basis(table: Table, known: _Known) -> BasisText:
    named = "source" in table.content
    basis = BasisText(source=table.text("source")) if named else BasisText(*known.clause_of(table))
    table.close()
    return basis
