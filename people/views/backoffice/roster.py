"""The roster in the back office: upload, preview, confirm; and its export."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from common.spreadsheets import SpreadsheetError
from common.spreadsheets.writer import write_workbook
from people.addresses import client_address
from people.domain.audit import record_view_of_people
from people.domain.roster import export_roster
from people.domain.roster.uploads import confirm_upload, plan_upload, store_upload
from people.forms.backoffice import RosterForm
from people.models import RosterUpload
from people.views.backoffice.base import ActPage, BackOfficePage

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_CHANGES = 100


class UploadRoster(ActPage):
    """A file to look at before anything is written."""

    permission = "people.import_roster"
    form_class = RosterForm
    page_title = gettext_lazy("Import a roster")
    submit_label = gettext_lazy("Check the file")
    success_message = gettext_lazy("The file was read. Nothing has been written yet.")
    list_url_name = "people_officers:index"
    list_title = gettext_lazy("Officers")

    @cached_property
    def header_buttons(self):
        return [HeaderButton(_("Export the roster"), url=reverse("people_roster:export"), icon_name="download")]

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "within": self.within}

    def get_initial(self):
        return {"effective": self.day}

    def act(self, form):
        said = form.cleaned_data
        try:
            self.upload = store_upload(
                name=said["file"].name,
                content=said["file"].read(),
                effective=said["effective"],
                complete=said["complete"],
                create_units=said.get("create_units", False),
                actor=self.request.user,
                now=self.now,
            )
        except SpreadsheetError as error:
            raise ValidationError(str(error)) from error

    def get_success_url(self):
        return reverse("people_roster:preview", args=[self.upload.uuid])

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "form_is_multipart": True}


class PreviewRoster(BackOfficePage, WagtailAdminTemplateMixin, TemplateView):
    """GET: what the kept file would change. POST: change it, if it is still what was shown."""

    permission = "people.import_roster"
    template_name = "people/backoffice/roster_preview.html"
    page_title = gettext_lazy("Check the roster")

    @cached_property
    def upload(self):
        waiting = RosterUpload.objects.filter(uploaded_by=self.request.user, applied_at=None)
        return get_object_or_404(waiting.select_related("uploaded_by"), uuid=self.kwargs["uuid"])

    def get_page_subtitle(self):
        return self.upload.name

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("people_roster:upload"), "label": _("Import a roster")},
            {"url": "", "label": self.page_title, "sublabel": self.upload.name},
        ]

    def get_context_data(self, **kwargs):
        plan = plan_upload(self.upload, now=self.now)
        changes = [change for change in plan.changes if change.outcome != "unchanged"]
        return {
            **super().get_context_data(**kwargs),
            "upload": self.upload,
            "plan": plan,
            "counts": plan.counts,
            "changes": changes[:SHOWN_CHANGES],
            "more_changes": max(len(changes) - SHOWN_CHANGES, 0),
        }

    def post(self, request, *args, **kwargs):
        try:
            counts = confirm_upload(
                upload=self.upload, digest=request.POST.get("digest", ""), actor=request.user, now=self.now
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("people_roster:preview", self.upload.uuid)
        message = _("Imported: %(created)s new, %(changed)s changed, %(moved)s moved, %(left)s left.")
        messages.success(request, message % counts)
        return redirect("people_officers:index")


class ExportRoster(BackOfficePage, View):
    """The roster of today within the reader's reach, as a workbook; audited."""

    permission = "people.import_roster"

    def get(self, request):
        table = export_roster(day=self.day, within=self.within)
        record_view_of_people(
            actor=request.user,
            what="roster",
            people=len(table.rows),
            now=self.now,
            exported=True,
            address=client_address(request),
        )
        response = HttpResponse(write_workbook([table]), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="roster-{self.day:%Y%m%d}.xlsx"'
        return response
