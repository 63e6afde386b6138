"""Pages of papers that ask every kind: what officers see before and after handing in."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quizzes.domain.results import lines_to_mark, settle_sitting
from quizzes.domain.sittings import start_quiz
from quizzes.domain.tokens import sitting_token
from quizzes.enums import Shown
from quizzes.kinds import all_kinds, kind_of
from quizzes.models import Sitting
from quizzes.queries import items_to_answer
from tests.factories.pictures import make_picture, marker_of
from tests.factories.quizzes import CONTENT, make_bank, make_question, make_quiz
from tests.factories.sittings import make_sitting
from tests.quizzes.kinds.test_contract import right_answer
from tests.quizzes.kinds.written import both_written

from .conftest import hand_in, url_of
from .test_api import save
from .test_sittings import normal

pytestmark = pytest.mark.django_db

EVERY_KIND = [kind.key for kind in all_kinds()]
HOSTILE = "<script>alert(1)</script>\"'{{ 7 }}"
SAFE = "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;{{ 7 }}"


def answer_rightly(sitting):
    """Give every item of a sitting its right answer, as canonical answers are stored."""
    for item in sitting.items.select_related("version__question"):
        item.answer = right_answer(item.version, item.version.question.kind)
        item.save()


def settle(sitting, now):
    """Full marks for everything that people mark; the sitting, handed in."""
    sitting = hand_in(sitting, now)
    marks = {
        item.position: {line.id: line.points for line in lines}
        for item in sitting.items.select_related("version__question")
        if (lines := lines_to_mark(item))
    }
    return settle_sitting(sitting=sitting, marks=marks, now=now) if marks else sitting


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_pages_of_papers_that_differ_only_in_keys_are_the_same_until_handing_in(officer, browser, now, clock, kind):
    seen = []
    for options, key in both_written(kind):
        bank = make_bank("某题库")
        question = make_question(
            bank, kind=kind, stem="同一题____和____", options=options, key=key, explanation=str(key)
        )
        quiz = make_quiz(items=[question], title="秋季学习小测", slug="same", shuffle_options=False)
        pages = [browser.get(quiz.url)]
        pages.append(browser.post(reverse("quizzes:start", args=[quiz.translation_key]), follow=True))
        sitting = Sitting.objects.get(subject_id=quiz.translation_key)
        token = sitting_token(sitting, officer, items_to_answer(sitting))
        version = question.current
        answer = right_answer(version, kind)
        pages += [save(browser, sitting, token, position=1, answer=each) for each in (None, {"no": "answer"}, 7)]
        pages.append(browser.get(url_of("sitting", sitting)))
        seen.append([(page.status_code, normal(page.content.decode())) for page in pages])
        assert save(browser, sitting, token, position=1, answer=answer, revision=9).status_code == 200
        bank.name, quiz.slug = f"另名{bank.pk}", f"other-{quiz.pk}"
        bank.save()
        quiz.save()

    assert seen[0] == seen[1]


def test_paper_shows_saved_answers_of_every_kind_again(browser, officer, now):
    bank = make_bank()
    sitting = make_sitting(officer, now=now, questions=[make_question(bank, kind=kind) for kind in EVERY_KIND])
    empty = browser.get(url_of("sitting", sitting)).content.decode()
    answer_rightly(sitting)

    page = browser.get(url_of("sitting", sitting)).content.decode()

    # What is answered twice over stands in the case once more.
    for mark, times in (
        (" checked", 2 * (1 + 2 + 1)),
        ('value="形式"', 2),
        (" selected>C.", 2),
        ("<option selected>", 2 * 3),
        ("data-touched", 2),
        ('value="12"', 2),
        ("\n回答</textarea>", 2),
        ("cell is-done", len(EVERY_KIND)),
    ):
        # The switch of single keys is ticked on every paper.
        own = 1 if mark == " checked" else 0
        assert (empty.count(mark), page.count(mark)) == (own, own + times), mark


def test_result_explains_every_kind(browser, officer, now, clock):
    bank = make_bank()
    questions = [make_question(bank, kind=kind, explanation=f"{kind}的解析") for kind in EVERY_KIND]
    sitting = make_sitting(officer, now=now, questions=questions)
    settle(sitting, now)

    page = browser.get(url_of("result", sitting)).content.decode()

    assert [page.count(f"{kind}的解析") for kind in EVERY_KIND] == [1] * len(EVERY_KIND)
    for shown in ("12±1 个月", "记过 — 12个月", "先登记，再报告。"):
        assert page.count(shown) == 2
    assert page.count('class="ans"') == len(EVERY_KIND)


def test_result_of_right_answers_marks_nothing_wrong(browser, officer, now, clock):
    bank = make_bank()
    sitting = make_sitting(officer, now=now, questions=[make_question(bank, kind=kind) for kind in EVERY_KIND])
    answer_rightly(sitting)
    settled = settle(sitting, now)

    page = browser.get(url_of("result", sitting)).content.decode()

    assert settled.points == settled.full_points
    assert page.count("is-wrong") == 0
    assert page.count("is-key") > 2 * len(EVERY_KIND)


def test_result_says_what_people_gave_for_each_line(browser, officer, now, clock):
    key = {"reference": "留痕。", "lines": [{"text": "要点甲", "weight": 3}, {"text": "要点乙", "weight": 2}]}
    sitting = make_sitting(officer, now=now, questions=[make_question(kind="essay", key=key)])
    sitting.items.update(answer="我的回答")
    hand_in(sitting, now)
    settle_sitting(sitting=sitting, marks={1: {"1": Decimal("2.5"), "2": Decimal(0)}}, now=now)

    response = browser.get(url_of("result", sitting))

    (reviewed,) = response.context["wrong"]
    assert [(mark.text, mark.given, mark.most) for mark in reviewed.marks] == [
        ("要点甲", "2.5", "3"),
        ("要点乙", "0", "2"),
    ]
    assert response.content.decode().count("要点甲") == 1


def test_result_without_keys_shows_the_answers_of_every_kind_and_nothing_of_the_keys(browser, officer, now, clock):
    bank = make_bank()
    case = [part for part in CONTENT["case"]["options"] if part["kind"] != "essay"]
    kinds = {"blank": {"key": [["甲密"], ["乙密"]]}, "numeric": {"key": {"value": "9876", "tolerance": "3"}}}
    kinds |= {"essay": {"key": {"reference": "丙密", "lines": [{"text": "丁密"}]}}, "ordering": {}, "matching": {}}
    parts = [{**part, **kinds.get(part["kind"], {}), "explanation": "戊密"} for part in case]
    questions = [make_question(bank, kind=kind, explanation="己密", **content) for kind, content in kinds.items()]
    questions.append(make_question(bank, kind="case", options=parts))
    sitting = make_sitting(officer, now=now, questions=questions, shows=Shown.ANSWERS)
    for item in sitting.items.filter(position__in=[1, 3]):
        item.answer = {1: ["形", "官"], 3: "我的回答"}[item.position]
        item.save()
    settle(sitting, now)

    page = browser.get(url_of("result", sitting)).content.decode()

    for given in ('value="形"', "我的回答</textarea>"):
        assert given in page
    for hidden in ("甲密", "乙密", "9876", "丙密", "丁密", "戊密", "己密", "is-key"):
        assert hidden not in page
    assert page.count("data-answer=") == len(questions) + len(parts)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_pages_escape_the_texts_of_every_kind(browser, officer, now, kind):
    hostile = {
        "blank": {"key": [[HOSTILE]]},
        "matching": {"options": [HOSTILE, "乙"], "key": {"pairs": [HOSTILE, "丑"], "spare": []}},
        "ordering": {"options": [HOSTILE, "乙"], "key": "AB"},
        "numeric": {},
        "essay": {"key": {"reference": HOSTILE, "lines": [{"text": HOSTILE}]}},
        "judge": {},
        "single": {"options": [HOSTILE, "乙"], "key": "A"},
        "multiple": {"options": [HOSTILE, "乙"], "key": "A"},
    }
    hostile["case"] = {
        "options": [
            {"kind": name, **CONTENT[name], **content, "stem": HOSTILE, "explanation": HOSTILE}
            for name, content in hostile.items()
        ]
    }
    question = make_question(kind=kind, stem=f"{HOSTILE}____", explanation=HOSTILE, **hostile[kind])
    sitting = make_sitting(officer, now=now, questions=[question])
    answer_rightly(sitting)
    if kind in ("blank", "essay"):
        sitting.items.update(answer=HOSTILE if kind == "essay" else [HOSTILE])

    pages = [browser.get(url_of("sitting", sitting)).content.decode()]
    settle(sitting, now)
    pages.append(browser.get(url_of("result", sitting)).content.decode())

    for page in pages:
        assert "<script>alert" not in page
        assert SAFE in page
        assert not re.search(r'="[^"]*<script', page)


def test_pictures_stand_wherever_a_text_of_a_question_does(browser, officer, now, clock, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    picture = marker_of(make_picture(now=now))
    parts = [
        {"kind": "single", "stem": f"题{picture}", "options": [f"甲{picture}", "乙"], "key": "A"},
        {"kind": "matching", "stem": "题", "options": [f"甲{picture}", "乙"], "key": {"pairs": [f"子{picture}", "丑"]}},
        {"kind": "ordering", "stem": "题", "options": [f"甲{picture}", "乙"], "key": "AB"},
        {"kind": "blank", "stem": f"____{picture}", "key": [["甲"]]},
        {"kind": "essay", "stem": "题", "key": {"reference": f"答{picture}", "lines": []}},
    ]
    question = make_question(kind="case", stem=f"材料{picture}", options=parts)
    sitting = make_sitting(officer, now=now, questions=[question])

    paper = browser.get(url_of("sitting", sitting)).content.decode()
    settle(sitting, now)
    result = browser.get(url_of("result", sitting)).content.decode()

    # Material, stem, option, left, right beside the lists, item of the order, behind the blank; lists hold words alone.
    assert (paper.count('<img class="pic"'), paper.count("](pic:")) == (7, 0)
    # As before, the pair as one line with both its pictures, and the reference.
    assert (result.count('<img class="pic"'), result.count("](pic:")) == (8, 0)


@pytest.mark.parametrize("name", ["sitting", "result"])
def test_pages_ask_no_more_for_three_of_every_kind_than_for_one(browser, officer, now, clock, name):
    counts = []
    for times in (1, 3):
        bank = make_bank()
        questions = [make_question(bank, kind=kind) for kind in EVERY_KIND for _time in range(times)]
        sitting = start_quiz(officer=officer, quiz=make_quiz(items=questions), now=now)
        if name == "result":
            settle(sitting, now)
        browser.get(url_of(name, sitting))
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(url_of(name, sitting)).status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_kinds_say_how_they_are_marked_beside_the_points(browser, officer, now):
    bank = make_bank()
    sitting = make_sitting(officer, now=now, questions=[make_question(bank, kind=kind) for kind in EVERY_KIND])

    questions = browser.get(url_of("sitting", sitting)).context["questions"]

    said = {question.item.version.question.kind: question.worth for question in questions}
    marked = {
        question.shown["kind"]: kind_of(question.shown["kind"]).how_marked(question.shown, {"multiple": "strict"})
        for question in questions
    }
    assert all(said[kind].endswith(marked[kind]) for kind in EVERY_KIND)
    assert {kind for kind, words in marked.items() if not words} == {"single", "judge", "numeric", "case"}
    parts = questions[-1].shown["parts"]
    assert sum(Decimal(re.match(r"[\d.]+", part["worth"])[0]) for part in parts) == 5
