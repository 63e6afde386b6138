"""Banks, questions and quiz pages for tests; questions always through the bank's own write path."""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import count

from wagtail.models import Page

from quizzes.domain.bank import create_question
from quizzes.enums import QuestionState
from quizzes.models import Bank, PaperItem, PaperRule, QuizIndexPage, QuizPage

WRITTEN = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
_numbers = count(1)


def make_bank(name=None, **fields):
    return Bank.objects.create(name=name or f"某题库{next(_numbers)}", **fields)


def make_question(bank=None, *, kind="single", stem=None, **fields):
    """An active question; of a single or multiple choice with four options, of which B, or A and C, are right."""
    content = {
        "single": {"options": ["甲项", "乙项", "丙项", "丁项"], "key": "B"},
        "multiple": {"options": ["甲项", "乙项", "丙项", "丁项"], "key": "AC"},
        "judge": {"options": [], "key": True},
    }[kind]
    return create_question(
        bank=bank or make_bank(),
        kind=kind,
        stem=stem or f"第{next(_numbers)}个说法是（　）。",
        **{"state": QuestionState.ACTIVE, "actor": None, "now": WRITTEN, **content, **fields},
    )


def make_quiz_index(**fields):
    return Page.objects.get(depth=1).add_child(
        instance=QuizIndexPage(**{"title": "测验", "slug": f"quizzes-{next(_numbers)}", **fields})
    )


def make_quiz(*, items=(), draws=(), parent=None, **fields):
    """A published quiz of fixed `items` (questions, 5 points each) and `draws` (dicts of PaperRule)."""
    parent = parent or QuizIndexPage.objects.first() or make_quiz_index()
    quiz = QuizPage(**{"title": "秋季学习小测", "slug": f"quiz-{next(_numbers)}", **fields})
    quiz.items = [PaperItem(question=question, points=Decimal(5)) for question in items]
    quiz.draws = [PaperRule(**{"points": Decimal(5), "count": 1, **draw}) for draw in draws]
    parent.add_child(instance=quiz)
    return quiz
