from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Count, Max
from django.db.models.signals import post_init
from django.db.transaction import TransactionManagementError

from common.statements import Insert, Select, Update, UpdateEach
from ledger.models import ChainHead
from people.models import Membership, Officer
from tests.factories.people import make_membership, make_officer, make_unit

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_select_gives_the_objects_of_its_queryset_for_the_values_of_each_call(django_assert_num_queries):
    first, second = make_officer(name="某甲"), make_officer(name="某乙")
    by_uuid = Select(lambda uuid: Officer.objects.filter(uuid=uuid))

    with django_assert_num_queries(2):
        found = by_uuid.first(first.uuid), by_uuid.first(second.uuid)

    assert [vars(officer) | {"_state": None} for officer in found] == [
        vars(officer) | {"_state": None} for officer in Officer.objects.order_by("pk")
    ]
    assert not found[0]._state.adding
    assert by_uuid.first(uuid4()) is None


def test_select_builds_its_queryset_once():
    officer, built = make_officer(), []

    def build(pk):
        built.append(pk)
        return Officer.objects.filter(pk=pk)

    statement = Select(build)
    assert [statement.first(officer.pk), statement.first(officer.pk + 1)] == [officer, None]
    assert len(built) == 1


def test_select_tells_whoever_waits_for_objects_of_a_model():
    officer, told = make_officer(), []

    def hear(instance, **_kwargs):
        told.append(instance)

    post_init.connect(hear, sender=Officer)
    try:
        found = Select(lambda pk: Officer.objects.filter(pk=pk)).first(officer.pk)
    finally:
        post_init.disconnect(hear, sender=Officer)

    assert (found, told) == (officer, [officer])


def test_select_gives_a_model_with_a_construction_of_its_own_what_that_makes(monkeypatch):
    officer = make_officer()

    def from_db(db, names, values, make=Officer.from_db):
        made = make(db, names, values)
        made.is_made = True
        return made

    monkeypatch.setattr(Officer, "from_db", from_db)

    assert Select(lambda pk: Officer.objects.filter(pk=pk)).first(officer.pk).is_made


def test_select_loads_what_is_related_and_nothing_that_is_deferred(django_assert_num_queries):
    member = make_officer()
    make_membership(member, make_unit("某支部"))
    statement = Select(lambda pk: Membership.objects.filter(officer=pk).select_related("unit", "recorded_by"))
    names = Select(lambda pk: Officer.objects.filter(pk=pk).only("name"))

    with django_assert_num_queries(2):
        membership, officer = statement.first(member.pk), names.first(member.pk)
        assert (membership.unit.name, membership.recorded_by, officer.name) == (
            "某支部",
            None,
            member.name,
        )
    assert "badge_no" in officer.get_deferred_fields()


def test_select_gives_objects_their_annotations():
    member = make_officer()
    make_membership(member, make_unit())
    counted = Officer.objects.annotate(count=Count("memberships"), latest=Max("memberships__valid_from"))
    statement = Select(lambda pk: counted.filter(pk=pk).order_by())

    (officer,) = statement.all(member.pk)

    assert (officer.count, officer.latest) == (1, member.memberships.get().valid_from)


def test_select_gives_tuples_or_single_values_where_the_queryset_does():
    officer = make_officer(name="某甲")
    rows = Select(lambda name: Officer.objects.filter(name=name).values_list("pk", "uuid"))
    flat = Select(lambda name: Officer.objects.filter(name=name).values_list("uuid", flat=True))

    assert rows.all("某甲") == [(officer.pk, officer.uuid)]
    assert flat.all("某甲") == [officer.uuid]


def test_places_compare_instants_days_and_texts():
    Session.objects.create(session_key="k", session_data="", expire_date=NOW)
    member = make_officer()
    begun = make_membership(member, make_unit()).valid_from
    live = Select(lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now))
    since = Select(lambda day: Membership.objects.filter(valid_from__lte=day).values_list("officer", flat=True))

    assert live.first("k", NOW - timedelta(microseconds=1)) == Session(session_key="k")
    assert live.first("k", NOW) is None
    assert (since.all(begun), since.all(begun - timedelta(days=1))) == ([member.pk], [])


def test_a_place_may_be_a_list_of_any_length(django_assert_num_queries):
    officers = [make_officer() for _number in range(4)]
    among = Select(lambda ids, name: Officer.objects.filter(pk__among=ids, name=name).order_by("pk"))
    wanted = [officer.pk for officer in officers[:3]]

    with django_assert_num_queries(3):
        assert among.all(wanted, "周某") == officers[:3]
        assert among.all([officers[3].pk, 10**12], "周某") == officers[3:]
        assert among.all([], "周某") == []
    of_officers = Select(lambda ids: Membership.objects.filter(officer__among=ids).values_list("officer", flat=True))
    make_membership(officers[0], make_unit())
    assert of_officers.all(wanted) == wanted[:1]
    assert among.all(wanted, "别人") == []
    with pytest.raises(ValueError, match="format code"):
        among.all(["1) OR (1=1"], "周某")


