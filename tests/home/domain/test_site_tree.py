"""The page tree that every installation starts with."""

import pytest
from wagtail.models import Page, Site

from home.domain.site_tree import lay_out_site
from home.models import HomePage

pytestmark = pytest.mark.django_db


def test_lay_out_site_makes_home_and_its_four_sections():
    home = lay_out_site()

    assert Site.objects.get(is_default_site=True).root_page.specific == home
    assert [page.get_url() for page in home.get_children()] == ["/learn/", "/cases/", "/policies/", "/quizzes/"]
    assert Page.objects.filter(depth=2).count() == 1


def test_lay_out_site_repeated_changes_nothing():
    home = lay_out_site()
    before = list(Page.objects.order_by("path").values_list("pk", "path", "title"))

    assert lay_out_site() == home

    assert list(Page.objects.order_by("path").values_list("pk", "path", "title")) == before
    assert HomePage.objects.count() == 1
