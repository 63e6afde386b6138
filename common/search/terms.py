"""Cutting text into what is indexed and what is asked for. Pure functions, the same on both databases."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# Characters of one field that are indexed; PostgreSQL refuses a tsvector above 1 MiB, and the whole save with it.
MAX_CHARS = 60_000
# Terms of one query that count: each is a level of nesting in the SQL, and nobody types more.
MAX_QUERY_TERMS = 48

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
_HAN_RUN = re.compile(rf"[{HAN}]+")


def index_text(text: str) -> str:
    """`text` as it goes into the index: words as they are, Chinese as single characters and overlapping pairs."""
    return " ".join(term for run in _runs(text[:MAX_CHARS]) for term in _index_terms(run))


def query_terms(text: str) -> list[str]:
    """The terms that all must be there for `text` to be found; empty when it holds nothing that is indexed.

    Only letters, digits and Chinese characters survive, so that no quote, percent sign or operator reaches a database.
    """
    terms = (term for run in _runs(text) for term in _query_terms(run))
    return list(dict.fromkeys(terms))[:MAX_QUERY_TERMS]


def _runs(text: str) -> Iterator[str]:
    """Unbroken runs of either Chinese or other letters and digits, small letters, compatibility forms made plain."""
    for match in _RUN.finditer(unicodedata.normalize("NFKC", text).lower()):
        yield match.group()


def _pairs(run: str) -> list[str]:
    return [run[start : start + 2] for start in range(len(run) - 1)]


def _index_terms(run: str) -> list[str]:
    return [*run, *_pairs(run)] if _HAN_RUN.match(run) else [run]


def _query_terms(run: str) -> list[str]:
    return _pairs(run) if len(run) > 1 and _HAN_RUN.match(run) else [run]
