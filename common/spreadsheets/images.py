"""The pictures that lie on the sheets of a workbook, each with the cell its upper left corner lies in."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from .errors import SpreadsheetError
from .guard import check_workbook

ZIP = b"PK\x03\x04"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_SHAPE = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_ANCHORS = (f"{_DRAWING}oneCellAnchor", f"{_DRAWING}twoCellAnchor")


@dataclass(frozen=True)
class SheetImage:
    """A picture on a sheet: `row` from 1, `column` from 0, the bytes as they are packed."""

    sheet: str
    row: int
    column: int
    data: bytes


def read_images(data: bytes) -> list[SheetImage]:
    """The pictures of a workbook, sheet by sheet; linked ones and drawings are none. Limits as for reading it.

    Those of an old .xls are not found. Raises SpreadsheetError for a workbook that is damaged.
    """
    if not data.startswith(ZIP):
        return []
    check_workbook(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return list(_Package(archive).images())
    except (KeyError, ValueError, ParseError, DefusedXmlException, zipfile.BadZipFile) as error:
        message = _("The workbook is damaged or protected. Save it again without a password and upload it.")
        raise SpreadsheetError(message) from error


class _Package:
    """The parts of a workbook and how they refer to each other."""

    def __init__(self, archive: zipfile.ZipFile):
        self._archive = archive
        self._names = set(archive.namelist())

    def images(self) -> Iterator[SheetImage]:
        sheets = self._targets("xl/workbook.xml")
        for sheet in self._part("xl/workbook.xml").iter(f"{_MAIN}sheet"):
            path = sheets.get(sheet.get(f"{_RELATED}id", ""), "")
            if path in self._names:
                yield from self._on_sheet(sheet.get("name", ""), path)

    def _on_sheet(self, name: str, path: str) -> Iterator[SheetImage]:
        drawings = self._targets(path)
        used = {drawing.get(f"{_RELATED}id", "") for drawing in self._part(path).iter(f"{_MAIN}drawing")}
        for drawing in (drawings[one] for one in used if drawings.get(one) in self._names):
            pictures = self._targets(drawing)
            for anchor in self._part(drawing):
                picture = pictures.get(_embedded(anchor), "")
                if anchor.tag in _ANCHORS and picture in self._names:
                    yield SheetImage(name, *_corner(anchor), self._archive.read(picture))

    def _part(self, path: str) -> Element:
        return fromstring(self._archive.read(path), forbid_dtd=True)

    def _targets(self, path: str) -> dict[str, str]:
        """The parts that a part refers to, by the ids it uses for them."""
        folder, name = posixpath.split(path)
        relations = f"{folder}/_rels/{name}.rels"
        if relations not in self._names:
            return {}
        return {
            each.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/")
            for each in self._part(relations).iter(_RELATIONSHIP)
            if each.get("TargetMode") != "External"
        }


def _embedded(anchor: Element) -> str:
    blip = anchor.find(f".//{_SHAPE}blip")
    return blip.get(f"{_RELATED}embed", "") if blip is not None else ""


def _corner(anchor: Element) -> tuple[int, int]:
    corner = f"{_DRAWING}from/{_DRAWING}"
    return int(anchor.findtext(f"{corner}row") or 0) + 1, int(anchor.findtext(f"{corner}col") or 0)
