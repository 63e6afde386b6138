"""Scopes: the predicate and the queryset agree, and criteria mean what people.models.scope says."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from people.domain.appointments import appoint
from people.domain.facts import set_category, set_membership, set_political_status, set_roster_status
from people.domain.scopes import change_scope, create_scope
from people.enums import Category, PoliticalStatus, Role, RosterState, Tree
from people.models import Officer, Scope, ScopeRule
from people.scope import officers_in_scope, scope_contains
from tests.factories.people import make_officer, make_unit

DAY = date(2026, 6, 30)
NOW = datetime(2026, 7, 1, tzinfo=UTC)
said = {"valid_from": date(2026, 1, 1), "actor": None, "now": NOW}


def names_in(scope, day=DAY, known_at=None):
    return sorted(officers_in_scope(scope, as_of=day, known_at=known_at).values_list("name", flat=True))


def member(name, unit, *, status=RosterState.ON_POST, category=None, political=None):
    officer = make_officer(name)
    set_membership(officer=officer, tree=unit.tree, unit=unit, **said)
    set_roster_status(officer=officer, status=status, **said)
    if category:
        set_category(officer=officer, category=category, **said)
    if political:
        set_political_status(officer=officer, status=political, **said)
    return officer


@pytest.fixture
def bureau(db):
    committee = make_unit("某局党委", kind="committee")
    branch = make_unit("一支部", parent=committee)
    other = make_unit("别局党委", kind="committee")
    member("甲某", branch, category=Category.POLICE, political=PoliticalStatus.MEMBER)
    member("乙某", branch, category=Category.AUXILIARY, political=PoliticalStatus.MASSES)
    member("丙某", other, category=Category.POLICE, political=PoliticalStatus.PROBATIONARY)
    member("丁某", branch, status=RosterState.LEFT, category=Category.POLICE)
    make_officer("外人")
    return {"committee": committee, "branch": branch, "other": other}


def test_empty_rule_holds_everybody_on_the_roster(bureau):
    assert names_in(create_scope(criteria={}, **said)) == ["丙某", "乙某", "甲某"]


def test_units_hold_all_below_them(bureau):
    scope = create_scope(criteria={"units": [bureau["committee"].uuid]}, **said)

    assert names_in(scope) == ["乙某", "甲某"]


def test_criteria_narrow_each_other_and_values_widen(bureau):
    criteria = {
        "categories": [Category.POLICE],
        "political_statuses": [PoliticalStatus.MEMBER, PoliticalStatus.PROBATIONARY],
        "units": [bureau["committee"].uuid, bureau["other"].uuid],
    }

    assert names_in(create_scope(criteria=criteria, **said)) == ["丙某", "甲某"]


def test_roles_hold_whoever_has_one_that_day(bureau):
    secretary = Officer.objects.get(name="甲某")
    appoint(officer=secretary, role=Role.SECRETARY, unit=bureau["branch"], **said)
    scope = create_scope(criteria={"roles": [Role.SECRETARY]}, **said)

    assert names_in(scope) == ["甲某"]
    assert names_in(scope, date(2025, 12, 31)) == []


def test_scope_holds_nobody_before_its_first_rule(bureau):
    scope = create_scope(criteria={}, valid_from=DAY, actor=None, now=NOW)

    assert names_in(scope, DAY - timedelta(days=1)) == []
    assert not scope_contains(scope, Officer.objects.get(name="甲某"), as_of=DAY - timedelta(days=1))


def test_change_holds_from_its_day_and_leaves_what_was_known(bureau):
    scope = create_scope(criteria={}, **said)
    later = NOW + timedelta(days=1)

    change_scope(scope=scope, criteria={"categories": ["auxiliary"]}, valid_from=DAY, actor=None, now=later)

    assert names_in(scope) == ["乙某"]
    assert names_in(scope, DAY - timedelta(days=1)) == ["丙某", "乙某", "甲某"]
    assert names_in(scope, DAY, known_at=NOW) == ["丙某", "乙某", "甲某"]


def test_same_criteria_in_another_spelling_change_nothing(bureau):
    scope = create_scope(criteria={"categories": ["police", "auxiliary"], "roles": []}, **said)

    change_scope(scope=scope, criteria={"categories": ["auxiliary", "police"]}, valid_from=DAY, actor=None, now=NOW)

    assert ScopeRule.objects.filter(scope=scope).count() == 1


@pytest.mark.parametrize(
    "criteria",
    [
        {"age": ["40"]},
        {"age": []},
        {"categories": ["wizard"]},
        {"categories": "police"},
        {"units": ["00000000-0000-4000-8000-000000000000"]},
        {"units": ["not a uuid"]},
    ],
)
def test_scope_refuses_what_it_does_not_know(criteria, db):
    with pytest.raises(ValidationError):
        create_scope(criteria=criteria, **said)

    assert not Scope.objects.exists()


DAYS = st.sampled_from([date(2026, 1, 1), date(2026, 3, 1), date(2026, 5, 1)])
UNITS = st.sampled_from([None, 0, 1, 2])
FACTS = st.tuples(
    DAYS, UNITS, st.sampled_from(RosterState.values), st.sampled_from(Category.values), st.booleans(), st.booleans()
)
CRITERIA = st.fixed_dictionaries(
    {},
    optional={
        "units": st.lists(st.integers(0, 2), max_size=2),
        "categories": st.lists(st.sampled_from(Category.values), max_size=2),
        "political_statuses": st.lists(st.sampled_from(["01", "13"]), max_size=2),
        "roles": st.lists(st.sampled_from(["editor"]), max_size=1),
    },
)


class Twins(TestCase):
    """The predicate says of each officer what the queryset says of all."""

    @settings(deadline=None, max_examples=50)
    @given(people=st.lists(st.lists(FACTS, max_size=3), min_size=1, max_size=4), criteria=CRITERIA, day=DAYS)
    def test_predicate_and_queryset_agree(self, people, criteria, day):
        root = make_unit("甲委", kind="committee")
        units = [root, make_unit("甲支", parent=root), make_unit("乙处", tree=Tree.ADMIN, kind="department")]
        officers = [make_officer() for _facts in people]
        for officer, facts in zip(officers, people, strict=True):
            for number, fact in enumerate(facts):
                self.record(officer, units, fact, NOW + timedelta(hours=number))
        criteria = {**criteria, "units": [units[index].uuid for index in criteria.get("units", [])]}
        scope = create_scope(criteria=criteria, **said)

        for known_at in (None, NOW + timedelta(minutes=30)):
            found = set(officers_in_scope(scope, as_of=day, known_at=known_at))
            holds = {who for who in officers if scope_contains(scope, who, as_of=day, known_at=known_at)}
            assert found == holds

    def record(self, officer, units, fact, moment):
        day, unit, status, category, member, editor = fact
        told = {"officer": officer, "valid_from": day, "actor": None, "now": moment}
        if unit is not None:
            set_membership(tree=units[unit].tree, unit=units[unit], **told)
        set_roster_status(status=status, **told)
        set_category(category=category, **told)
        set_political_status(status="01" if member else "13", **told)
        if editor:
            appoint(role=Role.EDITOR, unit=None, **told)
