"""What a file holds that cannot be imported, as tables to mend and upload again (DOMAIN §9.9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.spreadsheets import Row, Sheet, exported_text, read_table
from common.spreadsheets.delimited import decode_text
from common.spreadsheets.errors import SpreadsheetError
from common.spreadsheets.writer import Table
from quizzes.domain.drafts import Problem, Severity, Unit

from .formats import find_format
from .heads import Head
from .numbering import start_of
from .options import ReadOptions
from .rows import head_of
from .tables import TABULAR, heading_of

# A question of a text is no longer; more around a problem would hide it.
LONGEST_BLOCK = 40
LONGEST_TEXT = 8000
PLACES_NAMED = 5
WORST_FIRST = (Severity.QUESTION, Severity.ERROR, Severity.WARNING)
Stored = dict[str, Any]


def left_out(data: bytes, name: str, format: str, options: ReadOptions, problems: Sequence[Problem]) -> list[Stored]:
    """Every row, or text of a question, that a problem refuses, with the reasons beside it: {"name", "head", "rows"}.

    The rows of a table keep their columns, so that the mended file can be uploaded as it is; the reasons stand in a
    last column that imports pass over. JSON, for keeping.
    """
    refusing = [problem for problem in problems if problem.severity != Severity.WARNING and problem.place.row]
    if not refusing:
        return []
    if format in TABULAR:
        return _rows(data, name, options, refusing)
    if originals := find_format(data, name, format).originals:
        return _texts(originals(data, options), refusing)
    return _blocks(data, [problem for problem in refusing if problem.place.unit == Unit.LINE])


def grouped(problems: Iterable[Mapping[str, str]]) -> list[Stored]:
    """Problems that say the same, together: {"severity", "message", "places", "count"}; questions first, then errors.

    Of many places the first few are named, without their sheet where there is only one. JSON, for keeping.
    """
    problems = list(problems)
    sheets = {each["where"].rpartition("!")[0] for each in problems}
    places: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for each in problems:
        where = each["where"] if len(sheets) > 1 else each["where"].rpartition("!")[2]
        places[each["severity"], each["message"]].append(where)
    groups = [
        {"severity": severity, "message": message, "places": where[:PLACES_NAMED], "count": len(where)}
        for (severity, message), where in places.items()
    ]
    return sorted(groups, key=lambda group: WORST_FIRST.index(group["severity"]))


def workbook_tables(refused: Iterable[Stored], problems: Iterable[Mapping[str, str]]) -> list[Table]:
    """The sheets of the workbook: what was refused, and a list of every problem, warnings included."""
    consequences = {
        Severity.ERROR: pgettext("import", "Refused"),
        Severity.QUESTION: _("Waits for your answer"),
        Severity.WARNING: _("Imported all the same"),
    }
    every = Table(
        _("All problems"),
        [pgettext("import", "Where"), pgettext("import", "Consequence"), pgettext("import", "What")],
        [[each["where"], str(consequences[Severity(each["severity"])]), each["message"]] for each in problems],
    )
    return [*(Table(each["name"], each["head"], each["rows"]) for each in refused), every]


def _rows(data: bytes, name: str, options: ReadOptions, problems: Sequence[Problem]) -> list[Stored]:
    reasons: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for problem in problems:
        reasons[problem.place.sheet, problem.place.row].append(_reason(problem))
    tables = []
    for sheet in read_table(data, name=name):
        head = head_of(sheet, options.layout_of(sheet.name)) or Head(0)
        rows = _with_cases(sheet, head, {row for name, row in reasons if name == sheet.name})
        if not rows:
            continue
        heading = heading_of(sheet, head)
        width = max(len(row.cells) for row in (heading, *rows))
        # Writing puts a quote before signs, which reading takes off; those that are there must not grow.
        lines = [
            [*_padded([*map(exported_text, row.cells)], width), "\n".join(reasons[sheet.name, row.number])]
            for row in rows
        ]
        tables.append({"name": sheet.name, "head": [*_padded(heading.cells, width), _("Reason")], "rows": lines})
    return tables


def _with_cases(sheet: Sheet, head: Head, refused: set[int]) -> list[Row]:
    """The refused rows; of a case all of its rows, because they are imported together or not at all."""
    columns = head.columns
    if not {"number", "material"} <= columns.keys():
        return [row for row in sheet.rows if row.number in refused]
    cases = {row[columns["material"]].strip() for row in sheet.rows} - {""}

    def case_of(row: Row) -> str:
        number = row[columns["material"]].strip() or row[columns["number"]].strip()
        return number if number in cases else ""

    wanted = {case_of(row) for row in sheet.rows if row.number in refused} - {""}
    return [row for row in sheet.rows if row.number in refused or case_of(row) in wanted]


def _texts(originals: Mapping[tuple[str, int], str], problems: Sequence[Problem]) -> list[Stored]:
    """The questions at the places that problems name, each once."""
    told: dict[str, tuple[str, list[str]]] = {}
    for problem in sorted(problems, key=lambda each: (each.place.sheet, each.place.row)):
        place = problem.place
        text = originals.get((place.sheet, place.row), "")
        told.setdefault(text or str(place), (str(place), []))[1].append(_reason(problem))
    rows = [[where, _shortened(text), "\n".join(reasons)] for text, (where, reasons) in told.items()]
    head = [pgettext("import", "Where"), _("Text"), _("Reason")]
    return [{"name": _("Refused questions"), "head": head, "rows": rows}]


def _shortened(text: str) -> str:
    """A text as a cell can hold it."""
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"


def _blocks(data: bytes, problems: Sequence[Problem]) -> list[Stored]:
    """The questions of a text around the lines that problems name."""
    try:
        lines = decode_text(data).splitlines()
    except SpreadsheetError:
        return []
    reasons: defaultdict[int, list[str]] = defaultdict(list)
    for problem in problems:
        reasons[_first_line(lines, problem.place.row)].append(_reason(problem))
    rows = [[str(first), _block(lines, first), "\n".join(told)] for first, told in sorted(reasons.items()) if told]
    head = [pgettext("import", "Line"), _("Text"), _("Reason")]
    return [{"name": _("Refused questions"), "head": head, "rows": rows}] if rows else []


def _first_line(lines: Sequence[str], number: int) -> int:
    """The line, from 1, at which the question around line `number` begins: a number stands there, or a blank above."""
    for first in range(min(number, len(lines)), max(number - LONGEST_BLOCK, 0), -1):
        if start_of(lines[first - 1].strip()) or first == 1 or not lines[first - 2].strip():
            return first
    return number


def _block(lines: Sequence[str], first: int) -> str:
    following = takewhile(lambda line: line.strip() and not start_of(line.strip()), lines[first:])
    rest = [line for line, _place in zip(following, range(LONGEST_BLOCK), strict=False)]
    return "\n".join([lines[first - 1] if first <= len(lines) else "", *rest])


def _reason(problem: Problem) -> str:
    """The message, with the column it speaks of where there is one."""
    return problem.message if problem.place.column is None else f"{problem.place.cell}：{problem.message}"


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]
