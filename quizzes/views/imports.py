"""Importing questions in the back office: upload, look at it, confirm; nothing is written before that."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.generic import FormView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from common.clock import now
from quizzes.domain.batches import CREATE, KEEP, UPDATE
from quizzes.domain.drafts import Severity
from quizzes.domain.previews import change_preview, create_preview, drop_preview, set_batch_state, sheets_of
from quizzes.enums import QuestionState
from quizzes.exchange import ReadOptions, import_questions, plan_import, read_questions
from quizzes.exchange.codes import read_codes
from quizzes.forms import ConfirmForm, ReadingForm, UploadForm
from quizzes.kinds import kind_of
from quizzes.models import ImportBatch, Question

PREVIEW_ROWS = 10
PREVIEW_CELLS = 12
PROBLEMS_SHOWN = 100


class ImportAccess:
    """Only those who may write questions; they see every import."""

    permission = "quizzes.add_question"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def batch(self):
        return get_object_or_404(ImportBatch.objects.select_related("bank"), uuid=self.kwargs["uuid"])

    def to_preview(self):
        return redirect("imports:preview", self.batch.uuid)


class ImportPage(ImportAccess, WagtailAdminTemplateMixin, FormView):
    """A page of the import within Wagtail's frame."""

    header_icon = "upload"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self):
        items = [{"url": reverse("imports:index"), "label": _("Imports")}, {"url": "", "label": self.get_page_title()}]
        return self.breadcrumbs_items + items


class UploadView(ImportPage):
    """Reads a file's cells and shows what is in them."""

    page_title = gettext_lazy("Import questions")
    template_name = "quizzes/admin/import_upload.html"
    form_class = UploadForm

    def form_valid(self, form):
        name, sheets = form.cleaned_data["file"]
        self.batch = create_preview(
            bank=form.cleaned_data["bank"],
            file_name=name,
            sheets=sheets,
            options={field: form.cleaned_data[field] for field in ReadingForm.base_fields},
            actor=self.request.user,
            now=now(),
        )
        return self.to_preview()


class PreviewView(ImportPage):
    """Ten rows, counts and problems before the import; its report afterwards. Posting reads the cells anew."""

    form_class = ReadingForm

    def get_template_names(self):
        return ["quizzes/admin/import_done.html" if self.batch.imported_at else "quizzes/admin/import_preview.html"]

    def get_page_title(self):
        return self.batch.file_name

    def get_initial(self):
        return self.batch.options

    def form_valid(self, form):
        change_preview(batch=self.batch, options=form.cleaned_data)
        return self.to_preview()

    def get_context_data(self, **kwargs):
        told = _report_context(self.batch) if self.batch.imported_at else _plan_context(self.batch)
        return super().get_context_data(batch=self.batch, **told, **kwargs)


class ConfirmView(ImportAccess, View):
    """Imports what the preview shows, once."""

    def post(self, request, uuid):
        form = ConfirmForm(request.POST)
        if self.batch.imported_at or not form.is_valid():
            return self.to_preview()
        report = import_questions(
            draft_of(self.batch),
            bank=self.batch.bank,
            actor=request.user,
            now=now(),
            batch=self.batch,
            state=form.cleaned_data["state"],
            skip_bad=form.cleaned_data["skip_bad"],
        )
        if self.batch.imported_at:
            text = _("Imported: %(created)s new, %(updated)s changed, %(unchanged)s unchanged, %(refused)s left out.")
            messages.success(request, text % report.as_json())
        else:
            messages.error(
                request, _("Nothing was imported: some rows cannot be read. Leave them out or mend the file.")
            )
        return self.to_preview()


class DropView(ImportAccess, View):
    """Forgets a preview."""

    def post(self, request, uuid):
        try:
            drop_preview(batch=self.batch)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return self.to_preview()
        messages.success(request, _("The import was dropped; nothing was written."))
        return redirect("imports:index")


class StateView(ImportAccess, View):
    """Moves the questions of an import to another state together."""

    permission = "quizzes.change_question"

    def post(self, request, uuid):
        state = request.POST.get("state")
        if state in QuestionState.values:
            moved = set_batch_state(batch=self.batch, state=state)
            text = ngettext("%(count)s question is now “%(state)s”.", "%(count)s questions are now “%(state)s”.", moved)
            messages.success(request, text % {"count": moved, "state": QuestionState(state).label})
        return self.to_preview()


def draft_of(batch):
    """The preview's cells read the way its options say."""
    codes = read_codes(batch.options.get("codes", ""))
    return read_questions(sheets_of(batch), ReadOptions(batch.options.get("judge_true", ""), codes))


def _plan_context(batch):
    plan = plan_import(draft_of(batch), bank=batch.bank)
    severities = [problem.severity for problem in plan.problems]
    return {
        "plan": plan,
        "counts": [
            (pgettext("import", "Found"), plan.draft.found),
            (pgettext("import", "New"), plan.count(CREATE)),
            (pgettext("import", "Changed"), plan.count(UPDATE)),
            (pgettext("import", "Unchanged"), plan.count(KEEP)),
            (pgettext("import", "Refused"), plan.refused),
        ],
        "rows": [_preview_row(step) for step in plan.steps[:PREVIEW_ROWS]],
        "cells": [
            (sheet.name, row.number, [cell[:60] for cell in row.cells[:PREVIEW_CELLS]])
            for sheet in sheets_of(batch)
            for row in sheet.rows[:PREVIEW_ROWS]
        ][:PREVIEW_ROWS],
        "problems": plan.problems[:PROBLEMS_SHOWN],
        "problems_total": len(plan.problems),
        "has_questions": Severity.QUESTION in severities,
        "confirm_form": ConfirmForm(),
        "can_import": plan.is_clean or bool(plan.steps),
    }


def _preview_row(step):
    draft, kind = step.draft, kind_of(step.draft.kind)
    version = _Previewed(draft.stem, *kind.compose(draft.options, draft.key))
    actions = {
        CREATE: pgettext("import", "New"),
        UPDATE: pgettext("import", "Changed"),
        KEEP: pgettext("import", "Unchanged"),
    }
    return {
        "row": draft.row,
        "kind": kind.label,
        "stem": draft.stem,
        "options": kind.present(version)["options"] if draft.options else [],
        "answer": kind.correct_answer(version),
        "action": actions[step.action],
    }


class _Previewed:
    """A question that is not in the bank yet, as kinds read one."""

    def __init__(self, stem, options, key):
        self.stem, self.options, self.key = stem, options, key


def _report_context(batch):
    states = [
        (state, label)
        for state, label in QuestionState.choices
        if state in (QuestionState.REVIEWED, QuestionState.ACTIVE, QuestionState.WITHDRAWN)
    ]
    return {
        "report": batch.report,
        "problems": batch.report.get("problems", [])[:PROBLEMS_SHOWN],
        "states": states,
        "questions_count": Question.objects.filter(batch=batch).count(),
    }
