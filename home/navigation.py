"""Which of the home room's navigation is whose, by the roles held today (one query a request, people.navigation)."""

from django.http import HttpRequest

from common.navigation import is_logged_in
from home.rules import SUGGESTION_READERS
from people.enums import BACK_OFFICE_ROLES
from people.navigation import roles_today


def for_back_office(request: HttpRequest) -> bool:
    """Holders of wagtailadmin.access_admin: the groups that have it follow the roles (people.domain.access)."""
    return is_logged_in(request) and (
        request.user.is_superuser or not roles_today(request).isdisjoint(BACK_OFFICE_ROLES)
    )


def for_suggestion_readers(request: HttpRequest) -> bool:
    return not roles_today(request).isdisjoint(SUGGESTION_READERS)
