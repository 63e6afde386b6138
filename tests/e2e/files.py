"""The files that clerks bring along, written the way their desks write them."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl import Workbook, load_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Asked:
    """A question of a file: its options as they stand there, and the texts of the right ones."""

    kind: str
    stem: str
    options: tuple[str, ...]
    right: frozenset[str]
    explanation: str = ""

    @property
    def key(self) -> str:
        """The answer cell: letters, or the word of a judgement."""
        if not self.options:
            return "".join(self.right)
        return "".join(letter for letter, option in zip("ABCDEF", self.options, strict=False) if option in self.right)


def roster_file(path, people: list[dict[str, str]]):
    """A roster with a title row above its header, as most have."""
    header = list(people[0])
    return _write(path, [["某分局人员花名册"], header, *([person[name] for name in header] for person in people)])


def question_file(path, questions: list[Asked]):
    """Questions in the plain layout: one to a row, options in columns of their own."""
    header = ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析"]
    rows = [
        [asked.kind, asked.stem, *(*asked.options, "", "", "", "")[:4], asked.key, asked.explanation]
        for asked in questions
    ]
    return _write(path, [header, *rows])


def sheets_of(path) -> dict[str, list[list[str]]]:
    """Every sheet of a workbook, rows as text."""
    book = load_workbook(path)
    return {
        sheet.title: [["" if cell is None else str(cell) for cell in row] for row in sheet.values] for sheet in book
    }


def _write(path, rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path
