"""The question bank in the back office: what its menu holds, and the choosers other pages use."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from .banks import BankViewSet
from .exports import ExportViewSet
from .imports import ImportViewSet
from .questions import QuestionViewSet, question_chooser_viewset
from .reports import OverdueReport, PointReport
from .twins import TwinReport

__all__ = ["QuestionBankGroup", "question_chooser_viewset"]


class QuestionBankGroup(ViewSetGroup):
    """The menu of question editors."""

    menu_label = _("Question bank")
    menu_icon = "help"
    menu_order = 250
    items = (
        QuestionViewSet(),
        OverdueReport(),
        TwinReport(),
        PointReport(),
        BankViewSet(),
        ImportViewSet(),
        ExportViewSet(),
    )
