"""Banks, questions and quiz pages for tests; questions always through the bank's own write path."""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import count

from wagtail.models import Page

from quizzes.domain.accommodations import grant_accommodation
from quizzes.domain.bank import create_question
from quizzes.enums import QuestionState
from quizzes.models import Bank, PaperItem, PaperRule, QuizIndexPage, QuizPage
from tests.conftest import NOW
from tests.factories.people import make_officer

CONTENT = {
    "single": {"options": ["甲项", "乙项", "丙项", "丁项"], "key": "B"},
    "multiple": {"options": ["甲项", "乙项", "丙项", "丁项"], "key": "AC"},
    "judge": {"options": [], "key": True},
    "blank": {"stem": "“四风”中有____主义和____主义。", "key": [["形式"], ["官僚"]]},
    "matching": {"options": ["记过", "记大过"], "key": {"pairs": ["12个月", "18个月"], "spare": ["24个月"]}},
    "ordering": {"options": ["受理", "初核", "立案"], "key": "ABC"},
    "numeric": {"key": {"value": "12", "tolerance": "1", "unit": "个月"}},
    "essay": {"key": {"reference": "先登记，再报告。", "lines": [{"text": "登记", "weight": 1}]}},
}
CONTENT["case"] = {
    "stem": "某科室干部甲某接到熟人电话，询问一起在办案件的情况。",
    "options": [{"kind": kind, "stem": f"{kind}小题____和____", **CONTENT[kind]} for kind in CONTENT],
    "key": None,
}

WRITTEN = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
_numbers = count(1)


def make_bank(name=None, **fields):
    return Bank.objects.create(name=name or f"某题库{next(_numbers)}", **fields)


def make_question(bank=None, *, kind="single", stem=None, **fields):
    """An active question with the content that CONTENT has for its kind."""
    content = {"stem": f"第{next(_numbers)}个说法是（　）。", **CONTENT[kind]}
    if stem:
        content["stem"] = stem
    return create_question(
        bank=bank or make_bank(),
        kind=kind,
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


def make_accommodation(quiz, officers=(), *, criteria=None, actor=None, now=NOW, **fields):
    """A grant for `officers`, or for whoever meets `criteria`, by somebody else unless an `actor` is given."""
    return grant_accommodation(
        quiz=quiz,
        officers=list(officers),
        criteria=criteria,
        actor=actor or make_officer(),
        now=now,
        **{"valid_from": now, "reason_kind": "technical", **fields},
    )
