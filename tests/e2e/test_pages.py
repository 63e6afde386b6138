"""The pages people see, on the demo: whole at every size, in both languages, for every reader, and quiet on the wire.

The demo is loaded once for the module and only read.
"""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from common import clock
from contests.models import Contest
from courses.models import CasePage, LessonPage, PolicyPage
from home.demo.loader import load_demo
from ledger.enums import SubjectKind
from people.enums import Role
from people.models import Officer, OrgUnit
from quizzes.domain.analysis import analyse
from quizzes.domain.corrections import carry_out, decide_correction, propose_correction
from quizzes.domain.practice import SIZES, answer_item, end_run, start_challenge, start_daily, start_point
from quizzes.domain.seats import take_next
from quizzes.domain.sittings import start_quiz, submit_sitting
from quizzes.enums import MarkingState, Remedy, SittingState
from quizzes.models import MarkingTask, Question, QuizPage, Sitting
from quizzes.queries import figures_of, practicable_questions
from tests.e2e.visitors import DESK, PHONE
from tests.factories.archive import make_archived_sitting
from tests.factories.marking import hand_in_essays, make_essay_quiz, mark_next
from tests.factories.people import appoint
from tests.factories.quizzes import make_accommodation


@pytest.fixture(scope="module")
def demo(house):
    """The officer who studies, his branch secretary, and addresses by name."""
    load_demo(now=clock.now())
    officer, secretary = (Officer.objects.get(name=name) for name in ("周某", "何某"))
    return {"officer": officer, "secretary": secretary, "addresses": addresses_for(officer)}


def addresses_for(officer):
    """One page of each kind; the paper is opened here, the result is one the demo's officer has already."""
    quiz = QuizPage.objects.exclude(time_limit=None).first()
    paper = start_quiz(officer=officer, quiz=quiz, now=clock.now())
    result = Sitting.objects.filter(officer=officer, state=SittingState.SUBMITTED).first()
    return (
        papers_of_every_kind(officer)
        | practice_of(officer)
        | {
            "home": "/",
            "lesson": LessonPage.objects.exclude(check_quiz=None).first().url,
            "case": CasePage.objects.first().url,
            "policy": PolicyPage.objects.first().url,
            "quiz": quiz.url,
            "sitting": reverse("quizzes:sitting", args=[paper.uuid]),
            "result": reverse("quizzes:result", args=[result.uuid]),
            "contest": Contest.objects.get().get_absolute_url(),
            "check of the draw": reverse("contests:verify", args=[Contest.objects.get().slug]),
            "my study": "/my/",
            "search": "/search/?q=八项规定",
        }
    )


def papers_of_every_kind(officer):
    """The demo's quiz of other kinds, handed in once and open again at a question of each; an essay."""
    quiz, written = (QuizPage.objects.get(slug=slug) for slug in ("other-kinds", "in-own-words"))
    done = submit_sitting(sitting=start_quiz(officer=officer, quiz=quiz, now=clock.now()), now=clock.now(), by=officer)
    paper, essay = (
        reverse("quizzes:sitting", args=[start_quiz(officer=officer, quiz=each, now=clock.now()).uuid])
        for each in (quiz, written)
    )
    places = {"blanks": 1, "pairs": 3, "order": 5, "case": 8}
    return {name: f"{paper}?{place}#q{place}" for name, place in places.items()} | {
        "essay": essay,
        "answers explained": reverse("quizzes:result", args=[done.uuid]),
    }


# An answer that is none of the keys, by kind.
WRONG = {"numeric": lambda version: "-1", "blank": lambda version: ["未答"] * len(version.options)}


def practice_of(officer):
    """Today's five at a question, a knowledge point answered wrong, the book, and a paper of an old platform."""
    now = clock.now()
    # What the demo's contest may draw is closed to practice; the other kinds are not.
    question = practicable_questions(now).filter(kind__in=WRONG).first()
    done = start_point(officer=officer, point=question.knowledge_point, size=SIZES[0], now=now)
    answered = list(done.items.filter(version__question__kind__in=WRONG))
    for item in answered:
        answer_item(item=item, answer=WRONG[item.version.question.kind](item.version), now=now)
    end_run(run=done, now=now)
    chosen = [question.current for question in Question.objects.filter(kind__in=("single", "judge"))[:3]]
    old = make_archived_sitting(officer, versions=chosen)
    return {
        "practice": reverse("quizzes:practice"),
        "practised question": start_daily(officer=officer, now=now).get_absolute_url(),
        "challenge": start_challenge(officer=officer, now=now).get_absolute_url(),
        "practised answer": reverse("quizzes:practice_review", args=[done.uuid, answered[0].position]),
        "practice done": done.get_absolute_url(),
        "wrong-question book": reverse("quizzes:practice_book"),
        "old records": reverse("quizzes:archive"),
        "old paper": reverse("quizzes:archived_sitting", args=[old.uuid]),
    }


