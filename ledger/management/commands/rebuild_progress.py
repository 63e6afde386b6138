"""rebuild_progress: fold every officer's entries again; with --check only compare."""

import json as json_format
import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from common.management.progress import ProgressBar
from ledger.domain.progress import differing_subjects, officers_with_chains, rebuild_progress


class Command(BaseCommand):
    help = (
        "Refold the entries of every officer into progress. With --check nothing is written, and a difference exits 1."
    )

    def add_arguments(self, parser):
        parser.add_argument("--check", "--dry-run", action="store_true", help="compare only; exit 1 on a difference")
        parser.add_argument("--json", action="store_true", help="print a machine-readable report")

    def handle(self, *, check, json, **options):
        officers = list(officers_with_chains())
        bar = ProgressBar(len(officers), sys.stderr)
        differing = {}
        for officer in officers:
            count = len(differing_subjects(officer)) if check else rebuild_progress(officer=officer)
            if count:
                differing[officer.badge_no] = count
            bar.advance()
        if json:
            report = {"officers": len(officers), "differing": differing, "written": not check}
            self.stdout.write(json_format.dumps(report, ensure_ascii=False))
        else:
            for badge_no, count in differing.items():
                self.stdout.write(_("%(badge)s: %(count)s subjects differ") % {"badge": badge_no, "count": count})
            self.stdout.write(
                _("%(officers)s officers, %(differing)s with differences.")
                % {"officers": len(officers), "differing": len(differing)}
            )
        if check and differing:
            raise CommandError(_("Stored progress is not what the entries fold to."), returncode=1)
