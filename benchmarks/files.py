"""Files of questions as clerks write them, of any size: a workbook, and a document of paragraphs."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

HEAD = ("题型", "题干", "A", "B", "C", "D", "答案", "解析", "知识点", "难度")
KINDS = ("单选题", "多选题", "判断题")
KEYS = {"单选题": ("A", "B", "C", "D"), "多选题": ("AB", "ACD", "BC", "ABCD"), "判断题": ("对", "错", "对", "错")}
LETTERS = "甲乙丙丁"


def row_of(number: int) -> dict[str, str]:
    """One question by its number; no two say the same."""
    kind = KINDS[number % 3]
    told = kind == "判断题"
    options = ["" if told else f"做法{letter}，第{number}种说法" for letter in LETTERS]
    stem = f"收到与第{number}号案件有关的打听后，下列做法中恰当的是哪一项？"
    filing = (f"依据第{number}条，登记看内容。", f"知识点{number % 30}", ("易", "中", "难")[number % 3])
    return dict(zip(HEAD, (kind, stem, *options, KEYS[kind][number % 4], *filing), strict=True))


def write_workbook(path: Path, count: int) -> Path:
    """An xlsx of `count` questions, a row each."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("题库")
    sheet.append(HEAD)
    for number in range(count):
        sheet.append(list(row_of(number).values()))
    workbook.save(path)
    return path


def write_document(path: Path, count: int) -> Path:
    """A docx of `count` questions under headings of their kinds, as people type them."""
    lines: list[str] = []
    for place, kind in enumerate(KINDS):
        lines.append(f"{'一二三'[place]}、{kind}")
        for at, number in enumerate(range(place, count, len(KINDS)), start=1):
            row = row_of(number)
            lines.append(f"{at}．{row['题干']}")
            lines += [f"{letter}．{row[letter]}" for letter in "ABCD" if row[letter]]
            lines += [f"答案：{row['答案']}", f"解析：{row['解析']}"]
    body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("word/document.xml", _DOCUMENT.format(body))
    return path


_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
)
