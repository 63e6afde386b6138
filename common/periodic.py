"""Work that time brings: each room registers what it does when the clock moves on, `run_periodic` does it.

A job takes `now`, may run every minute and may run twice; it returns how many things it did.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime

logger = logging.getLogger(__name__)

Job = Callable[..., int]
_jobs: dict[str, Job] = {}


def register(name: str, job: Job) -> None:
    """Add a job under a name; rooms call this in AppConfig.ready()."""
    if _jobs.get(name, job) is not job:
        raise ValueError(f"The periodic job {name!r} is registered twice.")
    _jobs[name] = job


def run_jobs(*, now: datetime) -> Iterator[tuple[str, int | Exception]]:
    """Run every job with `now`, in order of registration; a job that fails is logged and does not stop the others."""
    for name, job in _jobs.items():
        try:
            yield name, job(now=now)
        except Exception as error:
            logger.exception("periodic job %s failed", name)
            yield name, error
