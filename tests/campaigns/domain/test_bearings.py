"""Exemptions and deferrals: only the bureau office, never overlapping, never edited, always audited."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from campaigns.domain.bearings import approve_deferral, approve_exemption, end_bearing
from campaigns.models import Deferral, Exemption
from people.enums import Role
from people.models import AuditEvent
from tests.factories.campaigns import make_campaign
from tests.factories.people import appoint, make_officer, make_unit

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 10)


def exempt(office, campaign, officer, now, **fields):
    given = {"reason": "rules", "valid_from": DAY, **fields}
    return approve_exemption(officer=officer, campaign=campaign, actor=office, now=now, **given)


@pytest.mark.parametrize("role", [None, *[role for role in Role if role != Role.BUREAU_OFFICE]])
@pytest.mark.parametrize("approve", [approve_exemption, approve_deferral])
def test_only_the_bureau_office_approves(role, approve, now):
    actor, campaign = make_officer(), make_campaign()
    if role:
        appoint(actor, role, make_unit())

    with pytest.raises(PermissionDenied):
        approve(officer=make_officer(), campaign=campaign, reason="other", valid_from=DAY, actor=actor, now=now)

    assert not Exemption.objects.exists()
    assert not Deferral.objects.exists()


def test_approval_is_recorded_and_audited_without_its_reason(office, now):
    officer, campaign = make_officer(), make_campaign()

    row = exempt(office, campaign, officer, now)

    assert (row.reason, row.approved_by, row.recorded_by, row.recorded_at) == ("rules", office, office, now)
    event = AuditEvent.objects.get(action="exemption.approved")
    assert (event.actor, event.subject_id) == (office, campaign.uuid)
    assert event.details == {"officer": str(officer.uuid), "from": "2026-09-10"}


def test_repeated_approval_changes_nothing(office, now):
    officer, campaign = make_officer(), make_campaign()

    assert exempt(office, campaign, officer, now) == exempt(office, campaign, officer, now)
    assert AuditEvent.objects.filter(action="exemption.approved").count() == 1


@pytest.mark.parametrize(
    ("fields", "fits"),
    [
        ({"valid_from": DAY + timedelta(days=9)}, False),
        ({"valid_from": DAY + timedelta(days=10)}, True),
        ({"valid_from": DAY - timedelta(days=5), "valid_to": DAY}, True),
        ({"valid_from": DAY - timedelta(days=5), "valid_to": DAY + timedelta(days=1)}, False),
        ({"valid_from": DAY - timedelta(days=5)}, False),
    ],
)
def test_exemptions_of_one_officer_never_overlap(office, now, fields, fits):
    officer, campaign = make_officer(), make_campaign()
    exempt(office, campaign, officer, now, valid_to=DAY + timedelta(days=10))

    if fits:
        exempt(office, campaign, officer, now, **fields)
    else:
        with pytest.raises(ValidationError):
            exempt(office, campaign, officer, now, **fields)

    assert Exemption.objects.count() == 1 + fits


def test_unknown_reason_is_refused(office, now):
    with pytest.raises(ValidationError):
        exempt(office, make_campaign(), make_officer(), now, reason="heart disease")


def test_ending_supersedes_and_keeps_what_was_known(office, now):
    officer, campaign = make_officer(), make_campaign()
    row = exempt(office, campaign, officer, now)
    later = now + timedelta(days=1)

    shorter = end_bearing(bearing=row, on=DAY + timedelta(days=3), actor=office, now=later)

    known_then = Exemption.objects.as_of(DAY + timedelta(days=3), known_at=now)
    assert list(known_then) == [row]
    assert list(Exemption.objects.as_of(DAY + timedelta(days=2))) == [shorter]
    assert list(Exemption.objects.as_of(DAY + timedelta(days=3))) == []


def test_ending_on_the_first_day_leaves_nothing(office, now):
    row = exempt(office, make_campaign(), make_officer(), now)

    assert end_bearing(bearing=row, on=DAY, actor=office, now=now) is None

    assert not Exemption.objects.known().exists()


def test_ending_what_was_ended_is_refused(office, now):
    row = exempt(office, make_campaign(), make_officer(), now)
    end_bearing(bearing=row, on=DAY, actor=office, now=now)

    with pytest.raises(ValidationError):
        end_bearing(bearing=row, on=DAY, actor=office, now=now)
