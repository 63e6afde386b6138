"""App configuration of contests."""

from django.apps import AppConfig
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from common.navigation import register_item
from common.periodic import register


class ContestsConfig(AppConfig):
    name = "contests"
    verbose_name = _("Contests")

    def ready(self):
        from contests import receivers  # noqa: F401  connects them
        from contests.domain.contests import run_due_contests
        from contests.domain.foresight import foresee_places
        from contests.domain.points import POINTS
        from contests.queries import reserved_by_contests
        from contests.uses import contest_uses, in_contests
        from courses import holdings
        from ledger.enums import SubjectKind
        from quizzes import consequences, occasions, reservations, uses

        register("contests", run_due_contests)
        consequences.register(SubjectKind.CONTEST, foresee_places)
        reservations.register("contests", reserved_by_contests)
        occasions.register(SubjectKind.CONTEST, lambda contest: reverse("contests:by_uuid", args=[contest]))
        uses.register("contests", contest_uses, in_contests)
        holdings.register("contests", POINTS)
        register_item("contests", _("Contests"), reverse_lazy("contests:list"), "contest", 60, tab=True)
