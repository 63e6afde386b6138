"""App configuration of contests."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.periodic import register


class ContestsConfig(AppConfig):
    name = "contests"
    verbose_name = _("Contests")

    def ready(self):
        from contests import receivers  # noqa: F401  connects them
        from contests.domain.contests import run_due_contests

        register("contests", run_due_contests)
