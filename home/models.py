"""The home page, which is also the root of the site's page tree."""

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class HomePage(Page):
    """What an officer sees first: the one thing to do now, what is due, what is new, the month's contest."""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "courses.LearnIndexPage",
        "courses.CaseIndexPage",
        "courses.PolicyIndexPage",
        "quizzes.QuizIndexPage",
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")
