"""`export_questions --bank NAME --format … FILE`: a bank in a file; importing it again changes nothing (DESIGN §4)."""

import json
import sys
import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from common.clock import now
from common.management.progress import ProgressBar
from quizzes.enums import QuestionState
from quizzes.exchange.exporting import EXPORTS, chosen_questions, record_export
from quizzes.exchange.outgoing import ExportReport, write_questions
from quizzes.kinds import all_kinds
from quizzes.models import Bank, Question


class Command(BaseCommand):
    help = (
        "Export the questions of a bank with their keys. Importing the file again changes nothing. Questions that the "
        "format cannot hold are left out and named; a workbook holds every kind. The export is recorded in the trail."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the file to write; one that is there is replaced")
        parser.add_argument("--bank", required=True, help="name of the question bank")
        parser.add_argument("--format", choices=list(EXPORTS), default="xlsx")
        parser.add_argument(
            "--state", action="append", choices=QuestionState.values, default=[], help="only these; can be repeated"
        )
        parser.add_argument(
            "--kind",
            action="append",
            choices=[kind.key for kind in all_kinds()],
            default=[],
            help="only these; can be repeated",
        )
        parser.add_argument("--json", action="store_true", help="machine-readable report on standard output")

    def handle(self, *, file, bank, kind, state, **options):
        found = Bank.objects.filter(name=bank).first()
        if found is None:
            raise CommandError(_("There is no question bank “%(name)s”.") % {"name": bank})
        questions = chosen_questions(Question.objects.all(), bank=found, kinds=kind, states=state)
        if not questions.exists():
            raise CommandError(_("There is no such question in the bank “%(name)s”.") % {"name": bank})
        file_format = EXPORTS[options["format"]]
        try:
            report = self._write(file, questions, file_format)
        except OSError as error:
            raise CommandError(_("%(file)s cannot be written.") % {"file": file}) from error
        record_export(bank=found, file_format=file_format, report=report, actor=None, now=now())
        self._tell(report, file, as_json=options["json"])

    def _write(self, file: Path, questions, file_format) -> ExportReport:
        """Write beside the file and put it in place once it is whole, so that a fault leaves what was there."""
        bar = ProgressBar(questions.count(), sys.stderr)
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as opened:
            beside = Path(opened.name)
            try:
                report = write_questions(questions, file_format, opened, bar.advance)
                opened.close()
                beside.replace(file)
            except BaseException:
                beside.unlink(missing_ok=True)
                raise
        return report

    def _tell(self, report: ExportReport, file: Path, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
            return
        for left_out in report.left_out:
            self.stdout.write(f"{left_out.kind.label}: {left_out.stem}: {left_out.reason}")
        for warning in report.warnings:
            self.stdout.write(warning)
        text = _("%(written)s questions written to %(file)s, %(left_out)s left out.")
        self.stdout.write(text % {"written": report.written, "file": file, "left_out": len(report.left_out)})
