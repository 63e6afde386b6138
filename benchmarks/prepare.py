"""Run as a script with DATABASE_URL: an installation to measure, with officers logged in, a quiz and a lesson.

Its arguments: how many officers, and how many questions the bank holds that the quiz draws from. Prints JSON:
{"sessions": [...], "quiz": address, "quiz_start": address, "lesson": address}.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ASKED = 20
# Questions written at a time.
PORTION = 2000


def main() -> None:
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    officers, questions = map(int, sys.argv[1:])
    json.dump(prepare(officers, questions), sys.stdout)


def prepare(officer_count: int, question_count: int) -> dict:
    from django.db import connection, transaction

    from common import clock
    from home.domain.site_tree import lay_out_site
    from people.domain.officers import create_officer

    now = clock.now()
    with transaction.atomic():
        lay_out_site()
        officers = [
            create_officer(badge_no=f"B{number:05d}", name="某", actor=None, now=now, is_demo=True)
            for number in range(officer_count)
        ]
        quiz = publish_quiz(question_count, now)
        lesson = publish_lesson()
    with connection.cursor() as cursor:
        # As the database does by itself within the minute.
        cursor.execute("ANALYZE")
    return {
        "sessions": [open_session(officer) for officer in officers],
        "quiz": quiz.url,
        "quiz_start": f"/quizzes/{quiz.translation_key}/start/",
        "lesson": lesson.url,
    }


def publish_quiz(question_count: int, now):
    from quizzes.models import Bank, PaperRule, QuizIndexPage, QuizPage

    bank = Bank.objects.create(name="bench")
    for start in range(0, question_count, PORTION):
        fill_bank(bank, range(start, min(start + PORTION, question_count)), now)
    quiz = QuizPage(title="小测", slug="bench", time_limit=60)
    quiz.draws = [PaperRule(bank=bank, kind="single", count=ASKED, points=5)]
    QuizIndexPage.objects.get().add_child(instance=quiz)
    quiz.save_revision().publish()
    return QuizPage.objects.get(pk=quiz.pk)


def fill_bank(bank, numbers: range, now) -> None:
    """Active questions of single choice, by their numbers, as an import writes them."""
    from quizzes.domain.bank import NewQuestion, create_questions

    questions = [
        NewQuestion(
            kind="single",
            stem=f"第{number}题：下列做法中，恰当的是哪一项？",
            options=[f"做法{letter}，第{number}种说法" for letter in "甲乙丙丁"],
            key="ABCD"[number % 4],
            explanation="依据和易混之处。",
            state="active",
        )
        for number in numbers
    ]
    create_questions(questions, bank=bank, actor=None, now=now)


def publish_lesson():
    from courses.domain.authoring import SectionDraft, publish_course
    from courses.domain.authoring import publish_lesson as publish
    from courses.models import LearnIndexPage

    course = publish_course(
        parent=LearnIndexPage.objects.get(), slug="bench", title="课程", summary="一门课。", actor=None
    )
    text = "这一段讲一个具体的情形，说清楚怎么做、为什么这样做、做完以后留下什么。" * 4
    sections = [SectionDraft(f"第{number}节", [text, text]) for number in "一二三"]
    return publish(parent=course, slug="bench", title="一课", lead="三节。", sections=sections, actor=None)


def open_session(officer) -> str:
    """A session as log-in leaves it behind."""
    from django.contrib.auth import login
    from django.test import RequestFactory

    from people.session_store import SessionStore

    request = RequestFactory().post("/login/")
    request.session = SessionStore()
    login(request, officer, backend="people.backends.OfficerBackend")
    request.session.save()
    return request.session.session_key


if __name__ == "__main__":
    main()
