"""Back office: lists that editors keep, and the chooser of clauses."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.models import Clause, KnowledgePoint, RiskDomain


class ClauseChooserViewSet(ChooserViewSet):
    """Clauses are chosen, never made here: publishing their policy makes them."""

    model = Clause
    icon = "openquote"
    choose_one_text = _("Choose a clause")
    choose_another_text = _("Choose another clause")


clause_chooser_viewset = ClauseChooserViewSet("clause_chooser")


class KnowledgePointViewSet(SnippetViewSet):
    """The shared list of knowledge points."""

    model = KnowledgePoint
    icon = "tag"
    list_display = ["name"]
    search_fields = ["name"]


class RiskDomainViewSet(SnippetViewSet):
    """The fields of risk."""

    model = RiskDomain
    icon = "warning"
    list_display = ["name"]
    search_fields = ["name"]
