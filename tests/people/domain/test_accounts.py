"""Slips work once, for a while, for the right person; passwords follow the rules; nothing tells strangers anything."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from common.identifiers import LOOK_ALIKE_FREE, normal_code
from people.actions import ACCOUNT_ACTIVATED, PASSWORD_CHANGED, SLIP_ISSUED, SLIP_LOCKED
from people.domain.accounts import MAX_FAILURES, WrongCode, activate, choose_password, issue_slips, raise_epoch
from people.domain.audit import verify_audit
from people.enums import Role
from people.hashers import OwaspArgon2Hasher
from people.models import ActivationSlip, AuditEvent
from people.queries import slip_receivers_of
from people.rules import can_issue_slip, issues_slips
from tests.factories.people import appoint, make_membership, make_officer, make_unit

pytestmark = pytest.mark.django_db

PASSWORD = "Lamp-3-window"


def issue(officer, now, actor=None):
    return issue_slips(officers=[officer], actor=actor or make_officer(), now=now)[0]


def use(officer, code, now, password=PASSWORD):
    return activate(badge_no=officer.badge_no, code=code, password=password, now=now)


def assert_refused(officer, code, now):
    with pytest.raises(WrongCode):
        use(officer, code, now)
    officer.refresh_from_db()
    assert not officer.check_password(PASSWORD)


def test_issue_slips_keeps_the_code_nowhere(now):
    officer = make_officer()

    issued = issue(officer, now)

    plain = normal_code(issued.code)
    assert len(plain) == 12
    assert set(plain) <= set(LOOK_ALIKE_FREE)
    stored = str(ActivationSlip.objects.values().get()) + str(list(AuditEvent.objects.values()))
    assert plain not in stored
    assert issued.code not in stored
    assert ActivationSlip.objects.get().expires_at == now + timedelta(days=14)


def test_issue_slips_gives_every_officer_another_code_and_audits_each(now):
    clerk, officers = make_officer(), [make_officer() for _n in range(3)]

    issued = issue_slips(officers=officers, actor=clerk, now=now)

    assert [one.officer for one in issued] == officers
    assert len({one.code for one in issued}) == 3
    events = AuditEvent.objects.filter(action=SLIP_ISSUED, actor=clerk)
    assert set(events.values_list("subject_id", flat=True)) == {officer.uuid for officer in officers}
    assert verify_audit() == []


def test_issue_slips_costs_the_same_queries_for_one_and_for_three(now, django_assert_num_queries):
    clerk, officers = make_officer(), [make_officer() for _n in range(4)]
    issue(officers[3], now)

    with django_assert_num_queries(10):
        issue_slips(officers=officers[:1], actor=clerk, now=now)
    with django_assert_num_queries(10):
        issue_slips(officers=officers[:3], actor=clerk, now=now)


def test_activate_sets_the_password_and_uses_the_slip_up(now):
    officer = make_officer(must_change_password=True)
    issued = issue(officer, now)

    use(officer, issued.code.lower().replace("-", " "), now)

    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)
    assert (officer.must_change_password, officer.session_epoch) == (False, 2)
    assert ActivationSlip.objects.get().used_at == now
    assert AuditEvent.objects.filter(action=ACCOUNT_ACTIVATED, actor=officer, subject_id=officer.uuid).count() == 1


def test_activate_works_once(now):
    officer = make_officer()
    issued = issue(officer, now)
    use(officer, issued.code, now)

    with pytest.raises(WrongCode):
        use(officer, issued.code, now, password="Other-4-window")

    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_activate_refuses_an_expired_slip(now):
    officer = make_officer()
    issued = issue(officer, now)

    assert_refused(officer, issued.code, now + timedelta(days=14))
    use(officer, issued.code, now + timedelta(days=14) - timedelta(microseconds=1))


def test_activate_refuses_a_slip_that_a_newer_one_replaced(now):
    officer = make_officer()
    old, new = issue(officer, now), issue(officer, now)

    assert_refused(officer, old.code, now)
    assert ActivationSlip.objects.get(pk=old.slip.pk).revoked_at == now
    use(officer, new.code, now)


def test_activate_refuses_somebody_elses_code(now):
    officer, other = make_officer(), make_officer()
    issue(officer, now)

    assert_refused(officer, issue(other, now).code, now)


def test_activate_refuses_a_disabled_account(now):
    officer = make_officer(is_active=False)

    assert_refused(officer, issue(officer, now).code, now)


def test_activate_refuses_an_unknown_number_and_a_number_without_a_slip_alike(now):
    for badge_no in ("000000000", make_officer().badge_no):
        with pytest.raises(WrongCode) as refused:
            activate(badge_no=badge_no, code="ACDE-FGHJ-KMNP", password=PASSWORD, now=now)
        assert refused.value.args == ()


def test_activate_closes_a_slip_after_ten_wrong_codes(now):
    officer = make_officer()
    issued = issue(officer, now)

    for _try in range(MAX_FAILURES):
        assert_refused(officer, "ACDE-FGHJ-KMNP", now)

    assert_refused(officer, issued.code, now)
    assert ActivationSlip.objects.get().failures == MAX_FAILURES
    assert AuditEvent.objects.filter(action=SLIP_LOCKED, subject_id=officer.uuid).count() == 1


def test_activate_nine_wrong_codes_leave_the_slip_good(now):
    officer = make_officer()
    issued = issue(officer, now)
    for _try in range(MAX_FAILURES - 1):
        assert_refused(officer, "ACDE-FGHJ-KMNP", now)

    use(officer, issued.code, now)

    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


@pytest.mark.parametrize("password", ["Sh0rt-1", "alllowercase", "password1234", "Password123"])
def test_activate_with_a_weak_password_keeps_the_slip(now, password):
    officer = make_officer()
    issued = issue(officer, now)

    with pytest.raises(ValidationError):
        use(officer, issued.code, now, password=password)

    slip = ActivationSlip.objects.get()
    assert (slip.used_at, slip.failures) == (None, 0)


def test_activate_judges_the_password_before_the_code_so_that_it_tells_nothing(now):
    with pytest.raises(ValidationError):
        activate(badge_no="000000000", code="WRONG", password="weak", now=now)


def test_activate_refuses_a_password_like_the_badge_number(now):
    officer = make_officer(badge_no="Ab012873")
    issued = issue(officer, now)

    with pytest.raises(ValidationError):
        use(officer, issued.code, now, password="Ab012873!")


def test_activate_refuses_a_password_like_the_staff_number_only_with_the_right_code(now):
    officer = make_officer(staff_no="Xy998877")
    issued = issue(officer, now)

    assert_refused(officer, "ACDE-FGHJ-KMNP", now)
    with pytest.raises(ValidationError):
        use(officer, issued.code, now, password="Xy998877!")
    assert ActivationSlip.objects.get().used_at is None


def test_choose_password_ends_the_forced_change_and_raises_the_epoch(now):
    officer = make_officer(must_change_password=True)
    slip = issue(officer, now).slip

    choose_password(officer=officer, password=PASSWORD, now=now)

    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)
    assert (officer.must_change_password, officer.session_epoch) == (False, 2)
    assert ActivationSlip.objects.get(pk=slip.pk).revoked_at == now
    assert AuditEvent.objects.filter(action=PASSWORD_CHANGED, actor=officer).count() == 1


def test_choose_password_refuses_the_present_one(now):
    officer = make_officer()
    choose_password(officer=officer, password=PASSWORD, now=now)

    with pytest.raises(ValidationError) as refused:
        choose_password(officer=officer, password=PASSWORD, now=now)

    assert [error.code for error in refused.value.error_list] == ["password_unchanged"]


def test_raise_epoch_counts_up(now):
    officer = make_officer()

    raise_epoch(officer)
    raise_epoch(officer)

    assert officer.session_epoch == 3


def test_hasher_is_argon2id_with_the_parameters_of_owasp():
    encoded = OwaspArgon2Hasher().encode(PASSWORD, "saltsaltsalt")

    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.fixture
def house():
    """A bureau with two branches; every kind of person who issues and who receives."""
    bureau = make_unit("某局党委", kind="committee")
    first, second = make_unit("甲支部", parent=bureau), make_unit("乙支部", parent=bureau)
    people = {
        name: make_officer(name)
        for name in ("clerk", "head_clerk", "bureau", "admin", "secretary", "editor", "past_clerk")
    }
    appoint(people["clerk"], Role.ROSTER_CLERK, first)
    appoint(people["head_clerk"], Role.ROSTER_CLERK, bureau)
    appoint(people["bureau"], Role.BUREAU_OFFICE)
    appoint(people["admin"], Role.SYSTEM_ADMIN)
    appoint(people["secretary"], Role.SECRETARY, first)
    appoint(people["editor"], Role.EDITOR)
    appoint(people["past_clerk"], Role.ROSTER_CLERK, first, valid_to=date(2026, 11, 23))
    for name, unit in (("near", first), ("far", second), ("gone", first)):
        people[name] = make_officer(name, is_active=name != "gone")
        make_membership(people[name], unit)
    for name in ("secretary", "editor", "clerk"):
        make_membership(people[name], first)
    people["root"] = make_officer("root", is_superuser=True)
    make_membership(people["root"], first)
    return people


ORDINARY = {"near", "far", "secretary", "past_clerk"}
MAY_ISSUE_FOR = {
    "near": set(),
    "secretary": set(),
    "editor": set(),
    "past_clerk": set(),
    "clerk": {"near", "secretary"},
    "head_clerk": {"near", "secretary", "far"},
    "bureau": ORDINARY,
    "admin": ORDINARY | {"clerk", "head_clerk", "bureau", "editor", "root"},
}


@pytest.mark.parametrize("actor", MAY_ISSUE_FOR)
def test_can_issue_slip_agrees_with_its_queryset(house, actor):
    day = date(2026, 11, 23)

    by_rule = {name for name, officer in house.items() if can_issue_slip(house[actor], officer, day)}
    by_query = set(slip_receivers_of(house[actor], day).values_list("name", flat=True))

    assert by_rule == by_query == MAY_ISSUE_FOR[actor]
    assert issues_slips(house[actor], day) is (actor in {"clerk", "head_clerk", "bureau", "admin"})
