"""refresh_questions: work out anew what lists find questions by, and the warnings about them."""

import json as json_format
import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from common import clock
from common.management.progress import ProgressBar
from quizzes.domain.traits import PORTION, refresh_traits
from quizzes.models import Bank, Question


class Command(BaseCommand):
    help = "Work out anew the words, traits and warnings of all questions or of one bank's. Safe to run at any time."

    def add_arguments(self, parser):
        parser.add_argument("--bank", metavar="NAME", help="the questions of this bank only")
        parser.add_argument("--dry-run", action="store_true", help="only say how many questions there are")
        parser.add_argument("--json", action="store_true", help="print a machine-readable report")

    def handle(self, *, bank, dry_run, json, **options):
        questions = Question.objects.exclude(current=None)
        if bank is not None:
            questions = questions.filter(bank=self._bank(bank))
        keys = list(questions.order_by("pk").values_list("pk", flat=True))
        if not dry_run:
            self._refresh(keys)
        if json:
            self.stdout.write(json_format.dumps({"questions": len(keys), "written": not dry_run}))
        else:
            self.stdout.write(_("Questions: %(count)s.") % {"count": len(keys)})

    def _bank(self, name):
        try:
            return Bank.objects.get(name=name)
        except Bank.DoesNotExist:
            raise CommandError(_("There is no bank “%(name)s”.") % {"name": name}, returncode=1) from None

    def _refresh(self, keys):
        bar, now = ProgressBar(len(keys), sys.stderr), clock.now()
        for start in range(0, len(keys), PORTION):
            portion = keys[start : start + PORTION]
            refresh_traits(portion, now=now)
            for _key in portion:
                bar.advance()
