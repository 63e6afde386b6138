"""Texts inside questions and answers: what editors write on one line, and what officers type."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from quizzes.wording import clean

# Neither is text, and no database keeps them all: control characters but tab and line feed, halves of a pair.
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def one_line(text: Any) -> str:
    """A text of an option, cleaned and on one line."""
    return " ".join(clean(str(text)).split("\n"))


def typed(raw: Any, most: int) -> str:
    """What an officer typed, with its line feeds, blanks as he set them; at most `most` characters.

    Raises ValidationError where it is no text or too long.
    """
    if not isinstance(raw, str):
        raise ValidationError(_("This is not a text."))
    text = _NO_TEXT.sub("", raw.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(text) > most:
        raise ValidationError(_("The answer is longer than %(most)s characters.") % {"most": most})
    return text


def typed_line(raw: Any, most: int) -> str:
    """What an officer typed into a field of one line."""
    return one_line(typed(raw, most))
