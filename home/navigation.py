"""The home room's places in the navigation, and whose they are: one query a request for the roles held today."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.navigation import Place, is_logged_in, register_item
from home.rules import SUGGESTION_READERS
from people.enums import BACK_OFFICE_ROLES
from people.navigation import for_holders, holds_today


def everybody(_request: HttpRequest) -> bool:
    return True


def for_back_office(request: HttpRequest) -> bool:
    """Holders of wagtailadmin.access_admin: the groups that have it follow the roles (people.domain.access)."""
    return is_logged_in(request) and (request.user.is_superuser or holds_today(request, BACK_OFFICE_ROLES))


def register_pages() -> None:
    """Home and search for everybody, one's own pages under one's name, what the platform is in the footer."""
    register_item("home", pgettext_lazy("navigation", "Home"), "/", "home", 10, tab=True)
    register_item("search", _("Search"), reverse_lazy("home:search"), "search", 10, place=Place.TOOLS)
    _register_account()
    _register_footer()


def _register_account() -> None:
    own = {"place": Place.ACCOUNT}
    readers, office = {**own, "visible": for_holders(SUGGESTION_READERS)}, {**own, "visible": for_back_office}
    register_item("my", _("My study"), reverse_lazy("home:my"), "user", 65, tab=True, **own)
    register_item("records", _("Study record"), reverse_lazy("home:records"), "list", 66, **own)
    received = reverse_lazy("home:suggestion_list")
    register_item("suggestion_list", _("Suggestions received"), received, "talk", 68, **readers)
    register_item("back_office", _("Back office"), reverse_lazy("wagtailadmin_home"), "settings", 70, **office)


def _register_footer() -> None:
    own = {"place": Place.FOOTER}
    public = {**own, "visible": everybody}
    register_item("help", _("Help"), reverse_lazy("home:help"), "info", 10, **public)
    register_item("suggestions", _("Suggestions"), reverse_lazy("home:suggestions"), "talk", 20, **own)
    register_item("personal_data", _("Personal data"), reverse_lazy("home:personal_data"), "private", 30, **public)
    register_item("accessibility", _("Accessibility"), reverse_lazy("home:accessibility"), "users", 40, **public)
