"""Reading the key of a choice from a cell: letters in every spelling, numbers, or texts of options (DOMAIN §9.5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import ascii_uppercase

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from quizzes.wording import clean, fold, plain

from .base import AskFirst, KeyReading

LETTERS = ascii_uppercase
# Before letters it says that they are labels, where a text such as the blood group A is an option as well.
LABEL_WORD = "选项"
_BETWEEN = r"[\s,，、|;；/&.．。()（）\[\]【】和及与]*"
_LETTER_RUN = re.compile(rf"{_BETWEEN}([A-Z](?:{_BETWEEN}[A-Z])*){_BETWEEN}(.*)", re.DOTALL)
_NUMBER_RUN = re.compile(r"\d+(?:\s*[,、|;/&\s]\s*\d+)*")
# Longest first, so that a line of three is not read as three of one.
SEPARATORS = ("###", "---", "===", "&", "|", ";", "；", "\n", "、", ",", "，")


def letters_of(positions: Sequence[int]) -> str:
    """0-based positions as sorted letters: [2, 0] is "AC"."""
    return "".join(LETTERS[position] for position in sorted(set(positions)))


def read_choice_key(text: str, options: Sequence[str]) -> KeyReading:
    """Letters of the right options. Every way to read the cell is tried; where two differ, the person must decide."""
    cleaned = clean(text)
    if not fold(cleaned):
        raise ValidationError(_("The answer is missing."))
    by_letter = _by_letters(cleaned.removeprefix(LABEL_WORD), options)
    readings = [_by_whole_text(cleaned, options), by_letter, _by_numbers(cleaned, options)]
    found = [reading for reading in readings if reading] or [
        reading for reading in [_by_parts(cleaned, options)] if reading
    ]
    if not found:
        raise ValidationError(_("The answer “%(answer)s” names none of the options.") % {"answer": cleaned[:40]})
    if len({reading.key for reading in found}) > 1:
        raise AskFirst(
            _("The answer “%(answer)s” can be read as a label and as the text of another option; write the letter.")
            % {"answer": cleaned[:40]}
        )
    return next((reading for reading in found if reading is not by_letter), found[0])


def reads_as_letters(letters: str, options: Sequence[str]) -> bool:
    """Whether the bare letters in a cell can mean nothing but these labels of `options`."""
    try:
        return read_choice_key(letters, options).key == letters
    except AskFirst:
        return False


def _by_whole_text(text: str, options: Sequence[str]) -> KeyReading | None:
    same = [position for position, option in enumerate(options) if fold(option) == fold(text)]
    return KeyReading(letters_of(same)) if len(same) == 1 else None


def _by_letters(text: str, options: Sequence[str]) -> KeyReading | None:
    run = _LETTER_RUN.fullmatch(plain(text).upper())
    if not run:
        return None
    letters = re.sub(r"[^A-Z]", "", run[1])
    # A Latin letter or digit right behind means a word or a code such as A4, not a label.
    if re.match(r"[A-Z0-9]", run[2]) or any(LETTERS.index(letter) >= len(options) for letter in letters):
        return None
    tail = clean(text)[-len(run[2]) :] if run[2] else ""
    warnings = []
    if len(set(letters)) < len(letters):
        warnings.append(_("A letter stands twice in the answer “%(answer)s”.") % {"answer": text[:40]})
    if tail and len(letters) == 1 and fold(tail) == fold(options[LETTERS.index(letters)]):
        tail = ""
    return KeyReading("".join(sorted(set(letters))), tail, warnings + tail_warnings(tail))


def tail_warnings(tail: str) -> list[str]:
    """What to tell about the text behind an answer."""
    message = _("The text behind the answer was moved to the explanation: “%(text)s”.")
    return [message % {"text": tail[:40]}] if tail else []


def _by_numbers(text: str, options: Sequence[str]) -> KeyReading | None:
    if not _NUMBER_RUN.fullmatch(plain(text)):
        return None
    positions = [int(number) - 1 for number in re.findall(r"\d+", plain(text))]
    if any(not 0 <= position < len(options) for position in positions):
        return None
    return KeyReading(letters_of(positions))


def _by_parts(text: str, options: Sequence[str]) -> KeyReading | None:
    """Several option texts joined by a separator, all of which must be found."""
    for separator in SEPARATORS:
        parts = [part for part in text.split(separator) if part.strip()]
        readings = [_by_whole_text(part, options) for part in parts]
        if len(parts) > 1 and all(readings):
            return KeyReading("".join(sorted({reading.key for reading in readings if reading})))
    return None
