"""Pictures on the sheets of workbooks, wherever they were put."""

import io
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor

from common.spreadsheets import SpreadsheetError
from common.spreadsheets.images import SheetImage, read_images
from tests.factories.pictures import picture_bytes


def packed(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def repacked(data, change):
    """The same workbook with `change(name, content)` applied to each of its parts; None takes one out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def pictured():
    """A workbook with pictures on two sheets, anchored in both ways, and their bytes."""
    book, data = Workbook(), [picture_bytes(), picture_bytes("JPEG")]
    book.active.title = "甲"
    book.active.add_image(Image(io.BytesIO(data[0])), "C5")
    other = book.create_sheet("乙 丙")
    image = Image(io.BytesIO(data[1]))
    image.anchor = TwoCellAnchor(_from=AnchorMarker(col=1, row=1), to=AnchorMarker(col=3, row=9))
    other.add_image(image)
    return packed(book), data


def test_pictures_are_found_with_their_sheet_and_cell(pictured):
    workbook, data = pictured

    assert read_images(workbook) == [SheetImage("甲", 5, 2, data[0]), SheetImage("乙 丙", 2, 1, data[1])]


def test_a_workbook_without_pictures_has_none():
    assert read_images(packed(Workbook())) == []
    assert read_images(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(512)) == []


def test_references_to_what_is_not_there_are_passed_over(pictured):
    workbook, data = pictured

    without = repacked(workbook, lambda name, content: None if name.endswith("image1.png") else content)

    assert [image.data for image in read_images(without)] == [data[1]]


def test_a_reference_out_of_the_workbook_reaches_nothing(pictured):
    workbook, data = pictured

    outside = repacked(
        workbook,
        lambda name, content: content.replace(b"/xl/media/image1.png", b"../../../../etc/passwd"),
    )

    assert [image.data for image in read_images(outside)] == [data[1]]


@pytest.mark.parametrize(
    "part", [b"<xdr:wsDr", b'<!DOCTYPE a [<!ENTITY b "c">]><xdr:wsDr xmlns:xdr="urn:a">&b;</xdr:wsDr>']
)
def test_a_damaged_or_hostile_drawing_is_refused(pictured, part):
    broken = repacked(pictured[0], lambda name, content: part if name.startswith("xl/drawings/drawing") else content)

    with pytest.raises(SpreadsheetError):
        read_images(broken)
