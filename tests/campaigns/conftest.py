"""A frozen clock at the edge, and the bureau office."""

import pytest

from common import clock
from people.enums import Role
from tests.conftest import NOW
from tests.factories.people import appoint, make_officer


@pytest.fixture(autouse=True)
def frozen_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def office():
    officer = make_officer("何某")
    appoint(officer, Role.BUREAU_OFFICE)
    return officer
