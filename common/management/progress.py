"""What our commands share: a progress bar on a terminal, and nothing of it in a pipe or a log."""

from __future__ import annotations

from typing import TextIO


class ProgressBar:
    """One line that redraws itself, and only where a person watches (`stream` is a terminal)."""

    WIDTH = 30

    def __init__(self, total: int, stream: TextIO):
        self.total, self.stream, self.done = total, stream, 0
        self.shown = total > 0 and stream.isatty()

    def advance(self) -> None:
        """Count one more; redraws at most a hundred times."""
        self.done += 1
        if self.shown and (self.done == self.total or self.done % max(1, self.total // 100) == 0):
            filled = self.WIDTH * self.done // self.total
            self.stream.write(f"\r[{'#' * filled}{'.' * (self.WIDTH - filled)}] {self.done}/{self.total}")
            if self.done == self.total:
                self.stream.write("\n")
            self.stream.flush()
