"""A bank as a whole in the back office: its report, and the workbook of its warnings."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from common.clock import local_date, now
from common.spreadsheets.writer import Table, write_workbook_to
from quizzes.domain.bank_report import findings_in, report_on
from quizzes.enums import QuestionState
from quizzes.kinds import kind_of
from quizzes.models import Bank
from quizzes.pictures import words_of

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class BankReader:
    """Only those who may read questions; the bank of the address."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("quizzes.view_question"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def bank(self):
        return get_object_or_404(Bank, pk=self.kwargs["pk"])


class BankReportView(BankReader, WagtailAdminTemplateMixin, TemplateView):
    """Warnings by check with their questions, keys that stand too often in one place."""

    page_title = gettext_lazy("Checks of the bank")
    header_icon = "clipboard-list"
    template_name = "quizzes/admin/bank_report.html"
    _show_breadcrumbs = True

    def get_page_subtitle(self):
        return self.bank.name

    def get_breadcrumbs_items(self):
        banks = {"url": reverse("banks:index"), "label": _("Question banks")}
        return [*self.breadcrumbs_items, banks, {"url": "", "label": self.page_title, "sublabel": self.bank.name}]

    def get_context_data(self, **kwargs):
        report = report_on(self.bank)
        return super().get_context_data(
            bank=self.bank,
            report=report,
            states=[(state, state.label, report.states[state]) for state in QuestionState],
            **kwargs,
        )


class WarningsWorkbookView(BankReader, View):
    """Every warning about a bank's questions as xlsx, in words, for whoever mends them."""

    def get(self, request, pk):
        day = local_date(now())
        name = _("warnings-%(bank)s-%(day)s.xlsx") % {"bank": self.bank.name, "day": day}
        response = HttpResponse(content_type=WORKBOOK)
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
        header = [
            _("Question"),
            _("Kind"),
            _("State"),
            _("Right answer"),
            _("Warning"),
            pgettext("warning", "Weight"),
            _("What was found"),
            _("Why it matters"),
            _("Written by"),
            _("Identifier"),
        ]
        write_workbook_to(response, [Table(_("Warnings"), header, _rows(self.bank, day))])
        return response


def _rows(bank: Bank, day) -> Iterator[list[Any]]:
    for question, finding in findings_in(bank, day=day):
        version = question.current_version
        yield [
            words_of(version.stem),
            question.get_kind_display(),
            question.get_state_display(),
            kind_of(question.kind).correct_answer(version),
            finding.check.label,
            finding.check.gravity.label,
            finding.text,
            finding.check.why,
            version.created_by or "",
            question.uuid,
        ]
