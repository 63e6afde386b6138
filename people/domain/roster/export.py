"""Writing the roster as it stands on a day, so that reading it back changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from common.spreadsheets.writer import Table
from people.models import Officer

from .people_on_record import TREE_OF, PeopleOnRecord
from .places import Places
from .words import (
    BADGE,
    BRANCH,
    CATEGORY,
    DEPARTMENT,
    GRADE,
    NAME,
    POLITICAL,
    POST,
    RANK,
    STAFF,
    STATUS,
    UUID,
    in_chinese,
    word_of,
)

COLUMNS = (NAME, BADGE, STAFF, DEPARTMENT, BRANCH, POLITICAL, POST, GRADE, RANK, CATEGORY, STATUS, UUID)


def export_roster(*, day: date, within: set[int] | None = None) -> Table:
    """Everybody on the roster on `day`, as a table to write; whoever belongs nowhere gets the word for it.

    `within` limits it to the people of these units (ids; None: all). Words and titles are in the language of the
    person; the import understands both languages. Whoever hands the file to a person audits that.
    """
    record = PeopleOnRecord(day)
    listed = [
        officer
        for officer in record.on_roster()
        if within is None or set(record.standing(officer).units.values()) & within
    ]
    number = "序号" if in_chinese() else "No."
    header = [number, *(column.title for column in COLUMNS)]
    return Table("花名册" if in_chinese() else "Roster", header, list(_rows(listed, record, day)))


def _rows(officers: list[Officer], record: PeopleOnRecord, day: date) -> Iterator[list[str]]:
    places = {key: Places(tree, day, create=False) for key, tree in TREE_OF.items()}
    for number, officer in enumerate(officers, start=1):
        standing = record.standing(officer)
        yield [
            str(number),
            officer.name,
            officer.badge_no,
            officer.staff_no,
            *(places[key].written(standing.units.get(tree)) for key, tree in TREE_OF.items()),
            word_of("political", standing.facts.get("political")),
            officer.post,
            officer.grade,
            officer.police_rank,
            word_of("category", standing.facts.get("category")),
            word_of("status", standing.facts.get("status")),
            str(officer.uuid),
        ]
