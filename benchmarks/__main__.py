"""`python -m benchmarks`: measure, print the table, write RESULTS.md and results.json.

BENCH_POSTGRES names a PostgreSQL server on which databases may be made; without one only SQLite is measured.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime

from benchmarks.server import ROOT
from benchmarks.sitting import measure_sittings
from benchmarks.yardstick import measure_yardstick

SERVER = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432")
# key, words, what must be reached in B (DESIGN §7)
ROWS = (
    ("attempt_20", "20-question attempt: quiz page, start, 20 autosaves, hand-in, result", 20),
    ("attempt_4", "the same with 4 autosaves", 10),
    ("autosave", "one autosave", 0.6),
    ("lesson", "a lesson page for a logged-in officer", 4),
)
MEMORY = 180


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        results = {"SQLite": measure(lambda name: f"sqlite:///{folder}/{name}.sqlite3")}
        if reachable():
            results["PostgreSQL"] = measure(fresh_database)
        else:
            print(f"No PostgreSQL answers at {SERVER}; set BENCH_POSTGRES. Only SQLite is measured.", file=sys.stderr)
    text = report(results)
    (ROOT / "benchmarks" / "results.json").write_text(json.dumps(results, indent=1) + "\n")
    (ROOT / "benchmarks" / "RESULTS.md").write_text(text)
    print(text)


def measure(database) -> dict[str, float]:
    """B and the product's figures, in milliseconds of CPU (memory in MiB), each on a fresh database."""
    return measure_yardstick(database("yardstick")) | measure_sittings(database("product"))


def reachable() -> bool:
    import psycopg

    try:
        psycopg.connect(f"{SERVER}/postgres", connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def fresh_database(name: str) -> str:
    import psycopg

    database = f"zhengfa_bench_{name}"
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {database}")
    return f"{SERVER}/{database}"


HEAD = """\
# Measured

{day}, commit {commit}, Python {python}, {cores} cores, gunicorn 2 × 4 threads, preload.
CPU time per operation, web and database processes together. B is one request to the bare view of `bare_view.py`
(session, user, one UPDATE), measured in the same run on the same kind of database. Made by `make bench`; raw figures
in `results.json`.
"""
SECTION = """
## {name}: B = {unit:.2f} ms

| what | CPU ms | in B | must reach | |
|---|---:|---:|---:|---|
"""


def report(results: dict[str, dict[str, float]]) -> str:
    """The figures as RESULTS.md shows them, beside the targets of DESIGN §7."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    text = HEAD.format(
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        commit=commit.stdout.strip(),
        python=platform.python_version(),
        cores=os.cpu_count(),
    )
    for name, figures in results.items():
        text += SECTION.format(name=name, unit=figures["update"]) + "".join(rows(figures))
    return text


def rows(figures: dict[str, float]) -> Iterator[str]:
    unit = figures["update"]
    for key, words, target in ROWS:
        verdict = "reached" if figures[key] / unit <= target else "**missed**"
        yield f"| {words} | {figures[key]:.2f} | {figures[key] / unit:.2f} | ≤ {target} | {verdict} |\n"
    verdict = "reached" if figures["memory"] <= MEMORY else "**missed**"
    yield f"| memory of a web worker, MiB (PSS) | {figures['memory']:.0f} | – | ≤ {MEMORY} | {verdict} |\n"
    floor = figures["token"]
    yield f"| floor: a bare view with a signed token and one UPDATE | {floor:.2f} | {floor / unit:.2f} | – | |\n"


if __name__ == "__main__":
    main()
