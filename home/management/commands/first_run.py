"""first_run: what `make run` does after migrating: page tree, demo where it belongs, the accounts to log in with."""

import os

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from common import clock
from home.demo.accounts import keep_accounts, kept_accounts
from home.demo.loader import load_demo
from home.domain.site_tree import lay_out_site
from people.models import Officer


class Command(BaseCommand):
    help = "Prepare an installation: page tree, and on an empty embedded database (or with DEMO=1) the demo."

    def handle(self, **options):
        lay_out_site()
        if not Officer.objects.exists():
            if wants_demo(os.environ):
                self.stdout.write(_("Loading the demo; this takes a minute."))
                keep_accounts(load_demo(now=clock.now()).accounts, settings.DEMO_ACCOUNTS_FILE)
            else:
                self.stdout.write(_("No account yet. Make the first one: manage.py create_administrator BADGE NAME"))
                return
        self.print_accounts()

    def print_accounts(self):
        accounts = [one for one in kept_accounts(settings.DEMO_ACCOUNTS_FILE) if known(one.badge_no)]
        for account in accounts:
            self.stdout.write(f"{account.role}\t{account.badge_no}\t{account.password}\t{account.name}")
        port = os.environ.get("PORT", "8000")
        self.stdout.write(_("Open %(url)s") % {"url": f"http://127.0.0.1:{port}/"})


def wants_demo(environment):
    """On a given database the demo loads only when asked for; on the embedded one it is what a first look needs."""
    return environment.get("DEMO") == "1" or not environment.get("DATABASE_URL")


def known(badge_no):
    """Whether this database has the demo account; the file belongs to an installation, not to a database."""
    return Officer.objects.filter(badge_no=badge_no, is_demo=True).exists()
