"""What a role opens in the back office: groups, their permissions, and who is in them today.

Rooms above register what their groups may do (register_permissions); the groups themselves are made after each
migration, so that an installation never depends on data migrations of several rooms running in order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import product

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from people.enums import Role
from people.models import Appointment, Officer

EDITORS = "Editors"
QUESTION_EDITORS = "Question editors"
QUESTION_REVIEWERS = "Question reviewers"
ROSTER_CLERKS = "Roster clerks"
CONTEST_ORGANISERS = "Contest organisers"
ADMINISTRATORS = "Administrators"
SECURITY_ADMINISTRATORS = "Security administrators"
AUDIT_ADMINISTRATORS = "Audit administrators"

GROUPS_OF_ROLE: Mapping[str, tuple[str, ...]] = {
    Role.EDITOR: (EDITORS,),
    Role.REVIEWER: (EDITORS, QUESTION_REVIEWERS),
    Role.QUESTION_EDITOR: (QUESTION_EDITORS,),
    Role.ROSTER_CLERK: (ROSTER_CLERKS,),
    Role.CONTEST_ORGANISER: (CONTEST_ORGANISERS,),
    Role.SYSTEM_ADMIN: (ADMINISTRATORS,),
    Role.SECURITY_ADMIN: (SECURITY_ADMINISTRATORS,),
    Role.AUDIT_ADMIN: (AUDIT_ADMINISTRATORS,),
}
GROUPS = tuple(dict.fromkeys(group for groups in GROUPS_OF_ROLE.values() for group in groups))

PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
COLLECTION_PERMISSIONS = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
)

_page_types: defaultdict[str, set[str]] = defaultdict(set, {EDITORS: {"wagtailcore.page"}})
_permissions: dict[str, set[str]] = {group: {"wagtailadmin.access_admin"} for group in GROUPS}


def register_permissions(group: str, permissions: Iterable[str]) -> None:
    """Let a group of ours hold these permissions ("app.codename"); called from AppConfig.ready() of any room."""
    _permissions[group].update(permissions)


def register_page_type(group: str, page_type: str) -> None:
    """Let a group of ours edit and publish every page of a type ("app.model") and what is below it."""
    _page_types[group].add(page_type.lower())


VIEW_PEOPLE = [f"people.view_{model}" for model in ("officer", "orgunit", "membership", "appointment")]
KEEP_PEOPLE = [
    *VIEW_PEOPLE,
    "people.keep_officer",
    "people.import_roster",
    "people.add_membership",
    "people.add_orgunit",
    "people.change_orgunit",
]
APPOINT = [*VIEW_PEOPLE, "people.add_appointment", "people.change_appointment"]
register_permissions(ROSTER_CLERKS, KEEP_PEOPLE)
register_permissions(ADMINISTRATORS, [*KEEP_PEOPLE, *APPOINT])
register_permissions(SECURITY_ADMINISTRATORS, APPOINT)
register_permissions(AUDIT_ADMINISTRATORS, [*VIEW_PEOPLE, "people.view_auditevent"])


@transaction.atomic
def sync_group_permissions() -> None:
    """Make the groups and give them what is registered for them; safe to repeat.

    Only adds: a permission that an administrator gave a group by hand stays. Permissions of rooms that are not
    migrated yet are passed over; the next migration gives them.
    """
    for name in GROUPS:
        Group.objects.get_or_create(name=name)
    groups = {group.name: group for group in Group.objects.filter(name__in=GROUPS)}
    known = _permissions_by_name(set().union(*_permissions.values(), COLLECTION_PERMISSIONS))
    for name, wanted in _permissions.items():
        groups[name].permissions.add(*(known[item] for item in wanted if item in known))
    for name, page_types in _page_types.items():
        _let_edit_pages(groups[name], page_types)
    _let_use_collections(groups[EDITORS], [known[item] for item in COLLECTION_PERMISSIONS if item in known])


def sync_groups(officer: Officer, day: date) -> None:
    """Put the officer into exactly those of our groups that his appointments of `day` call for; safe to repeat.

    Groups that are not ours are left alone.
    """
    roles = Appointment.objects.as_of(day).filter(officer=officer).values_list("role", flat=True)
    wanted = {group for role in roles for group in GROUPS_OF_ROLE.get(role, ())}
    held = set(officer.groups.filter(name__in=GROUPS).values_list("name", flat=True))
    if wanted == held:
        return
    officer.groups.remove(*Group.objects.filter(name__in=held - wanted))
    officer.groups.add(*[Group.objects.get_or_create(name=name)[0] for name in sorted(wanted - held)])


def sync_all_groups(day: date) -> int:
    """Follow appointments that began or ended by date; how many officers changed groups. For `run_periodic`.

    Two queries where nobody does.
    """
    wanted: defaultdict[int, set[str]] = defaultdict(set)
    held: defaultdict[int, set[str]] = defaultdict(set)
    roles = Appointment.objects.as_of(day).filter(role__in=GROUPS_OF_ROLE)
    for officer_id, role in roles.values_list("officer_id", "role"):
        wanted[officer_id].update(GROUPS_OF_ROLE[role])
    in_groups = Officer.groups.through.objects.filter(group__name__in=GROUPS)
    for officer_id, group in in_groups.values_list("officer_id", "group__name"):
        held[officer_id].add(group)
    differing = [pk for pk in wanted.keys() | held.keys() if wanted[pk] != held[pk]]
    for officer in Officer.objects.filter(pk__in=differing):
        sync_groups(officer, day)
    return len(differing)


def _permissions_by_name(names: Iterable[str]) -> dict[str, Permission]:
    codenames = {name.split(".", 1)[1] for name in names}
    found = Permission.objects.filter(codename__in=codenames).select_related("content_type")
    return {f"{permission.content_type.app_label}.{permission.codename}": permission for permission in found}


def _let_edit_pages(group: Group, page_types: Iterable[str]) -> None:
    """Give the page permissions on the pages of these types; of plain pages on the root alone, which is above all."""
    wanted = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_PERMISSIONS)
    for page, permission in product(_pages_of(page_types), wanted):
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _pages_of(page_types: Iterable[str]) -> list[Page]:
    pages: list[Page] = []
    for page_type in page_types:
        app, model = page_type.split(".")
        found = Page.objects.filter(content_type__app_label=app, content_type__model=model)
        pages += found.filter(depth=1) if page_type == "wagtailcore.page" else found
    return pages


def _let_use_collections(group: Group, permissions: Iterable[Permission]) -> None:
    root = Collection.get_first_root_node()
    if root is None:
        return
    for permission in permissions:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
