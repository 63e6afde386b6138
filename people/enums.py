"""Closed lists of the people room. Values are stored and exported, so they never change their meaning."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tree(models.TextChoices):
    """The two organisation trees, kept apart (DOMAIN §1, §4)."""

    PARTY = "party", _("Party organisation")
    ADMIN = "admin", _("Departments")


class UnitKind(models.TextChoices):
    """Kinds of unit, party bodies first (DOMAIN §1)."""

    COMMITTEE = "committee", _("Party committee")
    GENERAL_BRANCH = "general_branch", _("General branch")
    BRANCH = "branch", _("Branch")
    GROUP = "group", _("Party group")
    ORGAN = "organ", _("Organ")
    DEPARTMENT = "department", _("Department")


class RosterState(models.TextChoices):
    """Where a person stands on a day (DOMAIN §6). No reason detail is ever stored."""

    ON_POST = "on_post", _("On post")
    SECONDED_OUT = "seconded_out", _("Seconded out")
    SECONDED_IN = "seconded_in", _("Seconded in")
    TRAINING = "training", _("Full-time training")
    LONG_SICK = "long_sick", _("Long sick leave")
    MATERNITY = "maternity", _("Maternity leave")
    SUSPENDED = "suspended", _("Suspended")
    RETIRED = "retired", _("Retired")
    ABROAD = "abroad", _("Abroad")
    IN_TRANSIT = "in_transit", _("In transit")
    LEFT = "left", _("Left")


class PoliticalStatus(models.TextChoices):
    """Political status by GB/T 4762-1984 (DOMAIN §1)."""

    MEMBER = "01", _("CPC member")
    PROBATIONARY = "02", _("Probationary CPC member")
    LEAGUE_MEMBER = "03", _("Communist Youth League member")
    RCCK = "04", _("RCCK member")
    CDL = "05", _("China Democratic League member")
    CNDCA = "06", _("CNDCA member")
    CAPD = "07", _("CAPD member")
    CPWDP = "08", _("CPWDP member")
    ZHIGONG = "09", _("China Zhi Gong Party member")
    JIUSAN = "10", _("Jiusan Society member")
    TAIWAN_LEAGUE = "11", _("Taiwan Democratic Self-Government League member")
    NON_PARTY = "12", _("Personage without party affiliation")
    MASSES = "13", _("Non-party citizen")


# 党员 columns of every statistic count these two (DOMAIN §1: membership dates from the branch's acceptance).
PARTY_MEMBERS = (PoliticalStatus.MEMBER, PoliticalStatus.PROBATIONARY)


class Category(models.TextChoices):
    """Staff category; auxiliaries are counted apart from police officers (DOMAIN §1)."""

    POLICE = "police", _("Police officer")
    CIVIL = "civil", _("Civil servant")
    JUDICIAL = "judicial", _("Judge or prosecutor")
    AUXILIARY = "auxiliary", _("Auxiliary")
    WORKER = "worker", _("Support staff")


class Role(models.TextChoices):
    """What an appointment lets a person do, over a unit or for the whole platform (DESIGN §3, DOMAIN §8B)."""

    SECRETARY = "secretary", _("Branch secretary")
    DEPUTY_SECRETARY = "deputy_secretary", _("Deputy secretary")
    COMMITTEE_ORGANISATION = "committee_organisation", _("Committee member, organisation")
    COMMITTEE_PUBLICITY = "committee_publicity", _("Committee member, publicity")
    COMMITTEE_DISCIPLINE = "committee_discipline", _("Committee member, discipline")
    GROUP_LEADER = "group_leader", _("Group leader")
    ROSTER_CLERK = "roster_clerk", _("Roster clerk")
    BUREAU_OFFICE = "bureau_office", _("Bureau office")
    EDITOR = "editor", _("Editor")
    REVIEWER = "reviewer", _("Reviewer")
    QUESTION_EDITOR = "question_editor", _("Question editor")
    MARKER = "marker", _("Marker")
    CONTEST_ORGANISER = "contest_organiser", _("Contest organiser")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")
    AUDIT_ADMIN = "audit_admin", _("Audit administrator")


# Who leads a unit and so may see its people's study.
UNIT_LEADERS = (
    Role.SECRETARY,
    Role.DEPUTY_SECRETARY,
    Role.COMMITTEE_ORGANISATION,
    Role.COMMITTEE_PUBLICITY,
    Role.COMMITTEE_DISCIPLINE,
    Role.GROUP_LEADER,
)
# The three administrators exclude each other (DOMAIN §8B, 三员分立).
ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
# Roles that work in the back office under /cms/.
BACK_OFFICE_ROLES = (
    Role.EDITOR,
    Role.REVIEWER,
    Role.QUESTION_EDITOR,
    Role.ROSTER_CLERK,
    Role.CONTEST_ORGANISER,
    Role.SYSTEM_ADMIN,
    Role.SECURITY_ADMIN,
    Role.AUDIT_ADMIN,
)
# Who may issue activation slips, and the roles whose holders get theirs from a system administrator alone: a clerk
# must not be able to walk into the back office through somebody else's new password.
SLIP_ISSUERS = (Role.ROSTER_CLERK, Role.BUREAU_OFFICE, Role.SYSTEM_ADMIN)
PRIVILEGED_ROLES = (*BACK_OFFICE_ROLES, Role.BUREAU_OFFICE, Role.MARKER)
