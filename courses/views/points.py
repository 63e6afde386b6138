"""Merging a knowledge point into another in the back office: what it moves, into which, done."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from common.clock import now
from courses.domain.points import merge_points, what_hangs_on
from courses.forms import MergeForm
from courses.models import KnowledgePoint
from courses.rules import can_merge_points


class MergePointView(WagtailAdminTemplateMixin, FormView):
    """Asks into which one, and says first what hangs on it."""

    page_title = gettext_lazy("Bring under one name")
    header_icon = "tag"
    template_name = "courses/admin/merge_point.html"
    form_class = MergeForm

    def dispatch(self, request, *args, **kwargs):
        if not can_merge_points(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def point(self):
        return get_object_or_404(KnowledgePoint, pk=self.kwargs["pk"])

    def get_page_subtitle(self):
        return self.point.name

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "point": self.point}

    def get_context_data(self, **kwargs):
        return super().get_context_data(point=self.point, held=what_hangs_on(self.point), **kwargs)

    def form_valid(self, form):
        into = form.cleaned_data["into"]
        try:
            merge_points(point=self.point, into=into, actor=self.request.user, now=now())
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        done = _("“%(name)s” is “%(other)s” from now on, in files as well.")
        messages.success(self.request, done % {"name": self.point.name, "other": into.name})
        return redirect(reverse("wagtailsnippets_courses_knowledgepoint:list"))
