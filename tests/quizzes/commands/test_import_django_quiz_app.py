"""`import_django_quiz_app`: both forms give the same rows, a second import none, and nothing is left half done."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from PIL import Image

from courses.models import KnowledgePoint
from home.domain.site_tree import lay_out_site
from ledger.domain.verification import verify_officer
from ledger.models import Entry, Progress
from people.models import AuditEvent
from quizzes.domain.bank import edit_question
from quizzes.domain.reviews import set_question_state
from quizzes.enums import QuestionState
from quizzes.kinds import kind_of
from quizzes.models import (
    ArchivedAnswer,
    ArchivedProgress,
    ArchivedQuiz,
    ArchivedSitting,
    Bank,
    ImportBatch,
    Question,
    QuestionVersion,
    QuizPage,
)
from tests.factories.old_platform import ESSAY_TEXT, OldPlatform
from tests.factories.people import make_officer

pytestmark = pytest.mark.django_db
COUNTED = ("created", "updated", "unchanged", "refused")


@pytest.fixture(autouse=True)
def site(db):
    return lay_out_site()


@pytest.fixture
def platform():
    return OldPlatform()


@pytest.fixture
def owner():
    return make_officer("某甲", badge_no="P1", staff_no="S1")


@pytest.fixture
def run(platform, tmp_path):
    """Write the platform, as a database or a dump, and import it: the report, and the error it ended with."""

    def run(*flags, form="database"):
        path = tmp_path / f"old.{form}"
        path.unlink(missing_ok=True)
        getattr(platform, f"write_{form}")(path)
        out = io.StringIO()
        try:
            call_command("import_django_quiz_app", str(path), "--json", *map(str, flags), stdout=out)
        except CommandError as error:
            return json.loads(out.getvalue()) if out.getvalue() else None, str(error)
        return json.loads(out.getvalue()), None

    return run


def counts(report, thing):
    return tuple(report[thing][name] for name in COUNTED)


def everything():
    """All that an import writes, without what is random or says when."""
    return {
        "points": list(KnowledgePoint.objects.values_list("name", flat=True).order_by("name")),
        "questions": [
            (
                *(question.kind, question.state, question.difficulty, str(question.knowledge_point)),
                *map(_said, question.versions.all()),
            )
            for question in Question.objects.order_by("pk")
        ],
        "pages": [
            (
                *(page.title, page.slug, page.intro, page.live, page.pass_percent, page.max_tries, page.review),
                *((_said(item.question.current), item.points) for item in page.items.order_by("sort_order")),
            )
            for page in QuizPage.objects.order_by("pk")
        ],
        "quizzes": list(ArchivedQuiz.objects.values_list("old_id", "title", "address", "pass_percent", "page__title")),
        "sittings": [
            (
                *(row.quiz.title, row.old_id, row.user_name, row.officer, row.started_at, row.ended_at),
                *(row.is_complete, row.score, row.asked, row.pass_score),
                *(_given(answer) for answer in row.answers.order_by("position")),
            )
            for row in ArchivedSitting.objects.order_by("old_id")
        ],
        "progress": list(ArchivedProgress.objects.values_list("user_name", "officer", "tally")),
        "entries": [
            (
                *(entry.officer, entry.kind, entry.evidence, entry.subject_title, entry.occurred_at, entry.page_id),
                *(entry.payload[name] for name in ("points", "full_points", "pass_points")),
            )
            for entry in Entry.objects.order_by("pk")
        ],
        "batches": list(ImportBatch.objects.values_list("bank__name", "report")),
    }


def _said(version):
    kind = kind_of(version.question.kind)
    return (version.stem, kind.written_options(version), kind.written_key(version), version.explanation)


def _given(answer):
    version = answer.version
    shown = kind_of(version.question.kind).show_answer(version, answer.answer) if version else None
    return (answer.position, version and version.stem, shown, answer.text, answer.outcome)


def test_everything_is_brought_over(run, owner):
    report, error = run()

    assert error is None
    assert {thing: counts(report, thing) for thing in ("knowledge_points", "questions", "quizzes")} == {
        "knowledge_points": (3, 0, 0, 0),
        "questions": (4, 0, 0, 0),
        "quizzes": (1, 0, 0, 0),
    }
    assert {thing: counts(report, thing) for thing in ("sittings", "progress")} == {
        "sittings": (1, 0, 0, 0),
        "progress": (1, 0, 0, 0),
    }
    kinds = {question.current.stem: (question.kind, question.state) for question in Question.objects.all()}
    assert kinds == {
        "收到请柬先做什么？": ("single", "draft"),
        "礼金可以先收后交。": ("judge", "draft"),
        "谈谈怎样守住底线。": ("essay", "draft"),
        "哪一种做法合规？": ("multiple", "draft"),
    }
    essay = Question.objects.get(kind="essay")
    assert essay.knowledge_point.name == "接待/公务接待"
    assert Question.objects.get(kind="single").current.explanation == "先报告。"
    assert set(Bank.objects.values_list("name", flat=True)) == {"django-quiz-app"}


def test_quizzes_become_drafts_that_nobody_sees(run, platform):
    platform.add_quiz(2, "没有限制的测验", pass_mark=0, max_questions=1, random_order=1, success_text="好")
    platform.rows["quiz_question_quiz"] += [
        {"id": 9, "question_id": 1, "quiz_id": 2},
        {"id": 10, "question_id": 2, "quiz_id": 2},
    ]

    report, _error = run()

    first, second = QuizPage.objects.order_by("pk")
    assert (first.title, first.slug, first.live, first.max_tries, first.pass_percent) == (
        "旧月考",
        "old-exam",
        False,
        1,
        60,
    )
    assert [(item.question.kind, item.points) for item in first.items.all()] == [
        ("single", 1),
        ("judge", 1),
        ("essay", 1),
    ]
    assert (second.max_tries, second.pass_percent, second.live) == (None, 1, False)
    assert first.latest_revision is not None
    noted = [problem["where"] for problem in report["problems"] if problem["where"].startswith("quiz_quiz")]
    assert noted == ["quiz_quiz!2"] * 4


def test_old_sitting_keeps_what_was_given_and_how_it_counted(run, owner):
    run()

    sitting = ArchivedSitting.objects.get()
    assert (sitting.officer, sitting.score, sitting.asked, sitting.pass_score, sitting.has_passed) == (
        owner,
        1,
        3,
        2,
        False,
    )
    assert [_given(answer)[1:] for answer in sitting.answers.all()] == [
        ("收到请柬先做什么？", "A", "", "right"),
        ("礼金可以先收后交。", "正确", "", "wrong"),
        ("谈谈怎样守住底线。", ESSAY_TEXT, "", "wrong"),
    ]
    assert ArchivedProgress.objects.get().tally == [
        {"category": "纪律,规矩", "right": 1, "asked": 2},
        {"category": "接待", "right": 0, "asked": 1},
    ]


def test_both_forms_give_the_same_rows(run, platform, owner):
    platform.add_sitting(user_id=2, complete=0, end=None, question_list="3,", user_answers='{"1": "13"}')
    states = {}
    for form in ("database", "dump"):
        with transaction.atomic():
            _report, error = run(form=form)
            assert error is None
            states[form] = everything()
            transaction.set_rollback(True)

    assert states["database"] == states["dump"]
    assert all(states["database"].values())


@pytest.mark.parametrize("second", ["database", "dump"])
def test_second_import_changes_nothing(second, run, owner):
    run()
    before = everything()
    numbers = (QuestionVersion.objects.count(), AuditEvent.objects.count())

    report, error = run(form=second)

    assert error is None
    assert [
        counts(report, thing)[:2] for thing in ("knowledge_points", "questions", "quizzes", "sittings", "progress")
    ] == [(0, 0)] * 5
    assert everything() == before
    assert (QuestionVersion.objects.count(), AuditEvent.objects.count()) == numbers


def test_what_was_edited_here_since_is_left_alone(run, owner, now):
    run()
    question = Question.objects.get(kind="judge")
    edit_question(question=question, stem="礼金不可以收。", key=True, actor=None, now=now)
    set_question_state(question=question, state=QuestionState.REVIEWED, actor=None, now=now)
    QuizPage.objects.get().delete()
    before = everything()

    report, _error = run()

    assert counts(report, "questions") == (0, 0, 4, 0)
    assert everything() == before
    assert ArchivedAnswer.objects.get(position=2).version.stem == "礼金可以先收后交。"


def test_what_was_edited_there_since_becomes_a_version(run, platform, owner):
    run()
    platform.row("multichoice_answer", 11)["content"] = "先赴宴"
    platform.row("quiz_quiz", 1)["title"] = "改名的月考"

    report, _error = run()

    assert counts(report, "questions") == (0, 1, 3, 0)
    assert counts(report, "quizzes") == (0, 1, 0, 0)
    question = Question.objects.get(kind="single")
    assert (question.versions.count(), question.current.options[0]["text"]) == (2, "先赴宴")
    assert QuizPage.objects.get().title == "旧月考"


def test_questions_that_differ_only_in_their_key_stay_two(run, platform):
    platform.add_question(9, "礼金可以先收后交。")
    platform.rows["true_false_tf_question"].append({"question_ptr_id": 9, "correct": 1})

    report, _error = run()

    assert counts(report, "questions") == (5, 0, 0, 0)
    assert counts(run()[0], "questions") == (0, 0, 5, 0)


def test_any_one_of_several_right_options_is_flagged_and_stays_a_draft(run):
    report, _error = run("--state", "active")

    flagged = [problem for problem in report["problems"] if problem["where"] == "quiz_question!4"]
    assert [problem["severity"] for problem in flagged] == ["warning"]
    question = Question.objects.get(kind="multiple")
    assert (question.state, kind_of("multiple").written_key(question.current)) == ("draft", "AB")
    assert set(Question.objects.exclude(pk=question.pk).values_list("state", flat=True)) == {"active"}


def test_one_of_several_right_options_still_counts_as_it_did(run, platform, owner):
    platform.add_sitting(question_order="4,", incorrect_questions="", user_answers='{"4": "42"}', current_score=1)
    run()

    sitting = ArchivedSitting.objects.get(old_id=2)
    assert [_given(answer)[2:] for answer in sitting.answers.all()] == [("B", "", "right")]
    assert sitting.has_passed


def test_question_that_cannot_be_asked_refuses_everything_unless_left_out(run, platform, owner):
    for number in (11, 12, 13):
        platform.row("multichoice_answer", number)["correct"] = 0

    report, error = run()
    assert error
    assert [problem["where"] for problem in report["problems"] if problem["severity"] == "error"] == ["quiz_question!1"]
    assert not any(everything().values())

    report, error = run("--skip-bad")
    assert (counts(report, "questions"), error) == ((3, 0, 0, 1), None)
    assert _given(ArchivedAnswer.objects.get(position=1))[1:] == (
        None,
        None,
        "12",
        "right",
    )


def test_dry_run_reports_and_changes_nothing(run, owner):
    dry, _error = run("--dry-run")
    assert not any(everything().values())
    assert (Bank.objects.count(), AuditEvent.objects.count(), Progress.objects.count()) == (0, 0, 0)

    assert run()[0] == dry


def test_what_was_deleted_there_is_told_and_the_answer_kept(run, platform, owner):
    platform.add_sitting(
        question_order="1,77,", user_answers='{"1": "99", "77": "5"}', current_score=2, incorrect_questions=""
    )

    report, _error = run()

    given = [_given(answer)[1:] for answer in ArchivedAnswer.objects.filter(sitting__old_id=2).order_by("position")]
    assert given == [("收到请柬先做什么？", "", "99", "right"), (None, None, "5", "right")]
    assert [problem["where"] for problem in report["problems"] if problem["where"].endswith("!77")] == [
        "quiz_question!77"
    ]


def test_finished_sitting_of_an_officer_is_in_the_ledger_and_passes_nothing_of_ours(run, owner):
    run()

    entry = Entry.objects.get()
    assert (entry.officer, entry.kind, entry.evidence, entry.page) == (owner, "sitting_imported", "imported", None)
    assert entry.payload == {
        "points": "1",
        "full_points": "3",
        "pass_points": "2",
        "sitting": str(ArchivedSitting.objects.get().uuid),
    }
    assert entry.occurred_at == ArchivedSitting.objects.get().ended_at
    keys = set(QuizPage.objects.values_list("translation_key", flat=True))
    assert not Progress.objects.filter(subject_id__in=keys).exists()
    assert not verify_officer(owner)


def test_essay_marked_there_since_supersedes_the_entry(run, platform, owner):
    run()
    platform.row("quiz_sitting", 1).update(incorrect_questions="2", current_score=2)

    report, _error = run()
    assert counts(report, "sittings") == (0, 1, 0, 0)
    first, second = Entry.objects.order_by("sequence")
    assert (second.supersedes, second.payload["points"]) == (first, "2")
    assert (Progress.objects.get().tries, Progress.objects.get().best_points) == (1, 2)

    platform.row("quiz_sitting", 1).update(incorrect_questions="2,,3,", current_score=1)
    run()
    assert [entry.payload["points"] for entry in Entry.objects.order_by("sequence")] == ["1", "2", "1"]
    assert not verify_officer(owner)


def test_unfinished_sitting_is_kept_and_enters_the_ledger_once_it_is_finished(run, platform, owner):
    row = platform.row("quiz_sitting", 1)
    row.update(
        complete=0, end=None, question_list="3,", incorrect_questions="2,", user_answers='{"1": "12", "2": "True"}'
    )
    run()
    assert (ArchivedSitting.objects.get().is_complete, Entry.objects.count()) == (False, 0)

    row.update(OldPlatform().row("quiz_sitting", 1))
    run()
    assert (ArchivedSitting.objects.get().is_complete, Entry.objects.count()) == (True, 1)


def test_users_without_an_officer_keep_their_records_under_their_old_name(run):
    report, _error = run()

    assert report["users_without_officer"] == [{"user": "P1", "name": "某甲"}]
    assert (ArchivedSitting.objects.get().officer, ArchivedSitting.objects.get().user_name) == (None, "P1")
    assert Entry.objects.count() == 0


def write_list(tmp_path, *lines):
    path = tmp_path / "officers.csv"
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    return path


@pytest.mark.parametrize("head", [[], ["用户名,警号"]])
def test_list_of_officers_says_whose_the_names_are(head, run, tmp_path):
    officer = make_officer(badge_no="010203", staff_no="S9")
    run()

    report, error = run("--officers", write_list(tmp_path, *head, "P1,S9", "P2,"))

    assert (error, counts(report, "sittings")) == (None, (0, 1, 0, 0))
    assert ArchivedSitting.objects.get().officer == officer
    assert ArchivedProgress.objects.get().officer == officer
    assert Entry.objects.get().officer == officer


def test_empty_number_says_that_a_user_is_nobodys(run, owner, tmp_path):
    run("--officers", write_list(tmp_path, "P1,"))

    assert ArchivedSitting.objects.get().officer is None


def test_import_without_a_list_leaves_records_to_their_owners(run, tmp_path):
    officer = make_officer()
    run("--officers", write_list(tmp_path, f"P1,{officer.badge_no}"))

    report, _error = run()

    assert (counts(report, "sittings"), report["users_without_officer"]) == ((0, 0, 1, 0), [])
    assert ArchivedSitting.objects.get().officer == officer


def test_mistaken_owner_is_put_right_in_both_chains(run, owner, tmp_path):
    other = make_officer()
    run()

    run("--officers", write_list(tmp_path, f"P1,{other.badge_no}"))

    assert [(entry.officer, entry.kind) for entry in Entry.objects.order_by("pk")] == [
        (owner, "sitting_imported"),
        (owner, "voided"),
        (other, "sitting_imported"),
    ]
    assert list(Progress.objects.values_list("officer", flat=True)) == [other.pk]
    run("--officers", write_list(tmp_path, "P1,P1"))
    assert Progress.objects.get().officer == owner
    run("--officers", write_list(tmp_path, "P1,"))
    assert (Progress.objects.count(), ArchivedProgress.objects.get().officer) == (0, None)
    assert not verify_officer(owner)


@pytest.mark.parametrize("line", ["P9,P1", "P1,nobody", "P1,P1\nP1,P1"])
def test_list_that_names_nobody_is_refused(line, run, owner, tmp_path):
    report, error = run("--officers", write_list(tmp_path, "用户名,警号", line))

    assert (report, not any(everything().values())) == (None, True)
    assert "officers.csv" in error


def test_second_platform_needs_a_bank_of_its_own(run, platform, owner):
    run()
    platform.row("quiz_sitting", 1)["start"] = "2020-01-01 00:00:00"
    before = everything()

    assert "--bank" in run()[1]
    assert everything() == before
    assert run("--bank", "二号平台")[1] is None
    assert ArchivedSitting.objects.count() == 2


def test_second_platform_with_other_quizzes_needs_a_bank_of_its_own(run, platform):
    platform.rows["quiz_sitting"].clear()
    run()
    platform.row("quiz_quiz", 1).update(title="另一个平台的测验", url="other")

    assert "--bank" in run()[1]


def test_pictures_come_from_the_folder_that_is_named(run, platform, tmp_path):
    media = tmp_path / "media"
    (media / "uploads").mkdir(parents=True)
    Image.new("RGB", (8, 8), "red").save(media / "uploads/a.png")
    platform.row("quiz_question", 1)["figure"] = "uploads/a.png"

    report, _error = run("--media", media, "--state", "active")

    question = Question.objects.get(kind="single")
    assert (question.current.stem.count("](pic:"), question.state) == (1, "active")
    assert not [problem for problem in report["problems"] if problem["where"] == "quiz_question!1"]


@pytest.mark.parametrize("figure", ["uploads/none.png", "../secret.png", "broken.png"])
def test_picture_that_cannot_be_had_is_told_and_its_question_stays_a_draft(figure, run, platform, tmp_path):
    media = tmp_path / "media"
    media.mkdir()
    Image.new("RGB", (8, 8), "red").save(tmp_path / "secret.png")
    (media / "broken.png").write_bytes(b"no picture")
    platform.row("quiz_question", 1)["figure"] = figure

    report, _error = run("--media", media, "--state", "active")

    question = Question.objects.get(kind="single")
    assert (question.current.stem, question.state) == ("收到请柬先做什么？", "draft")
    assert figure in next(problem["message"] for problem in report["problems"] if problem["where"] == "quiz_question!1")


def test_picture_without_a_folder_asks_for_it(run, platform):
    platform.row("quiz_question", 1)["figure"] = "uploads/a.png"

    report, _error = run()

    assert "--media" in next(each["message"] for each in report["problems"] if each["where"] == "quiz_question!1")


def test_import_that_breaks_off_leaves_nothing(run, owner, monkeypatch):
    def break_off(**_fields):
        raise RuntimeError("killed")

    monkeypatch.setattr("quizzes.exchange.django_quiz_app.importing.keep_progress", break_off)

    with pytest.raises(RuntimeError):
        run()
    assert not any(everything().values())


def test_site_without_a_list_of_quizzes_is_told_so(run, site):
    site.get_children().get(slug="quizzes").delete()

    assert run()[1]
    assert Bank.objects.count() == 0


def test_import_is_in_the_audit_trail(run):
    run()

    event = AuditEvent.objects.get()
    assert (event.action, event.subject_id) == ("archive.imported", Bank.objects.get().uuid)


@pytest.mark.parametrize("flags", [["--time-zone", "Mars"], ["--time-zone", "../etc"], ["--state", "withdrawn"]])
def test_wrong_words_are_refused(flags, run):
    assert run(*flags)[1]


def test_time_zone_moves_the_times(run):
    run("--time-zone", "Asia/Shanghai")
    first = ArchivedSitting.objects.get().started_at
    ArchivedSitting.objects.all().delete()
    run()

    assert ArchivedSitting.objects.get().started_at - first == timedelta(hours=8)


def test_file_that_is_not_there_is_told(run):
    with pytest.raises(CommandError):
        call_command("import_django_quiz_app", "/nowhere/old.sqlite3")


def test_text_report_ends_with_counts(platform, tmp_path):
    out = io.StringIO()

    call_command("import_django_quiz_app", str(platform.write_database(tmp_path / "old.sqlite3")), stdout=out)

    assert len([line for line in out.getvalue().splitlines() if "4" in line]) >= 1
    assert "P1" in out.getvalue()


@pytest.mark.parametrize("sittings", [1, 12])
def test_second_import_costs_the_same_for_any_number_of_sittings(
    sittings, run, platform, owner, django_assert_num_queries
):
    for _more in range(sittings):
        platform.add_sitting()
    run()

    with django_assert_num_queries(22):
        run()


@pytest.mark.parametrize("sittings", [1, 12])
def test_sittings_of_nobody_are_written_together(sittings, run, platform, django_assert_max_num_queries):
    run()
    for _more in range(sittings):
        platform.add_sitting()

    with django_assert_max_num_queries(40):
        report, _error = run()

    assert report["sittings"]["created"] == sittings
