"""`import_questions FILE --bank NAME`: a file of questions into a bank, all of it or nothing (DESIGN §4)."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from common.clock import now
from common.management.progress import ProgressBar
from common.spreadsheets.guard import MAX_BYTES
from quizzes.domain.batches import ImportReport
from quizzes.domain.drafts import ImportDraft
from quizzes.enums import QuestionState
from quizzes.exchange import (
    FormatError,
    ReadOptions,
    all_formats,
    import_questions,
    plan_import,
    read_file,
    report_of,
)
from quizzes.exchange.codes import CodesError, read_codes, read_layouts
from quizzes.exchange.formats import AUTO
from quizzes.models import Bank


class Command(BaseCommand):
    help = (
        "Import questions from a file. Importing a file again changes nothing; changed questions become new "
        "versions. One row that cannot be read refuses the whole file, unless --skip-bad leaves such rows out."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the file; its format is told by its content")
        parser.add_argument("--bank", required=True, help="name of the question bank; made where there is none")
        parser.add_argument("--format", choices=[AUTO, *(each.key for each in all_formats())], default=AUTO)
        parser.add_argument("--judge-true", default="", metavar="VALUE", help="the code that means right: 1, 0 or A")
        parser.add_argument("--codes", default="", metavar="1=single,…", help="kinds by the codes that the file uses")
        parser.add_argument(
            "--columns",
            default="",
            metavar="B=题干,C=选项A,…",
            help="what the columns of a table hold, where no row says it",
        )
        parser.add_argument(
            "--header-row", type=int, metavar="ROW", help="the row that names the columns; 0: there is none"
        )
        parser.add_argument("--first-index", choices=["0", "1"], default="", help="how JSON numbers the first option")
        parser.add_argument("--encoding", default="", help="of a text whose encoding is not recognised")
        parser.add_argument(
            "--category-points", action="store_true", help="make the categories of a Moodle file knowledge points"
        )
        parser.add_argument(
            "--state",
            choices=QuestionState.values,
            help="of new questions; without it as the file says, drafts where it says nothing",
        )
        parser.add_argument("--skip-bad", action="store_true", help="import the readable rows, leave out the others")
        parser.add_argument("--dry-run", action="store_true", help="report what would happen, change nothing")
        parser.add_argument("--json", action="store_true", help="machine-readable report on standard output")

    def handle(self, *, file, bank, judge_true, codes, **options):
        try:
            given = ReadOptions(
                judge_true=judge_true,
                codes=read_codes(codes),
                first_index=options["first_index"],
                layouts=read_layouts(options["columns"], options["header_row"]),
                encoding=options["encoding"],
                category_points=options["category_points"],
            )
            draft = read_file(_bytes_of(file), given, name=file.name, key=options["format"])
        except (CodesError, FormatError, OSError) as error:
            raise CommandError(str(error)) from error
        report, done = self._import(draft, bank, file.name, options)
        self._write(report, options)
        if not done:
            raise CommandError(
                _("Nothing was imported: %(refused)s of %(found)s questions cannot be read. See the problems above.")
                % {"refused": report.refused, "found": report.found}
            )

    def _import(self, draft: ImportDraft, bank_name: str, file_name: str, options) -> tuple[ImportReport, bool]:
        """The report, and whether the file was accepted."""
        bank = Bank.objects.filter(name=bank_name).first()
        plan = plan_import(draft, bank=bank)
        accepted = plan.is_clean or (options["skip_bad"] and bool(plan.steps))
        if options["dry_run"] or not accepted:
            return report_of(plan, done=accepted), accepted
        expected = len(plan.steps)
        # It is made again under the bank's lock, and holds every question that it found: once is enough memory.
        del plan
        with transaction.atomic():
            report = import_questions(
                draft,
                bank=bank or Bank.objects.create(name=bank_name),
                actor=None,
                now=now(),
                file_name=file_name,
                state=options["state"],
                skip_bad=options["skip_bad"],
                advance=ProgressBar(expected, sys.stderr).advance,
            )
        return report, True

    def _write(self, report: ImportReport, options) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
            return
        for problem in report.problems:
            self.stdout.write(f"{problem['where']}: {problem['message']}")
        if options["dry_run"]:
            self.stdout.write(_("Dry run, nothing was changed."))
        text = _(
            "%(found)s questions: %(created)s new, %(updated)s changed, %(unchanged)s unchanged, %(refused)s refused."
        )
        self.stdout.write(text % report.as_json())


def _bytes_of(file: Path) -> bytes:
    """The file's bytes, but no more than it takes to see that it is too large."""
    with file.open("rb") as opened:
        return opened.read(MAX_BYTES + 1)
