"""What the demo's officers have written in their own words: one answer is marked, the others wait for a marker."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from common.clock import local_date, start_of_day
from home.demo.content import DemoContent
from home.demo.organisation import DemoOrganisation
from people.models import Officer
from quizzes.domain.grading import lines_to_mark
from quizzes.domain.marking import LineGiven, save_marks
from quizzes.domain.seats import take_next
from quizzes.domain.sittings import start_quiz, submit_sitting
from quizzes.models import QuizPage

QUIZ = "in-own-words"
MARKER = "余"
# Surname of the officer, what he thinks of the register, what the policeman of the case should do. The first of them
# is the oldest, and marked.
WRITTEN = (
    (
        "周",
        """登记先保护自己。在窗口接到熟人电话，问一句案子到哪一步了，当时不登记，事后谁也说不清自己讲了什么。\
有了一条记录，时间、来人、内容都在，查起来有据。
登记也保护对方。他知道这一问会留痕，就不会再问第二句，不至于从打听变成说情。""",
        "第二天一早把烟退回去，退不掉就交给单位。然后把前后经过写清楚，向所长报告，并且申请这家的许可由别人来办。",
    ),
    (
        "陈",
        """熟人打听一句，看起来是小事。可是话从我这里出去，会传成什么样子我管不住。如实登记，就是把话停在我这里，\
对方也不用再替别人传话。我在户籍岗位上遇到过请托加急的，登记以后，对方说了一声理解，就没有下文了。""",
        "退还烟，说明情况。",
    ),
    (
        "谢",
        "不登记，出了事要由我担责任；登记了，组织上替我把关。所以登记是对自己的保护。",
        "应当主动上交两条烟，向派出所领导如实说明吃饭和收烟的经过，并提出回避，不再办理这家企业的材料。",
    ),
)


def write_essays(organisation: DemoOrganisation, content: DemoContent, *, now: datetime) -> None:
    """Hand in the papers of WRITTEN on the last days, and let the marker mark the oldest of them."""
    quiz, today = content.quizzes[QUIZ], start_of_day(local_date(now))
    for number, (surname, essay, step) in enumerate(WRITTEN):
        begun = today - timedelta(days=len(WRITTEN) - number) + timedelta(hours=9, minutes=17 * number)
        _hand_in(organisation.officers[surname], quiz, essay, step, begun)
    marker = organisation.officers[MARKER]
    _mark_next(quiz, marker, ["3.5", "3", "1"], "道理清楚，岗位上的情形还可以再具体些。", today - timedelta(hours=9))
    _mark_next(quiz, marker, ["3", "2.5", "1.5"], "三步齐全。", today - timedelta(hours=8))


def _hand_in(officer: Officer, quiz: QuizPage, essay: str, step: str, begun: datetime) -> None:
    sitting = start_quiz(officer=officer, quiz=quiz, now=begun)
    answers = {}
    for item in sitting.items.select_related("version__question"):
        parts = item.version.options
        answers[item.position] = (
            {part["id"]: step if part["kind"] == "essay" else False for part in parts} if parts else essay
        )
    submit_sitting(sitting=sitting, now=begun + timedelta(minutes=25), by=officer, answers=answers)


def _mark_next(quiz: QuizPage, marker: Officer, shares: list[str], comment: str, now: datetime) -> None:
    """Mark the oldest question that waits; `shares` are the points of its lines, at most what each can get."""
    task = take_next(quiz=quiz, marker=marker, now=now)
    if task is None:
        raise ValueError(f"Nothing waits in {quiz.slug}.")
    lines = lines_to_mark(task.item)
    given = {line.id: LineGiven(min(Decimal(share), line.points)) for line, share in zip(lines, shares, strict=True)}
    save_marks(task=task, marker=marker, given=given, comment=comment, now=now)
