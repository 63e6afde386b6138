"""Sittings for tests, always started through the quizzes' own write path."""

from datetime import timedelta
from decimal import Decimal

from ledger.enums import SubjectKind
from quizzes.domain.draws import PaperSlot
from quizzes.domain.occasions import Occasion
from quizzes.domain.sittings import start_sitting
from quizzes.domain.tokens import read_token, sitting_token
from quizzes.enums import Review
from quizzes.kinds import RubricLine, kind_of
from quizzes.models.sittings import grace
from quizzes.queries import items_to_answer
from tests.factories.ledger import make_subject
from tests.factories.people import make_officer
from tests.factories.quizzes import make_bank, make_question


def make_occasion(**fields):
    """Sixty per cent to pass, no limit of time, window or tries unless given."""
    fields = {
        "subject": make_subject(SubjectKind.QUIZ, "秋季学习小测"),
        "time_limit": None,
        "closes_at": None,
        "max_tries": None,
        "pass_percent": 60,
        "review": Review.AT_ONCE,
        **fields,
    }
    return Occasion(**fields)


def make_questions(singles=1, multiples=1, judges=1):
    bank = make_bank()
    kinds = ["single"] * singles + ["multiple"] * multiples + ["judge"] * judges
    return [make_question(bank, kind=kind) for kind in kinds]


def slots_of(questions, points=Decimal(5)):
    return [
        PaperSlot(
            version_id=question.current_id,
            points=points,
            option_order=kind_of(question.kind).option_ids(question.current.options)[::-1],
        )
        for question in questions
    ]


def make_sitting(officer=None, *, now, questions=None, minutes=None, points=Decimal(5), **occasion):
    """An open sitting of `questions` (one of each kind unless given), `minutes` long."""
    questions = make_questions() if questions is None else questions
    if minutes:
        occasion["time_limit"] = timedelta(minutes=minutes)
    return start_sitting(
        officer=officer or make_officer(),
        occasion=make_occasion(**occasion),
        make_paper=lambda _number, _seed: slots_of(questions, points),
        now=now,
    )


def let_people_mark_judgements(monkeypatch):
    """From now on a judgement has a rubric of two lines, "a" and "b", each worth half; its machine gives nothing."""
    judge = kind_of("judge")
    monkeypatch.setattr(
        judge, "rubric", lambda version, points: [RubricLine(one, f"要点{one}", points / 2) for one in "ab"]
    )
    monkeypatch.setattr(judge, "grade", lambda version, answer, points, rules: Decimal(0))


def end_of(sitting):
    """The first instant at which nothing more is taken: the deadline and the grace are over."""
    return sitting.deadline + grace()


def token_of(sitting):
    return read_token(sitting_token(sitting, sitting.officer, items_to_answer(sitting)))


def right_answers(sitting):
    """What the key says, by position."""
    return {item.position: item.version.key for item in sitting.items.select_related("version")}
