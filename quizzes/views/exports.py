"""Exporting questions in the back office: what a format cannot hold is named before the file is handed out."""

import tempfile
from contextlib import ExitStack

from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from common.clock import local_date, now
from people.addresses import client_address
from quizzes.exchange.exporting import EXPORTS, chosen_questions, record_export
from quizzes.exchange.outgoing import write_questions
from quizzes.forms import ExportForm
from quizzes.queries import EXPORT_PERMISSION, questions_exportable_by

LEFT_OUT_SHOWN = 100
# Larger files wait on the disk, not in memory.
IN_MEMORY = 4 * 1024 * 1024


class ExportView(WagtailAdminTemplateMixin, FormView):
    """A form; posting it downloads the file, or shows first what would be left out of it."""

    page_title = gettext_lazy("Export questions")
    header_icon = "download"
    template_name = "quizzes/admin/export.html"
    form_class = ExportForm
    _show_breadcrumbs = True

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(EXPORT_PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_initial(self):
        return {"bank": self.request.GET.get("bank")}

    def form_valid(self, form):
        told = form.cleaned_data
        questions = chosen_questions(
            questions_exportable_by(self.request.user), bank=told["bank"], kinds=told["kinds"], states=told["states"]
        )
        if not questions.exists():
            form.add_error(None, _("There is no such question in this bank."))
            return self.form_invalid(form)
        file_format = EXPORTS[told["format"]]
        with ExitStack() as opened:
            file = opened.enter_context(tempfile.SpooledTemporaryFile(IN_MEMORY))
            report = write_questions(questions, file_format, file)
            if (report.left_out or report.warnings) and not told["anyway"]:
                return self.render_to_response(self.get_context_data(form=form, report=report))
            self._record(told["bank"], file_format, report)
            file.seek(0)
            # From here on the response closes it.
            opened.pop_all()
        name = f"{get_valid_filename(told['bank'].name)}-{local_date(now()):%Y%m%d}{file_format.suffix}"
        return FileResponse(file, as_attachment=True, filename=name, content_type=file_format.mime)

    def _record(self, bank, file_format, report):
        record_export(
            bank=bank,
            file_format=file_format,
            report=report,
            actor=self.request.user,
            now=now(),
            address=client_address(self.request),
        )

    def get_context_data(self, report=None, **kwargs):
        shown = {"report": report, "left_out": report.left_out[:LEFT_OUT_SHOWN]} if report else {}
        return super().get_context_data(**shown, **kwargs)
