"""What stands between a session and the pages: its limits, and the password that must be changed first."""

from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from common import clock
from people.sessions import is_over, note_use


class SessionLimitsMiddleware:
    """Ends a session at its limits. Stands after AuthenticationMiddleware.

    Lazy like request.user itself: a page that never asks who is there costs no query.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.user = SimpleLazyObject(lambda: _live_user(request))
        return self.get_response(request)


class PasswordChangeMiddleware:
    """Whoever must change the password sees nothing else before; demo accounts are let through (DESIGN §4)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not getattr(view, "login_required", True) or getattr(view, "allowed_before_password_change", False):
            return None
        user = request.user
        if not user.is_authenticated or user.is_demo or not user.must_change_password:
            return None
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": _("Choose a new password first.")}, status=403)
        back = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
        return HttpResponseRedirect(f"{reverse('people:password')}?{back}".rstrip("?"))


def _live_user(request):
    user, now = get_user(request), clock.now()
    if not user.is_authenticated:
        return user
    if is_over(request.session, user, now):
        request.session.flush()
        request._cached_user = AnonymousUser()
        return request._cached_user
    note_use(request.session, now)
    return user
