"""Before a paper is handed in, nothing that leaves the server depends on a key (DESIGN §1.3, docs/decisions/0004).

Two banks of every kind of question differ only in keys and explanations. Whatever is random is made the same, so that
every page and answer of a sitting must be the same bytes once tokens and the sitting's own identifiers are taken out.
"""

import json
import re
from itertools import count
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from django.urls import get_resolver

from quizzes.domain.bank import create_question
from quizzes.enums import QuestionState
from quizzes.kinds import all_kinds, kind_of
from quizzes.models import Question, Sitting
from tests.factories.quizzes import WRITTEN, make_bank, make_quiz
from tests.quizzes.kinds.written import both_written

pytestmark = pytest.mark.django_db

KINDS = [kind.key for kind in all_kinds()]
SECRETS = ("第一本题库的解析", "第二本题库的解析")
# What a sitting's addresses are named by; the result exists only after the paper is handed in.
WALKED = {"sitting", "submit", "answers", "sitting (api)", "submit_sitting (api)", "answers (api)"}
AFTERWARDS = {"result"}


@pytest.fixture
def same_chance(monkeypatch):
    """Everything drawn by chance is drawn alike in both worlds; called at the beginning of each."""

    def start_over():
        numbers = count(1)
        monkeypatch.setattr("secrets.token_hex", lambda size=32: f"{next(numbers):0{2 * size}x}")

    return start_over


def make_world(place, same_chance, kinds=KINDS):
    """A quiz over one question of each kind, with the keys and explanations of this world."""
    same_chance()
    bank = make_bank()
    questions = []
    for number, kind in enumerate(kinds, start=1):
        options, key = both_written(kind)[place]
        question = create_question(
            bank=bank,
            kind=kind,
            stem=f"{kind}的题干",
            options=options,
            key=key,
            explanation=SECRETS[place],
            state=QuestionState.ACTIVE,
            actor=None,
            now=WRITTEN,
        )
        Question.objects.filter(pk=question.pk).update(uuid=UUID(int=number))
        questions.append(question)
    return make_quiz(items=questions, slug=f"world-{place}", time_limit=60)


def some_answer(kind, version):
    """An answer that says something, made from nothing but what an officer sees."""
    shown = kind_of(kind).present(version)
    if kind in ("single", "multiple", "judge"):
        return [shown["options"][0]["id"]]
    if kind == "ordering":
        return [option["id"] for option in shown["options"]]
    if kind == "matching":
        left, right = (next(each for each in version.options if each["side"] == side) for side in ("left", "right"))
        return {left["id"]: right["id"]}
    if kind == "blank":
        return ["甲"] * len(version.options)
    if kind == "case":
        return {
            part["id"]: some_answer(part["kind"], SimpleNamespace(stem=part["stem"], options=part["options"], key=None))
            for part in version.options
            if part["kind"] in ("single", "judge", "numeric")
        }
    return "1"


