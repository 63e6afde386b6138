"""Imports of question files by the command, each in a process of its own: seconds by the clock, and most memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.files import write_document, write_workbook
from benchmarks.server import ROOT

ROWS, PARAGRAPHS = 10_000, 2_000


def measure_imports(database_url: str) -> dict[str, float]:
    """Seconds and MiB of importing a workbook, seconds of importing a document; start of the process included."""
    environment = {**os.environ, "DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
    subprocess.run([*_manage(), "migrate", "--verbosity", "0"], env=environment, check=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workbook = _imported(write_workbook(folder / "new.xlsx", ROWS), ROWS, environment)
        document = _imported(write_document(folder / "new.docx", PARAGRAPHS), PARAGRAPHS, environment)
    return {"xlsx_seconds": workbook[0], "xlsx_memory": workbook[1], "docx_seconds": document[0]}


def _imported(file: Path, count: int, environment: dict[str, str]) -> tuple[float, float]:
    """Seconds and most MiB of importing `file` into a bank of its own; raises unless all its questions came in."""
    command = [*_manage(), "import_questions", str(file), "--bank", file.name, "--state", "active", "--json"]
    begun = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    report = process.stdout.read()
    _pid, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begun
    if status or json.loads(report)["created"] != count:
        raise RuntimeError(f"{file.name}: {report[:500]}")
    return seconds, usage.ru_maxrss / 1024


def _manage() -> list[str]:
    return [sys.executable, str(ROOT / "manage.py")]
