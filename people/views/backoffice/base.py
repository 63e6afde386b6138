"""What the people pages of the back office share: who may enter, the clock, forms that call one domain function."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from common import clock
from people.addresses import client_address
from people.domain.audit import record_view_of_people
from people.queries import changeable_officers, kept_units, officers_kept_by


class BackOfficePage:
    """Asks for `permission` before anything else, and knows the day and the units of whoever asks."""

    permission = ""

    def dispatch(self, request, *args, **kwargs):
        if not self.is_allowed():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def is_allowed(self):
        return self.request.user.has_perm(self.permission)

    @cached_property
    def now(self):
        return clock.now()

    @cached_property
    def day(self):
        return clock.local_date(self.now)

    @cached_property
    def within(self):
        """The ids of the units that the reader keeps; None: all."""
        return kept_units(self.request.user, self.day)

    def may(self, permission):
        return self.request.user.has_perm(permission)

    def kept_officer(self):
        """The officer of the address, out of those the reader may see."""
        return get_object_or_404(officers_kept_by(self.request.user, self.day), uuid=self.kwargs["uuid"])

    def changeable_officer(self):
        """The officer of the address, out of those the reader may change."""
        return get_object_or_404(changeable_officers(self.request.user, self.day), uuid=self.kwargs["uuid"])


class ListPage(BackOfficePage, generic.IndexView):
    """A list of one model. Each page shown is audited where it lists people (`audited_list`)."""

    permission_policy = None
    paginate_by = 50
    audited_list = ""
    add_permission = ""

    def get_add_url(self):
        return super().get_add_url() if self.add_url_name and self.may(self.add_permission) else None

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        context["can_add"] = bool(self.add_url)
        if self.audited_list:
            record_view_of_people(
                actor=self.request.user,
                what=self.audited_list,
                people=len(context["object_list"]),
                now=self.now,
                address=client_address(self.request),
            )
        return context


class ActPage(BackOfficePage, WagtailAdminTemplateMixin, FormView):
    """A form whose `act` calls one domain function; what the domain refuses is shown in the form."""

    template_name = "people/backoffice/form.html"
    list_url_name = ""
    list_title = ""
    submit_label = _("Save")
    success_message = _("Saved.")

    def act(self, form):
        """Do it. Raises ValidationError when the domain refuses."""
        raise NotImplementedError

    def form_valid(self, form):
        try:
            with transaction.atomic():
                self.act(form)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
            return self.form_invalid(form)
        messages.success(self.request, self.success_message)
        return redirect(self.get_success_url())

    def form_invalid(self, form):
        messages.validation_error(self.request, _("Nothing was saved. Correct what is marked."), form)
        return self.render_to_response(self.get_context_data(form=form))

    def get_success_url(self):
        return reverse(self.list_url_name)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.list_url_name), "label": self.list_title},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs):
        return {
            **super().get_context_data(**kwargs),
            "submit_button_label": self.submit_label,
            "submit_button_active_label": _("Working…"),
            "media": kwargs["form"].media if "form" in kwargs else self.get_form().media,
        }