@pytest.fixture(scope="module")
def back_room(demo):
    """Pages of those who keep questions, by the officer who opens them."""
    editor, office, organiser = (Officer.objects.get(name=name) for name in ("袁某", "蒋某", "于某"))
    now = clock.now()
    quiz = QuizPage.objects.get(slug="autumn-quiz")
    analysis = analyse(subject_kind=SubjectKind.QUIZ, subject_id=quiz.translation_key, now=now)
    question = figures_of(analysis).first().version.question
    proposed, decided = (propose(item.version, organiser, now) for item in figures_of(analysis)[1:3])
    carry_out(correction=decide_correction(correction=decided, actor=office, now=now), now=now)
    make_archived_sitting(None, user_name="somebody")
    make_accommodation(quiz, [demo["officer"]], extra_minutes=5, now=now, actor=editor)
    branch = OrgUnit.objects.get(code="DW-CD")
    return {
        editor: {
            "corrections": reverse("quizzes:correction_list"),
            "correction to propose": reverse("quizzes:propose_correction", args=[question.uuid]),
            "correction proposed": reverse("quizzes:correction", args=[proposed.uuid]),
            "correction carried out": reverse("quizzes:correction", args=[decided.uuid]),
            "analyses": reverse("quizzes:analysis_list"),
            "analysis of a quiz": reverse("quizzes:analysis", args=[analysis.uuid]),
            "analysis of a question": reverse("quizzes:question_analysis", args=[question.uuid]),
            "extra time": reverse("quizzes:accommodations", args=[quiz.translation_key]),
            **progress_of_marking(),
        },
        **marking_pages(now),
        demo["secretary"]: {"weak topics": reverse("desk:topics", args=[branch.uuid])},
        office: {"records that are nobody's": reverse("quizzes:unclaimed")},
    }


def marking_pages(now):
    """A marker's pages, one with marks that count already, a third's, and the officer whose essay waits."""
    quiz = QuizPage.objects.get(slug="in-own-words")
    marker, other, third = (Officer.objects.get(name=name) for name in ("余某", "杜某", "叶某"))
    appoint(third, Role.MARKER)
    waiting = Sitting.objects.get(page=quiz, officer__name="陈某")
    marked = MarkingTask.objects.filter(quiz=quiz, marker=marker, state=MarkingState.DONE).first()
    held = take_next(quiz=quiz, marker=other, now=now)
    double = make_essay_quiz(title="两人评阅", double_marking=True)
    hand_in_essays(double, now=now)
    for each, points in ((marker, (3, 2)), (other, (0, 0))):
        mark_next(double, each, *points, comment="评语", now=now)
    deciding = take_next(quiz=double, marker=third, now=now)
    return {
        marker: {
            "marking": reverse("quizzes:marking"),
            "queue of a quiz": reverse("quizzes:marking_queue", args=[quiz.translation_key]),
            "marks that count": marked.get_absolute_url(),
        },
        other: {"answer to mark": held.get_absolute_url()},
        third: {"answer to decide": deciding.get_absolute_url()},
        waiting.officer: {"paper being marked": reverse("quizzes:result", args=[waiting.uuid])},
    }


def progress_of_marking():
    quiz = QuizPage.objects.get(slug="in-own-words")
    return {
        "marking progress": reverse("quizzes:marking_progress"),
        "marking progress of a quiz": reverse("quizzes:marking_progress_of", args=[quiz.translation_key]),
    }


def propose(version, actor, now):
    """A proposal to give everybody full points for a question."""
    return propose_correction(version=version, remedy=Remedy.FULL, reason="题干有歧义。", actor=actor, now=now)


WAYS = {
    "desk": {"size": DESK},
    "phone": {"size": PHONE},
    "phone, large type": {"size": PHONE, "large": True},
    "desk, English": {"size": DESK, "language": "en"},
    "phone, English": {"size": PHONE, "language": "en"},
}


@pytest.mark.parametrize("way", WAYS)
def test_pages_hold(demo, visitors, way):
    stranger = visitors.come(**WAYS[way])
    faults = look_at(stranger, "login", "/login/", way)
    reader = visitors.come(demo["officer"], **WAYS[way])
    for name, address in demo["addresses"].items():
        faults += look_at(reader, name, address, way)
    secretary = visitors.come(demo["secretary"], **WAYS[way])
    faults += look_at(secretary, "branch desk", "/branch/", way)

    assert faults == []


@pytest.mark.parametrize("way", ["desk", "phone"])
def test_pages_of_the_back_room_hold(back_room, visitors, way):
    faults = []
    for keeper, addresses in back_room.items():
        page = visitors.come(keeper, **WAYS[way])
        for name, address in addresses.items():
            faults += look_at(page, name, address, way)

    assert faults == []


def look_at(page, name, address, way):
    """What is wrong with one page, in words. Script errors and foreign requests are gathered by the visitors."""
    response = page.goto(address)
    found = [] if response.status == 200 else [f"status {response.status}"]
    found += wrong_policy(response.headers)
    found += sideways(page)
    found += barriers(page)
    if WAYS[way].get("language") is None:
        found += untranslated(page)
    return [f"{name} ({way}): {fault}" for fault in found]


def wrong_policy(headers):
    policy = headers.get("content-security-policy", "")
    strict = "script-src 'self'" in policy and "unsafe" not in policy
    return [] if strict else [f"content security policy is {policy!r}"]


def sideways(page):
    """Whether the page scrolls sideways, and which elements stick out."""
    wide = page.evaluate(
        """() => {
          const edge = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= edge) return [];
          const out = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > edge + 1);
          return out.slice(0, 5).map(e => e.tagName + "." + e.className);
        }"""
    )
    return [f"scrolls sideways because of {wide}"] if wide else []


def barriers(page):
    violations = Axe().run(page).response["violations"]
    return [
        f"{violation['id']} at {[node['target'] for node in violation['nodes']][:3]}"
        for violation in violations
        if violation["impact"] in ("serious", "critical")
    ]


def untranslated(page):
    """Lines of a Chinese page with two words of English in a row; digests, written in fours, are no words."""
    digests = page.locator(".hash").all_inner_texts()
    lines = [line for line in page.locator("body").inner_text().splitlines() if line not in digests]
    return [f"English on a Chinese page: {line!r}" for line in lines if re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", line)]
