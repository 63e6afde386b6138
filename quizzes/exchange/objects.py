"""JSON files of questions (DOMAIN §9.1): objects under the names that tables use for their columns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.spreadsheets import SpreadsheetError
from common.spreadsheets.cells import text_of
from common.spreadsheets.delimited import decode_text
from quizzes.domain.drafts import ImportDraft, Place, Problem, Severity, Unit
from quizzes.kinds import find_kind
from quizzes.kinds.letters import LETTERS
from quizzes.wording import plain

from .answers import Options, answer_of, told_index
from .formats import Format, FormatError
from .heads import field_named, flag_field, option_field
from .options import ReadOptions
from .reading import read_records
from .records import Record
from .sections import Section

# Lists of questions stand at most so deep: {"data": {"list": [{…}]}}.
_DEEPEST = 8
# What an object calls the questions about its material.
_PARTS = frozenset({"children", "subquestions", "parts", "items", "questions", "小题", "子题", "子题目"})
# Names of a material, rather than of a whole paper that holds questions.
_MATERIALS = frozenset({"stem", "题干", "材料", "案例", "material", "questionstem"})
# What an object calls the letter of an option.
_LETTERED = frozenset({"label", "letter", "prefix", "标号"})
_MOST_NAMED = 200


@dataclass(frozen=True)
class _Found:
    """An object that holds a question, the section it stands in, and the questions within it."""

    content: Mapping[str, Any]
    section: Section | None
    parts: list[_Found] = field(default_factory=list)


def _objects(value: Any, section: Section | None, depth: int) -> Iterator[_Found]:
    """Every question within a value, in its order; names that name kinds head sections: {"单选题": [{…}]}."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for each in value:
            yield from _objects(each, section, depth + 1)
    elif isinstance(value, dict):
        parts = [
            part for name, inner in value.items() if plain(name) in _PARTS for part in _objects(inner, None, depth + 1)
        ]
        if parts and _is_case(value):
            yield _Found(value, section, parts)
        elif not parts and _is_question(value):
            yield _Found(value, section)
        else:
            for name, inner in value.items():
                if isinstance(inner, list | dict):
                    yield from _objects(inner, Section(name) if find_kind(name) else section, depth + 1)


def _is_question(content: Mapping[str, Any]) -> bool:
    """Whether an object says what a question says; one under a letter of its own is an option."""
    named = {field_named(name) for name in content}
    if any(plain(name) in _LETTERED and str(value).strip() in LETTERS for name, value in content.items() if value):
        return False
    return "stem" in named and bool(named & {"answer", "options", "kind", option_field(0), flag_field(0)})


def _is_case(content: Mapping[str, Any]) -> bool:
    """Whether an object with questions in it is a case, and not a paper that holds them."""
    names = {field_named(name): name for name in content}
    kind = find_kind(str(content[names["kind"]])) if "kind" in names else None
    is_material = any(plain(name) in _MATERIALS for name in content)
    return "stem" in names and (is_material or (kind is not None and kind.key == "case"))


def _read(data: bytes, options: ReadOptions, name: str) -> ImportDraft:
    content = _load(data)
    if content is None:
        raise FormatError(_("“%(name)s” is no sound JSON. Write it again and import it.") % {"name": name})
    found = list(_objects(content, None, 0))
    draft = ImportDraft()
    reader = _ObjectReader([each for one in found for each in (*one.parts, one)], options)
    records = [reader.record(each, Place(number, unit=Unit.QUESTION)) for number, each in enumerate(found, start=1)]
    if reader.unused:
        message = _("These fields are not imported: %(names)s.")
        names = ", ".join(sorted(reader.unused))[:_MOST_NAMED]
        draft.problems.append(Problem(Severity.WARNING, message % {"names": names}))
    read_records(records, options, draft)
    if not draft.found:
        message = _(
            "No object holds a question: each needs its text as “question” or “题干”, and its “answer” or “答案”."
        )
        draft.problems.append(Problem(Severity.ERROR, message))
    return draft


class _ObjectReader:
    """Objects as records; `unused` gathers the names of what is not imported."""

    def __init__(self, found: Sequence[_Found], options: ReadOptions):
        self.unused: set[str] = set()
        answers = [(self._value(each, "answer"), self._options(each)) for each in found]
        self._first_index = options.first_index or told_index(answers)

    def record(self, found: _Found, place: Place) -> Record:
        record = Record(place, section=found.section)
        options = self._options(found)
        for name, value in found.content.items():
            known = field_named(name)
            if known == "answer":
                record.fields["answer"], record.asks = answer_of(value, options, self._first_index)
            elif known == "options" and not isinstance(value, str):
                continue
            elif known is None:
                if plain(name) not in _PARTS:
                    self.unused.add(name)
            elif not isinstance(value, dict):
                record.fields.setdefault(known, _text(value))
        record.fields |= {option_field(at): text for at, text in enumerate(options.texts)}
        if "answer" not in record.fields and any(flag is not None for flag in options.flags):
            record.fields |= {flag_field(at): "1" if flag else "0" for at, flag in enumerate(options.flags)}
        record.parts = [self.record(part, place) for part in found.parts]
        return record

    @staticmethod
    def _value(found: _Found, field: str) -> Any:
        return next((value for name, value in found.content.items() if field_named(name) == field), None)

    def _options(self, found: _Found) -> Options:
        """The options of an object, from one list or from fields of their own."""
        listed = self._value(found, "options")
        if isinstance(listed, list | dict) and listed:
            return Options.read(listed)
        fields = {field_named(name): value for name, value in found.content.items()}
        texts = [_text(fields[option_field(at)]) if option_field(at) in fields else "" for at in range(len(LETTERS))]
        while texts and not texts[-1].strip():
            texts.pop()
        return Options(texts)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(_text(each) for each in value)
    return "" if isinstance(value, dict) else text_of(value)


def _load(data: bytes) -> Any:
    """The content of a JSON file, or of a file with one object a line; None for anything else."""
    try:
        text = decode_text(data).lstrip("\ufeff")
    except SpreadsheetError:
        return None
    if not text.lstrip().startswith(("[", "{")):
        return None
    try:
        return json.loads(text, parse_constant=str)
    except (ValueError, RecursionError):
        pass
    try:
        return [json.loads(line, parse_constant=str) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        return None


def _is_json(data: bytes, name: str) -> bool:
    if name.lower().endswith(JSON.suffixes):
        return True
    return bool(
        data.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1] in (b"[", b"{") and isinstance(_load(data), list | dict)
    )


def _originals(data: bytes, options: ReadOptions) -> dict[tuple[str, int], str]:
    """Every object that holds a question, written anew."""
    found = enumerate(_objects(_load(data), None, 0), start=1)
    return {("", number): json.dumps(each.content, ensure_ascii=False, indent=1) for number, each in found}


JSON = Format("json", gettext_lazy("JSON"), (".json", ".jsonl"), _is_json, _read, _originals)
