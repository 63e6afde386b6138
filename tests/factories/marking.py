"""Papers that people mark, and markers, for tests; always through the quizzes' own write paths."""

from datetime import timedelta
from decimal import Decimal

from people.enums import Role
from quizzes.domain.grading import lines_to_mark
from quizzes.domain.marking import LineGiven, save_marks
from quizzes.domain.seats import take_next
from quizzes.domain.sittings import start_quiz, submit_sitting
from quizzes.models import MarkingTask
from tests.factories.people import appoint, make_officer
from tests.factories.quizzes import make_question, make_quiz

LINES = [{"text": "登记", "weight": 3}, {"text": "报告", "weight": 2}]
ESSAY = {"key": {"reference": "先登记，再报告。", "lines": LINES}}
ANSWER = "当场拒绝，按规定登记并报告。"


def make_marker(name="评某", role=Role.MARKER):
    officer = make_officer(name)
    appoint(officer, role)
    return officer


def make_essay_quiz(essays=1, choices=0, **fields):
    """Essays of two lines, 3 and 2 points; then choices of 5."""
    questions = [make_question(kind="essay", **ESSAY) for _number in range(essays)]
    return make_quiz(items=[*questions, *(make_question() for _number in range(choices))], **fields)


def hand_in_essays(quiz, *, now, officer=None, skip=()):
    """A paper whose essays are answered but those at the positions `skip`; its choices stay open."""
    officer = officer or make_officer()
    sitting = start_quiz(officer=officer, quiz=quiz, now=now - timedelta(minutes=10))
    for item in sitting.items.select_related("version__question"):
        if item.version.question.kind == "essay" and item.position not in skip:
            item.answer = ANSWER
            item.save(update_fields=["answer"])
    return submit_sitting(sitting=sitting, now=now, by=officer)


def hand_in_case(quiz, *, now, officer=None):
    """A paper of one case, of which only the essay is answered."""
    officer = officer or make_officer()
    sitting = start_quiz(officer=officer, quiz=quiz, now=now)
    item = sitting.items.select_related("version").get()
    essay = next(part["id"] for part in item.version.options if part["kind"] == "essay")
    item.answer = {essay: "先登记。"}
    item.save(update_fields=["answer"])
    return submit_sitting(sitting=sitting, now=now, by=officer)


def seat_of(sitting, seat=1, position=1):
    return MarkingTask.objects.get(item__sitting=sitting, item__position=position, seat=seat)


def points(*given):
    """What a marker gives the lines of an essay, in their order."""
    return {str(number): LineGiven(Decimal(one)) for number, one in enumerate(given, start=1)}


def mark(task, marker, *given, comment="", now):
    return save_marks(task=task, marker=marker, given=points(*given), comment=comment, now=now)


def mark_next(quiz, marker, *given, comment="", now):
    """Take the next seat and mark it; of a question of any kind each line gets all it can where nothing is given."""
    task = take_next(quiz=quiz, marker=marker, now=now)
    lines = lines_to_mark(task.item)
    marks = points(*given) if given else {line.id: LineGiven(line.points) for line in lines}
    return save_marks(task=task, marker=marker, given=marks, comment=comment, now=now)
