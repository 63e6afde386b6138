"""The page tree every installation starts with: home, courses, cases, policies, quizzes."""

from __future__ import annotations

from django.db import transaction
from wagtail.models import Locale, Page, Site

from courses.models import CaseIndexPage, LearnIndexPage, PolicyIndexPage
from home.models import HomePage
from people.domain.access import sync_group_permissions
from quizzes.models import QuizIndexPage

# Addresses are fixed (DESIGN §4); titles are the first-run Chinese ones and may be edited.
SECTIONS: tuple[tuple[type[Page], str, str], ...] = (
    (LearnIndexPage, "learn", "学习"),
    (CaseIndexPage, "cases", "案例"),
    (PolicyIndexPage, "policies", "法规"),
    (QuizIndexPage, "quizzes", "答题"),
)


@transaction.atomic
def lay_out_site() -> HomePage:
    """The home page with its four sections below it, made where missing; safe to repeat.

    Wagtail's own welcome page goes, as long as nothing but that page and its site hang on it.
    """
    home = HomePage.objects.first()
    if home is None:
        root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root", locale=_locale())
        home = root.add_child(instance=HomePage(title="政法学堂", slug="zhengfa", locale=_locale()))
    _point_site_at(home)
    _remove_welcome_page(home)
    for model, slug, title in SECTIONS:
        if not model.objects.exists():
            home.add_child(instance=model(title=title, slug=slug, locale=_locale()))
            home.refresh_from_db()
    # Some groups may edit what is below one section only, which may just have been made.
    sync_group_permissions()
    return home


def _locale() -> Locale:
    return Locale.objects.get_or_create(language_code="zh-hans")[0]


def _point_site_at(home: HomePage) -> None:
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", port=80, root_page=home, is_default_site=True, site_name=home.title)
    elif site.root_page_id != home.pk:
        site.root_page, site.site_name = home, home.title
        site.save()


def _remove_welcome_page(home: HomePage) -> None:
    """Wagtail's migrations make a bare `Page` as the first home; only that one is taken away."""
    bare = Page.objects.filter(depth=2, numchild=0, content_type__app_label="wagtailcore", content_type__model="page")
    for page in bare.exclude(pk=home.pk):
        page.delete()
