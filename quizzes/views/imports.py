"""Importing questions in the back office: upload, look at it, confirm; a worker carries it out; undo what is unused."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.generic import FormView, TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.utils.decorators import xframe_options_sameorigin_override

from common import progress
from common.clock import now
from common.spreadsheets.writer import write_workbook
from quizzes.domain.batches import CREATE, KEEP, UPDATE
from quizzes.domain.previews import confirm_preview, drop_preview, reopen_preview, set_batch_state
from quizzes.domain.undo import undo_import
from quizzes.enums import ImportStage, QuestionState
from quizzes.exchange import FormatError
from quizzes.exchange.left_out import grouped, workbook_tables
from quizzes.exchange.uploads import PROBLEMS_SHOWN, read_anew, refused_of, take_in
from quizzes.forms import ConfirmForm, ReadingForm, UploadForm
from quizzes.forms.imports import format_choices
from quizzes.kinds import kind_of
from quizzes.models import Question, QuestionVersion, SittingItem
from quizzes.queries import imports_visible_to, usual_bank
from quizzes.rules import Sight, can_import, can_undo_import
from quizzes.tasks import import_file, work_of
from quizzes.views.presenting import Reviewed

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A worker takes up what is waiting within seconds; longer, and there is probably none.
WAITING = timedelta(seconds=20)


class ImportAccess:
    """Only those who may write questions; they see every import."""

    def dispatch(self, request, *args, **kwargs):
        if not self.is_allowed():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def is_allowed(self):
        return can_import(self.request.user)

    @cached_property
    def batch(self):
        rows = imports_visible_to(self.request.user).select_related("bank", "imported_by", "undone_by")
        return get_object_or_404(rows, uuid=self.kwargs["uuid"])

    def to_batch(self):
        return redirect("imports:preview", self.batch.uuid)


class ImportAct(ImportAccess, View):
    """A button's act on an import: `act` does it, what the domain refuses is told, and its page follows."""

    def act(self):
        """Do it. Raises ValidationError when the domain refuses."""
        raise NotImplementedError

    def post(self, request, uuid):
        try:
            return self.act() or self.to_batch()
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
            return self.to_batch()


class ImportPage(ImportAccess, WagtailAdminTemplateMixin):
    """A page of the import within Wagtail's frame."""

    header_icon = "upload"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self):
        items = [{"url": reverse("imports:index"), "label": _("Imports")}, {"url": "", "label": self.get_page_title()}]
        return self.breadcrumbs_items + items


class UploadView(ImportPage, FormView):
    """Reads a file and shows what is in it."""

    page_title = gettext_lazy("Import questions")
    template_name = "quizzes/admin/import_upload.html"
    form_class = UploadForm

    def get_initial(self):
        return {"bank": usual_bank(self.request.user)}

    def form_valid(self, form):
        said = form.cleaned_data
        try:
            self.batch = take_in(
                said["upload"],
                bank=said["bank"],
                key=said["format"],
                options={},
                actor=self.request.user,
                now=now(),
            )
        except FormatError as error:
            form.add_error("file" if said["file"] else "text", str(error))
            return self.form_invalid(form)
        return self.to_batch()


