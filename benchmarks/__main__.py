"""`python -m benchmarks [PART …]`: measure, print the table, and after all parts write RESULTS.md and results.json.

Parts: sittings, start, imports. BENCH_POSTGRES names a PostgreSQL server on which databases may be made; without one
only SQLite is measured.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from benchmarks.imports import measure_imports
from benchmarks.server import ROOT
from benchmarks.sitting import measure_sittings, measure_start
from benchmarks.yardstick import measure_yardstick

SERVER = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432")
PARTS = {"sittings": measure_sittings, "start": measure_start, "imports": measure_imports}


class Row(NamedTuple):
    """A line of the table: its figure, what it is in words, its unit, and what must be reached in that (None: nothing).

    The unit "B" stands for milliseconds that are compared with the bare view's.
    """

    key: str
    words: str
    unit: str
    target: float | None


# DESIGN §7, and the figures of issue 3.
ROWS = (
    Row("attempt_20", "20-question attempt: start, paper, 20 autosaves, hand-in, result", "B", 20),
    Row("attempt_4", "the same with 4 autosaves", "B", 10),
    Row("autosave", "one autosave", "B", 0.6),
    Row("quiz", "the page of a quiz", "B", None),
    Row("lesson", "a lesson page for a logged-in officer", "B", 4),
    Row("start", "start of a sitting with a random draw from a bank of 100,000 questions", "B", 6),
    Row("token", "floor: a bare view with a signed token and one UPDATE", "B", None),
    Row("memory", "memory of a web worker (PSS)", "MiB", 180),
    Row("xlsx_seconds", "import of 10,000 questions from an xlsx, by the clock", "s", 30),
    Row("xlsx_memory", "the same, most memory of its process", "MiB", 300),
    Row("docx_seconds", "import of 2,000 questions from a docx, by the clock", "s", 10),
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; without any, all")
    parts = parser.parse_args().parts or list(PARTS)
    if unknown := set(parts) - PARTS.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as folder:
        results = {"SQLite": measure(parts, lambda name: f"sqlite:///{folder}/{name}.sqlite3")}
        if reachable():
            results["PostgreSQL"] = measure(parts, fresh_database)
        else:
            print(f"No PostgreSQL answers at {SERVER}; set BENCH_POSTGRES. Only SQLite is measured.", file=sys.stderr)
    text = report(results)
    if set(parts) == PARTS.keys():
        (ROOT / "benchmarks" / "results.json").write_text(json.dumps(results, indent=1) + "\n")
        (ROOT / "benchmarks" / "RESULTS.md").write_text(text)
    print(text)


def measure(parts: Sequence[str], database: Callable[[str], str]) -> dict[str, float]:
    """B and the product's figures, in the units of ROWS, each part on a fresh database.

    The yardstick is laid on before and after them, for a machine is not equally fast all the time: B is the mean.
    """
    yardstick = database("yardstick")
    before, figures = measure_yardstick(yardstick), {}
    for part in parts:
        figures |= PARTS[part](database(part))
    after = measure_yardstick(yardstick)
    return {view: (before[view] + after[view]) / 2 for view in before} | figures


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
CPU time per operation, web and database processes together, after a warm-up. B is one request to the bare view of
`bare_view.py` (session, user, one UPDATE), measured before and after the rest on the same kind of database. Made by
`make bench`; raw figures in `results.json`.
"""
SECTION = """
## {name}: B = {unit:.2f} ms

| what | measured | in B | must reach | |
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
    for key, words, unit, target in ROWS:
        if key not in figures:
            continue
        in_b = unit == "B"
        value = figures[key] / figures["update"] if in_b else figures[key]
        measured = f"{figures[key]:.2f} ms" if in_b else f"{value:.1f} {unit}"
        verdict = "" if target is None else "reached" if value <= target else "**missed**"
        wanted = "–" if target is None else f"≤ {target} {unit}"
        yield f"| {words} | {measured} | {f'{value:.2f}' if in_b else '–'} | {wanted} | {verdict} |\n"


if __name__ == "__main__":
    main()
