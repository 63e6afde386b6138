"""What editors meet in the back office."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import get_page_models
from wagtail.rich_text import features

from courses.blocks import RICH_TEXT_FEATURES
from courses.domain.evidence import record_opened
from courses.models import CasePage, Clause, Coverage, KnowledgePoint, LessonPage
from tests.factories.courses import (
    case_index,
    clause_of,
    make_case,
    make_course,
    make_knowledge_point,
    make_lesson,
    make_policy,
    policy_index,
    section_ids,
)
from tests.factories.people import make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor_client(client, settings):
    settings.ROOT_URLCONF = "tests.courses.urls"
    client.force_login(make_officer(is_superuser=True))
    return client


def delete(client, page):
    return client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))


def test_a_page_with_study_records_cannot_be_deleted(editor_client, now):
    case = make_case()
    record_opened(officer=make_officer(), page=case, section_ids=section_ids(case), now=now)

    answer = delete(editor_client, case)

    assert CasePage.objects.filter(pk=case.pk).exists()
    assert answer.url == reverse("wagtailadmin_explore", args=[case.get_parent().pk])
    message = str(next(iter(get_messages(answer.wsgi_request))))
    assert reverse("wagtailadmin_pages:unpublish", args=[case.pk]) in message


def test_a_page_without_records_can_be_deleted(editor_client):
    case = make_case()

    delete(editor_client, case)

    assert not CasePage.objects.filter(pk=case.pk).exists()


def test_a_course_is_kept_by_the_records_of_its_lessons(editor_client, now):
    course = make_course()
    lesson = make_lesson(course=course)
    record_opened(officer=make_officer(), page=lesson, section_ids=section_ids(lesson), now=now)

    delete(editor_client, course)

    assert LessonPage.objects.filter(pk=lesson.pk).exists()


def test_bulk_deletion_keeps_everything_when_one_page_must_stay(editor_client, now):
    kept, other = make_case("甲"), make_case("乙")
    record_opened(officer=make_officer(), page=kept, section_ids=section_ids(kept), now=now)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    editor_client.post(f"{url}?id={kept.pk}&id={other.pk}&next=/cms/")

    assert CasePage.objects.filter(pk__in=[kept.pk, other.pk]).count() == 2


def test_bulk_deletion_of_free_pages_works(editor_client):
    first, second = make_case("甲"), make_case("乙")
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    editor_client.post(f"{url}?id={first.pk}&id={second.pk}&next=/cms/")

    assert not CasePage.objects.exists()


@pytest.mark.parametrize("make", [make_lesson, make_case, make_policy])
def test_edit_forms_open(editor_client, make):
    page = make()

    answer = editor_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    assert answer.status_code == 200
    assert page.title in answer.content.decode()


@pytest.mark.parametrize(
    ("app_model", "parent"),
    [("courses/lessonpage", make_course), ("courses/casepage", case_index), ("courses/policypage", policy_index)],
)
def test_add_forms_open(editor_client, app_model, parent):
    answer = editor_client.get(reverse("wagtailadmin_pages:add", args=[*app_model.split("/"), parent().pk]))

    assert answer.status_code == 200


@pytest.mark.parametrize("make", [make_lesson, make_case, make_policy])
def test_preview_shows_the_draft_and_records_nothing(editor_client, make):
    page = make()
    page.lead = "草稿里的导语。"
    page.save_revision()

    answer = editor_client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))

    html = answer.content.decode()
    assert answer.status_code == 200
    assert "草稿里的导语。" in html
    assert "data-reader" not in html and "<noscript>" not in html
    assert not Coverage.objects.exists()


def test_clause_chooser_finds_a_clause_by_its_words(editor_client):
    policy = make_policy()
    article = clause_of(policy, "第七条")

    answer = editor_client.get(reverse("clause_chooser:choose_results"), {"q": "工作日"})

    html = answer.content.decode()
    assert str(article) in html
    assert str(clause_of(policy, "第一条")) not in html
    assert Clause.objects.count() == 5


def test_knowledge_points_are_kept_as_snippets(editor_client):
    url = reverse("wagtailsnippets_courses_knowledgepoint:add")

    editor_client.post(url, {"name": "四风"})

    assert KnowledgePoint.objects.get().name == "四风"


def test_rich_text_holds_only_what_the_look_can_set():
    assert features.get_default_features() == RICH_TEXT_FEATURES


def test_pages_of_this_room_have_no_privacy_settings():
    ours = [model for model in get_page_models() if model._meta.app_label == "courses"]

    assert len(ours) == 7
    assert [model.private_page_options for model in ours] == [[]] * 7


def test_point_is_merged_from_the_list(editor_client):
    point, other = make_knowledge_point("八项规定"), make_knowledge_point("中央八项规定")
    make_lesson(points=[point.name])
    url = reverse("merge_knowledge_point", args=[point.pk])
    listed = editor_client.get(reverse("wagtailsnippets_courses_knowledgepoint:list")).content.decode()
    assert url in listed

    page = editor_client.get(url)
    assert [held.count for held in page.context["held"] if held.count] == [1]
    assert list(page.context["form"].fields["into"].queryset) == [other]
    editor_client.post(url, {"into": other.pk})

    assert list(KnowledgePoint.objects.all()) == [other]
    assert editor_client.get(url).status_code == 404


def test_refused_merge_says_why(editor_client):
    point = make_knowledge_point()

    page = editor_client.post(reverse("merge_knowledge_point", args=[point.pk]), {"into": point.pk})

    assert page.context["form"].errors
    assert KnowledgePoint.objects.count() == 1


def test_merging_is_for_whoever_may_rename_points(client, settings):
    settings.ROOT_URLCONF = "tests.courses.urls"
    client.force_login(make_officer())

    client.post(reverse("merge_knowledge_point", args=[make_knowledge_point("甲").pk]), {"into": 1})

    assert not KnowledgePoint.with_merged.exclude(merged_into=None).exists()
