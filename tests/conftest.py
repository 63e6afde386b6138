"""What every test may use: a frozen day, officers, and the flush that live-server tests need."""

from datetime import UTC, datetime

import pytest
from django.db import connections
from django.test import TransactionTestCase

from common.append_only.triggers import lifted_for_flush

# Monday 23 November 2026, 10:00 in Beijing.
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def now():
    """The instant at which tests take place unless they say otherwise."""
    return NOW


@pytest.fixture(autouse=True, scope="session")
def flush_with_guards_lifted():
    """Let transactional tests empty the append-only tables between each other, and put the guards back."""
    teardown = TransactionTestCase._fixture_teardown

    def teardown_with_guards_lifted(self):
        with lifted_for_flush(connections["default"]):
            teardown(self)

    TransactionTestCase._fixture_teardown = teardown_with_guards_lifted
    yield
    TransactionTestCase._fixture_teardown = teardown
