"""seal_ledger: seal today's state of all chains; safe to run again."""

import json as json_format

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from common import clock
from ledger.domain.seals import seal_ledger


class Command(BaseCommand):
    help = "Seal today's state of every chain. A day is sealed once: running it again prints the day's seal."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print a machine-readable report")

    def handle(self, *, json, **options):
        seal = seal_ledger(now=clock.now())
        report = {
            "day": seal.day.isoformat(),
            "chains": seal.chains,
            "entries": seal.entries,
            "digest": seal.digest,
            "check_code": seal.check_code,
        }
        if json:
            self.stdout.write(json_format.dumps(report, ensure_ascii=False))
        else:
            self.stdout.write(_("%(day)s: %(chains)s chains, %(entries)s entries, check code %(check_code)s") % report)
