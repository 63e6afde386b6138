"""What leaves in a file comes back from it unchanged, pictures included (DESIGN §4)."""

from io import BytesIO

import pytest
from hypothesis import HealthCheck, assume, given, settings

from quizzes.domain.drafts import Severity
from quizzes.exchange import ReadOptions, import_questions, read_file
from quizzes.exchange.exporting import EXPORTS
from quizzes.exchange.outgoing import write_questions
from quizzes.kinds import kind_of
from quizzes.models import Question, QuestionVersion
from quizzes.pictures import digests_in
from tests.conftest import NOW
from tests.factories.quizzes import make_bank

from .banks import PICTURES, banks, fill

pytestmark = pytest.mark.django_db
FORMATS = pytest.mark.parametrize("key", list(EXPORTS))
# Kinds of question, or contents, that a format has no way to say; all else must be written.
LEFT_OUT = {"xlsx": set(), "gift": {"blank", "matching", "case"}, "moodle-xml": {"matching", "case"}}


def export(bank, key):
    file = BytesIO()
    report = write_questions(Question.objects.filter(bank=bank), EXPORTS[key], file)
    return file.getvalue(), report


def read(data, key):
    return read_file(data, ReadOptions(), name=f"bank{EXPORTS[key].suffix}")


def says(question, *, filing=True):
    """All that an export carries of a question."""
    kind, version = kind_of(question.kind), question.current_version
    content = (question.kind, version.stem, kind.written_options(version), kind.written_key(version))
    if not filing:
        return content
    point = question.knowledge_point.name if question.knowledge_point else ""
    return *content, version.explanation, question.difficulty, point, question.basis_text, question.suggested_points


def written_questions(bank, report):
    left_out = [each.uuid for each in report.left_out]
    return list(Question.objects.filter(bank=bank).exclude(uuid__in=left_out).order_by("pk"))


@FORMATS
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(drawn=banks)
def test_an_export_is_the_bank_again(key, drawn):
    bank = make_bank()
    fill(bank, drawn)
    versions = QuestionVersion.objects.count()

    data, report = export(bank, key)
    assume(report.written)
    draft = read(data, key)
    again = import_questions(draft, bank=bank, actor=None, now=NOW)
    elsewhere = make_bank()
    import_questions(draft, bank=elsewhere, actor=None, now=NOW)

    written = written_questions(bank, report)
    assert [problem for problem in draft.problems if problem.severity != Severity.WARNING] == []
    assert {each.kind.key for each in report.left_out} <= LEFT_OUT[key]
    assert report.written == len(written)
    assert (again.found, again.unchanged, again.refused) == (len(written), len(written), 0), again.problems
    assert QuestionVersion.objects.count() == versions + len(written)
    assert [says(question) for question in Question.objects.filter(bank=elsewhere).order_by("pk")] == [
        says(question) for question in written
    ]
    assert draft.pictures == {digest: PICTURES[digest] for digest in digests_in([says(one) for one in written])}
