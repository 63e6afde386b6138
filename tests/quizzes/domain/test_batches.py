"""Imports: matched by stem and options, all or nothing, the same file twice changes nothing."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from hypothesis import given
from hypothesis import strategies as st

from courses.models import KnowledgePoint
from people.domain.access import QUESTION_EDITORS, sync_group_permissions
from quizzes.domain import batches
from quizzes.domain.bank import create_questions, edit_question
from quizzes.domain.batches import import_questions, plan_import
from quizzes.domain.drafts import DraftQuestion, ImportDraft, Place, Problem, Severity
from quizzes.enums import QuestionState
from quizzes.models import ImportBatch, Picture, Question, QuestionTraits, QuestionVersion
from quizzes.pictures import digest_of, marker
from tests.factories.courses import make_policy
from tests.factories.people import make_officer
from tests.factories.pictures import make_picture, marker_of, picture_bytes
from tests.factories.quizzes import make_bank, make_question

pytestmark = pytest.mark.django_db
TEXTS = ("政治纪律", "组织纪律", "廉洁纪律", "群众纪律")


def written(row=2, **fields):
    content = {"kind": "single", "stem": "收受礼金违反的是（　）。", "options": TEXTS, "key": "C"}
    return DraftQuestion(place=Place(row, sheet="试题"), **{**content, **fields})


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
        "single": 1, "multiple": 0, "judge": 0, "blank": 0, "matching": 0, "ordering": 0, "numeric": 0, "essay": 0,
        "case": 0,
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


@pytest.mark.parametrize(
    "change", [{"stem": "违反规定收受礼品违反的是（　）。"}, {"options": ("甲", "乙", "丙", "丁")}, {"key": "B"}]
)
def test_revision_awaiting_review_is_neither_written_nor_proposed_again(now, change):
    bank = make_bank()
    proposed = written(**change)
    run(bank, now, written(), state=QuestionState.ACTIVE)
    question = Question.objects.get()
    edit_question(
        question=question, actor=None, now=now, stem=proposed.stem, options=proposed.options, key=proposed.key
    )

    report = run(bank, now, proposed)

    assert counts(report) == (0, 0, 1, 0)
    assert [problem["severity"] for problem in report.problems] == [Severity.WARNING]
    assert QuestionVersion.objects.count() == 2
    assert counts(run(bank, now, written(key="A", stem=proposed.stem, options=proposed.options))) == (0, 1, 0, 0)
    assert (Question.objects.count(), QuestionVersion.objects.count()) == (1, 3)


def test_question_with_two_wordings_is_claimed_by_one_row(now):
    bank = make_bank()
    run(bank, now, written(), state=QuestionState.ACTIVE)
    new = {"stem": "违反规定收受礼品违反的是（　）。", "options": TEXTS, "key": "C"}
    edit_question(question=Question.objects.get(), actor=None, now=now, **new)

    report = run(bank, now, written(), written(3, stem=new["stem"]))

    assert counts(report) == (1, 0, 1, 0)


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
    problem = Problem(Severity.ERROR, "缺少答案。", Place(3, 6, "试题"))
    draft = draft_of(written(), problems=[problem], refused=1)

    whole = import_questions(draft, bank=bank, actor=None, now=now)
    assert (whole.found, counts(whole), Question.objects.count()) == (2, (0, 0, 0, 1), 0)
    assert whole.problems == [{"where": "试题!G3", "severity": "error", "message": "缺少答案。"}]

    rest = import_questions(draft, bank=bank, actor=None, now=now, skip_bad=True)
    assert (rest.found, counts(rest), Question.objects.count()) == (2, (1, 0, 0, 1), 1)


def test_failure_half_way_leaves_nothing(now, monkeypatch):
    bank = make_bank()
    portions = []

    def fail_at_the_third(written, **fields):
        portions.append(create_questions(written, **fields))
        if len(portions) == 3:
            raise RuntimeError("killed")

    monkeypatch.setattr(batches, "PORTION", 1)
    monkeypatch.setattr(batches, "create_questions", fail_at_the_third)
    with pytest.raises(RuntimeError):
        run(bank, now, *(written(row, stem=f"第{row}题") for row in range(2, 7)))

    assert len(portions) == 3
    assert (Question.objects.count(), ImportBatch.objects.count()) == (0, 0)


@pytest.mark.parametrize("size", [1, 30])
def test_questions_are_written_in_bulk(size, now, django_assert_max_num_queries):
    bank = make_bank()
    questions = [written(row, stem=f"第{row}题") for row in range(size)]

    with django_assert_max_num_queries(40):
        report = run(bank, now, *questions)

    assert report.created == size
    read = Question.objects.order_by("pk").values_list("current__stem", "current__number", "versions__number")
    assert list(read) == [(each.stem, 1, 1) for each in questions]
    assert QuestionTraits.objects.count() == size


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

    with django_assert_num_queries(3):
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
    alone = [replace(question, place=Place(2)) for question in questions[:1]]
    assert plan_import(draft_of(*alone), bank=None).is_clean is bool(alone)


def test_a_numbered_question_is_found_however_its_text_has_changed(now):
    bank = make_bank()
    question = make_question(bank, stem="原来的说法是（　）。")
    make_question(bank, stem="收受礼金违反的是（　）。", options=list(TEXTS), key="C")

    report = run(bank, now, written(uuid=question.uuid))

    question.refresh_from_db()
    assert counts(report) == (0, 1, 0, 0)
    assert question.newest_version.stem == "收受礼金违反的是（　）。"


def test_numbered_questions_are_never_taken_for_each_other(now):
    drafts = [written(row, uuid=uuid4(), key=key) for row, key in ((2, "C"), (3, "A"), (4, "C"))]
    bank = make_bank()

    first, again = run(bank, now, *drafts), run(bank, now, *drafts)

    assert (counts(first), counts(again)) == ((3, 0, 0, 0), (0, 0, 3, 0))


def test_a_number_of_another_bank_finds_nothing_there(now):
    question = make_question(make_bank(), stem="别处的题（　）。")
    bank = make_bank()

    assert counts(run(bank, now, written(uuid=question.uuid))) == (1, 0, 0, 0)


def test_a_copied_row_that_kept_its_number_is_refused(now):
    bank = make_bank()
    question = make_question(bank)

    report = run(bank, now, written(uuid=question.uuid), written(3, uuid=question.uuid, stem="抄下来改过的题（　）。"))

    assert counts(report) == (0, 0, 0, 1)
    assert [(each["where"], each["severity"]) for each in report.problems if each["severity"] == "error"] == [
        ("试题!3", "error")
    ]


def test_a_number_never_changes_a_kind(now):
    bank = make_bank()
    question = make_question(bank, kind="judge")

    report = run(bank, now, written(uuid=question.uuid))

    assert counts(report) == (0, 0, 0, 1)
    assert "判断" in report.problems[0]["message"]


def test_no_question_of_the_bank_is_written_twice_by_one_file(now):
    bank = make_bank()
    make_question(bank, stem="哪项正确（　）。", options=["甲", "乙", "丙", "丁"], key="A")

    report = run(
        bank,
        now,
        written(stem="哪项正确（　）。", options=["甲", "乙"], key="A"),
        written(3, stem="哪项正确（　）。", options=["丙", "丁"], key="A"),
    )

    assert counts(report) == (1, 1, 0, 0)


def test_a_clause_is_cited_again_where_there_is_one_of_that_name(now):
    clause = make_policy().clauses.first()
    bank = make_bank()
    other = written(3, stem="另一题（　）。", basis_clause="没有的条款")

    report = run(bank, now, written(basis_clause=str(clause)), other)

    assert [question.basis_clause for question in Question.objects.filter(bank=bank).order_by("pk")] == [clause, None]
    assert [(each["where"], each["severity"]) for each in report.problems] == [("试题!3", "warning")]
    assert counts(run(bank, now, written(basis_clause=str(clause)))) == (0, 0, 1, 0)


def test_pictures_come_with_the_questions_that_show_them(now):
    shown, unused = picture_bytes(), picture_bytes()
    draft = draft_of(written(explanation=f"见{marker(digest_of(shown), '图')}"))
    draft.pictures = {digest_of(data): data for data in (shown, unused)}

    import_questions(draft, bank=make_bank(), actor=None, now=now)

    assert list(Picture.objects.values_list("digest", flat=True)) == [digest_of(shown)]


def test_a_picture_that_is_nowhere_refuses_its_question(now):
    kept = make_picture()

    report = run(
        make_bank(),
        now,
        written(stem=f"看图{marker_of(kept)}（　）。"),
        written(3, explanation=marker("0123456789abcdef")),
        skip_bad=True,
    )

    assert counts(report) == (1, 0, 0, 1)
    assert "0123456789abcdef" in report.problems[0]["message"]


@pytest.mark.parametrize(
    ("told", "asked", "begins"),
    [("active", None, "active"), (None, None, "draft"), ("active", "reviewed", "reviewed"), (None, "active", "active")],
)
def test_new_questions_begin_where_they_are_told_to_or_where_the_file_says(now, told, asked, begins):
    bank = make_bank()

    run(bank, now, written(state=told), state=asked)

    assert Question.objects.get(bank=bank).state == begins


def test_a_file_puts_nothing_into_force_that_somebody_else_has_to_review(now):
    sync_group_permissions()
    actor, other = make_officer(), make_officer()
    for officer in (actor, other):
        officer.groups.add(Group.objects.get(name=QUESTION_EDITORS))
    bank = make_bank()

    import_questions(draft_of(written(state="active")), bank=bank, actor=actor, now=now)

    assert Question.objects.get(bank=bank).state == QuestionState.DRAFT


def test_an_import_moves_no_question_of_the_bank_and_says_so(now):
    bank = make_bank()
    question = make_question(bank, stem="甲（　）。", options=list(TEXTS), key="C")

    report = run(bank, now, written(stem="甲（　）。", state="withdrawn"))

    question.refresh_from_db()
    assert (counts(report), question.state) == ((0, 0, 1, 0), QuestionState.ACTIVE)
    assert "启用" in report.problems[0]["message"]