class Walk:
    """One officer's way through everything of a sitting before it is handed in, as normalised bytes."""

    def __init__(self, client, quiz):
        self.client, self.quiz, self.seen, self.names = client, quiz, [], set()

    def keep(self, name, response):
        self.names.add(name)
        head = f"{response.status_code} {response.headers.get('Location', '')} {response.headers.get('Content-Type')}"
        self.seen.append((name, self.normalised(head), self.normalised(response.content.decode())))
        return response

    def normalised(self, text):
        text = re.sub(r'data-token="[^"]+"', "TOKEN", text)
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "CSRF", text)
        text = text.replace(str(self.quiz.translation_key), "QUIZ").replace(self.quiz.slug, "QUIZ")
        sitting = Sitting.objects.filter(subject_id=self.quiz.translation_key).first()
        return text.replace(str(sitting.uuid), "SITTING") if sitting else text

    def post_json(self, name, url, **body):
        return self.keep(name, self.client.post(url, json.dumps(body), content_type="application/json"))

    def go(self):
        client = self.client
        self.keep("quiz page", client.get(self.quiz.url))
        self.keep("start", client.post(f"/quizzes/{self.quiz.translation_key}/start/"))
        sitting = Sitting.objects.get(subject_id=self.quiz.translation_key)
        address, saves = f"/sittings/{sitting.uuid}/", f"/api/sittings/{sitting.uuid}/answers"
        paper = self.keep("sitting", client.get(address)).content.decode()
        token = re.search(r'data-token="([^"]+)"', paper).group(1)
        for item in sitting.items.select_related("version__question").order_by("position"):
            answer = some_answer(item.version.question.kind, item.version)
            body = {"token": token, "position": item.position, "flagged": False}
            self.post_json("answers", saves, **body, answer=answer, revision=1)
            self.post_json("answers", saves, **body, answer=answer, revision=1)
            self.post_json("answers", saves, **body, answer={"no": ["answer"]}, revision=2)
            self.post_json("answers", saves, **body, answer=None, revision=3)
            self.post_json("answers", saves, **body, answer=answer, revision=4)
        self.post_json("answers", saves, token=token, position=99, answer=None, revision=1, flagged=False)
        self.post_json("answers", saves, token="none", position=1, answer=None, revision=1, flagged=False)
        self.post_json("answers", saves, nothing=True)
        self.names.add("answers (api)")
        self.keep("sitting (api)", client.get(f"/api/sittings/{sitting.uuid}"))
        self.keep("sitting", client.get(address))
        self.keep("result", client.get(f"{address}result/"))
        self.keep("submit", client.post(f"{address}submit/", {"answers": "here", "q1": "no option at all"}))
        self.keep("submit", client.get(f"{address}submit/"))
        self.keep("submit_sitting (api)", client.get(f"/api/sittings/{sitting.uuid}/submit"))
        for other in ("/", "/my/", "/my/records/", "/quizzes/", "/my/practice/", "/my/practice/book/"):
            self.keep(other, client.get(other))
        assert Sitting.objects.get(pk=sitting.pk).state == "open"
        return sitting


@pytest.fixture
def walks(browser, same_chance):
    """The same walk through both worlds, each alone in the house."""
    found = []
    for place in (0, 1):
        quiz = make_world(place, same_chance)
        walk = Walk(browser, quiz)
        sitting = walk.go()
        found.append(walk)
        # The next world takes the names of this one's questions, which the order of options is drawn from.
        for question in Question.objects.all():
            Question.objects.filter(pk=question.pk).update(uuid=uuid4())
        sitting.delete()
        type(quiz).objects.filter(pk=quiz.pk).update(live=False)
    return found


def test_worlds_differ_in_their_keys():
    for kind in KINDS:
        first, second = both_written(kind)
        assert first != second, kind


def test_every_response_before_handing_in_is_the_same_bytes(walks):
    first, second = walks

    assert [name for name, _head, _body in first.seen] == [name for name, _head, _body in second.seen]
    for one, other in zip(first.seen, second.seen, strict=True):
        assert one == other, one[0]
    assert len(first.seen) > 5 * len(KINDS)


def test_results_differ_so_something_was_held_back(browser, same_chance):
    results = []
    for place in (0, 1):
        quiz = make_world(place, same_chance, kinds=["single", "judge"])
        walk = Walk(browser, quiz)
        browser.post(f"/quizzes/{quiz.translation_key}/start/")
        sitting = Sitting.objects.get(subject_id=quiz.translation_key)
        browser.post(f"/sittings/{sitting.uuid}/submit/")
        results.append(walk.normalised(browser.get(f"/sittings/{sitting.uuid}/result/").content.decode()))
        for question in Question.objects.all():
            Question.objects.filter(pk=question.pk).update(uuid=uuid4())

    assert [SECRETS[place] in result for place, result in enumerate(results)] == [True, True]
    unexplained = [result.replace(SECRETS[place], "") for place, result in enumerate(results)]
    assert unexplained[0] != unexplained[1]


def test_no_response_before_handing_in_holds_an_explanation(walks):
    for walk in walks:
        for name, _head, body in walk.seen:
            assert not any(secret in body for secret in SECRETS), name


def test_every_address_of_a_sitting_was_walked(walks):
    addresses = set()
    for pattern in get_resolver("quizzes.urls").url_patterns:
        if str(pattern.pattern).startswith(("sittings/", "api/sittings/")):
            addresses.add(pattern.name)

    assert addresses - AFTERWARDS <= walks[0].names
    assert walks[0].names >= WALKED
