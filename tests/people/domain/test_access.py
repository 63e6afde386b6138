"""The back-office groups that every migration leaves behind."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page

from people.domain import access

pytestmark = pytest.mark.django_db


def permissions_of(name):
    rows = Group.objects.get(name=name).permissions.select_related("content_type")
    return {f"{row.content_type.app_label}.{row.codename}" for row in rows}


def test_every_group_opens_the_back_office_and_knows_its_room():
    wanted = {
        access.ROSTER_CLERKS: {"people.import_roster", "people.keep_officer", "people.view_appointment"},
        access.ADMINISTRATORS: {"people.import_roster", "people.change_orgunit", "people.add_appointment"},
        access.SECURITY_ADMINISTRATORS: {"people.add_appointment"},
        access.AUDIT_ADMINISTRATORS: {"people.view_auditevent"},
    }

    for name in access.GROUPS:
        assert "wagtailadmin.access_admin" in permissions_of(name)
    for name, some in wanted.items():
        assert some <= permissions_of(name)


def test_no_group_may_use_the_user_forms_that_write_past_the_domain():
    forbidden = {f"people.{act}_officer" for act in ("add", "change", "delete")} | {"auth.change_group"}

    for name in access.GROUPS:
        assert not permissions_of(name) & forbidden
        assert not {item for item in permissions_of(name) if item.startswith("people.delete")}


def test_clerks_cannot_appoint_and_auditors_cannot_change():
    assert "people.add_appointment" not in permissions_of(access.ROSTER_CLERKS)
    assert {item.split(".")[1].split("_")[0] for item in permissions_of(access.AUDIT_ADMINISTRATORS)} == {
        "access",
        "view",
    }


def test_editors_publish_pages_and_use_files_everywhere():
    pages = GroupPagePermission.objects.filter(group__name=access.EDITORS, page=Page.get_first_root_node())
    files = GroupCollectionPermission.objects.filter(group__name=access.EDITORS)

    assert set(access.PAGE_PERMISSIONS) <= set(pages.values_list("permission__codename", flat=True))
    assert {"add_image", "choose_document"} <= set(files.values_list("permission__codename", flat=True))


def test_sync_is_safe_to_repeat():
    def counted():
        return GroupPagePermission.objects.count(), GroupCollectionPermission.objects.count(), Group.objects.count()

    before = counted()

    access.sync_group_permissions()

    assert counted() == before
