"""App configuration of campaigns."""

from django.apps import AppConfig
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.navigation import Place, register_item


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("Campaigns")

    def ready(self):
        from campaigns import receivers  # noqa: F401  connects them

        label, url = pgettext_lazy("navigation", "Study campaigns"), reverse_lazy("campaigns:list")
        register_item("campaigns", label, url, "calendar", 62, place=Place.ACCOUNT)
