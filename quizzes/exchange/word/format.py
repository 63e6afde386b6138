"""Word documents of questions (DOMAIN §9.1): running text, tables with a head, or both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.spreadsheets import Sheet
from quizzes.domain.drafts import ImportDraft, Place, Problem, Severity, Unit
from quizzes.exchange.formats import Format, FormatError
from quizzes.exchange.heads import find_head, read_head
from quizzes.exchange.lines import Line, clean_line
from quizzes.exchange.numbering import start_of
from quizzes.exchange.options import ReadOptions
from quizzes.exchange.prose import prose_records
from quizzes.exchange.reading import read_records
from quizzes.exchange.records import Record
from quizzes.exchange.rows import Rows, head_of
from quizzes.exchange.sections import Section, section_head

from .archive import WordFile, is_word, name_of
from .paragraphs import ParagraphReader, ParagraphText
from .tables import Table, read_tables

# Wrappers around paragraphs and tables that say nothing of their own.
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"})
_QUOTED = 12


@dataclass
class Document:
    """A document once it is read: its lines outside of tables with heads, and those tables, each in its section."""

    lines: list[Line] = field(default_factory=list)
    tables: list[tuple[Table, Section | None]] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)


def read_document(data: bytes, options: ReadOptions) -> Document:
    """The lines and tables of a document, in its order. Raises FormatError for what is no sound Word document."""
    return _Walk(WordFile(data), options).document


class _Walk:
    """Walks a document once; numbers count as they come, so everything is read in its order."""

    def __init__(self, word: WordFile, options: ReadOptions):
        self.document = Document()
        self._options = options
        self._reader = ParagraphReader(word)
        self._section: Section | None = None
        self._paragraphs = self._tables = 0
        self._begun: ParagraphText | None = None
        for block in word.blocks():
            for element in _unwrapped(block):
                self._read(element)
        self.document.pictures = self._reader.pictures

    def _read(self, element: Element) -> None:
        if name_of(element) == "p":
            for paragraph in self._with_boxes(element):
                self._add(paragraph)
        elif name_of(element) == "tbl":
            self._tables += 1
            self._add_table(read_tables(element, self._tables, self._paragraphs_within))

    def _with_boxes(self, element: Element) -> Iterator[ParagraphText]:
        """A paragraph and, behind it, the paragraphs of text boxes that hang on it."""
        paragraph = self._reader.read(element)
        yield paragraph
        for box in paragraph.boxed:
            yield from self._with_boxes(box)

    def _paragraphs_within(self, element: Element) -> list[ParagraphText]:
        """The paragraphs of a cell, those of tables within it included."""
        return [text for each in element.iter() if name_of(each) == "p" for text in self._with_boxes(each)]

    def _add(self, paragraph: ParagraphText) -> None:
        if self._begun:
            paragraph = _joined(self._begun, paragraph)
        self._begun = paragraph if paragraph.goes_on else None
        if self._begun:
            return
        self._paragraphs += any(line.strip() for line in paragraph.lines)
        place = Place(self._paragraphs, unit=Unit.PARAGRAPH, quote=_quote(paragraph.lines))
        for at, (text, filled) in enumerate(zip(paragraph.lines, paragraph.filled, strict=False)):
            fault = paragraph.fault if at == 0 else ""
            self.document.lines.append(Line(clean_line(text), place, filled=clean_line(filled), fault=fault))
            self._section = section_head(clean_line(text)) or self._section

    def _add_table(self, table: Table) -> None:
        layout = self._options.layout_of(table.sheet.name)
        is_told = layout is not None or find_head(table.sheet.rows) or table.turned() or table.is_list
        if is_told:
            self.document.tables.append((table, self._section))
        else:
            self.document.lines += table.lines()


def _unwrapped(element: Element) -> Iterator[Element]:
    if name_of(element) in _WRAPPERS:
        for each in element:
            yield from _unwrapped(each)
    else:
        yield element


def _joined(first: ParagraphText, second: ParagraphText) -> ParagraphText:
    """Two paragraphs whose break was deleted."""
    return ParagraphText(
        [*first.lines[:-1], first.lines[-1] + second.lines[0], *second.lines[1:]],
        [*first.filled[:-1], first.filled[-1] + second.filled[0], *second.filled[1:]],
        first.fault or second.fault,
        second.goes_on,
    )


def _quote(lines: list[str]) -> str:
    text = " ".join(" ".join(lines).split())
    return f"{text[:_QUOTED]}…" if len(text) > _QUOTED else text


def _table_records(table: Table, section: Section | None, options: ReadOptions, draft: ImportDraft) -> list[Record]:
    """The questions of a table by its head, in its first row or its first column; a question to people without one."""
    sheet = table.sheet
    layout = options.layout_of(sheet.name)
    if head := head_of(sheet, layout):
        rows = Rows(sheet, head, Unit.TABLE_ROW, section, table.faults, is_told=layout is not None)
        return list(rows.records())
    if turned := table.turned():
        place = table.place(1)
        fault = next(iter(table.faults.values()), "")
        rows = Rows(turned, read_head(turned.rows[0]), section=section, whole=place)
        return [_with_fault(record, fault) for record in rows.records()]
    message = _("Table %(number)s does not name its columns. Say what they hold, or put a row of names on top.")
    draft.problems.append(Problem(Severity.QUESTION, message % {"number": table.number}, table.place(1)))
    return []


def _with_fault(record: Record, fault: str) -> Record:
    record.fault = record.fault or fault
    return record


def _read(data: bytes, options: ReadOptions, name: str) -> ImportDraft:
    if not is_word(data, name):
        raise FormatError(_("“%(name)s” is no Word document. Save it as .docx and import it again.") % {"name": name})
    document = read_document(data, options)
    draft = ImportDraft(pictures=document.pictures)
    records, problems = prose_records(document.lines)
    for table, section in document.tables:
        records += _table_records(table, section, options, draft)
    draft.problems += problems
    read_records(records, options, draft)
    if not draft.found and not draft.problems:
        message = _("There is no question in the document: each must begin with its number and have an answer.")
        draft.problems.append(Problem(Severity.ERROR, message))
    return draft


def tables_of(data: bytes) -> list[Sheet]:
    """The tables of a document as sheets, for whoever lets a person say what their columns hold."""
    return [table.sheet for table, _section in read_document(data, ReadOptions()).tables]


def _originals(data: bytes, options: ReadOptions) -> dict[tuple[str, int], str]:
    """The text around each paragraph, from the number that begins a question to the next one; rows of tables."""
    document = read_document(data, options)
    found: dict[tuple[str, int], str] = {}
    for block in _blocks_of(document.lines):
        text = "\n".join(line.text for line in block)
        found |= {(line.place.sheet, line.place.row): text for line in block}
    for table, _section in document.tables:
        rows = {row.number: " | ".join(filter(None, row.cells)) for row in table.sheet.rows}
        turned = table.turned()
        whole = "\n".join(rows.values()) if turned else ""
        found |= {(table.place(number).sheet, number): whole or text for number, text in rows.items()}
    return found


def _blocks_of(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Lines parted where a number, a section or an empty paragraph begins something else."""
    block: list[Line] = []
    for line in lines:
        if block and (not line.text or start_of(line.text) or section_head(line.text)):
            yield block
            block = []
        if line.text:
            block.append(line)
    if block:
        yield block


DOCX = Format("docx", gettext_lazy("Word document"), (".docx", ".docm"), is_word, _read, _originals)
