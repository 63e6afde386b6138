"""Options and answers as JSON holds them: lists, objects, numbers, booleans; turned into texts and cells of keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from common.spreadsheets.cells import text_of
from quizzes.kinds import cells
from quizzes.kinds.essay import MARK
from quizzes.kinds.letters import LETTERS, letters_of
from quizzes.wording import fold, plain

# What an option's object calls its text, its label, and whether it is right; the first that is there counts.
_TEXTS = (
    "text",
    "content",
    "optiontext",
    "optioncontent",
    "内容",
    "选项内容",
    "title",
    "name",
    "desc",
    "option",
    "value",
)
_LABELS = ("label", "key", "letter", "code", "prefix", "optionid", "id", "no", "标号", "选项", "value")
_RIGHTS = ("iscorrect", "correct", "isright", "right", "isanswer", "istrue", "是否正确", "正确")
_TRUE = frozenset({"true", "1", "yes", "y", "t", "是", "对", "正确", "√"})
_SEPARATORS = cells.BETWEEN + "|｜=＝"


@dataclass
class Options:
    """Texts of options, what an answer may call them instead of a letter, and what they say of being right."""

    texts: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    flags: list[bool | None] = field(default_factory=list)

    @classmethod
    def read(cls, value: list[Any] | dict[str, Any]) -> Options:
        """From a list of texts or objects, or from an object of texts by label."""
        if isinstance(value, dict):
            by_label = sorted(value.items()) if all(len(name) == 1 for name in value) else list(value.items())
            texts = [text_of(text) if _is_plain(text) else "" for _name, text in by_label]
            return cls(texts, [name for name, _text in by_label])
        read = [_option(each) for each in value]
        return cls(*(list(side) for side in zip(*read, strict=True))) if read else cls()

    def place_of(self, name: str) -> int | None:
        """The place of the option that is called so; None where none is, or where a letter says the same."""
        wanted = plain(name)
        places = [at for at, known in enumerate(self.names) if plain(known) == wanted]
        return places[0] if len(places) == 1 and wanted else None


def _option(value: Any) -> tuple[str, str, bool | None]:
    """Text, name and mark of an option."""
    if not isinstance(value, dict):
        return ("" if isinstance(value, list) else text_of(value)), "", None
    named = {plain(name).replace("_", ""): inner for name, inner in value.items()}
    text = next((text_of(named[name]) for name in _TEXTS if _is_plain(named.get(name))), "")
    label = next((text_of(named[name]) for name in _LABELS if _is_plain(named.get(name))), "")
    right = next((named[name] for name in _RIGHTS if _is_plain(named.get(name))), None)
    return text, label, None if right is None else plain(text_of(right)) in _TRUE


def _is_plain(value: Any) -> bool:
    return value is not None and not isinstance(value, dict | list)


def told_index(answers: Iterable[tuple[Any, Options]]) -> str:
    """Whether the numbers of a file count options from 0 or from 1, told by those that can mean but one; else ""."""
    told = set()
    for value, options in answers:
        for number in _numbers(value, options):
            if number == 0:
                told.add("0")
            elif number == len(options.texts):
                told.add("1")
    return told.pop() if len(told) == 1 else ""


def _numbers(value: Any, options: Options) -> list[int]:
    """The numbers in an answer that stand for options."""
    listed = value if isinstance(value, list) else [value]
    if not options.texts or _are_flags(listed, options):
        return []
    return [each for each in listed if _is_index(each, options)]


def _is_index(value: Any, options: Options) -> bool:
    if not isinstance(value, int) or isinstance(value, bool):
        return False
    is_text = any(fold(text) == str(value) for text in options.texts)
    return not is_text and options.place_of(str(value)) is None


def _are_flags(listed: Sequence[Any], options: Options) -> bool:
    """Whether a list has a yes or no for each option: booleans, or more noughts and ones than numbers could be."""
    if not options.texts or len(listed) != len(options.texts):
        return False
    if all(isinstance(each, bool) for each in listed):
        return True
    return all(each in (0, 1) and isinstance(each, int) for each in listed) and len(set(listed)) < len(listed)


def answer_of(value: Any, options: Options, first_index: str) -> tuple[str, str]:
    """The answer as a cell writes it, and what a person must say first, where that is so."""
    if isinstance(value, bool):
        return ("对" if value else "错"), ""
    if isinstance(value, dict):
        return _of_object(value, options), ""
    listed = value if isinstance(value, list) else [value]
    if _are_flags(listed, options):
        return letters_of([at for at, flag in enumerate(listed) if flag]), ""
    if _numbers(value, options):
        return _of_numbers(listed, options, first_index)
    if options.texts:
        return _of_names(value, listed, options), ""
    if isinstance(value, list):
        return cells.join(_blank(each) for each in value), ""
    return text_of(value), ""


def _of_numbers(listed: Sequence[Any], options: Options, first_index: str) -> tuple[str, str]:
    if not first_index:
        message = _("The answer is a number: say whether the file counts its options from 0 or from 1.")
        return "", message
    if not all(_is_index(each, options) for each in listed):
        return ", ".join(map(text_of, listed)), ""
    places = [each - int(first_index) for each in listed]
    if not all(0 <= place < len(options.texts) for place in places):
        return ", ".join(map(text_of, listed)), ""
    return "".join(LETTERS[place] for place in places), ""


def _of_names(value: Any, listed: Sequence[Any], options: Options) -> str:
    """Letters, where every piece is the name or the text of one option; else what is written."""
    places = [_place(text_of(each), options) for each in listed if _is_plain(each)]
    if places and all(place is not None for place in places):
        return "".join(LETTERS[place] for place in places if place is not None)
    texts = [text_of(each).strip() for each in listed if _is_plain(each)]
    if len(texts) > 1 and all(len(text) == 1 and plain(text).upper() in LETTERS for text in texts):
        return "".join(texts)
    return ("###" if len(texts) > 1 else "").join(texts)


def _place(text: str, options: Options) -> int | None:
    """The place of the option that is called or says so, and which no letter could mean as well."""
    named = options.place_of(text)
    if named is not None:
        return named
    same = [at for at, option in enumerate(options.texts) if fold(option) == fold(text) and fold(text)]
    is_letter = len(plain(text)) == 1 and plain(text).upper() in LETTERS[: len(options.texts)]
    return same[0] if len(same) == 1 and not is_letter else None


def _blank(value: Any) -> str:
    """What one blank accepts: a text, or a list of variants."""
    variants = value if isinstance(value, list) else [value]
    return "|".join(cells.escape(text_of(each), _SEPARATORS) for each in variants if _is_plain(each))


def _of_object(value: dict[str, Any], options: Options) -> str:
    """The cell of a key that is an object: a text with its points, a number, pairs."""
    if "reference" in value or "lines" in value:
        lines = [line for line in value.get("lines") or [] if isinstance(line, dict)]
        marked = [f"{MARK}{text_of(line.get('text'))}（{text_of(line.get('weight', 1))}）" for line in lines]
        return "\n".join([text_of(value.get("reference", "")), *marked]).strip()
    if "value" in value:
        tolerance = text_of(value.get("tolerance") or "")
        unit = text_of(value.get("unit") or "")
        return f"{text_of(value['value'])}{f'±{tolerance}' if tolerance not in ('', '0') else ''} {unit}".strip()
    pairs = [(name, text_of(inner)) for name, inner in value.items() if _is_plain(inner)]
    if isinstance(value.get("pairs"), list):
        pairs = list(zip(options.texts, map(text_of, value["pairs"]), strict=False))
        pairs += [("", text_of(text)) for text in value.get("spare") or []]
    return cells.join("=".join(cells.escape(side, _SEPARATORS) for side in pair) for pair in pairs)
