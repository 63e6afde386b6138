"""`export_roster FILE`: write the roster of a day as xlsx or csv; importing it again changes nothing (DESIGN §4)."""

from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from common import clock
from common.spreadsheets.writer import write_csv, write_workbook
from people.actions import PEOPLE_EXPORTED
from people.domain.audit import record_event
from people.domain.roster import export_roster


class Command(BaseCommand):
    help = "Export the roster of a day to an .xlsx or .csv file."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--as-of", metavar="DATE", type=date.fromisoformat, help="the day, default today")

    def handle(self, *args, **options):
        now = clock.now()
        path = options["file"]
        if path.suffix.lower() not in {".xlsx", ".csv"}:
            raise CommandError(_("Name a file that ends in .xlsx or .csv."))
        table = export_roster(day=options["as_of"] or clock.local_date(now))
        content = b"".join(write_csv(table)) if path.suffix.lower() == ".csv" else write_workbook([table])
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(_("%(file)s cannot be written.") % {"file": path}) from error
        details = {"list": "roster", "people": len(table.rows)}
        record_event(actor=None, action=PEOPLE_EXPORTED, now=now, details=details)
        self.stdout.write(_("%(people)s people written to %(file)s.") % {"people": len(table.rows), "file": path})
