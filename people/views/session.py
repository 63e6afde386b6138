"""Log-in, log-out, and the page of those who have tried too often."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common import clock
from people import throttle
from people.domain.accounts import raise_epoch
from people.forms.accounts import LoginForm


class LogIn(LoginView):
    """Log-in by badge number; django.contrib.auth keeps the session key fresh and `next` inside the house.

    The second factor of administrators and editors (DESIGN §8) has its place in `form_valid`, before the log-in.
    """

    template_name = "people/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True


@login_not_required
@require_POST
def log_out(request):
    """End this session, and with the epoch every sitting token that was handed out in it."""
    if request.user.is_authenticated:
        raise_epoch(request.user)
        logout(request)
        messages.success(request, _("You are logged out."))
    return redirect("people:log_in")


def locked_out(request, original_response=None, credentials=None):
    """Say until when log-in is closed for this account from this address; the same page whoever the account is.

    django-axes calls this with the response it replaces and the credentials that were tried.
    """
    badge_no = (credentials or {}).get("username") or ""
    until = throttle.locked_until(request, badge_no)
    response = render(request, "people/locked.html", {"until": until}, status=429)
    if until:
        response["Retry-After"] = str(max(int((until - clock.now()).total_seconds()) + 1, 1))
    return response
