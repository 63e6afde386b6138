"""`python -m benchmarks.kill_server [--seed N] [--runs 3] [--saves 60]`: is an answer that was acknowledged ever lost?

Fifty officers answer a paper through the real server, saving again and again. At random moments the server is killed
with SIGKILL: a single worker, or all of it, which is then started anew; on PostgreSQL its connections are cut as well.
The officers retry what was not acknowledged, as the page does, and hand in. Then the database is asked: every answer
that was acknowledged must be there, or a later one of the same officer in its place; every officer has one sitting, one
result and one entry in the ledger; and the points are those of the stored answers.

Prints a table, writes `kill_server.json`, and ends with an error where anything is missing. Kills its own processes
only, talks to loopback only, and lasts about a minute a run.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from benchmarks.__main__ import SERVER, fresh_database, reachable
from benchmarks.cpu import read_stats
from benchmarks.prepare import ASKED
from benchmarks.server import ROOT, free_port, wait_for

OFFICERS, QUESTIONS = 50, 200
SAVES = 60
PATIENCE = 120
TOKEN = re.compile(r'data-token="([^"]+)"')
SAVE_URL = re.compile(r'data-save-url="([^"]+)"')
OPTION = re.compile(r'name="q(\d+)" value="([^"]+)"')
HIDDEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Server:
    """The product's gunicorn, started anew whenever it was killed."""

    def __init__(self, database_url: str):
        self.port = free_port()
        self.environment = {**os.environ, "DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
        self.database_url = database_url
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--workers", "2", "--threads", "4"]
        command += ["--preload", "--bind", f"127.0.0.1:{self.port}", "--log-level", "critical"]
        command += ["--pythonpath", f"{ROOT / 'site'},{ROOT}"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)
        wait_for(self.port, self.process)

    def kill_worker(self, chance: random.Random) -> None:
        """SIGKILL one worker; gunicorn itself starts another."""
        workers = [pid for pid, stat in read_stats().items() if stat.parent == self.process.pid]
        if workers:
            os.kill(chance.choice(sorted(workers)), signal.SIGKILL)

    def kill_all(self) -> None:
        """SIGKILL master and workers at once, and start again."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.start()

    def cut_connections(self) -> None:
        """Have PostgreSQL end every connection of this database."""
        import psycopg

        name = self.database_url.rpartition("/")[2]
        with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


@dataclass
class Officer:
    """One officer's page: what he sent and what the server said it has, by position and revision."""

    port: int
    session: str
    chance: random.Random
    saves: int
    sent: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    acknowledged: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    retries: int = 0
    sitting: str = ""
    handed_in: bool = False
    failure: str = ""

    def work(self, place: dict) -> None:
        try:
            self.cookies = {"sessionid": self.session}
            page = self.until_answered("GET", place["quiz"])
            address = self.post(place["quiz_start"], page)
            paper = self.until_answered("GET", address)
            self.sitting = address.strip("/").split("/")[-1]
            self.answer(paper)
            self.post(f"{address}submit/", paper)
            self.handed_in = True
        except Exception as error:
            self.failure = f"{type(error).__name__}: {error}"

    def answer(self, paper: str) -> None:
        url, token = SAVE_URL.search(paper).group(1), TOKEN.search(paper).group(1)
        options = defaultdict(list)
        for position, option in OPTION.findall(paper):
            options[int(position)].append(option)
        revisions: dict[int, int] = defaultdict(int)
        for _save in range(self.saves):
            position = self.chance.randint(1, ASKED)
            revisions[position] += 1
            answer = [self.chance.choice(options[position])]
            self.sent[position, revisions[position]] = answer
            body = {"token": token, "position": position, "answer": answer, "flagged": False}
            text = self.until_answered("POST", url, json.dumps(body | {"revision": revisions[position]}))
            if json.loads(text)["kept"] is not True:
                raise RuntimeError(f"position {position}: not kept: {text}")
            self.acknowledged[position] = revisions[position]
            time.sleep(self.chance.uniform(0, 0.4))

    def post(self, path: str, page: str) -> str:
        body = urlencode({"csrfmiddlewaretoken": HIDDEN.search(page).group(1)})
        return self.until_answered("POST", path, body, form=True)

    def until_answered(self, method: str, path: str, body: str | None = None, form: bool = False) -> str:
        """The answer, asked for again after every failure of the connection or the server, as the page does."""
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                return self.ask(method, path, body, kind, form)
            except (OSError, http.client.HTTPException):
                self.retries += 1
                time.sleep(self.chance.uniform(0.05, 0.4))
        raise TimeoutError(f"{method} {path}")

    def ask(self, method: str, path: str, body: str | None, kind: str, form: bool) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            connection.request(method, path, body=body, headers={"Cookie": cookies, "Content-Type": kind})
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        if response.status >= 500:
            raise http.client.HTTPException(str(response.status))
        if response.status >= 400:
            raise RuntimeError(f"{method} {path} answered {response.status}: {text[:200]}")
        for header in response.headers.get_all("Set-Cookie") or []:
            name, _equals, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        return urlsplit(response.headers["Location"]).path if form else text


def run(database_url: str, seed: int, saves: int) -> dict:
    """One run; the figures, and under "lost" whatever is missing."""
    chance = random.Random(seed)
    place = prepared(database_url)
    server = Server(database_url)
    officers = [
        Officer(server.port, session, random.Random(f"{seed}-{number}"), saves)
        for number, session in enumerate(place["sessions"][:OFFICERS])
    ]
    threads = [threading.Thread(target=officer.work, args=[place]) for officer in officers]
    begun = time.monotonic()
    try:
        for thread in threads:
            thread.start()
        kills = disturb(server, threads, chance)
        for thread in threads:
            thread.join()
    finally:
        server.stop()
    lost = [f"{number}: {officer.failure}" for number, officer in enumerate(officers) if officer.failure]
    lost += asked_of_the_database(database_url, officers)
    return {
        "seed": seed,
        "seconds": round(time.monotonic() - begun),
        **kills,
        "saves acknowledged": sum(sum(officer.acknowledged.values()) for officer in officers),
        "retries": sum(officer.retries for officer in officers),
        "handed in": sum(officer.handed_in for officer in officers),
        "lost": lost,
    }


def disturb(server: Server, threads: list[threading.Thread], chance: random.Random) -> dict[str, int]:
    """Kill at random moments for as long as somebody answers; how often what was killed."""
    postgres = server.database_url.startswith("postgres")
    ways = ["worker", "server", "connections"] if postgres else ["worker", "server"]
    kills = {f"killed: {way}": 0 for way in ways}
    while any(thread.is_alive() for thread in threads):
        time.sleep(chance.uniform(0.5, 4))
        way = chance.choice(ways)
        if way == "worker":
            server.kill_worker(chance)
        elif way == "server":
            server.kill_all()
        else:
            server.cut_connections()
        kills[f"killed: {way}"] += 1
    return kills


def prepared(database_url: str) -> dict:
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "prepare.py"), str(OFFICERS), str(QUESTIONS)],
        env={"PATH": "/usr/bin:/bin", "DATABASE_URL": database_url},
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout)


