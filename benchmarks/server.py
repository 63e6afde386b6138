"""Starting a gunicorn for a measurement, talking to it on loopback, and reading what it spent."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.cpu import postgres_root, resident_megabytes, tree_seconds

ROOT = Path(__file__).resolve().parents[1]


class Server:
    """A running gunicorn: one client connection to it, and the CPU it and its database have used."""

    def __init__(self, process: subprocess.Popen, port: int, database_root: int | None):
        self.process, self.port, self.database_root = process, port, database_root

    def seconds(self) -> float:
        """CPU seconds so far of web and database processes together."""
        used = tree_seconds(self.process.pid)
        return used + (tree_seconds(self.database_root) if self.database_root else 0.0)

    def memory(self) -> list[float]:
        """MiB of each web worker."""
        return resident_megabytes(self.process.pid)

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(application: str, *, environment: dict[str, str], folder: Path = ROOT) -> Iterator[Server]:
    """gunicorn with the settings of the yardstick: gthread, 2 workers, 4 threads, preload."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--workers", "2", "--threads", "4", "--preload"]
    command += ["--bind", f"127.0.0.1:{port}", "--log-level", "warning", "--pythonpath", f"{ROOT / 'site'},{ROOT}"]
    process = subprocess.Popen([*command, application], cwd=folder, env={**os.environ, **environment})
    database_url = environment["DATABASE_URL"]
    try:
        wait_for(port, process)
        yield Server(process, port, postgres_root(database_url) if database_url.startswith("postgres") else None)
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int, process: subprocess.Popen, seconds: float = 60) -> None:
    """Return when the port answers; raise when the process ends or the time is up."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args} ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"nothing answers on port {port}")
