"""Addresses of accounts: log-in, activation, password, activation slips."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path, reverse_lazy
from django.views.generic import RedirectView

from people.views.activation import activation
from people.views.password import change_password
from people.views.session import LogIn, log_out
from people.views.slips import slips

app_name = "people"


def to(name):
    """A redirect that works before log-in and keeps `next`."""
    return login_not_required(RedirectView.as_view(url=reverse_lazy(name), query_string=True))


urlpatterns = [
    path("login/", LogIn.as_view(), name="log_in"),
    path("logout/", log_out, name="log_out"),
    path("activate/", activation, name="activate"),
    path("my/password/", change_password, name="password"),
    path("people/slips/", slips, name="slips"),
    # The back office has doors of its own; there is one lock only. These stand before Wagtail's addresses.
    path("cms/login/", to("people:log_in")),
    path("cms/logout/", log_out),
    path("cms/password_reset/", to("people:activate")),
    path("cms/password_reset/<path:rest>", to("people:activate")),
]