class PreviewView(ImportPage, FormView):
    """Where an import stands: what its file holds, how far it is, what it did. Posting reads the file anew."""

    form_class = ReadingForm
    templates = {
        ImportStage.PREVIEW: "quizzes/admin/import_preview.html",
        ImportStage.UNDER_WAY: "quizzes/admin/import_progress.html",
        ImportStage.FAILED: "quizzes/admin/import_failed.html",
        ImportStage.DONE: "quizzes/admin/import_done.html",
        ImportStage.UNDONE: "quizzes/admin/import_done.html",
    }

    def get_template_names(self):
        return [self.templates[self.batch.stage]]

    def get_page_title(self):
        return self.batch.file_name

    def get_initial(self):
        return {**self.batch.options, "format": self.batch.format}

    def get_form_kwargs(self):
        read = {"format": self.batch.format, "tables": self.batch.preview.get("tables", [])}
        return {**super().get_form_kwargs(), **read, "options": self.batch.options}

    def form_valid(self, form):
        try:
            read_anew(
                self.batch, key=form.cleaned_data["format"], options=form.said(), actor=self.request.user, now=now()
            )
        except FormatError as error:
            form.add_error("format", str(error))
            return self.form_invalid(form)
        except ValidationError as error:
            messages.error(self.request, error.messages[0])
        return self.to_batch()

    def get_context_data(self, **kwargs):
        contexts = {
            ImportStage.PREVIEW: self._preview,
            ImportStage.UNDER_WAY: lambda: {"told": told_of(self.batch)},
            ImportStage.FAILED: dict,
            ImportStage.DONE: self._report,
            ImportStage.UNDONE: self._report,
        }
        kwargs = {**contexts[self.batch.stage](), **kwargs}
        return super().get_context_data(batch=self.batch, **kwargs)

    def _preview(self):
        held = self.batch.preview
        confirm = ConfirmForm(actor=self.request.user, refused=held["refused"])
        return {
            "held": held,
            "format_label": dict(format_choices())[self.batch.format],
            "counts": _counts(held),
            "kinds": _kinds(held["kinds"]),
            "confirm_form": confirm,
            "can_import": bool(held["created"] + held["updated"] + held["unchanged"]),
        }

    def _report(self):
        report = self.batch.report
        states = (QuestionState.REVIEWED, QuestionState.ACTIVE, QuestionState.WITHDRAWN)
        return {
            "report": report,
            "counts": _counts(report),
            "kinds": _kinds(report.get("by_kind", {})),
            "problems": grouped(report.get("problems", []))[:PROBLEMS_SHOWN],
            "states": [(state, state.label) for state in states],
            "questions_count": Question.objects.filter(batch=self.batch).count(),
            "can_undo": can_undo_import(self.request.user, self.batch),
        }


class QuestionsView(ImportAccess, TemplateView):
    """The first questions of a preview as officers meet them, with their keys; stands in a frame of the preview."""

    template_name = "quizzes/admin/import_questions.html"

    @method_decorator(xframe_options_sameorigin_override)
    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        questions = [_proposed(held) for held in self.batch.preview.get("questions", [])]
        sight = Sight(answers=True, marks=True, keys=True, explanations=True)
        return super().get_context_data(questions=questions, sight=sight, **kwargs)


class ConfirmView(ImportAct):
    """Takes the import for whoever confirms it first, and hands it to a worker."""

    def act(self):
        form = ConfirmForm(self.request.POST, actor=self.request.user, refused=self.batch.preview.get("refused", 0))
        if not form.is_valid():
            raise ValidationError([message for errors in form.errors.values() for message in errors])
        with transaction.atomic():
            confirm_preview(
                batch=self.batch,
                state=form.cleaned_data.get("state", ""),
                skip_bad=form.cleaned_data.get("skip_bad", False),
                actor=self.request.user,
                now=now(),
            )
            import_file.enqueue(str(self.batch.uuid))


class ProgressView(ImportAccess, View):
    """How far an import is, for the page that watches it."""

    def get(self, request, uuid):
        if self.batch.stage != ImportStage.UNDER_WAY:
            return JsonResponse({"ended": True})
        return JsonResponse(told_of(self.batch))


class RestartView(ImportAct):
    """Carries out again what was interrupted or failed: by a worker, or at once and here where there is none."""

    def act(self):
        if self.batch.confirmed_at is None or self.batch.imported_at is not None:
            return
        if "here" in self.request.POST:
            import_file.call(str(self.batch.uuid))
        else:
            import_file.enqueue(str(self.batch.uuid))


class ReopenView(ImportAct):
    """Back to the preview of an import that failed."""

    def act(self):
        reopen_preview(batch=self.batch)


