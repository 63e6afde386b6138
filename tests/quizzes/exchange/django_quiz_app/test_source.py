"""Opening what an old platform left: both forms alike, nothing written, clear words for everything else."""

import hashlib
import json
import sqlite3
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from quizzes.exchange.django_quiz_app import source as sources
from quizzes.exchange.django_quiz_app.platform import OldUser, read_platform
from quizzes.exchange.django_quiz_app.source import SourceError, open_source
from quizzes.exchange.django_quiz_app.tables import TABLES
from tests.factories.old_platform import SCHEMA, OldPlatform


@pytest.fixture
def platform():
    return OldPlatform()


def read(path, zone=UTC):
    """Everything of a source, in values that can be compared."""
    with open_source(path, zone=zone) as opened:
        platform = read_platform(opened)
        parts = (platform.knowledge_points, platform.users, platform.questions, platform.quizzes)
        return (*parts, list(platform.sittings()), list(platform.progress()))


def refusal_of(path):
    with pytest.raises(SourceError) as refused:
        read(path)
    return str(refused.value)


def test_database_and_dump_read_alike(platform, tmp_path):
    platform.add_question(7, "没有分类的判断。", category_id=None)
    platform.rows["true_false_tf_question"].append({"question_ptr_id": 7, "correct": 1})
    platform.add_sitting(user_id=2, complete=0, end=None, start="2019-03-02 01:00:00.123456")

    database = read(platform.write_database(tmp_path / "旧库?.sqlite3"))

    assert database == read(platform.write_dump(tmp_path / "dump.json"))
    assert [len(part) for part in database] == [3, 4, 5, 1, 2, 1]
    assert database[0] == ["纪律,规矩", "接待", "接待/公务接待"]
    assert database[4][1].started_at.isoformat() == "2019-03-02T01:00:00.123456+00:00"


