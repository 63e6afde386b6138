"""App configuration of courses: navigation, presenters of pages, receivers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

LISTS = ("knowledgepoint", "riskdomain")


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("Courses")

    def ready(self):
        from wagtail.signals import page_published

        from common.navigation import register_item
        from courses.receivers import complete_lessons_of_check, sync_published_page
        from courses.views import pages  # noqa: F401  registers the presenters
        from ledger.signals import entry_appended
        from people.domain.access import EDITORS, register_permissions

        page_published.connect(sync_published_page, dispatch_uid="courses.sync_published_page")
        entry_appended.connect(complete_lessons_of_check, dispatch_uid="courses.complete_lessons_of_check")
        register_permissions(EDITORS, [f"courses.{act}_{name}" for act in ("view", "add", "change") for name in LISTS])
        register_item("learn", _("Learn"), "/learn/", "book", 20, tab=True)
        register_item("cases", _("Cases"), "/cases/", "case", 30)
        register_item("policies", _("Policies"), "/policies/", "policy", 40)
