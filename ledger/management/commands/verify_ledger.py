"""verify_ledger: prove every chain, seal, guard and progress row, or name what does not verify."""

import json as json_format
import sys

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils.translation import gettext as _

from common.management.progress import ProgressBar
from ledger.domain.verification import verify_ledger, verify_officer
from people.models import Officer


class Command(BaseCommand):
    help = "Prove the study ledger: digests, order, seals, database guards, progress. Exits with 1 on any fault."

    def add_arguments(self, parser):
        parser.add_argument("--officer", metavar="BADGE", help="prove the chain of this officer alone")
        parser.add_argument("--json", action="store_true", help="print a machine-readable report")

    def handle(self, *, officer, json, **options):
        faults = self._faults_of(officer) if officer else self._all_faults()
        if json:
            self._report_json(faults)
        else:
            for fault in faults:
                self.stderr.write(self.style.ERROR(str(fault)))
        if faults:
            raise CommandError(
                _("The ledger does not verify; faults: %(count)s.") % {"count": len(faults)}, returncode=1
            )
        if not json:
            self.stdout.write(self.style.SUCCESS(_("The ledger verifies.")))

    def _faults_of(self, badge_no):
        try:
            return verify_officer(Officer.objects.get(badge_no=badge_no))
        except Officer.DoesNotExist:
            raise CommandError(_("No officer has the badge number %(badge)s.") % {"badge": badge_no}) from None

    def _all_faults(self):
        chains = Officer.objects.filter(Q(chain_head__sequence__gt=0)).count()
        bar = ProgressBar(chains, sys.stderr)
        return list(verify_ledger(on_officer=bar.advance))

    def _report_json(self, faults):
        report = {"ok": not faults, "faults": [{"where": fault.where, "message": fault.message} for fault in faults]}
        self.stdout.write(json_format.dumps(report, ensure_ascii=False))
