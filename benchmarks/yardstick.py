"""B: the CPU of one request to a bare Django view, measured beside the product on the same database server."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from itertools import cycle, islice
from pathlib import Path

from benchmarks.server import ROOT, Server, serving

WARM_UP, REQUESTS = 100, 1500


def measure_yardstick(database_url: str) -> dict[str, float]:
    """Milliseconds of CPU per request of the bare views: `update` is B, `token` and `empty` give the floor."""
    environment = {"DATABASE_URL": database_url, "PYTHONPATH": str(ROOT / "benchmarks")}
    with tempfile.TemporaryDirectory() as folder:
        keys_file = Path(folder) / "keys"
        subprocess.run(
            [sys.executable, str(ROOT / "benchmarks" / "bare_view.py"), str(keys_file)],
            env=environment,
            check=True,
        )
        keys = keys_file.read_text().split()
        with serving("bare_view:application", environment=environment, folder=ROOT / "benchmarks") as server:
            return {view: per_request(server, f"/{view}/", keys) for view in ("update", "token", "empty")}


def per_request(server: Server, path: str, keys: list[str]) -> float:
    """Milliseconds of CPU of one GET of `path`, over REQUESTS of them after a warm-up."""
    connection = server.connection()

    def get(key: str) -> None:
        connection.request("GET", path, headers={"Cookie": f"sessionid={key}"})
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}: {body[:200]!r}")

    for key in islice(cycle(keys), WARM_UP):
        get(key)
    before = server.seconds()
    for key in islice(cycle(keys), REQUESTS):
        get(key)
    return (server.seconds() - before) / REQUESTS * 1000
