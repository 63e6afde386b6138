"""Whose the old log-in names are: what a list says, else whoever logs in here with the same number."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.db.models import Q
from django.utils.translation import gettext as _

from common.spreadsheets import Row, SpreadsheetError, read_table
from people.models import Officer

from .platform import OldUser
from .source import SourceError

Owners = dict[str, Officer | None]


def read_list(path: Path, users: Iterable[OldUser]) -> Owners:
    """Officers by log-in name there, from a table of two columns: that name, and a badge or staff number here.

    An empty number says that the user is nobody's. The first row may be a head. Raises SourceError, naming every row,
    where a name or a number is unknown or a name stands there twice.
    """
    try:
        with path.open("rb") as file:
            rows = [row for sheet in read_table(file, name=path.name) for row in sheet.rows]
    except (OSError, SpreadsheetError) as error:
        raise SourceError(f"{path.name}: {error}") from error
    known = {user.login for user in users}
    officers = _officers({row[1].strip() for row in rows})
    if rows and rows[0][0].strip() not in known and rows[0][1].strip() not in officers:
        rows = rows[1:]
    owners: Owners = {}
    problems = []
    for row in rows:
        problems += _problems(row, known, officers, owners)
        owners[row[0].strip()] = officers.get(row[1].strip())
    if problems:
        raise SourceError("\n".join(f"{path.name}: {problem}" for problem in problems))
    return owners


def by_number(users: Iterable[OldUser]) -> Owners:
    """Officers by log-in name there, where it is somebody's badge or staff number here. One query."""
    return dict(_officers({user.login for user in users}))


def _officers(numbers: set[str]) -> dict[str, Officer]:
    """Officers by badge and by staff number; a badge number wins over another's staff number."""
    found = list(Officer.objects.filter(Q(badge_no__in=numbers) | Q(staff_no__in=numbers)))
    return {officer.staff_no: officer for officer in found} | {officer.badge_no: officer for officer in found}


def _problems(row: Row, known: set[str], officers: dict[str, Officer], owners: Owners) -> list[str]:
    name, number = row[0].strip(), row[1].strip()
    problems = []
    if name not in known:
        problems.append(_("Row %(row)s: the old platform has no user “%(name)s”.") % {"row": row.number, "name": name})
    elif name in owners:
        problems.append(_("Row %(row)s: “%(name)s” stands there twice.") % {"row": row.number, "name": name})
    if number and number not in officers:
        message = _("Row %(row)s: nobody here has the badge or staff number “%(number)s”.")
        problems.append(message % {"row": row.number, "number": number})
    return problems
