"""`import_roster FILE`: read a roster, show what it would change, and change it (DESIGN §4)."""

import json
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from common import clock
from common.spreadsheets import SpreadsheetError, read_table
from people.domain.roster import RosterPlan, apply_roster, plan_roster


class Command(BaseCommand):
    help = "Import a roster (xlsx, xls or csv). Any error leaves everything as it was."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--effective", metavar="DATE", type=date.fromisoformat, help="day of effect, default today")
        parser.add_argument("--complete", action="store_true", help="people not in the file leave on that day")
        parser.add_argument("--create-units", action="store_true", help="create units that are not on record")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")
        parser.add_argument("--json", action="store_true", help="machine-readable report on standard output")

    def handle(self, *args, **options):
        now = clock.now()
        sheets = self._read(options["file"])
        with transaction.atomic():
            plan = plan_roster(
                sheets,
                effective=options["effective"] or clock.local_date(now),
                complete=options["complete"],
                create_units=options["create_units"],
            )
            if not plan.errors and not options["dry_run"]:
                self._apply(plan, now)
        self._report(plan, options)
        if plan.errors:
            message = _("%(count)s errors; nothing was imported.") % {"count": len(plan.errors)}
            raise CommandError(message)

    def _read(self, path):
        try:
            with path.open("rb") as file:
                return read_table(file, name=path.name)
        except OSError as error:
            raise CommandError(_("%(file)s cannot be opened.") % {"file": path}) from error
        except SpreadsheetError as error:
            raise CommandError(str(error)) from error

    def _apply(self, plan, now):
        try:
            apply_roster(plan, actor=None, now=now)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def _report(self, plan: RosterPlan, options):
        if options["json"]:
            self.stdout.write(json.dumps(plan.as_json(), ensure_ascii=False))
            return
        for problem in plan.problems:
            style = self.style.ERROR if problem in plan.errors else self.style.WARNING
            self.stderr.write(style(f"{problem.where}: {problem.message}" if problem.where else problem.message))
        summary = _(
            "%(found)s rows: %(created)s new, %(changed)s changed, %(moved)s moved, %(unchanged)s unchanged; "
            "%(left)s leave, %(units_created)s new units."
        )
        self.stdout.write(summary % plan.counts)
        if options["dry_run"]:
            self.stdout.write(_("Nothing was written (dry run)."))
