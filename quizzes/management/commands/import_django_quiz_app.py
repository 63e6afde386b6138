"""`import_django_quiz_app SOURCE`: everything a django-quiz-app 0.5.1 installation holds (DESIGN §4)."""

import json
import sys
from argparse import ArgumentTypeError
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from common.clock import now
from common.management.progress import ProgressBar
from quizzes.enums import QuestionState
from quizzes.exchange.django_quiz_app.importing import Order, PlatformReport, import_platform
from quizzes.exchange.django_quiz_app.officers import by_number, read_list
from quizzes.exchange.django_quiz_app.platform import OldPlatform, read_platform
from quizzes.exchange.django_quiz_app.source import SourceError, open_source


class Command(BaseCommand):
    help = (
        "Import an old platform from its SQLite file or its dumpdata JSON: questions into a bank, quizzes as drafts, "
        "sittings and progress as an archive. All of it or nothing; importing it again changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("source", type=Path, help="the database file or the dump; it is only read")
        parser.add_argument("--bank", default="django-quiz-app", help="one bank for each old platform, made if missing")
        parser.add_argument(
            "--officers", type=Path, metavar="MAP.csv", help="log-in name there, badge or staff number here"
        )
        parser.add_argument("--media", type=Path, metavar="DIR", help="the old platform's folder of pictures")
        parser.add_argument(
            "--time-zone", type=_zone, default="UTC", metavar="NAME", help="of times stored without one (default UTC)"
        )
        parser.add_argument(
            "--state",
            choices=[state for state in QuestionState.values if state != QuestionState.WITHDRAWN],
            default=QuestionState.DRAFT,
            help="of new questions; what must be looked at first stays a draft",
        )
        parser.add_argument("--skip-bad", action="store_true", help="leave out questions that cannot be asked")
        parser.add_argument("--dry-run", action="store_true", help="report what would happen, change nothing")
        parser.add_argument("--json", action="store_true", help="machine-readable report on standard output")

    def handle(self, *, source, time_zone, **options):
        try:
            with open_source(source, zone=time_zone) as opened:
                report = self._import(read_platform(opened), source.name, options)
        except (SourceError, OSError) as error:
            raise CommandError(str(error)) from error
        self._write(report, options)
        if report.refused and not options["skip_bad"]:
            message = _("Nothing was imported: %(refused)s questions cannot be asked. See the problems above.")
            raise CommandError(message % {"refused": report.refused})

    def _import(self, platform: OldPlatform, file_name: str, options) -> PlatformReport:
        users = platform.users.values()
        owners = by_number(users) | (read_list(options["officers"], users) if options["officers"] else {})
        if options["media"] and not options["media"].is_dir():
            raise SourceError(_("%(folder)s is no folder.") % {"folder": options["media"]})
        order = Order(
            bank=options["bank"],
            owners=owners,
            file_name=file_name,
            media=options["media"],
            state=options["state"],
            skip_bad=options["skip_bad"],
            dry_run=options["dry_run"],
        )
        total = len(platform.questions) + len(platform.quizzes) + platform.sittings_count
        return import_platform(platform, order, actor=None, now=now(), advance=ProgressBar(total, sys.stderr).advance)

    def _write(self, report: PlatformReport, options) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
            return
        for problem in report.problems:
            self.stdout.write(f"{problem.where}: {problem.message}" if problem.where else problem.message)
        for login, name in report.strangers.items():
            message = _("Nobody here has the number %(user)s (%(name)s): the records are kept under that name.")
            self.stdout.write(message % {"user": login, "name": name or "—"})
        if options["dry_run"]:
            self.stdout.write(_("Dry run, nothing was changed."))
        told = report.as_json()
        things = {
            "knowledge_points": _("Knowledge points"),
            "questions": _("Questions"),
            "quizzes": _("Quizzes"),
            "sittings": _("Sittings"),
            "progress": _("Progress"),
        }
        for thing, label in things.items():
            text = _(
                "%(found)s found: %(created)s new, %(updated)s changed, %(unchanged)s unchanged, %(refused)s refused."
            )
            self.stdout.write(f"{label}: {text % told[thing]}")


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        message = _("There is no time zone “%(name)s”; write for example Asia/Shanghai.")
        raise ArgumentTypeError(message % {"name": name}) from error
