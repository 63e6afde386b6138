"""compare_questions: find the questions that ask the same or nearly the same, without waiting for the clock."""

import json as json_format
import sys

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from common import clock
from common.management.progress import ProgressBar
from quizzes.domain.twins import compare_questions, questions_to_compare
from quizzes.enums import TwinState
from quizzes.models import Twin
from quizzes.queries import in_twin_state


class Command(BaseCommand):
    help = "Compare all questions that were not compared yet with all others. Safe to run at any time and to stop."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say how many questions would be compared")
        parser.add_argument("--json", action="store_true", help="print a machine-readable report")

    def handle(self, *, dry_run, json, **options):
        keys = list(questions_to_compare().order_by("pk").values_list("pk", flat=True))
        if not dry_run:
            compare_questions(keys, now=clock.now(), advance=ProgressBar(len(keys), sys.stderr).advance)
        to_decide = in_twin_state(Twin.objects.all(), TwinState.OPEN).count()
        if json:
            report = {"questions": len(keys), "written": not dry_run, "to_decide": to_decide}
            self.stdout.write(json_format.dumps(report))
            return
        self.stdout.write(_("Questions: %(count)s.") % {"count": len(keys)})
        self.stdout.write(_("Pairs of twins to be decided: %(count)s.") % {"count": to_decide})
