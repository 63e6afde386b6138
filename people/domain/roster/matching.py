"""Which officer each row of a roster means: by UUID, then staff number, then badge number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from people.models import Officer

from .numbers import LostZeros, WrongNumber
from .people_on_record import PeopleOnRecord
from .plan import WARNING, Change
from .reading import NUMBERS, ReadRow
from .words import normal_name


def match_rows(rows: Iterable[ReadRow], record: PeopleOnRecord) -> list[tuple[ReadRow, Officer | None]]:
    """Each right row with the officer it means (None: a new one); doubtful matches become problems of their row."""
    rows = list(rows)
    zeros = {
        column: LostZeros([*_known(record, column), *(row.values.get(column, "") for row in rows)])
        for column in NUMBERS
    }
    matched: list[tuple[ReadRow, Officer | None]] = []
    first_row: dict[int, ReadRow] = {}
    for row in rows:
        if row.is_wrong:
            continue
        officer = _officer_of(row, record)
        if officer is None and not row.is_wrong:
            _check_zeros(row, zeros)
        if officer is not None and officer.pk in first_row:
            message = _("This is the same person as row %(row)s.")
            row.report(_matched_by(row), message % {"row": first_row[officer.pk].number})
        if row.is_wrong:
            continue
        if officer is not None:
            first_row[officer.pk] = row
        matched.append((row, officer))
    return matched


def check_numbers(pairs: Iterable[tuple[ReadRow, Change]], record: PeopleOnRecord) -> None:
    """Report rows after which two people would have the same badge or staff number; swapped numbers are right."""
    pairs = list(pairs)
    changing = {change.officer.pk for _row, change in pairs if change.officer}
    for column in NUMBERS:
        owners: dict[str, str] = {
            getattr(officer, column): officer.name for officer in record.officers if officer.pk not in changing
        }
        for row, change in pairs:
            number = change.profile.get(column) or getattr(change.officer, column)
            if number in owners and not row.is_wrong:
                message = _("%(number)s is already the number of %(name)s.")
                place = column if column in row.layout.columns else _matched_by(row)
                row.report(place, message % {"number": number, "name": owners[number]})
            owners.setdefault(number, change.name)


def _officer_of(row: ReadRow, record: PeopleOnRecord) -> Officer | None:
    if uuid := row.values.get("uuid"):
        officer = record.by_uuid.get(uuid)
        if officer is None:
            row.report("uuid", _("Nobody on record has this UUID. Leave the cell as the export wrote it, or empty."))
        return officer
    officer = record.by_staff.get(row.values.get("staff_no", ""))
    if officer is None:
        officer = record.by_badge.get(row.values.get("badge_no", ""))
        if officer is not None and "staff_no" in row.values:
            _check_same_person(row, officer)
    if officer is not None and normal_name(officer.name) != row.values["name"]:
        message = _("The name changes from %(old)s to %(new)s.")
        row.report("name", message % {"old": officer.name, "new": row.values["name"]}, WARNING)
    return officer


def _check_same_person(row: ReadRow, officer: Officer) -> None:
    """A new staff number beside a known badge number: the same person only under the same name."""
    if normal_name(officer.name) != row.values["name"]:
        message = _("Badge number %(number)s belongs to %(name)s, who has another staff number.")
        row.report("badge_no", message % {"number": officer.badge_no, "name": officer.name})


def _check_zeros(row: ReadRow, zeros: Mapping[str, LostZeros]) -> None:
    for column in NUMBERS:
        try:
            doubt = zeros[column].check(row.values.get(column, ""))
        except WrongNumber as wrong:
            row.report(column, str(wrong))
        else:
            if doubt:
                row.report(column, doubt, WARNING)


def _matched_by(row: ReadRow) -> str:
    return next((key for key in ("uuid", "staff_no", "badge_no") if key in row.values), "name")


def _known(record: PeopleOnRecord, column: str) -> Iterable[str]:
    return (getattr(officer, column) for officer in record.officers)
