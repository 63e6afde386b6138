"""CPU time of process trees, read from /proc: what a web server and its database server spent, children included."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Stat:
    """One process: its parent and the seconds of CPU it and its reaped children used."""

    parent: int
    own: float
    reaped: float


def read_stats() -> dict[int, Stat]:
    """Every process of this machine that can be read."""
    stats = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            text = (folder / "stat").read_text()
        except OSError:
            continue  # it ended meanwhile
        fields = text.rpartition(")")[2].split()
        utime, stime, cutime, cstime = (int(field) / TICKS for field in fields[11:15])
        stats[int(folder.name)] = Stat(int(fields[1]), utime + stime, cutime + cstime)
    return stats


def tree_seconds(root: int) -> float:
    """Seconds of CPU used so far by process `root`, its living descendants and those it has reaped."""
    stats = read_stats()
    children = defaultdict(list)
    for pid, stat in stats.items():
        children[stat.parent].append(pid)
    total, waiting = 0.0, [root]
    while waiting:
        pid = waiting.pop()
        if pid in stats:
            total += stats[pid].own + stats[pid].reaped
            waiting += children[pid]
    return total


def resident_megabytes(root: int) -> list[float]:
    """Proportional memory (PSS) of each child of `root`, in MiB; what a forked worker really adds."""
    sizes = []
    for pid, stat in read_stats().items():
        if stat.parent == root:
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    sizes.append(int(line.split()[1]) / 1024)
    return sizes


def postgres_root(database_url: str) -> int:
    """The process that all processes of the PostgreSQL server behind `database_url` descend from.

    Asked of the server itself: a machine may run several. It must run on this machine, in view of /proc.
    """
    import psycopg

    with psycopg.connect(database_url) as connection:
        return read_stats()[connection.info.backend_pid].parent
