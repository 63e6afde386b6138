"""Changing one's own password, by will or because it must be."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from common import clock
from people import throttle
from people.addresses import client_address
from people.domain.accounts import choose_password
from people.forms.accounts import ChangePasswordForm
from people.sessions import note_epoch
from people.views.session import locked_out


@sensitive_post_parameters("old_password", "new_password1", "new_password2")
@never_cache
def change_password(request):
    """Take the present password and the new one; this session goes on, all others end."""
    officer = request.user
    if request.method == "POST" and throttle.is_locked(request, officer.badge_no):
        return locked_out(request, credentials={"username": officer.badge_no})
    form = ChangePasswordForm(officer, request.POST or None)
    if request.method == "POST" and form.is_valid() and _choose(request, form):
        messages.success(request, _("Your password is changed. Other devices are logged out."))
        return redirect(_next(request))
    if form.has_error("old_password", "password_incorrect"):
        throttle.count_failure(request, officer.badge_no)
    return render(request, "people/password.html", {"form": form, "next": _next(request)})


change_password.allowed_before_password_change = True


def _choose(request, form) -> bool:
    try:
        choose_password(
            officer=request.user,
            password=form.cleaned_data["new_password1"],
            now=clock.now(),
            address=client_address(request),
        )
    except ValidationError as error:
        form.refuse(error)
        return False
    update_session_auth_hash(request, request.user)
    note_epoch(request.session, request.user)
    return True


def _next(request) -> str:
    target = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return target
    return resolve_url("/")
