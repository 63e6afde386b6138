"""The motifs of the four families of covers (LOOK §5): geometry only, one accent in each picture.

A motif is a function of a canvas, whose ground is the family's, and of the picture's own chance for its variations.
"""

from collections.abc import Callable, Iterable

from home.demo.canvas import Canvas, Chance
from home.demo.motifs import cases, evenings, lessons, policies

Motif = Callable[[Canvas, Chance], None]


def _by_name(motifs: Iterable[Motif]) -> dict[str, Motif]:
    return {motif.__name__: motif for motif in motifs}


GROUNDS = {"lesson": lessons.GROUND, "case": cases.GROUND, "policy": policies.GROUND, "evening": evenings.GROUND}
MOTIFS = {
    "lesson": _by_name(lessons.MOTIFS),
    "case": _by_name(cases.MOTIFS),
    "policy": _by_name(policies.MOTIFS),
    "evening": _by_name(evenings.MOTIFS),
}
