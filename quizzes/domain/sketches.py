"""Sketches of texts: figures so small that a database finds, among 100,000 texts, those that may be nearly the same.

A text is the set of its shingles (runs of WIDTH characters, a number or Latin word counting as one), and two texts are
as alike as their sets overlap (Jaccard: common ones over all, 0 to 1). A sketch keeps, for each of FIGURES hash
functions, the least value that any shingle has: the share of figures that two sketches have in common estimates the
overlap (MinHash, Broder 1997). Cut into BANDS of ROWS figures, two sketches of texts with an overlap s have a band in
common with probability 1 - (1 - s^ROWS)^BANDS: 0.977 at 0.75, 0.996 at 0.8, 0.9997 at 0.85, 0.00014 at 0.1. So equal
bands name the candidates, sketches drop most of them, texts decide.

Pure functions, the same on every machine. Whoever changes a constant raises quizzes.domain.twins.EDITION.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from decimal import Decimal
from functools import lru_cache
from struct import Struct

# Two Chinese characters are a word. Wider shingles make a short statement and its negation strangers.
WIDTH = 2
BANDS, ROWS = 14, 5
FIGURES = BANDS * ROWS
# So that 6 and 12 months are one change apart, as quizzes.domain.differences shows them.
_PIECES = re.compile(r"[0-9a-z]+|.", re.DOTALL)
_FIGURES = Struct(f">{FIGURES}I")
_BAND = _FIGURES.size // BANDS


def shingles_of(texts: Iterable[str]) -> frozenset[str]:
    """The shingles of folded texts (quizzes.wording.fold); none spans two of them, so their order says nothing.

    A text shorter than a shingle is one.
    """
    pieces = (_PIECES.findall(text) for text in texts if text)
    return frozenset("".join(run[at : at + WIDTH]) for run in pieces for at in range(max(1, len(run) - WIDTH + 1)))


def likeness(one: Collection[str], other: Collection[str]) -> Decimal:
    """How much two sets of shingles overlap, 0 to 1 to two places; rounded down, so that 1 means the same ones."""
    first, second = set(one), set(other)
    union = len(first | second)
    return Decimal(100 * len(first & second) // union) / 100 if union else Decimal(1)


def sketch_of(shingles: Collection[str]) -> bytes:
    """The figures of a set of shingles, big-endian 32 bits each; empty for an empty set. Equal sets, equal sketches."""
    columns = zip(*map(_FIGURES.unpack, map(_hashes, shingles)), strict=True)
    return _FIGURES.pack(*map(min, columns)) if shingles else b""


def bands_of(sketch: bytes) -> list[int]:
    """What sketches that may belong together have in common, one number for each band; none for an empty sketch."""
    return [
        number_of(bytes([start // _BAND]) + sketch[start : start + _BAND]) for start in range(0, len(sketch), _BAND)
    ]


def estimate(one: bytes, other: bytes) -> float:
    """The overlap of two sets guessed from their sketches, 0 to 1; its standard error is at most 0.06."""
    if not one or not other:
        return float(one == other)
    figures = zip(_FIGURES.unpack(one), _FIGURES.unpack(other), strict=True)
    return sum(mine == yours for mine, yours in figures) / FIGURES


def number_of(data: bytes) -> int:
    """A digest that a column of 64-bit integers holds."""
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), signed=True)


@lru_cache(maxsize=2**15)
def _hashes(shingle: str) -> bytes:
    """The values of all hash functions for a shingle, side by side. A bank uses few different shingles, often."""
    return hashlib.shake_128(shingle.encode()).digest(_FIGURES.size)
