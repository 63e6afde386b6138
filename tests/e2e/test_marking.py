"""A marker at her browser: she takes an essay, gives points by keyboard and click, and the officer sees what it got."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from common import clock
from quizzes.models import Marking, Sitting
from tests.e2e.visitors import PHONE, zh
from tests.factories.marking import hand_in_essays, make_essay_quiz, make_marker
from tests.factories.people import make_officer


@pytest.mark.parametrize("size", [None, PHONE])
def test_marker_marks_an_essay_and_the_officer_sees_it(visitors, size):
    officer, marker = make_officer("答某"), make_marker("评某")
    quiz = make_essay_quiz(title="写一写")
    sitting = hand_in_essays(quiz, now=clock.now(), officer=officer)
    page = visitors.come(marker, **({"size": size} if size else {}))

    page.goto(reverse("quizzes:marking"))
    page.get_by_role("link", name="写一写").first.click()
    page.get_by_role("button", name=zh("Mark the next one")).click()
    expect(page.get_by_role("spinbutton").first).to_be_focused()
    page.keyboard.type("2.5")
    page.get_by_role("button", name=zh("All", "points")).nth(1).click()
    expect(page.locator("[data-points]")).to_have_text("4.5")
    page.get_by_label(zh("On the whole answer")).fill("条理清楚。")
    assert "答某" not in page.content()
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text(zh("The marks are saved."))).to_be_visible()
    expect(page.get_by_text(zh("Nothing waits for you in this quiz now.")).first).to_be_visible()
    reader = visitors.come(officer)
    reader.goto(reverse("quizzes:result", args=[sitting.uuid]))
    expect(reader.locator(".score__n")).to_contain_text("4.5")
    expect(reader.get_by_text("条理清楚。")).to_be_visible()
    assert "评某" not in reader.content()


def test_marks_are_saved_without_a_script(visitors):
    quiz = make_essay_quiz(title="不用脚本")
    sitting = hand_in_essays(quiz, now=clock.now())
    page = visitors.come(make_marker(), java_script_enabled=False)

    page.goto(reverse("quizzes:marking_queue", args=[quiz.translation_key]))
    page.get_by_role("button", name=zh("Mark the next one")).click()
    for at, points in enumerate(("9", "1")):
        page.get_by_role("spinbutton").nth(at).fill(points)
    page.get_by_role("button", name=zh("Save", "marks"), exact=True).click()
    expect(page.locator(".field__error")).to_have_count(1)
    page.get_by_role("spinbutton").first.fill("0.5")
    page.get_by_role("button", name=zh("Save", "marks"), exact=True).click()

    expect(page.get_by_text(zh("The marks are saved."))).to_be_visible()
    assert Sitting.objects.get(pk=sitting.pk).points == 1.5
    assert Marking.objects.filter(task__item__sitting=sitting).count() == 1