def asked_of_the_database(database_url: str, officers: list[Officer]) -> list[str]:
    """What of the officers' acknowledged answers, sittings and results is not there; asked by a process of its own."""
    pages = [
        {
            "sitting": officer.sitting,
            "acknowledged": dict(officer.acknowledged),
            "sent": [[position, revision, answer] for (position, revision), answer in officer.sent.items()],
        }
        for officer in officers
    ]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.acknowledged"],
        input=json.dumps(pages),
        env={"PATH": "/usr/bin:/bin", "DATABASE_URL": database_url},
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--saves", type=int, default=SAVES, help="by each officer; 150 last about two minutes a run")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    given = parser.parse_args()
    results: dict[str, list[dict]] = {}
    with tempfile.TemporaryDirectory() as folder:
        databases = {"SQLite": lambda name: f"sqlite:///{folder}/{name}.sqlite3", "PostgreSQL": fresh_database}
        for name, database in databases.items():
            if given.only not in (None, name.lower()) or (name == "PostgreSQL" and not reachable()):
                continue
            results[name] = [
                run(database(f"kill{number}"), given.seed + number, given.saves) for number in range(given.runs)
            ]
            for figures in results[name]:
                print(name, json.dumps(figures, ensure_ascii=False))
    (ROOT / "benchmarks" / "kill_server.json").write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    if any(figures["lost"] for runs in results.values() for figures in runs):
        sys.exit("Something that was acknowledged is missing.")


if __name__ == "__main__":
    main()
