"""Who reads suggestions; each predicate agrees with its queryset."""

import pytest

from common.clock import local_date
from home.queries.suggestions import suggestions_visible_to
from home.rules import can_view_suggestion, reads_suggestions
from people.enums import Role
from tests.conftest import NOW
from tests.factories.home import make_suggestion
from tests.factories.people import appoint, make_officer, make_unit

pytestmark = pytest.mark.django_db
DAY = local_date(NOW)


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        (None, False),
        (Role.SECRETARY, False),
        (Role.EDITOR, False),
        (Role.CONTEST_ORGANISER, False),
        (Role.SECURITY_ADMIN, False),
        (Role.AUDIT_ADMIN, False),
        (Role.BUREAU_OFFICE, True),
        (Role.SYSTEM_ADMIN, True),
    ],
)
def test_suggestions_are_read_by_those_who_deal_with_them(role, reads):
    actor, author = make_officer("徐某"), make_officer()
    if role:
        appoint(actor, role, make_unit() if role == Role.SECRETARY else None)
    own, signed, unsigned = (
        make_suggestion(actor),
        make_suggestion(author),
        make_suggestion(author, anonymous=True),
    )

    visible = suggestions_visible_to(actor, DAY)

    assert reads_suggestions(actor, DAY) is reads
    assert set(visible) == ({own, signed, unsigned} if reads else {own})
    assert {one for one in (own, signed, unsigned) if can_view_suggestion(actor, one, DAY)} == set(visible)
