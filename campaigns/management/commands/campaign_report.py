"""The table of DOMAIN §6 for a campaign, as JSON or as a workbook, on the same definitions as the branch desk."""

import json
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from campaigns.exporters import report_data, report_tables
from campaigns.models import Campaign
from campaigns.queries import survey
from common import clock
from common.clock import local_date
from common.spreadsheets.writer import write_workbook
from people.domain.audit import record_view_of_people
from people.models import OrgUnit


class Command(BaseCommand):
    help = "Print or write the figures of a campaign as of a day: every unit with its sums, for everybody and members."

    def add_arguments(self, parser):
        parser.add_argument("code", metavar="CODE", help="code of the campaign, for instance 2026-autumn")
        parser.add_argument(
            "--unit", metavar="CODE", help="only this unit and those below it (default: the whole party tree)"
        )
        parser.add_argument("--as-of", metavar="DATE", help="the day of the cut-off, YYYY-MM-DD (default: today)")
        parser.add_argument("--format", choices=["json", "xlsx", "pdf"], default="json")
        parser.add_argument(
            "file", metavar="FILE", nargs="?", help="where to write; JSON goes to standard output without it"
        )

    def handle(self, *, code, unit, as_of, format, file, **options):
        now = clock.now()
        if format == "pdf":
            raise CommandError(_("Reports as PDF are not available yet. Use --format xlsx or json."))
        if format == "xlsx" and not file:
            raise CommandError(_("A workbook needs a FILE to be written to."))
        reading = survey(_campaign(code), unit=_unit(unit), as_of=_day(as_of, local_date(now)))
        if format == "json":
            content = json.dumps(report_data(reading, now=now), ensure_ascii=False, indent=2).encode()
        else:
            content = write_workbook(report_tables(reading, with_points=True, now=now))
        if not file:
            self.stdout.write(content.decode())
            return
        try:
            Path(file).write_bytes(content)
        except OSError as error:
            raise CommandError(_("%(file)s cannot be written: %(error)s") % {"file": file, "error": error}) from error
        if format == "xlsx":
            _audit(reading, now)


def _campaign(code):
    campaign = Campaign.objects.select_related("scope").prefetch_related("tasks").filter(code=code).first()
    if campaign is None:
        known = ", ".join(Campaign.objects.values_list("code", flat=True)) or "—"
        raise CommandError(
            _("There is no campaign with the code %(code)s. Known codes: %(known)s") % {"code": code, "known": known}
        )
    return campaign


def _unit(code):
    unit = OrgUnit.objects.filter(code=code).first() if code else None
    if code and unit is None:
        raise CommandError(_("There is no unit with the code %(code)s.") % {"code": code})
    return unit


def _day(text, today):
    if not text:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise CommandError(_("%(text)s is no day. Write it as 2026-11-30.") % {"text": text}) from None
    if day > today:
        raise CommandError(_("%(day)s has not come yet. Choose today or an earlier day.") % {"day": day})
    return day


def _audit(reading, now):
    """The workbook holds names; who ran the command is known to the machine only."""
    record_view_of_people(
        actor=None,
        what="completion",
        people=len(reading.sets.registered),
        now=now,
        exported=True,
        subject=reading.unit or reading.campaign,
        details={"campaign": reading.campaign.code, "as_of": reading.as_of.isoformat()},
    )