class DropView(ImportAct):
    """Forgets a preview."""

    def act(self):
        drop_preview(batch=self.batch)
        messages.success(self.request, _("The import was dropped; nothing was written."))
        return redirect("imports:index")


class ProblemsView(ImportAccess, View):
    """What was, or would be, left out, as a workbook to mend and upload again."""

    def get(self, request, uuid):
        if self.batch.content is not None:
            refused, problems = refused_of(self.batch)
        else:
            refused, problems = self.batch.report.get("left_out", []), self.batch.report.get("problems", [])
        if not problems:
            raise Http404
        response = HttpResponse(write_workbook(workbook_tables(refused, problems)), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="import-problems-{self.batch.uploaded_at:%Y%m%d}.xlsx"'
        return response


class StateView(ImportAct):
    """Moves the questions of an import to another state together."""

    def is_allowed(self):
        return super().is_allowed() and self.request.user.has_perm("quizzes.change_question")

    def act(self):
        state = self.request.POST.get("state")
        if state in QuestionState.values:
            done = set_batch_state(batch=self.batch, state=state, actor=self.request.user, now=now())
            text = ngettext(
                "%(count)s question is now “%(state)s”.", "%(count)s questions are now “%(state)s”.", done.moved
            )
            messages.success(self.request, text % {"count": done.moved, "state": QuestionState(state).label})
            if done.own:
                messages.warning(self.request, _("What you wrote or brought in yourself somebody else must review."))


class UndoView(ImportPage, TemplateView):
    """Asks, then takes an import back."""

    template_name = "quizzes/admin/import_undo.html"
    page_title = gettext_lazy("Undo an import")

    def is_allowed(self):
        return super().is_allowed() and can_undo_import(self.request.user, self.batch)

    def get_context_data(self, **kwargs):
        return super().get_context_data(batch=self.batch, counts=_counts(self.batch.report), **kwargs)

    def post(self, request, uuid):
        try:
            undo_import(batch=self.batch, actor=request.user, now=now())
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
            return self.to_batch()
        messages.success(request, _("The import is undone. The bank is as it was before."))
        return self.to_batch()


def told_of(batch):
    """How far an import is, in figures and words, and whether somebody should look after it."""
    told, at = progress.told(work_of(batch.uuid)), now()
    stages = {"reading": _("Reading the file…"), "writing": _("Writing the questions…")}
    last = max(filter(None, (batch.confirmed_at, batch.attempted_at, told and told.told_at)))
    return {
        "text": stages[told.stage] if told else _("Waiting for its turn…"),
        "done": told.done if told else 0,
        "total": told.total if told else 0,
        "percent": told.percent if told else 0,
        "is_idle": at - last > (progress.SILENCE if told else WAITING),
    }


def _counts(held):
    return [
        (pgettext("import", "Found"), held.get("found", 0)),
        (pgettext("import", "New"), held.get(CREATE, 0)),
        (pgettext("import", "Changed"), held.get(UPDATE, 0)),
        (pgettext("import", "Unchanged"), held.get(KEEP, 0)),
        (pgettext("import", "Refused"), held.get("refused", 0)),
    ]


def _kinds(counts):
    return [(kind_of(key).label, count) for key, count in counts.items() if count]


def _proposed(held):
    """A question of a preview, composed again from its written form."""
    kind = kind_of(held["kind"])
    options, key = kind.compose(held["options"], held["key"])
    question = Question(kind=kind.key)
    version = QuestionVersion(
        question=question, stem=held["stem"], options=options, key=key, explanation=held["explanation"]
    )
    actions = {
        CREATE: pgettext("import", "New"),
        UPDATE: pgettext("import", "Changed"),
        KEEP: pgettext("import", "Unchanged"),
    }
    facts = [held["place"], actions[held["action"]]]
    return Reviewed(SittingItem(version=version), str(kind.label), facts, kind.review(version, None), question)
