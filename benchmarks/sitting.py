"""A 20-question attempt as a browser makes it: start, paper, autosaves, hand-in, result; the pages around it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from benchmarks.prepare import ASKED
from benchmarks.server import ROOT, Server, serving
from benchmarks.visitor import Visitor

TOKEN = re.compile(r'data-token="([^"]+)"')
SAVE_URL = re.compile(r'data-save-url="([^"]+)"')
OPTION = re.compile(r'name="q(\d+)" value="([^"]+)"')
# So many officers warm the server up, until every thread of it has met every statement often enough for the database
# to keep its plan; one set of officers makes each kind of attempt.
WARM, SET = 96, 24
QUESTIONS, MANY_QUESTIONS = 200, 100_000
PAGE_VIEWS, SAVES = 300, 600


def measure_sittings(database_url: str) -> dict[str, float]:
    """Milliseconds of CPU, web and database together, of the rows of DESIGN §7 that sittings and lessons fill.

    Also `memory`: MiB of the larger web worker afterwards.
    """
    with visited(database_url, WARM + 2 * SET + 1, QUESTIONS) as (server, place, visitors):
        for visitor in visitors[:WARM]:
            attempt(visitor, place, visitor.get(place["quiz"]), saves=ASKED)
            visitor.get(place["lesson"])
        sets = visitors[WARM : WARM + SET], visitors[WARM + SET : WARM + 2 * SET]
        reader = visitors[-1]
        figures = {}
        for name, group, saves in (("attempt_20", sets[0], ASKED), ("attempt_4", sets[1], 4)):
            pages = [visitor.get(place["quiz"]) for visitor in group]
            attempts = [
                partial(attempt, visitor, place, page, saves=saves) for visitor, page in zip(group, pages, strict=True)
            ]
            figures[name] = cost(server, attempts)
        figures["autosave"] = cost(server, autosaves(reader, place))
        for name in ("quiz", "lesson"):
            figures[name] = cost(server, [partial(reader.get, place[name])] * PAGE_VIEWS)
        return {**figures, "memory": max(server.memory())}


def measure_start(database_url: str) -> dict[str, float]:
    """Milliseconds of CPU of starting a sitting whose questions are drawn from a very large bank."""
    with visited(database_url, WARM + 2 * SET, MANY_QUESTIONS) as (server, place, visitors):
        pages = [visitor.get(place["quiz"]) for visitor in visitors]
        starts = [
            partial(visitor.post_form, place["quiz_start"], page) for visitor, page in zip(visitors, pages, strict=True)
        ]
        cost(server, starts[:WARM])
        return {"start": cost(server, starts[WARM:])}


@contextmanager
def visited(database_url: str, officers: int, questions: int) -> Iterator[tuple[Server, dict, list[Visitor]]]:
    """The product serving a fresh installation, what is where in it, and a browser for each of its officers."""
    environment = {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
    prepared = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "prepare.py"), str(officers), str(questions)],
        env={"PATH": "/usr/bin:/bin", **environment},
        check=True,
        capture_output=True,
        text=True,
    )
    place = json.loads(prepared.stdout)
    with serving("config.wsgi:application", environment=environment) as server:
        yield server, place, [Visitor(server, session) for session in place["sessions"]]


def cost(server: Server, calls: Sequence[Callable[[], object]]) -> float:
    """Milliseconds of CPU of one of `calls`, web and database together."""
    before = server.seconds()
    for call in calls:
        call()
    return (server.seconds() - before) / len(calls) * 1000


def attempt(visitor: Visitor, place: dict, page: str, *, saves: int) -> None:
    """One officer's whole attempt from the button on the quiz page, with `saves` of the answers saved on the way."""
    address, paper = start(visitor, place, page)
    for call in save_calls(visitor, paper, saves):
        call()
    result = visitor.post_form(f"{address}submit/", paper)
    visitor.get(result)


def start(visitor: Visitor, place: dict, page: str) -> tuple[str, str]:
    """Press the button of the quiz page, and return the sitting's address and page."""
    address = visitor.post_form(place["quiz_start"], page)
    return address, visitor.get(address)


def save_calls(visitor: Visitor, paper: str, count: int, revision: int = 1):
    """`count` saves, a different question each, as calls to make."""
    url, token = SAVE_URL.search(paper).group(1), TOKEN.search(paper).group(1)
    options = dict(reversed(OPTION.findall(paper)))
    for position in range(1, count + 1):
        body = {
            "token": token,
            "position": position,
            "answer": [options[str(position)]],
            "revision": revision,
            "flagged": False,
        }
        yield lambda body=body: expect_kept(visitor.post_json(url, body))


def autosaves(visitor: Visitor, place: dict) -> list:
    """Many saves of one open sitting, each newer than the one before."""
    _address, paper = start(visitor, place, visitor.get(place["quiz"]))
    return [call for revision in range(1, SAVES // ASKED + 1) for call in save_calls(visitor, paper, ASKED, revision)]


def expect_kept(answer: dict) -> None:
    if answer.get("kept") is not True:
        raise RuntimeError(f"a save was not kept: {answer}")
