"""Clauses and their wordings, citations: what publishing makes of a text."""

from datetime import date

import pytest

from courses.domain.authoring import ClauseDraft, SectionDraft
from courses.models import Citation, Clause
from tests.factories.courses import CLAUSES, clause_of, make_case, make_lesson, make_policy

pytestmark = pytest.mark.django_db


def publish(policy):
    policy.save_revision().publish()
    policy.refresh_from_db()
    return policy


def edit(policy, number, /, **wording):
    """Change a clause's block in place, as the editor's form does."""
    block = next(block for block in policy.body if block.value["number"] == number)
    block.value.update(wording)
    return publish(policy)


def test_publishing_makes_a_clause_with_its_first_wording_of_every_block():
    policy = make_policy()

    clauses = list(policy.clauses.order_by("position"))

    assert [(clause.level, clause.number) for clause in clauses] == [(draft.level, draft.number) for draft in CLAUSES]
    assert [str(clause.block_id) for clause in clauses] == [block.id for block in policy.body]
    assert [(v.version, v.text, v.effective_on) for v in clauses[3].versions.all()] == [
        (1, "应当在两个工作日内如实登记。", date(2025, 7, 1))
    ]


def test_a_draft_changes_no_clause():
    policy = make_policy()
    policy.body[3].value["text"] = "草稿里的文字。"

    policy.save_revision()

    assert clause_of(policy, "第七条").text == "应当在两个工作日内如实登记。"


def test_an_edit_keeps_the_clause_and_appends_a_wording():
    policy = make_policy()
    before = clause_of(policy, "第七条")

    edit(policy, "第七条", text="应当在一个工作日内如实登记。")

    after = clause_of(policy, "第七条")
    assert (after.pk, after.uuid, after.text) == (before.pk, before.uuid, "应当在一个工作日内如实登记。")
    assert [version.text for version in after.versions.all()] == [before.text, after.text]
    assert after.changed_at == policy.last_published_at
    assert clause_of(policy, "第一条").versions.count() == 1


def test_renumbering_keeps_the_clause():
    policy = make_policy()
    before = clause_of(policy, "第七条")

    edit(policy, "第七条", number="第八条")

    assert clause_of(policy, "第八条").uuid == before.uuid
    assert policy.clauses.count() == len(CLAUSES)


def test_moving_a_clause_keeps_it_and_writes_no_wording():
    policy = make_policy()
    uuids = {clause.number: clause.uuid for clause in policy.clauses.all()}
    raw = list(policy.body.raw_data)

    policy.body = [raw[2], raw[4], raw[3], raw[0], raw[1]]
    publish(policy)

    assert [clause.number for clause in policy.clauses.order_by("position")] == [
        "第二章",
        "第七条第一款",
        "第七条",
        "第一章",
        "第一条",
    ]
    assert {clause.number: clause.uuid for clause in policy.clauses.all()} == uuids
    assert clause_of(policy, "第七条").versions.count() == 1


def test_publishing_an_unchanged_text_writes_nothing():
    policy = make_policy()
    before = list(policy.clauses.values())

    publish(policy)

    assert list(policy.clauses.values()) == before
    assert clause_of(policy, "第七条").versions.count() == 1


def test_a_clause_taken_out_is_marked_and_comes_back_as_itself():
    policy = make_policy()
    lesson = make_lesson(cites=[clause_of(policy, "第七条")])
    raw = list(policy.body.raw_data)

    policy.body = [block for block in raw if block["value"]["number"] != "第七条"]
    publish(policy)
    removed = clause_of(policy, "第七条")
    policy.body = raw
    publish(policy)
    returned = clause_of(policy, "第七条")

    assert removed.removed_at is not None
    assert removed.status_on(date(2026, 1, 1)) == "repealed"
    assert (returned.pk, returned.removed_at) == (removed.pk, None)
    assert [citation.clause for citation in lesson.citations.all()] == [returned]


def test_a_copied_policy_gets_clauses_of_its_own():
    policy = make_policy()

    copy = policy.copy(update_attrs={"slug": "copy", "title": "副本"}, copy_revisions=False)
    publish(copy.specific)

    assert copy.specific.clauses.count() == policy.clauses.count() == len(CLAUSES)
    assert not {*copy.specific.clauses.values_list("uuid")} & {*policy.clauses.values_list("uuid")}


def test_a_republished_policy_keeps_clauses_by_number():
    policy = make_policy(slug="one")
    uuids = {clause.number: clause.uuid for clause in policy.clauses.all()}

    make_policy(slug="one", clauses=[ClauseDraft("article", "第七条", "何时记", "另一种写法。"), *CLAUSES[:1]])

    assert Clause.objects.filter(policy=policy, removed_at=None).count() == 2
    assert clause_of(policy, "第七条").uuid == uuids["第七条"]
    assert clause_of(policy, "第七条").versions.count() == 2


def test_publishing_cites_quoted_and_named_clauses_once_in_order():
    policy = make_policy()
    article, paragraph, first = (clause_of(policy, number) for number in ("第七条", "第七条第一款", "第一条"))
    sections = [SectionDraft("一节", ["文字。"], [article]), SectionDraft("二节", ["文字。"], [paragraph, article])]

    lesson = make_lesson(sections=sections, cites=[first, article])

    assert [citation.clause for citation in lesson.citations.order_by("position")] == [article, paragraph, first]


def test_republishing_brings_citations_in_line():
    policy = make_policy()
    article, first = clause_of(policy, "第七条"), clause_of(policy, "第一条")
    case = make_case(slug="one", cites=[article])

    make_case(slug="one", cites=[first])

    assert [citation.clause for citation in Citation.objects.filter(page=case)] == [first]
