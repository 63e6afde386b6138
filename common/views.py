"""How a person wants pages shown: type size and language. Both are cookies, work without a script and before log-in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from common.display import DISPLAY_COOKIE, LARGE, NORMAL

ONE_YEAR = 365 * 24 * 3600


@login_not_required
@require_POST
def set_display(request):
    """Keep the type size `size` (large or normal) and go back to `next`; anything else posted changes nothing."""
    response = HttpResponseRedirect(_safe_next(request))
    size = request.POST.get("size")
    if size in {LARGE, NORMAL}:
        response.set_cookie(
            DISPLAY_COOKIE,
            size,
            max_age=ONE_YEAR,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
        )
    return response


# Django's own view already checks `next` and the language code.
choose_language = login_not_required(require_POST(set_language))


def _safe_next(request) -> str:
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return target
    return "/"
