"""What the platform is and does, readable before log-in, and what browsers ask for by themselves."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.templatetags.static import static
from django.views.generic import RedirectView, TemplateView


def _public(template: str):
    return login_not_required(TemplateView.as_view(template_name=f"home/about/{template}.html"))


help_page = _public("help")
personal_data = _public("personal_data")
accessibility = _public("accessibility")


@login_not_required
def robots(request):
    """No page of ours is for a search engine, not even for one inside the house."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


class Favicon(RedirectView):
    """The mark, for browsers that ask at the old place."""

    def get_redirect_url(self, *args, **kwargs):
        return static("img/icon.svg")


favicon = login_not_required(Favicon.as_view())
