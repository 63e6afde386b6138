"""run_periodic: close due sittings, open and close contests and campaigns, seal the day; safe every minute."""

import json as json_format

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from common import clock
from common.periodic import run_jobs


class Command(BaseCommand):
    help = "Do what time has brought: close due sittings, open and close contests, seal the day. Safe to run twice."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print a machine-readable report")

    def handle(self, *, json, verbosity, **options):
        results = dict(run_jobs(now=clock.now()))
        failed = {name: str(result) for name, result in results.items() if isinstance(result, Exception)}
        done = {name: result for name, result in results.items() if name not in failed}
        if json:
            self.stdout.write(json_format.dumps({"done": done, "failed": failed}, ensure_ascii=False))
        elif verbosity:
            for name, count in done.items():
                self.stdout.write(f"{name}: {count}")
        if failed:
            raise CommandError(_("Jobs that failed: %(names)s") % {"names": ", ".join(failed)}, returncode=1)
