"""First log-in and forgotten password: a code on paper becomes a password of one's own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from common import clock
from people import throttle
from people.addresses import client_address
from people.domain.accounts import WrongCode, activate
from people.forms.accounts import ActivationForm
from people.views.session import locked_out


@login_not_required
@sensitive_post_parameters("code", "new_password1", "new_password2")
@never_cache
def activation(request):
    """Take number, code and new password; afterwards the officer logs in like everybody else."""
    form = ActivationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        badge_no = form.cleaned_data["badge_no"]
        if throttle.is_locked(request, badge_no):
            return locked_out(request, credentials={"username": badge_no})
        if _activate(request, form, badge_no):
            messages.success(request, _("Your password is set. Log in with it now."))
            return redirect("people:log_in")
    return render(request, "people/activate.html", {"form": form})


def _activate(request, form, badge_no) -> bool:
    try:
        activate(
            badge_no=badge_no,
            code=form.cleaned_data["code"],
            password=form.cleaned_data["new_password1"],
            now=clock.now(),
            address=client_address(request),
        )
    except ValidationError as error:
        form.refuse(error)
        return False
    except WrongCode:
        throttle.count_failure(request, badge_no)
        form.add_error("code", _("Number and code do not match, or the code is used up or too old."))
        return False
    return True
