"""The quizzes' places in the navigation, and whose they are by the roles held today."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.navigation import Place, register_item
from people.enums import Role
from people.navigation import for_holders
from quizzes.queries import ANALYSTS, DECIDERS, OVERSEERS
from quizzes.views.archive import has_unclaimed_records
from quizzes.views.marking import waiting_in_navigation


def register_pages() -> None:
    """Quizzes for everybody, marking for markers; what organisers and the office look after, under their names."""
    register_item("quizzes", pgettext_lazy("navigation", "Quizzes"), "/quizzes/", "quiz", 50, tab=True)
    markers = {"visible": for_holders([Role.MARKER]), "count": waiting_in_navigation}
    register_item("marking", pgettext_lazy("navigation", "Marking"), "/marking/", "check", 90, **markers)
    _register_account()


def _register_account() -> None:
    progress = pgettext_lazy("navigation", "Marking progress")
    analysis = pgettext_lazy("navigation", "Item analysis")
    corrections = pgettext_lazy("navigation", "Corrections")
    unclaimed = _("Records that are nobody's yet")
    for key, label, url, icon, order, visible in (
        ("marking_progress", progress, "/marking/progress/", "check", 59, for_holders(OVERSEERS)),
        ("item_analysis", analysis, "/quizzes/analysis/", "desk", 60, for_holders(ANALYSTS)),
        ("unclaimed", unclaimed, "/old-records/", "users", 69, has_unclaimed_records),
        ("corrections", corrections, "/quizzes/corrections/", "check", 70, for_holders(DECIDERS)),
    ):
        register_item(key, label, url, icon, order, visible=visible, place=Place.ACCOUNT)
