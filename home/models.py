"""The home page, which is also the root of the site's page tree, and what officers suggest."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from common import clock
from common.identifiers import PublicIdField
from home.enums import SuggestionState


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
    # Whoever may log in may see the home page; it has nothing of its own to hide.
    private_page_options: list[str] = []

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request, *args, **kwargs):
        """For the preview in the back office; readers get the same from home.views.front."""
        from home.queries.front import home_of  # models stand below queries

        return {**super().get_context(request, *args, **kwargs), "home": home_of(request.user, clock.now())}


class Suggestion(models.Model):
    """A complaint or suggestion about the platform (DOMAIN §8A asks for an entrance).

    An anonymous one names nobody and keeps only its day, so that no log of requests leads back to its author.
    """

    uuid = PublicIdField()
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="suggestions",
        verbose_name=_("officer"),
        help_text=_("Empty when it was sent without a name."),
    )
    text = models.TextField(_("text"), max_length=2000)
    state = models.CharField(_("state"), max_length=8, choices=SuggestionState, default=SuggestionState.WAITING)
    created_at = models.DateTimeField(_("sent"))
    closed_at = models.DateTimeField(_("dealt with"), null=True)

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="suggestion_says_something"),
            models.CheckConstraint(
                condition=Q(state=SuggestionState.WAITING, closed_at=None)
                | Q(state=SuggestionState.DONE, closed_at__isnull=False),
                name="suggestion_done_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="suggestion_waiting")]

    def __str__(self):
        return str(self.uuid)
