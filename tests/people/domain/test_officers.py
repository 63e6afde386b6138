"""Officers as accounts."""

import pytest
from django.core.exceptions import ValidationError

from people.actions import OFFICER_CHANGED, OFFICER_CREATED, OFFICER_DEACTIVATED
from people.domain.officers import change_profile, create_officer, deactivate_officer, reactivate_officer
from people.models import AuditEvent, Officer
from tests.factories.people import make_officer

pytestmark = pytest.mark.django_db


def test_create_keeps_leading_zeros_and_gives_no_password(now):
    officer = create_officer(badge_no=" 000123 ", name="周某", police_rank="一级警司", actor=None, now=now)

    stored = Officer.objects.get(pk=officer.pk)
    assert (stored.badge_no, stored.staff_no, stored.police_rank) == ("000123", "000123", "一级警司")
    assert not stored.has_usable_password()
    assert AuditEvent.objects.get(action=OFFICER_CREATED).subject_id == officer.uuid


@pytest.mark.parametrize("fields", [{"badge_no": ""}, {"badge_no": "000123"}, {"badge_no": "1", "staff_no": "S1"}])
def test_create_refuses_missing_and_taken_numbers(fields, now):
    make_officer(badge_no="000123", staff_no="S1")

    with pytest.raises(ValidationError):
        create_officer(**{"name": "周某", "actor": None, "now": now, **fields})

    assert Officer.objects.count() == 1


def test_change_of_badge_keeps_the_account_and_names_only_the_fields_in_the_trail(now):
    officer = make_officer()

    change_profile(officer=officer, badge_no="900001", post="所长", actor=None, now=now)

    stored = Officer.objects.get(pk=officer.pk)
    assert (stored.uuid, stored.badge_no, stored.post) == (officer.uuid, "900001", "所长")
    assert AuditEvent.objects.get(action=OFFICER_CHANGED).details == {"fields": ["badge_no", "post"]}


def test_change_to_the_same_profile_leaves_no_event(now):
    officer = make_officer()

    change_profile(officer=officer, name=officer.name, actor=None, now=now)

    assert not AuditEvent.objects.exists()


def test_change_refuses_a_taken_number(now):
    officer, other = make_officer(), make_officer()

    with pytest.raises(ValidationError):
        change_profile(officer=officer, badge_no=other.badge_no, actor=None, now=now)


def test_disabling_raises_the_epoch_once(now):
    officer = make_officer()

    deactivate_officer(officer=officer, actor=None, now=now)
    deactivate_officer(officer=officer, actor=None, now=now)

    stored = Officer.objects.get(pk=officer.pk)
    assert (stored.is_active, stored.session_epoch) == (False, 2)
    assert AuditEvent.objects.filter(action=OFFICER_DEACTIVATED).count() == 1


def test_nobody_disables_himself(now):
    officer = make_officer()

    with pytest.raises(ValidationError):
        deactivate_officer(officer=officer, actor=officer, now=now)

    assert Officer.objects.get(pk=officer.pk).is_active


def test_enabling_gives_the_right_back(now):
    officer = make_officer(is_active=False)

    reactivate_officer(officer=officer, actor=None, now=now)

    assert Officer.objects.get(pk=officer.pk).is_active
