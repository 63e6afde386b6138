"""The pages of a sitting: own ones only, no key before its time, the clock decides."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import KnowledgePoint
from ledger.domain.chain import lock_chain
from ledger.models import Entry
from people.models import Officer
from quizzes.domain.results import settle_sitting
from quizzes.domain.sittings import start_quiz, submit_sitting
from quizzes.domain.tokens import sitting_token
from quizzes.enums import ClosedBy, Review, Shown, SittingState, StartRefusal
from quizzes.models import Sitting
from quizzes.queries import items_to_answer
from tests.factories.people import make_officer
from tests.factories.quizzes import make_bank, make_question, make_quiz
from tests.factories.sittings import end_of, let_people_mark_judgements, make_questions, make_sitting, right_answers

from .conftest import hand_in, url_of
from .test_api import save

pytestmark = pytest.mark.django_db

EXPLANATION = "登记看内容，不看有没有录音。"


def posted(sitting, answers):
    """Answers as a page without a script posts them."""
    body = {"answers": "here"}
    for position, answer in answers.items():
        body[f"q{position}"] = answer if isinstance(answer, list) else str(answer).lower()
    return body


def test_start_opens_one_sitting_and_leads_to_it(browser, officer):
    quiz = make_quiz(items=[make_question()])
    url = reverse("quizzes:start", args=[quiz.translation_key])

    responses = [browser.post(url) for _time in range(5)]

    sitting = Sitting.objects.get(officer=officer)
    assert {response["Location"] for response in responses} == {url_of("sitting", sitting)}


def test_start_refused_says_why_on_the_quiz_page(browser, now):
    quiz = make_quiz(items=[make_question()], opens_at=now + timedelta(hours=1))
    browser.cookies["django_language"] = "en"

    response = browser.post(reverse("quizzes:start", args=[quiz.translation_key]))

    assert Sitting.objects.count() == 0
    assert response["Location"] == quiz.url
    assert [str(message) for message in response.wsgi_request._messages] == ["It has not opened yet."]


def test_start_with_a_bank_too_small_says_so(browser):
    quiz = make_quiz(draws=[{"bank": make_bank(), "kind": "single"}])

    response = browser.post(reverse("quizzes:start", args=[quiz.translation_key]))

    assert (response.status_code, response["Location"], Sitting.objects.count()) == (302, quiz.url, 0)


def test_start_of_an_unpublished_quiz_does_not_exist(browser):
    quiz = make_quiz(items=[make_question()], live=False)

    assert browser.post(reverse("quizzes:start", args=[quiz.translation_key])).status_code == 404


def test_start_changes_nothing_on_get(browser):
    quiz = make_quiz(items=[make_question()])

    assert browser.get(reverse("quizzes:start", args=[quiz.translation_key])).status_code == 405


@pytest.mark.parametrize(
    ("method", "name"), [("get", "sitting"), ("post", "submit"), ("get", "result"), ("post", "result")]
)
@pytest.mark.parametrize("state", [SittingState.OPEN, SittingState.SUBMITTED])
def test_sitting_of_another_officer_does_not_exist(officer, other_browser, now, method, name, state):
    sitting = make_sitting(officer, now=now)
    if state == SittingState.SUBMITTED:
        hand_in(sitting, now)

    status = getattr(other_browser, method)(url_of(name, sitting)).status_code

    assert status == (405 if (method, name) == ("post", "result") else 404)
    sitting.refresh_from_db()
    assert sitting.state == state


@pytest.mark.parametrize("name", ["sitting", "result"])
def test_sitting_asks_strangers_to_log_in(officer, now, name):
    response = Client().get(url_of(name, make_sitting(officer, now=now)))

    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/login/")


def test_sitting_shows_saved_answers_again_with_a_fresh_token(browser, officer, now):
    sitting = make_sitting(officer, now=now)
    token = sitting_token(sitting, officer, items_to_answer(sitting))
    save(browser, sitting, token, flagged=True, revision=4)

    page = browser.get(url_of("sitting", sitting))

    question = page.context["questions"][2]
    assert (question.given, question.item.flagged, question.item.revision) == (True, True, 4)
    assert save(browser, sitting, page.context["token"], revision=5).status_code == 200


def test_each_paper_is_its_own_whatever_was_shown_before(browser, other_browser, officer, now):
    questions, others = make_questions(), Officer.objects.exclude(pk=officer.pk).get()
    visits = [
        (browser, make_sitting(officer, now=now, questions=questions, minutes=30), "en", "Hand in"),
        (other_browser, make_sitting(others, now=now, questions=questions), "zh-hans", "交卷"),
    ]
    pages = []
    for client, sitting, language, words in visits:
        client.cookies["django_language"] = language
        response = client.get(url_of("sitting", sitting))
        pages.append(response.content.decode())
        deadline = "2026-" if sitting.deadline else '"'
        own = (words, f'data-token="{response.context["token"]}"', f'data-deadline="{deadline}', f'lang="{language}"')
        assert [text for text in own if text not in pages[-1]] == []
        for name in ("submit", "sitting", "result"):
            assert f'"{url_of(name, sitting)}"' in pages[-1]

    first, second = (re.findall(r'value="([^"]{64})"|data-token="([^"]+)"', page) for page in pages)
    assert len(first) == len(second) == 2
    assert not set(first) & set(second)
    assert str(visits[0][1].uuid) not in pages[1]
    assert str(visits[1][1].uuid) not in pages[0]


def test_sitting_escapes_the_texts_of_questions(browser, officer, now):
    bank = make_bank()
    hostile = "<script>alert(1)</script>{{ 7 }}"
    question = make_question(bank, stem=hostile, options=[hostile + "甲", "乙", "丙", "丁"], explanation=hostile)
    sitting = make_sitting(officer, now=now, questions=[question])

    paper = browser.get(url_of("sitting", sitting)).content.decode()
    hand_in(sitting, now)
    result = browser.get(url_of("result", sitting)).content.decode()

    for page, times in ((paper, 2), (result, 3)):
        assert "<script>alert" not in page
        assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 }}") == times


def normal(text):
    """A page without what is random in every sitting: tokens, UUIDs, ids of options."""
    text = re.sub(r'(data-token|name="csrfmiddlewaretoken" value|value)="[^"]*"', r"\1", text)
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID", text)
    return re.sub(r"\b[0-9a-f]{6}\b", "ID", text)


def test_banks_that_differ_only_in_keys_look_the_same_until_handing_in(officer, browser, now, clock):
    keys = [("B", "AC", True), ("D", "ABD", False)]
    seen = []
    for single, multiple, judge in keys:
        bank = make_bank("某题库")
        questions = [
            make_question(bank, stem="单选", key=single, explanation=f"因为{single}"),
            make_question(bank, kind="multiple", stem="多选", key=multiple, explanation=f"因为{multiple}"),
            make_question(bank, kind="judge", stem="判断", key=judge, explanation=f"因为{judge}"),
        ]
        quiz = make_quiz(items=questions, title="秋季学习小测", slug="same", shuffle_options=False)
        pages = [browser.get(quiz.url)]
        pages.append(browser.post(reverse("quizzes:start", args=[quiz.translation_key]), follow=True))
        sitting = Sitting.objects.get(subject_id=quiz.translation_key)
        token = pages[1].context["token"]
        first = [option["id"] for option in questions[0].current.options]
        pages.append(save(browser, sitting, token, position=1, answer=[first[1]]))
        pages.append(save(browser, sitting, token, position=3, answer=["true"]))
        pages.append(save(browser, sitting, token, position=3, answer=["true"]))
        pages.append(save(browser, sitting, token, position=2, answer=["nonsense"]))
        pages.append(browser.get(reverse("api-1:sitting", args=[sitting.uuid])))
        seen.append([(page.status_code, normal(page.content.decode())) for page in pages])
        results = hand_in(sitting, now)
        seen[-1].append(results.points)
        bank.name, quiz.slug = f"另名{single}", f"other-{single}"
        bank.save()
        quiz.save()

    assert seen[0][:-1] == seen[1][:-1]
    assert (seen[0][-1], seen[1][-1]) == (Decimal(10), Decimal(0))


@pytest.mark.parametrize("path", ["sitting", "result"])
def test_overdue_sitting_is_closed_when_it_is_opened(browser, officer, now, clock, path):
    sitting = make_sitting(officer, now=now, minutes=10)
    clock.move_to(now + timedelta(minutes=25))

    response = browser.get(url_of(path, sitting), follow=True)

    sitting.refresh_from_db()
    assert (sitting.closed_by, sitting.submitted_at) == (ClosedBy.DEADLINE, now + timedelta(minutes=10))
    assert response.request["PATH_INFO"] == url_of("result", sitting)
    assert Entry.objects.count() == 1


def test_open_sitting_has_no_result_yet(browser, officer, now):
    sitting = make_sitting(officer, now=now)

    response = browser.get(url_of("result", sitting))

    assert response["Location"] == url_of("sitting", sitting)


def test_submit_without_a_script_brings_all_answers(browser, officer, now):
    sitting = make_sitting(officer, now=now)

    response = browser.post(url_of("submit", sitting), posted(sitting, right_answers(sitting)))

    sitting.refresh_from_db()
    assert (response["Location"], sitting.points) == (url_of("result", sitting), Decimal(15))


def test_submit_by_a_script_leaves_the_saved_answers_alone(browser, officer, now):
    sitting = make_sitting(officer, now=now)
    token = sitting_token(sitting, officer, items_to_answer(sitting))
    save(browser, sitting, token)

    browser.post(url_of("submit", sitting), {"q3": "false"})

    sitting.refresh_from_db()
    assert sitting.points == Decimal(5)


def test_submit_five_times_is_one_entry(browser, officer, now):
    sitting = make_sitting(officer, now=now)
    body = posted(sitting, right_answers(sitting))

    responses = [browser.post(url_of("submit", sitting), body) for _time in range(5)]

    assert {response["Location"] for response in responses} == {url_of("result", sitting)}
    assert Entry.objects.get().payload["points"] == "15.00"


def test_submit_after_the_deadline_says_that_its_answers_came_too_late(browser, officer, now, clock):
    sitting = make_sitting(officer, now=now, minutes=10)
    clock.move_to(end_of(sitting))
    browser.cookies["django_language"] = "en"

    response = browser.post(url_of("submit", sitting), posted(sitting, right_answers(sitting)), follow=True)

    sitting.refresh_from_db()
    assert (sitting.points, sitting.closed_by) == (0, ClosedBy.DEADLINE)
    assert [str(message) for message in response.context["messages"]] == [
        "The paper was closed before your answers arrived. What had been saved counts."
    ]


def test_submit_within_the_grace_takes_its_answers_and_warns_of_nothing(browser, officer, now, clock):
    sitting = make_sitting(officer, now=now, minutes=10)
    clock.move_to(end_of(sitting) - timedelta(microseconds=1))

    response = browser.post(url_of("submit", sitting), posted(sitting, right_answers(sitting)), follow=True)

    sitting.refresh_from_db()
    assert (sitting.points, sitting.submitted_at) == (15, sitting.deadline)
    assert list(response.context["messages"]) == []


def test_submit_of_a_forged_answer_changes_nothing(browser, officer, now):
    sitting = make_sitting(officer, now=now)

    response = browser.post(url_of("submit", sitting), posted(sitting, {1: ["forged"], 3: True}))

    sitting.refresh_from_db()
    assert (response.status_code, sitting.state) == (422, SittingState.OPEN)
    assert sitting.items.filter(answer__isnull=False).count() == 0


def test_submit_of_what_is_no_answer_brings_the_paper_back_as_it_was_filled_in(browser, officer, now):
    bank = make_bank()
    kinds = ("numeric", "ordering", "blank", "matching", "case", "judge")
    sitting = make_sitting(officer, now=now, questions=[make_question(bank, kind=kind) for kind in kinds])
    items = {item.position: item.version for item in sitting.items.select_related("version")}
    first, second, _third = (option["id"] for option in items[2].options)
    left, right = (next(each["id"] for each in items[4].options if each["side"] == side) for side in ("left", "right"))
    part = next(part["id"] for part in items[5].options if part["kind"] == "essay")
    fields = {
        "answers": "here",
        "q1": "一年左右",
        f"q2.{first}": "1",
        f"q2.{second}": "1",
        "q3.1": "形式",
        f"q4.{left}": right,
        f"q5.{part}": "先登记，再报告。",
        "q6": "true",
    }

    response = browser.post(url_of("submit", sitting), fields)

    sitting.refresh_from_db()
    assert (response.status_code, sitting.state) == (422, SittingState.OPEN)
    assert sitting.items.filter(answer__isnull=False).count() == 0
    assert [question.item.position for question in response.context["faults"]] == [1, 2]
    page = response.content.decode()
    for written in ('value="一年左右"', 'value="形式"', f'value="{right}" selected', "\n先登记，再报告。</textarea>"):
        assert written in page
    assert page.count("<option selected>1</option>") == 2
    assert re.search(r'name="q6" value="true" checked', page)
    del fields["q1"], fields[f"q2.{first}"], fields[f"q2.{second}"]
    assert browser.post(url_of("submit", sitting), fields)["Location"] == url_of("result", sitting)
    assert list(sitting.items.filter(answer__isnull=False).values_list("position", flat=True)) == [3, 4, 5, 6]


@pytest.mark.parametrize(
    ("review", "hours", "shown"),
    [
        (Review.AT_ONCE, 0, True),
        (Review.AFTER_CLOSING, 0, False),
        (Review.AFTER_CLOSING, 2, True),
        (Review.NEVER, 2, False),
    ],
)
def test_result_shows_keys_only_when_it_may(browser, officer, now, clock, review, hours, shown):
    quiz = make_quiz(
        items=[make_question(explanation=EXPLANATION), make_question(kind="judge", explanation=EXPLANATION)],
        review=review,
        closes_at=now + timedelta(hours=1),
    )
    sitting = start_quiz(officer=officer, quiz=quiz, now=now)
    hand_in(sitting, now)
    clock.move_to(now + timedelta(hours=hours))
    browser.force_login(officer)

    page = browser.get(url_of("result", sitting)).content.decode()

    assert page.count(EXPLANATION) == (2 if shown else 0)
    assert page.count("is-key") == (2 if shown else 0)


SECRET = "只有题库知道的依据"


def result_at(browser, now, shows, *, keys=("B", "AC", True), answers=None):
    """The page of a result under AT_ONCE, with what is different for every sitting taken out of it."""
    bank = make_bank()
    fields = {"explanation": EXPLANATION, "basis_text": SECRET}
    kinds = ("single", "multiple", "judge")
    questions = [
        make_question(bank, kind=kind, key=key, stem=f"{kind}的题干", **fields)
        for kind, key in zip(kinds, keys, strict=True)
    ]
    quiz = make_quiz(items=questions, shuffle_options=False, shows=shows, max_tries=1)
    officer = make_officer()
    browser.force_login(officer)
    sitting = start_quiz(officer=officer, quiz=quiz, now=now)
    submit_sitting(sitting=sitting, now=now, by=officer, answers=answers and answers(sitting))
    page = browser.get(url_of("result", sitting)).content.decode()
    own = [quiz.url, str(sitting.uuid), str(quiz.translation_key), officer.name, officer.badge_no]
    own += [option["id"] for item in sitting.items.select_related("version") for option in item.version.options]
    for number, text in enumerate(own):
        page = page.replace(text, f"[{number}]")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


@pytest.mark.parametrize("shows", [Shown.POINTS, Shown.ANSWERS, Shown.MARKS])
def test_result_without_keys_is_the_same_bytes_whatever_the_keys(browser, now, shows):
    pages = [result_at(browser, now, shows, keys=keys) for keys in (("B", "AC", True), ("D", "BCD", False))]

    assert pages[0] == pages[1]
    assert ("single的题干" in pages[0]) is (shows != Shown.POINTS)
    assert EXPLANATION not in pages[0]
    assert SECRET not in pages[0]


@pytest.mark.parametrize(("shows", "times"), [(Shown.KEYS, 0), (Shown.EXPLANATIONS, 3)])
def test_result_with_keys_shows_explanations_only_where_it_may(browser, now, shows, times):
    pages = [result_at(browser, now, shows, keys=keys) for keys in (("B", "AC", True), ("D", "BCD", False))]

    assert pages[0] != pages[1]
    assert pages[0].count("is-key") == 4
    assert pages[0].count(EXPLANATION) == pages[0].count(SECRET) == times


@pytest.mark.parametrize(
    ("shows", "marks", "chosen"),
    [(Shown.POINTS, (0, 0), 0), (Shown.ANSWERS, (0, 0), 4), (Shown.MARKS, (2, 1), 4)],
)
def test_result_shows_own_answers_and_marks_by_its_rule(browser, now, shows, marks, chosen):
    def answers(sitting):
        right = right_answers(sitting)
        return {1: right[1], 2: [*right[2][:1], right[2][1]], 3: ["false"]}

    browser.cookies["django_language"] = "en"
    page = result_at(browser, now, shows, answers=answers)

    assert (page.count("</svg>right<"), page.count("</svg>not right<")) == marks
    assert page.count(" checked") == chosen
    assert "questions right" in page if shows == Shown.MARKS else "questions right" not in page


def test_result_of_practice_keeps_reserved_keys_back(browser, officer, now):
    questions = [make_question(explanation=EXPLANATION), make_question(explanation="公开的解析")]
    quiz = make_quiz(items=questions, practice=True)
    sitting = start_quiz(officer=officer, quiz=quiz, now=now)
    browser.post(url_of("submit", sitting), posted(sitting, {}))
    before = browser.get(url_of("result", sitting)).content.decode()

    make_quiz(items=questions[:1], review=Review.NEVER)
    after = browser.get(url_of("result", sitting))

    page = after.content.decode()
    assert (before.count(EXPLANATION), before.count("公开的解析"), before.count("is-key")) == (1, 1, 2)
    assert (page.count(EXPLANATION), page.count("公开的解析"), page.count("is-key")) == (0, 1, 1)
    assert [one.item.position for one in after.context["answers"]] == [1]
    assert after.context["right"].text == "0/1"


def test_pages_of_practice_say_so_and_speak_of_no_pass(browser, now):
    quiz = make_quiz(items=[make_question()], practice=True, max_tries=2)
    browser.cookies["django_language"] = "en"
    browser.post(reverse("quizzes:start", args=[quiz.translation_key]))
    sitting = Sitting.objects.get()
    paper = browser.get(url_of("sitting", sitting)).content.decode()
    result = browser.post(url_of("submit", sitting), posted(sitting, {}), follow=True)
    page, listed = browser.get(quiz.url), browser.get("/quizzes/")

    assert '<span class="tag">practice</span>' in paper
    assert "Practice, no score is kept" in result.content.decode()
    assert (result.context["can_retry"], page.context["tries_left"], page.context["counted"]) == (True, None, None)
    assert page.context["terms"][2].startswith("This is practice")
    for shown in (result.content.decode(), page.content.decode()):
        assert "passed" not in shown.lower()
    assert [(row["mark"], row["state"]) for row in listed.context["rows"]] == [("todo", "practice, leaves no score")]


def test_result_counts_by_knowledge_point(browser, officer, now):
    bank = make_bank()
    first, second = (KnowledgePoint.objects.create(name=name) for name in ("过问登记", "四种形态"))
    questions = [make_question(bank, kind="judge", knowledge_point=point) for point in (first, second, first, None)]
    sitting = make_sitting(officer, now=now, questions=questions)
    browser.post(url_of("submit", sitting), posted(sitting, {1: True, 2: True, 4: True}))

    context = browser.get(url_of("result", sitting)).context

    assert [(name, share.text) for name, share in context["knowledge"]] == [("过问登记", "1/2"), ("四种形态", "1/1")]
    assert (context["right"].text, context["passed"]) == ("3/4", True)


@pytest.mark.parametrize(("max_tries", "again"), [(None, True), (2, True), (1, False)])
def test_result_offers_another_try_while_there_is_one(browser, officer, now, max_tries, again):
    quiz = make_quiz(items=[make_question()], max_tries=max_tries)
    sitting = start_quiz(officer=officer, quiz=quiz, now=now)
    hand_in(sitting, now)

    response = browser.get(url_of("result", sitting))

    assert response.context["can_retry"] is again
    assert (reverse("quizzes:start", args=[quiz.translation_key]) in response.content.decode()) is again


@pytest.mark.parametrize("length", [3, 30])
def test_an_attempt_costs_the_same_queries_at_any_length(browser, officer, length, django_assert_num_queries):
    """Saves: test_api. Each request begins with session and officer, and ends, on a page, with the navigation's roles.

    Versions are read anew each time here, for the test's transaction never ends and they are remembered only then.
    """
    bank = make_bank()
    points = [KnowledgePoint.objects.create(name=f"知识点{number}") for number in range(3)]
    for number in range(length):
        make_question(bank, knowledge_point=points[number % 3])
    draws = [{"bank": bank, "kind": "single", "count": length}]
    quiz = make_quiz(draws=draws, time_limit=60, shuffle_options=True)
    lock_chain(officer)
    browser.get("/my/")

    # Quiz, accommodations, transaction (4: it is a savepoint here), chain, latest try, two kinds of rows of the paper,
    # what was met, pool and its size, versions, the sitting and its items.
    with django_assert_num_queries(16):
        browser.post(reverse("quizzes:start", args=[quiz.translation_key]))
    sitting = Sitting.objects.get()
    with django_assert_num_queries(5):
        browser.get(url_of("sitting", sitting))
    with django_assert_num_queries(19):
        browser.post(url_of("submit", sitting))
    with django_assert_num_queries(8):
        browser.get(url_of("result", sitting))


def test_sitting_page_is_not_kept_by_the_browser(browser, officer, now):
    response = browser.get(url_of("sitting", make_sitting(officer, now=now, questions=make_questions(1, 0, 0))))

    assert "no-store" in response["Cache-Control"]


def test_result_of_a_paper_that_people_mark_says_that_it_waits(browser, officer, now, monkeypatch):
    let_people_mark_judgements(monkeypatch)
    quiz = make_quiz(items=[make_question(), make_question(kind="judge", explanation=EXPLANATION)])
    sitting = start_quiz(officer=officer, quiz=quiz, now=now)
    browser.cookies["django_language"] = "en"
    waiting = browser.post(url_of("submit", sitting), posted(sitting, right_answers(sitting)), follow=True)
    listed = browser.get(quiz.url)
    paper = browser.get(url_of("sitting", sitting))
    settle_sitting(sitting=sitting, marks={2: {"a": Decimal(2), "b": Decimal(1)}}, now=now)
    settled = browser.get(url_of("result", sitting))

    assert waiting.redirect_chain == [(url_of("result", sitting), 302)]
    assert "waiting for its marks" in waiting.content.decode()
    assert EXPLANATION not in waiting.content.decode()
    assert "sight" not in waiting.context
    assert paper["Location"] == url_of("result", sitting)
    assert "being marked" in listed.content.decode()
    assert listed.context["refusal"].reason == StartRefusal.MARKING
    assert (settled.context["sitting"].points, settled.context["sight"].keys) == (8, True)
    assert EXPLANATION in settled.content.decode()
