"""What machines that watch the service are told."""

import pytest
from django.db import DatabaseError
from django.db.migrations.recorder import MigrationRecorder

from common import views_health


@pytest.fixture(autouse=True)
def unremembered():
    views_health._migrated_once.cache_clear()
    yield
    views_health._migrated_once.cache_clear()


def test_healthz_answers_without_the_database(client):
    # No django_db mark: a query would raise.
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_readyz_answers_when_migrated(client):
    assert client.get("/readyz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_readyz_asks_for_migrations_once(client, django_assert_num_queries):
    client.get("/readyz")

    with django_assert_num_queries(1):
        assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_readyz_refuses_while_a_migration_is_missing(client):
    MigrationRecorder.Migration.objects.filter(app="ledger").delete()

    response = client.get("/readyz")

    assert (response.status_code, response.json()["database"]) == (503, "migrations are missing")


def test_readyz_refuses_without_a_database(client, monkeypatch):
    def gone():
        raise DatabaseError("no route to 10.0.0.5, password of user postgres")

    monkeypatch.setattr(views_health.connection, "cursor", gone)

    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (503, {"status": "unavailable", "database": "unreachable"})
