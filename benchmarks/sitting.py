"""A 20-question attempt as a browser makes it: quiz page, start, autosaves, hand-in, result; and a lesson page."""

from __future__ import annotations

import json
import re
import subprocess
import sys

from benchmarks.prepare import ASKED
from benchmarks.server import ROOT, serving
from benchmarks.visitor import Visitor

TOKEN = re.compile(r'data-token="([^"]+)"')
SAVE_URL = re.compile(r'data-save-url="([^"]+)"')
OPTION = re.compile(r'name="q(\d+)" value="([^"]+)"')
# Officers 0–3 warm the server up, and one set of officers makes each kind of attempt.
WARM, SETS = 4, 12
LESSON_VIEWS, SAVES = 300, 600


def measure_sittings(database_url: str) -> dict[str, float]:
    """Milliseconds of CPU, web and database together, of the rows of DESIGN §7 that sittings and lessons fill.

    Also `memory`: MiB of the larger web worker afterwards.
    """
    environment = {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
    prepared = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "prepare.py")],
        env={"PATH": "/usr/bin:/bin", **environment},
        check=True,
        capture_output=True,
        text=True,
    )
    place = json.loads(prepared.stdout)
    with serving("config.wsgi:application", environment=environment) as server:
        visitors = [Visitor(server, session) for session in place["sessions"]]
        for visitor in visitors[:WARM]:
            attempt(visitor, place, saves=ASKED)
            visitor.get(place["lesson"])

        def cost(run, group) -> float:
            before = server.seconds()
            for visitor in group:
                run(visitor)
            return (server.seconds() - before) / len(group) * 1000

        full = cost(lambda visitor: attempt(visitor, place, saves=ASKED), visitors[WARM : WARM + SETS])
        short = cost(lambda visitor: attempt(visitor, place, saves=4), visitors[WARM + SETS : WARM + 2 * SETS])
        saver = visitors[WARM + 2 * SETS]
        save = cost(lambda call: call(), autosaves(saver, place))
        reader = visitors[WARM + 2 * SETS + 1]
        lesson = cost(lambda visitor: visitor.get(place["lesson"]), [reader] * LESSON_VIEWS)
        return {
            "attempt_20": full,
            "attempt_4": short,
            "autosave": save,
            "lesson": lesson,
            "memory": max(server.memory()),
        }


def attempt(visitor: Visitor, place: dict, *, saves: int) -> None:
    """One officer's whole attempt, with `saves` of the answers saved one by one on the way."""
    address, paper = start(visitor, place)
    for call in save_calls(visitor, paper, saves):
        call()
    result = visitor.post_form(f"{address}submit/", paper)
    visitor.get(result)


def start(visitor: Visitor, place: dict) -> tuple[str, str]:
    """Open the quiz page, press its button, and return the sitting's address and page."""
    address = visitor.post_form(place["quiz_start"], visitor.get(place["quiz"]))
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
    _address, paper = start(visitor, place)
    return [call for revision in range(1, SAVES // ASKED + 1) for call in save_calls(visitor, paper, ASKED, revision)]


def expect_kept(answer: dict) -> None:
    if answer.get("kept") is not True:
        raise RuntimeError(f"a save was not kept: {answer}")
