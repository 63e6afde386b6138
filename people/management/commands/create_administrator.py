"""create_administrator: the first account of a real installation, opened with an activation slip."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from common import clock
from people.domain.accounts import issue_slips
from people.domain.appointments import appoint
from people.domain.officers import create_officer
from people.enums import Role
from people.models import Appointment


class Command(BaseCommand):
    help = "Make the first system administrator and print the one-time activation code. Refused once there is one."

    def add_arguments(self, parser):
        parser.add_argument("badge", help="badge number, the log-in name")
        parser.add_argument("name")

    def handle(self, *, badge, name, **options):
        now = clock.now()
        if Appointment.objects.as_of(clock.local_date(now)).filter(role=Role.SYSTEM_ADMIN).exists():
            raise CommandError(_("There is a system administrator already; he appoints the others."))
        try:
            slip = self._create(badge, name, now)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(
            _("%(badge)s %(name)s: activation code %(code)s, good once, at /activate/")
            % {"badge": badge, "name": name, "code": slip.code}
        )

    @transaction.atomic
    def _create(self, badge, name, now):
        officer = create_officer(badge_no=badge, name=name, actor=None, now=now)
        today = clock.local_date(now)
        appoint(officer=officer, role=Role.SYSTEM_ADMIN, unit=None, valid_from=today, actor=None, now=now)
        return issue_slips(officers=[officer], actor=None, now=now)[0]