@pytest.mark.parametrize("value", [None, ["某甲"], 1.5])
def test_a_place_refuses_what_it_cannot_compare(value):
    with pytest.raises(TypeError, match="cannot hold"):
        Select(lambda name: Officer.objects.filter(name=name)).all(value)


def test_select_refuses_what_it_would_read_wrongly():
    with pytest.raises(TypeError, match="yields objects"):
        Select(lambda pk: Officer.objects.filter(pk=pk).values("pk")).all(1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="on SQLite the transaction itself is the lock")
def test_a_locking_select_needs_a_transaction():
    officer = make_officer()
    lock = Select(lambda pk: Officer.objects.select_for_update().filter(pk=pk))
    with transaction.atomic():
        assert lock.first(officer.pk) == officer

    with pytest.raises(TransactionManagementError):
        lock.first(officer.pk)


def test_update_sets_its_fields_and_counts_the_rows(django_assert_num_queries):
    officer, other = make_officer(post="旧"), make_officer(post="旧")
    move = Update(lambda pk, post: Officer.objects.filter(pk=pk, post=post), "post", "last_login")

    with django_assert_num_queries(2):
        counts = [move.run(officer.pk, "旧", post="新", last_login=NOW) for _time in range(2)]

    assert counts == [1, 0]
    rows = Officer.objects.order_by("pk").values_list("pk", "post", "last_login")
    assert list(rows) == [(officer.pk, "新", NOW), (other.pk, "旧", None)]
    assert move.run(officer.pk, "新", post="", last_login=None) == 1
    assert Officer.objects.filter(pk=officer.pk, last_login=None).exists()


def test_update_demands_a_value_for_each_field():
    with pytest.raises(KeyError):
        Update(lambda pk: Officer.objects.filter(pk=pk), "post", "grade").run(1, post="新")


def fresh(number, **fields):
    return Officer(badge_no=number, staff_no=number, name="某甲", password="!", **fields)


def test_insert_stores_an_object_and_gives_it_its_key(django_assert_num_queries):
    officer = fresh("000777", last_login=NOW)

    with django_assert_num_queries(1):
        Insert(Officer).one(officer)

    stored = Officer.objects.get()
    assert (stored, stored.uuid, stored.last_login) == (officer, officer.uuid, NOW)
    assert stored.created_at == officer.created_at
    assert not officer._state.adding


def test_first_of_a_key_goes_in_and_a_second_changes_nothing(django_assert_num_queries):
    officer = make_officer()
    first, second = (ChainHead(officer=officer, digest=letter * 64) for letter in "ab")

    with django_assert_num_queries(2):
        assert Insert(ChainHead).first_of(first)
        assert not Insert(ChainHead).first_of(second)

    assert ChainHead.objects.get().digest == first.digest


def test_copies_differ_in_what_the_rows_say_and_in_nothing_else(django_assert_num_queries):
    like = fresh("-", post="内勤", last_login=NOW, is_demo=True)
    rows = [[f"{number:06d}", f"S{number}", uuid4()] for number in range(3)]

    with django_assert_num_queries(1):
        Insert(Officer).copies(like, ("badge_no", "staff_no", "uuid"), rows)

    stored = Officer.objects.order_by("badge_no")
    assert [[officer.badge_no, officer.staff_no, officer.uuid] for officer in stored] == rows
    assert {(officer.post, officer.last_login, officer.is_demo, officer.name) for officer in stored} == {
        ("内勤", NOW, True, "某甲")
    }
    assert like.pk is None


def test_more_copies_than_the_database_takes_at_once_go_in_several_queries(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(type(connection.features), "max_query_params", 60)
    rows = [[f"{number:06d}", f"S{number}", uuid4()] for number in range(40)]

    # PostgreSQL takes any number of rows as one array for each column.
    with django_assert_num_queries(1 if connection.vendor == "postgresql" else 3):
        Insert(Officer).copies(fresh("-"), ("badge_no", "staff_no", "uuid"), rows)

    assert Officer.objects.count() == 40


def test_no_rows_are_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        Insert(Officer).copies(fresh("-"), ("badge_no",), [])


def test_update_each_gives_every_row_its_own_values(django_assert_num_queries):
    officers = [make_officer() for _number in range(3)]
    spared = make_officer(post="旧")

    with django_assert_num_queries(1):
        UpdateEach(Officer, "post", "session_epoch").run([(officer.pk, f"岗{officer.pk}", 7) for officer in officers])

    stored = Officer.objects.order_by("pk").values_list("pk", "post", "session_epoch")
    assert list(stored) == [*((officer.pk, f"岗{officer.pk}", 7) for officer in officers), (spared.pk, "旧", 1)]
