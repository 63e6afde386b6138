"""A question in the back office: writing and revising it, what officers will see of it, its versions."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import PreviewSidePanel
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.views.generic.preview import PreviewOnEdit
from wagtail.log_actions import log
from wagtail.utils.decorators import xframe_options_sameorigin_override

from common.clock import now
from quizzes.domain.bank import compose
from quizzes.domain.pictures import upload_picture
from quizzes.forms import QuestionForm
from quizzes.kinds import all_kinds, kind_choices
from quizzes.models import Question, QuestionVersion, SittingItem
from quizzes.pictures import marker
from quizzes.queries import papers_with, usual_bank
from quizzes.views.presenting import asked
from quizzes.views.question_moves import decisions_on, moves_of
from quizzes.views.twins import tell_twins


class QuestionKindsView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Which kind of question to write; what the last one leaves to the next goes along."""

    permission_required = "add"
    page_title = gettext_lazy("Which kind of question?")
    header_icon = "help"
    template_name = "quizzes/admin/question_kinds.html"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self):
        questions = {"url": reverse("questions:index"), "label": capfirst(Question._meta.verbose_name_plural)}
        return [*self.breadcrumbs_items, questions, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs):
        kept = self.request.GET.copy()
        kept.pop("kind", None)
        return super().get_context_data(kinds=all_kinds(), kept=kept.urlencode(), **kwargs)


class QuestionWriting:
    """What writing and revising share: the form writes through the bank, beside it stands what officers will see.

    Whoever writes what a bank holds already is told so at once.
    """

    def get_success_url(self):
        return reverse("questions:inspect", args=[self.object.pk])

    def save_instance(self):
        question = self.form.write(actor=self.request.user, now=now())
        self.has_content_changes = self.form.has_changed()
        log(instance=question, action=self.log_action, content_changed=self.has_content_changes)
        tell_twins(self.request, question)
        return question

    def get_preview_url(self):
        raise NotImplementedError

    def get_side_panels(self):
        preview = PreviewSidePanel(self.form.instance, self.request, preview_url=self.get_preview_url())
        return MediaContainer([*super().get_side_panels(), preview])


class QuestionCreateView(QuestionWriting, CreateView):
    """Asks for the kind first, for every kind has its own form. Then one question after the other."""

    template_name = "quizzes/admin/question_form.html"
    actions = ["create", "another"]
    log_action = "wagtail.create"
    # What the next question most likely has in common with this one.
    keeps = ("bank", "difficulty", "knowledge_point", "basis_clause", "basis_text")

    @cached_property
    def kind(self):
        return next((kind for kind in all_kinds() if kind.key == self.request.GET.get("kind")), None)

    def dispatch(self, request, *args, **kwargs):
        if self.kind is None:
            return QuestionKindsView.as_view(permission_policy=self.permission_policy)(request)
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        kept = {name: self.request.GET[name] for name in self.keeps if name in self.request.GET}
        return {"bank": usual_bank(self.request.user)} | kept

    def get_initial_form_instance(self):
        return Question(kind=self.kind.key)

    def get_page_subtitle(self):
        return str(self.kind.label)

    def get_breadcrumbs_items(self):
        title = _("New question: %(kind)s") % {"kind": self.kind.label}
        return [*super().get_breadcrumbs_items()[:-1], {"url": "", "label": title}]

    def get_add_url(self):
        return f"{super().get_add_url()}?{urlencode({'kind': self.kind.key})}"

    def get_preview_url(self):
        return f"{reverse('questions:preview_new')}?{urlencode({'kind': self.kind.key})}"

    def get_success_url(self):
        if self.action != "another":
            return super().get_success_url()
        values = {name: self.form[name].value() for name in self.keeps}
        kept = {name: value for name, value in values.items() if value not in (None, "")}
        return f"{self.get_add_url()}&{urlencode(kept)}"


class QuestionEditView(QuestionWriting, EditView):
    """Revises the newest version; what that means for papers stands above the form."""

    template_name = "quizzes/admin/question_form.html"
    log_action = "wagtail.edit"

    def get_queryset(self):
        return Question.objects.select_related("bank", "current", "proposed", "proposed__created_by")

    def get_preview_url(self):
        return reverse("questions:preview", args=[self.object.pk])

    def get_context_data(self, **kwargs):
        question, actor = self.object, self.request.user
        return super().get_context_data(
            papers=papers_with(question),
            question=question,
            moves=moves_of(question, actor),
            decisions=decisions_on(question, actor),
            **kwargs,
        )


class QuestionPreview(PreviewOnEdit):
    """What officers will be asked, from what stands in the form; shown as soon as the writing area is complete."""

    model = Question
    form_class = QuestionForm

    def get_form(self, query_dict):
        return self.form_class(query_dict or None, instance=self.object, for_user=self.request.user)

    def validate_form(self, form):
        form.is_valid()
        return "content" not in form.errors and (form.is_bound or self.object.pk is not None)

    @method_decorator(xframe_options_sameorigin_override)
    def get(self, request, *args, **kwargs):
        form = self.get_form(self._get_form_data(self._get_form_state()))
        if not self.validate_form(form):
            return self.error_response()
        return TemplateResponse(request, "quizzes/admin/question_preview.html", {"question": self._asked(form)})

    def _asked(self, form):
        """The question on a paper of its own."""
        version = self.object.newest_version if not form.is_bound else QuestionVersion(question=self.object)
        if form.is_bound:
            content = compose(kind=self.object.kind, **form.content)
            version.stem, version.options, version.key = content.stem, content.options, content.key
        version.question = self.object
        points = self.object.suggested_points or Decimal(1)
        return asked([SittingItem(position=1, version=version, points=points)], {})[0]


class QuestionPreviewOnCreate(QuestionPreview):
    """The same before the question exists."""

    permission_required = "add"

    def get_object(self):
        if self.request.GET.get("kind") not in dict(kind_choices()):
            raise Http404
        return Question(kind=self.request.GET["kind"])


class UploadPictureView(View):
    """Takes a picture for a text; answers with the marker to put there, or with what is wrong with the file."""

    http_method_names = ["post"]

    def dispatch(self, request, *args, **kwargs):
        if not any(request.user.has_perm(f"quizzes.{act}_question") for act in ("add", "change")):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request):
        file = request.FILES.get("picture")
        try:
            if file is None:
                raise ValidationError(_("Choose a picture first."))
            row = upload_picture(file=file, actor=request.user, now=now())
        except ValidationError as error:
            return JsonResponse({"errors": error.messages}, status=400)
        return JsonResponse({"digest": row.digest, "marker": marker(row.digest)})
