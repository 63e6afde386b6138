"""The back office as this house uses it: help that stays on the intranet."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("construct_help_menu")
def keep_help_in_the_house(request, menu_items):
    """Wagtail's own help entries lead to other hosts, which an intranet cannot reach and must not call."""
    menu_items[:] = [MenuItem(_("Help"), reverse("home:help"), icon_name="help", order=1)]
