"""load_demo: a small invented organ with content, a campaign and a contest, in an empty database."""

import json as json_format
from dataclasses import asdict

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from common import clock
from home.demo.accounts import keep_accounts
from home.demo.loader import NotEmpty, load_demo


class Command(BaseCommand):
    help = "Load the demo into an empty database: organisation, content, bank, campaign, contest. Prints the accounts."

    def add_arguments(self, parser):
        parser.add_argument("--scale", choices=["small"], default="small", help="small: forty officers, three branches")
        parser.add_argument("--seed", type=int, default=1, help="decides when officers studied and how well")
        parser.add_argument("--json", action="store_true", help="print a machine-readable report")

    def handle(self, *, seed, json, **options):
        try:
            report = load_demo(now=clock.now(), seed=seed)
        except NotEmpty as error:
            raise CommandError(str(error)) from error
        keep_accounts(report.accounts, settings.DEMO_ACCOUNTS_FILE)
        if json:
            self.stdout.write(json_format.dumps(asdict(report), ensure_ascii=False))
        else:
            for account in report.accounts:
                self.stdout.write(f"{account.role}\t{account.badge_no}\t{account.password}\t{account.name}")
