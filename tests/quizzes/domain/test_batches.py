"""Imports: matched by stem and options, all or nothing, the same file twice changes nothing."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.models import KnowledgePoint
from quizzes.domain.batches import import_questions, plan_import
from quizzes.domain.drafts import DraftQuestion, ImportDraft, Problem, Severity
from quizzes.enums import QuestionState
from quizzes.models import ImportBatch, Question, QuestionVersion
from tests.factories.people import make_officer
from tests.factories.quizzes import make_bank, make_question

pytestmark = pytest.mark.django_db
TEXTS = ("政治纪律", "组织纪律", "廉洁纪律", "群众纪律")


def written(row=2, **fields):
    content = {"kind": "single", "stem": "收受礼金违反的是（　）。", "options": TEXTS, "key": "C"}
    return DraftQuestion(sheet="试题", row=row, **{**content, **fields})


def draft_of(*questions, problems=(), refused=0):
    draft = ImportDraft(list(questions), list(problems), found=len(questions) + refused)
    draft.by_kind.update(question.kind for question in questions)
    return draft


def run(bank, now, *questions, **options):
    return import_questions(draft_of(*questions), bank=bank, actor=None, now=now, file_name="题库.xlsx", **options)


def counts(report):
    return (report.created, report.updated, report.unchanged, report.refused)


def test_import_creates_drafts_of_one_batch(now):
    bank, actor = make_bank(), make_officer()
    draft = draft_of(
        written(explanation="见示例。", points=Decimal("8.00"), knowledge_point="六大纪律", difficulty="hard")
    )

    report = import_questions(draft, bank=bank, actor=actor, now=now, file_name="题库.xlsx")

    question = Question.objects.get()
    assert counts(report) == (1, 0, 0, 0)
    assert (question.state, question.difficulty, question.suggested_points) == (QuestionState.DRAFT, "hard", 8)
    assert question.knowledge_point == KnowledgePoint.objects.get(name="六大纪律")
    assert question.current.created_by == actor
    assert (question.batch.file_name, question.batch.imported_by, question.batch.imported_at) == (
        "题库.xlsx",
        actor,
        now,
    )
    assert question.batch.report["created"] == 1
    assert report.by_kind == {
        "single": 1, "multiple": 0, "judge": 0, "blank": 0, "matching": 0, "ordering": 0, "numeric": 0, "essay": 0
    }  # fmt: skip


def test_importing_again_changes_nothing(now):
    bank = make_bank()
    questions = [
        written(points=Decimal("8.00"), knowledge_point="六大纪律"),
        written(3, kind="judge", options=(), key=True),
    ]
    run(bank, now, *questions)
    before = list(Question.objects.values())

    report = run(bank, now, *questions)

    assert counts(report) == (0, 0, 2, 0)
    assert list(Question.objects.values()) == before
    assert (QuestionVersion.objects.count(), ImportBatch.objects.count()) == (2, 1)


def test_changed_content_becomes_a_new_version(now):
    bank = make_bank()
    run(bank, now, written())

    report = run(bank, now, written(key="A"))

    assert counts(report) == (0, 1, 0, 0)
    assert [problem["severity"] for problem in report.problems] == ["warning"]
    assert Question.objects.get().current.number == 2


def test_changed_filing_is_an_update_without_a_version(now):
    bank = make_bank()
    run(bank, now, written())

    assert counts(run(bank, now, written(difficulty="hard"))) == (0, 1, 0, 0)
    assert Question.objects.get().difficulty == "hard"
    assert QuestionVersion.objects.count() == 1


def test_what_the_file_does_not_say_stays(now):
    bank = make_bank()
    run(bank, now, written(explanation="见示例。", difficulty="hard", knowledge_point="六大纪律"))

    assert counts(run(bank, now, written())) == (0, 0, 1, 0)
    assert Question.objects.get().current.explanation == "见示例。"


def test_same_stem_over_other_options_is_another_question(now):
    bank = make_bank()
    other = written(3, options=("甲说法", "乙说法", "丙说法"), key="A")

    assert counts(run(bank, now, written(), other)) == (2, 0, 0, 0)
    assert counts(run(bank, now, written(), other)) == (0, 0, 2, 0)


def test_one_changed_option_is_still_the_same_question(now):
    bank = make_bank()
    run(bank, now, written())
    first = Question.objects.get().current

    assert counts(run(bank, now, written(options=(*TEXTS[:3], "工作纪律")))) == (0, 1, 0, 0)
    assert [option["id"] for option in Question.objects.get().current.options][:3] == [
        option["id"] for option in first.options
    ][:3]


def test_other_banks_and_kinds_do_not_match(now):
    make_question(make_bank(), stem="收受礼金违反的是（　）。", options=list(TEXTS), key="C")

    assert counts(run(make_bank(), now, written(), written(3, kind="multiple"))) == (2, 0, 0, 0)


def test_same_question_twice_in_a_file_is_taken_once(now):
    report = run(make_bank(), now, written(), written(5, options=TEXTS[::-1], key="B"))

    assert counts(report) == (1, 0, 1, 0)
    assert [(problem["where"], problem["severity"]) for problem in report.problems] == [("试题!5", "warning")]


def test_same_question_with_another_answer_refuses_the_file(now):
    report = run(make_bank(), now, written(), written(5, key="A"))

    assert (counts(report), Question.objects.count()) == ((0, 0, 0, 1), 0)
    assert [(problem["where"], problem["severity"]) for problem in report.problems] == [("试题!5", "error")]


def test_one_refused_row_refuses_the_file_unless_bad_rows_are_left_out(now):
    bank = make_bank()
    problem = Problem(Severity.ERROR, "缺少答案。", "试题", 3, 6)
    draft = draft_of(written(), problems=[problem], refused=1)

    whole = import_questions(draft, bank=bank, actor=None, now=now)
    assert (whole.found, counts(whole), Question.objects.count()) == (2, (0, 0, 0, 1), 0)
    assert whole.problems == [{"where": "试题!G3", "severity": "error", "message": "缺少答案。"}]

    rest = import_questions(draft, bank=bank, actor=None, now=now, skip_bad=True)
    assert (rest.found, counts(rest), Question.objects.count()) == (2, (1, 0, 0, 1), 1)


def test_failure_half_way_leaves_nothing(now, monkeypatch):
    bank = make_bank()
    calls = []

    def fail_at_the_third(**fields):
        calls.append(fields)
        if len(calls) == 3:
            raise RuntimeError("killed")
        return create_question(**fields)

    from quizzes.domain import batches
    from quizzes.domain.bank import create_question

    monkeypatch.setattr(batches, "create_question", fail_at_the_third)
    with pytest.raises(RuntimeError):
        run(bank, now, *(written(row, stem=f"第{row}题") for row in range(2, 7)))

    assert (Question.objects.count(), ImportBatch.objects.count()) == (0, 0)


def test_withdrawn_question_is_matched_and_stays_withdrawn(now):
    bank = make_bank()
    make_question(bank, stem="收受礼金违反的是（　）。", options=list(TEXTS), key="C", state=QuestionState.WITHDRAWN)

    report = run(bank, now, written())

    assert (counts(report), len(report.problems)) == ((0, 0, 1, 0), 1)
    assert Question.objects.get().state == QuestionState.WITHDRAWN


@pytest.mark.parametrize("size", [1, 3])
def test_plan_costs_the_same_queries_at_any_size(size, django_assert_num_queries):
    bank = make_bank()
    for row in range(size):
        make_question(bank, stem=f"第{row}题", options=list(TEXTS), key="C")
    draft = draft_of(*(written(row, stem=f"第{row}题", knowledge_point="六大纪律") for row in range(size)))

    with django_assert_num_queries(2):
        plan_import(draft, bank=bank)


stems = st.sampled_from(["甲题", "乙题", "丙题"])
drafts = st.lists(
    st.builds(
        written,
        row=st.integers(2, 9),
        stem=stems,
        key=st.sampled_from("ABC"),
        difficulty=st.sampled_from([None, "easy", "hard"]),
    ),
    max_size=6,
)


@given(drafts)
def test_plan_accounts_for_every_row_and_matches_itself(questions):
    draft = draft_of(*questions)

    plan = plan_import(draft, bank=None)

    assert plan.count("created") + plan.count("updated") + plan.count("unchanged") + plan.refused == draft.found
    assert plan.count("created") == len({question.stem for question in questions})
    alone = [replace(question, row=2) for question in questions[:1]]
    assert plan_import(draft_of(*alone), bank=None).is_clean is bool(alone)
