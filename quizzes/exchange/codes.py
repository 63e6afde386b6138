"""What the person who imports says about the codes of a file: "1=single,2=multiple"."""

from __future__ import annotations

from django.utils.translation import gettext as _

from quizzes.domain.batches import REPORTED_KINDS
from quizzes.kinds import find_kind
from quizzes.wording import plain


class CodesError(Exception):
    """The codes cannot be read; the message says which part and what is expected."""


def read_codes(text: str) -> dict[str, str]:
    """Kinds by code from "1=single, 2=多选题"; the kinds may be keys or the words that files use."""
    codes: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.replace("，", ",").split(","))):
        code, _equals, word = (piece.strip() for piece in part.partition("="))
        kind = find_kind(word)
        key = kind.key if kind else word if word in REPORTED_KINDS else ""
        if not code or not key:
            raise CodesError(
                _("“%(part)s” does not say a kind: write for example 1=single,2=multiple,3=judge.") % {"part": part}
            )
        codes[plain(code)] = key
    return codes
