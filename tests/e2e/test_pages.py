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
from people.models import Officer
from quizzes.domain.sittings import start_quiz, submit_sitting
from quizzes.enums import SittingState
from quizzes.models import QuizPage, Sitting
from tests.e2e.visitors import DESK, PHONE


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
    return papers_of_every_kind(officer) | {
        "home": "/",
        "lesson": LessonPage.objects.exclude(check_quiz=None).first().url,
        "case": CasePage.objects.first().url,
        "policy": PolicyPage.objects.first().url,
        "quiz": quiz.url,
        "sitting": reverse("quizzes:sitting", args=[paper.uuid]),
        "result": reverse("quizzes:result", args=[result.uuid]),
        "contest": Contest.objects.get().get_absolute_url(),
        "my study": "/my/",
        "search": "/search/?q=八项规定",
    }


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
