"""What every page's form in the back office does."""

import pytest
from django.utils.text import slugify

from courses.models import CoursePage
from tests.factories.courses import learn_index, make_course

pytestmark = pytest.mark.django_db


def slug_after(typed, *, title="被打招呼时怎么记", page=None):
    """The slug that the form of a course leaves, whatever else it has to say about the rest."""
    parent = learn_index()
    form_class = CoursePage.get_edit_handler().get_form_class()
    form = form_class({"title": title, "slug": typed}, instance=page or CoursePage(), parent_page=parent)
    form.is_valid()
    assert "slug" not in form.errors
    return form.cleaned_data["slug"]


@pytest.mark.parametrize(
    ("typed", "title", "slug"),
    [("own-words", "被打招呼时怎么记", "own-words"), ("", "Six accounts", "six-accounts")],
)
def test_address_follows_what_was_typed_and_then_the_title(typed, title, slug):
    assert slug_after(typed, title=title) == slug


def test_chinese_title_gets_an_address_without_asking_the_editor():
    first, second = slug_after(""), slug_after("")

    assert first == slugify(first) != ""
    assert first != second


def test_page_keeps_its_address_when_the_field_is_emptied():
    course = make_course()

    assert slug_after("", page=course) == course.slug
