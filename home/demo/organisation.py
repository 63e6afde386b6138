"""The demo's people: an invented organ with two trees, three branches and forty officers, and who leads what.

Branch A is the branch of DOMAIN §6's test vector: twenty on the register, two of them exempt by status, two seconded
out, one guest. All names are a surname and 某.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from common.clock import local_date
from people.domain.appointments import appoint
from people.domain.facts import (
    record_secondment,
    set_category,
    set_membership,
    set_political_status,
    set_roster_status,
)
from people.domain.officers import create_officer
from people.domain.organisation import create_unit
from people.enums import Category, PoliticalStatus, Role, RosterState, Tree, UnitKind
from people.models import Officer, OrgUnit

# The organ and its memberships are older than everything that is studied.
FOUNDED = timedelta(days=400)

UNITS = (
    # code, tree, kind, name, parent
    ("ZF", Tree.ADMIN, UnitKind.ORGAN, "某市公安局", None),
    ("ZF-CD", Tree.ADMIN, UnitKind.DEPARTMENT, "城东派出所", "ZF"),
    ("ZF-ZB", Tree.ADMIN, UnitKind.DEPARTMENT, "装备财务科", "ZF"),
    ("ZF-ZZ", Tree.ADMIN, UnitKind.DEPARTMENT, "政治部", "ZF"),
    ("ZF-JJ", Tree.ADMIN, UnitKind.DEPARTMENT, "交警三中队", "ZF"),
    ("DW", Tree.PARTY, UnitKind.COMMITTEE, "某市公安局机关党委", None),
    ("DW-CD", Tree.PARTY, UnitKind.BRANCH, "城东派出所党支部", "DW"),
    ("DW-JG", Tree.PARTY, UnitKind.BRANCH, "机关联合党支部", "DW"),
    ("DW-JJ", Tree.PARTY, UnitKind.BRANCH, "交警三中队党支部", "DW"),
)
SURNAMES = (
    "周陈林何高罗郑梁谢宋唐许邓冯韩曹彭曾萧田"  # branch A, in roster order
    "吴董袁潘于蒋蔡余杜叶程"  # branch B
    "苏魏吕丁任沈姚卢姜"  # branch C
)
BRANCHES = (
    # branch, departments in turn, how many, first badge number
    ("DW-CD", ("ZF-CD",), 20, 10101),
    ("DW-JG", ("ZF-ZB", "ZF-ZZ"), 11, 10201),
    ("DW-JJ", ("ZF-JJ",), 9, 10301),
)
STATUSES = {
    "曾": RosterState.LONG_SICK,
    "萧": RosterState.RETIRED,
    "冯": RosterState.SECONDED_OUT,
    "韩": RosterState.SECONDED_OUT,
}
RANKS = ("二级警督", "三级警督", "一级警司", "二级警司", "三级警司", "一级警员")
# Surname, role, unit: the accounts that `make run` prints, in the order of a visitor's interest.
ROLES = (
    ("何", Role.SECRETARY, "DW-CD"),
    ("高", Role.COMMITTEE_DISCIPLINE, "DW-CD"),
    ("吴", Role.SECRETARY, "DW-JG"),
    ("苏", Role.SECRETARY, "DW-JJ"),
    ("袁", Role.EDITOR, None),
    ("袁", Role.QUESTION_EDITOR, None),
    ("潘", Role.ROSTER_CLERK, "DW"),
    ("余", Role.MARKER, None),
    ("杜", Role.MARKER, None),
    ("于", Role.CONTEST_ORGANISER, None),
    ("蒋", Role.BUREAU_OFFICE, None),
    ("蔡", Role.SYSTEM_ADMIN, None),
)
GUEST = "叶"


@dataclass
class DemoOrganisation:
    """What was made: units by code, officers by surname, the branch of each officer."""

    units: dict[str, OrgUnit] = field(default_factory=dict)
    officers: dict[str, Officer] = field(default_factory=dict)

    @property
    def editor(self) -> Officer:
        return self.officers["袁"]

    @property
    def organiser(self) -> Officer:
        return self.officers["于"]

    @property
    def office(self) -> Officer:
        return self.officers["蒋"]


def make_organisation(*, now: datetime) -> DemoOrganisation:
    """Units, officers, facts and appointments, recorded as of a year ago through the functions of the people room."""
    founded = now - FOUNDED
    day = local_date(founded)
    made = DemoOrganisation()
    for code, tree, kind, name, parent in UNITS:
        above = made.units[parent] if parent else None
        made.units[code] = create_unit(
            tree=tree, kind=kind, code=code, name=name, parent=above, valid_from=day, actor=None, now=founded
        )
    surnames = iter(SURNAMES)
    for branch, departments, count, first_badge in BRANCHES:
        for index in range(count):
            department = made.units[departments[index % len(departments)]]
            surname = next(surnames)
            made.officers[surname] = _make_officer(
                surname, first_badge + index, index, made.units[branch], department, day, founded
            )
    for surname, role, unit in ROLES:
        appoint(
            officer=made.officers[surname],
            role=role,
            unit=made.units[unit] if unit else None,
            valid_from=day,
            actor=None,
            now=founded,
        )
    record_secondment(
        officer=made.officers[GUEST],
        host=made.units["DW-CD"],
        valid_from=local_date(now) - timedelta(days=90),
        valid_to=local_date(now) + timedelta(days=60),
        actor=made.officers["潘"],
        now=now - timedelta(days=90),
    )
    return made


def _make_officer(
    surname: str, badge: int, index: int, branch: OrgUnit, department: OrgUnit, day: date, now: datetime
) -> Officer:
    officer = create_officer(
        badge_no=f"{badge:06d}",
        staff_no=f"G{badge:06d}",
        name=f"{surname}某",
        police_rank="" if _category(index) == Category.AUXILIARY else RANKS[index % len(RANKS)],
        post="辅警" if _category(index) == Category.AUXILIARY else "民警",
        is_demo=True,
        actor=None,
        now=now,
    )
    stamp = {"officer": officer, "valid_from": day, "actor": None, "now": now}
    set_membership(tree=Tree.PARTY, unit=branch, **stamp)
    set_membership(tree=Tree.ADMIN, unit=department, **stamp)
    set_roster_status(status=STATUSES.get(surname, RosterState.ON_POST), **stamp)
    set_political_status(status=_political_status(index), **stamp)
    set_category(category=_category(index), **stamp)
    return officer


def _political_status(index: int) -> PoliticalStatus:
    """Mostly members; among every ten one probationary, one league member and one non-party citizen."""
    return {
        7: PoliticalStatus.PROBATIONARY,
        8: PoliticalStatus.LEAGUE_MEMBER,
        9: PoliticalStatus.MASSES,
    }.get(index % 10, PoliticalStatus.MEMBER)


def _category(index: int) -> Category:
    return Category.AUXILIARY if index % 10 in (8, 9) else Category.POLICE
