"""The pages of campaigns: own tasks for everybody, drafts and buttons for the bureau office only."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page, Site

from campaigns.enums import TaskKind
from campaigns.models import Campaign, Task
from campaigns.queries import completion_table
from campaigns.subjects import _offered
from common.clock import local_date
from common.figures import Share
from people.enums import PoliticalStatus, Role
from people.models import PoliticalStatusFact
from tests.factories.campaigns import make_campaign, make_member, make_page, make_scope, subject_of
from tests.factories.ledger import complete_page
from tests.factories.people import EPOCH, RECORDED, appoint, make_unit

pytestmark = pytest.mark.django_db
ROLES = [None, *Role]


@pytest.fixture(autouse=True)
def plain_pages(monkeypatch):
    """Plain pages may be tasks here, so that no room above is needed."""
    monkeypatch.setitem(_offered, ("wagtailcore", "page"), TaskKind.PAGE)


def actor_with(role):
    officer = make_member(make_unit())
    if role:
        appoint(officer, role, None if role == Role.BUREAU_OFFICE else make_unit())
    return officer


def address(name, campaign=None):
    return reverse(f"campaigns:{name}", args=[campaign.code] if campaign else [])


FIELDS = {
    "title": "冬季廉政主题教育",
    "code": "2026-winter",
    "opens_on": "2026-11-01",
    "closes_on": "2026-12-31",
    "make_up_until": "",
}


# Officers


def test_list_shows_what_concerns_the_reader(client):
    officer = actor_with(None)
    shown = make_campaign(tasks=1, title="秋季")
    make_campaign(tasks=1, is_open=False, title="草稿")
    make_campaign(tasks=1, title="他人", scope=make_scope(units=[str(make_unit().uuid)]))
    client.force_login(officer)

    response = client.get(address("list"))

    assert response.context["campaigns"] == [shown]
    assert not response.context["may_manage"]
    assert address("new") not in response.content.decode()


def test_empty_list_offers_a_way_on(client):
    client.force_login(actor_with(None))

    assert 'class="empty"' in client.get(address("list")).content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_campaign_shows_own_tasks_with_state_and_link(client, now, language):
    officer, campaign = actor_with(None), make_campaign(tasks=2)
    first = campaign.tasks.first()
    Site.objects.all().delete()
    Site.objects.create(hostname="testserver", root_page=Page.get_first_root_node(), is_default_site=True)
    complete_page(officer, subject=subject_of(first), now=now)
    client.force_login(officer)
    client.cookies["django_language"] = language

    response = client.get(address("detail", campaign))

    page = response.content.decode()
    assert response.context["share"] == Share(1, 2)
    assert [str(row.mark) for row in response.context["tasks"]] == ["done", "todo"]
    assert f'href="{first.page.url}"' in page
    assert "第2课" in page
    assert '<form method="post" action="/campaigns/' not in page


def test_campaign_that_asks_nothing_says_so(client):
    officer = make_member(make_unit(), status="retired")
    campaign = make_campaign(tasks=1)
    client.force_login(officer)

    response = client.get(address("detail", campaign))

    assert not response.context["is_asked"]
    assert 'class="note' in response.content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_draft_is_found_by_the_bureau_office_only(client, role):
    campaign = make_campaign(tasks=1, is_open=False)
    client.force_login(actor_with(role))

    assert client.get(address("detail", campaign)).status_code == (200 if role == Role.BUREAU_OFFICE else 404)


def test_campaign_of_others_is_not_found(client):
    campaign = make_campaign(tasks=1, scope=make_scope(units=[str(make_unit().uuid)]))
    client.force_login(actor_with(None))

    assert client.get(address("detail", campaign)).status_code == 404


@pytest.mark.parametrize("name", ["list", "new"])
def test_pages_ask_for_a_log_in(client, name):
    assert client.get(address(name)).url.split("?")[0] == "/login/"


def test_pages_cost_the_same_for_one_task_and_for_three(client):
    client.force_login(actor_with(None))
    costs = []
    for size in (1, 3):
        campaign = make_campaign(tasks=size)
        client.get(address("detail", campaign))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address("detail", campaign)).status_code == 200
        costs.append(len(queries))

    assert costs[0] == costs[1]


# The bureau office


@pytest.mark.parametrize("role", ROLES)
def test_only_the_bureau_office_changes_campaigns(client, role):
    draft, opened = make_campaign(tasks=1, is_open=False), make_campaign(tasks=1)
    page = make_page()
    client.force_login(actor_with(role))

    answers = [
        client.post(address("new"), FIELDS).status_code,
        client.post(address("new_task", draft), {"page": str(page.translation_key), "required": "on"}).status_code,
        client.post(address("open", draft)).status_code,
        client.post(address("close", opened)).status_code,
    ]

    draft.refresh_from_db()
    opened.refresh_from_db()
    done = role == Role.BUREAU_OFFICE
    assert answers == [302 if done else 404] * 4
    assert (draft.state, opened.state) == (("open", "closed") if done else ("draft", "open"))
    assert (Campaign.objects.count(), Task.objects.count()) == ((3, 3) if done else (2, 2))


@pytest.mark.parametrize("name", ["new_task", "open", "close"])
def test_acts_are_not_pages(client, office, name):
    client.force_login(office)

    assert client.get(address(name, make_campaign(tasks=1))).status_code == 405


def test_new_campaign_has_the_chosen_scope(client, office, now):
    inside, outside = make_unit("甲"), make_unit("乙")
    member, other = make_member(inside), make_member(inside)
    make_member(outside)
    PoliticalStatusFact.objects.create(
        officer=member, status=PoliticalStatus.MEMBER, valid_from=EPOCH, recorded_at=RECORDED
    )
    client.force_login(office)

    response = client.post(address("new"), {**FIELDS, "units": [str(inside.uuid)], "members_only": "on"})

    campaign = Campaign.objects.get()
    assert response.url == address("detail", campaign)
    assert (campaign.state, campaign.make_up_until) == ("draft", None)
    sets = completion_table(campaign, as_of=local_date(now)).survey.sets
    assert sets.due == {member.pk}
    assert other.pk in sets.out_of_scope


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"closes_on": "2026-10-01"}, "The last day lies before the first day"),
        ({"make_up_until": "2026-12-31"}, "Making up begins after the last day"),
        ({"code": "冬季"}, "Use letters, digits and hyphens"),
        ({"code": "new"}, "Use letters, digits and hyphens"),
        ({"code": "taken"}, "already exists"),
        ({"title": ""}, "This field is required"),
        ({"units": ["nonsense"]}, "Select a valid choice"),
    ],
)
def test_refused_campaign_says_why_and_changes_nothing(client, office, wrong, words):
    make_campaign(code="taken")
    client.force_login(office)
    client.cookies["django_language"] = "en"

    response = client.post(address("new"), {**FIELDS, **wrong})

    assert response.status_code == 400
    assert words in response.content.decode()
    assert Campaign.objects.count() == 1


def test_added_task_stands_in_the_campaign(client, office):
    campaign, page = make_campaign(is_open=False), make_page("算好六笔账")
    client.force_login(office)

    client.post(address("new_task", campaign), {"page": str(page.translation_key), "label": "六账"})

    task = Task.objects.get()
    assert (task.page, task.title, task.label, task.required, task.kind) == (page, "算好六笔账", "六账", False, "page")


@pytest.mark.parametrize("wrong", [{"page": ""}, {"page": "nonsense"}, {"label": "三个字"}, {"pass_percent": "60"}])
def test_refused_task_says_why_and_changes_nothing(client, office, wrong):
    campaign, page = make_campaign(is_open=False), make_page()
    client.force_login(office)

    response = client.post(address("new_task", campaign), {"page": str(page.translation_key), **wrong})

    assert response.status_code == 400
    assert "field__error" in response.content.decode() or "form__error" in response.content.decode()
    assert not Task.objects.exists()


def test_page_that_is_a_task_is_not_offered_again(client, office):
    campaign = make_campaign(tasks=1, is_open=False)
    page = make_page()
    client.force_login(office)

    offered = client.get(address("detail", campaign)).context["form"].fields["page"].queryset

    assert page in offered
    assert campaign.tasks.get().page not in offered


def test_refused_opening_says_why(client, office):
    campaign = make_campaign(is_open=False)
    client.force_login(office)
    client.cookies["django_language"] = "en"

    response = client.post(address("open", campaign), follow=True)

    with translation.override("en"):
        assert "no required task yet" in response.content.decode()
    campaign.refresh_from_db()
    assert campaign.state == "draft"
