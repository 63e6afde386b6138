"""The pictures of our own workbooks: each lies on a sheet of its own beside the name that texts give it."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from common.spreadsheets import Sheet
from common.spreadsheets.images import read_images
from quizzes.domain.drafts import Place, Problem, Severity
from quizzes.domain.pictures import check_picture
from quizzes.pictures import digest_of

from .layout import PICTURES_SHEET

# Where names, pictures and, for what spreadsheets cannot show, the pictures themselves stand.
NAME, PICTURE, BEHIND = 0, 1, 2


@dataclass
class OwnPictures:
    """Pictures by their digits; the digits of those that texts call by other names, because they were put in by hand
    or changed since the export; what is no picture that can be kept."""

    pictures: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_pictures(data: bytes, sheets: Sequence[Sheet]) -> OwnPictures:
    """The pictures of a workbook whose cells are `sheets`."""
    found = OwnPictures()
    rows = [row for sheet in sheets if sheet.name == PICTURES_SHEET for row in sheet.rows]
    if not rows:
        return found
    shown = {image.row: image.data for image in read_images(data) if image.sheet == PICTURES_SHEET}
    for row in rows:
        picture = _packed("".join(row.cells[BEHIND:])) or shown.get(row.number)
        if picture is not None:
            _take(found, row[NAME].strip(), picture, row.number)
    return found


def _take(found: OwnPictures, name: str, data: bytes, row: int) -> None:
    try:
        check_picture(data)
    except ValidationError as error:
        place = Place(row, PICTURE, PICTURES_SHEET)
        found.problems.append(Problem(Severity.ERROR, " ".join(error.messages), place))
        return
    digest = digest_of(data)
    found.pictures[digest] = data
    if name and name != digest:
        found.names[name] = digest


def _packed(text: str) -> bytes | None:
    """The picture that stands behind its likeness as text; None where there is none."""
    try:
        return base64.b64decode(text, validate=True) or None
    except ValueError:
        return None
