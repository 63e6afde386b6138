"""Small request-wide habits: the policy of every page, the language a person chose, and who must be logged in."""

from functools import cache

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation import check_for_language, get_supported_language_variant

_policy = cache(build_policy)


class OnePolicyMiddleware(CSPMiddleware):
    """django-csp's, for a policy that no view changes and that has no nonce: its text is put together once."""

    def process_request(self, request):
        return None

    def process_response(self, request, response):
        if not request.path_info.startswith(settings.CONTENT_SECURITY_POLICY["EXCLUDE_URL_PREFIXES"]):
            response.headers.setdefault(HEADER, _policy())
        return response


class ChosenLanguageMiddleware(LocaleMiddleware):
    """Simplified Chinese unless the person chose another language with the switch.

    The browser's Accept-Language header is not asked: desks in an organ often run English systems for Chinese readers.
    """

    def process_request(self, request):
        language = settings.LANGUAGE_CODE
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if chosen and check_for_language(chosen):
            try:
                language = get_supported_language_variant(chosen)
            except LookupError:
                pass
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request, response):
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


class OwnLoginRequiredMiddleware(LoginRequiredMiddleware):
    """Django's, but a view that needs no log-in is not asked who is there: that alone would cost two queries.

    Answers of a sitting travel by a token and must not pay for a session (DESIGN §7).
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)