def test_nothing_is_written_beside_the_database(platform, tmp_path):
    path = platform.write_database(tmp_path / "old.sqlite3")
    before = hashlib.sha256(path.read_bytes()).hexdigest()

    read(path)

    assert [each.name for each in tmp_path.iterdir()] == ["old.sqlite3"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_questions_of_a_quiz_come_by_category(platform, tmp_path):
    platform.row("quiz_question", 1)["category_id"] = 2

    quizzes = read(platform.write_database(tmp_path / "old.sqlite3"))[3]

    assert quizzes[1].questions == (2, 1, 3)


def test_options_come_by_text_only_where_the_question_says_so(platform, tmp_path):
    questions = read(platform.write_database(tmp_path / "old.sqlite3"))[2]

    assert [option.text for option in questions[1].options] == ["报告", "赴宴", "转告"]
    assert [option.text for option in questions[4].options] == ["登记", "上交", "代收"]


def test_times_without_an_offset_are_of_the_zone_that_is_named(platform, tmp_path):
    sittings = read(platform.write_database(tmp_path / "old.sqlite3"), ZoneInfo("Asia/Shanghai"))[4]

    assert sittings[0].started_at.isoformat() == "2019-03-02T01:00:00+08:00"


def test_dump_may_be_of_windows(platform, tmp_path):
    path = platform.write_dump(tmp_path / "dump.json")
    path.write_bytes(path.read_text().encode("utf-16"))

    assert len(read(path)[2]) == 4


def test_dump_may_name_users_by_natural_keys(platform, tmp_path):
    path = platform.write_dump(tmp_path / "dump.json")
    records = json.loads(path.read_text())
    for record in records:
        if record["model"] == "auth.user":
            del record["pk"]
        elif "user" in record["fields"]:
            record["fields"]["user"] = ["P1"]
    path.write_text(json.dumps(records))

    assert read(path)[4][0].user == OldUser("P1", "某甲")


@pytest.mark.parametrize("table", TABLES)
def test_missing_table_is_named(table, tmp_path):
    path = tmp_path / "old.sqlite3"
    connection = sqlite3.connect(path)
    connection.executescript(SCHEMA)
    connection.execute(f"DROP TABLE {table}")
    connection.close()

    assert table in refusal_of(path)


def test_missing_columns_are_named(platform, tmp_path):
    path = platform.write_database(tmp_path / "old.sqlite3")
    connection = sqlite3.connect(path)
    connection.execute("ALTER TABLE quiz_sitting DROP COLUMN user_answers")
    connection.close()

    assert "quiz_sitting" in refusal_of(path)
    assert "user_answers" in refusal_of(path)


def test_view_in_place_of_a_table_is_not_read(platform, tmp_path):
    path = platform.write_database(tmp_path / "old.sqlite3")
    connection = sqlite3.connect(path)
    connection.executescript("ALTER TABLE quiz_category RENAME TO was; CREATE VIEW quiz_category AS SELECT * FROM was;")
    connection.close()

    assert "quiz_category" in refusal_of(path)


@pytest.mark.parametrize("suffix", ["-wal", "-journal"])
def test_database_with_changes_beside_it_is_refused(suffix, platform, tmp_path):
    path = platform.write_database(tmp_path / "old.sqlite3")
    beside = tmp_path / f"old.sqlite3{suffix}"
    beside.write_bytes(b"changes")

    assert beside.name in refusal_of(path)
    beside.write_bytes(b"")
    assert len(read(path)[2]) == 4


def test_damaged_database_is_refused(platform, tmp_path):
    path = platform.write_database(tmp_path / "old.sqlite3")
    data = bytearray(path.read_bytes())
    data[4096:] = b"\x55" * (len(data) - 4096)
    path.write_bytes(data)

    assert refusal_of(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02",
        b"{}",
        b"[1]",
        b'[{"model": "quiz.quiz"}]',
        b"[" * 100_000,
        b'[{"model": "auth.user", "pk": 1, "fields": {"username": "P1", "first_name": "", "last_name": ""}}]',
        b'[{"model": "quiz.question", "pk": 1, "fields": {"content": "?"}}]',
    ],
)
def test_file_that_is_no_dump_is_refused(content, tmp_path):
    path = tmp_path / "dump.json"
    path.write_bytes(content)

    assert refusal_of(path)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("quiz_question", "content", b"\xff"),
        ("quiz_quiz", "pass_mark", "viel"),
        ("quiz_sitting", "complete", 2),
        ("quiz_sitting", "start", "gestern"),
        ("quiz_sitting", "start", None),
        ("quiz_sitting", "user_id", None),
        ("multichoice_answer", "correct", "yes"),
    ],
)
def test_cell_that_holds_something_else_is_named(table, column, value, platform, tmp_path):
    platform.rows[table][0][column] = value

    message = refusal_of(platform.write_database(tmp_path / "old.sqlite3"))

    assert table in message
    assert column in message


def test_longest_dump_and_most_rows_are_bounded(platform, tmp_path, monkeypatch):
    database, dump = platform.write_database(tmp_path / "old.sqlite3"), platform.write_dump(tmp_path / "dump.json")

    monkeypatch.setattr(sources, "MAX_ROWS", 3)
    assert "quiz_question" in refusal_of(database)
    assert "quiz_question" in refusal_of(dump)
    monkeypatch.setattr(sources, "MAX_DUMP_BYTES", 100)
    assert refusal_of(dump)


def test_text_beyond_reason_is_refused(platform, tmp_path, monkeypatch):
    platform.row("quiz_question", 1)["content"] = "长" * 50_000
    path = platform.write_database(tmp_path / "old.sqlite3")

    monkeypatch.setattr(sources, "MAX_VALUE_BYTES", 100_000)
    assert refusal_of(path)


@pytest.mark.parametrize(
    ("table", "number", "named"),
    [("auth_user", 1, "auth"), ("essay_essay_question", 3, "essay"), ("quiz_quiz", 1, "1")],
)
def test_what_hangs_in_the_air_is_named(table, number, named, platform, tmp_path):
    platform.without(table, number)

    for path in (platform.write_database(tmp_path / "old.sqlite3"), platform.write_dump(tmp_path / "dump.json")):
        assert named in refusal_of(path)
