"""A bank as a whole under /cms/: its report, the workbook of its warnings, the warnings in the list."""

from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from people.enums import Role
from tests.factories.quizzes import make_bank, make_question

from .test_question_lists import log_in, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client, clock, now):
    return log_in(client, Role.REVIEWER, now)


@pytest.mark.parametrize("name", ["banks:report", "banks:warnings"])
@pytest.mark.parametrize(
    ("role", "status"), [(Role.QUESTION_EDITOR, 200), (Role.REVIEWER, 200), (Role.EDITOR, 302), (None, 302)]
)
def test_report_is_for_who_keeps_or_reviews_questions(name, role, status, client, clock, now):
    log_in(client, role, now)

    assert client.get(reverse(name, args=[make_bank().pk])).status_code == status


def test_report_leads_to_the_questions_behind_each_figure(reader, client):
    bank = make_bank(name="纪律题库")
    bad = make_question(bank, basis_text="准则")
    good = make_question(bank, explanation="见准则。")

    page = client.get(reverse("banks:report", args=[bank.pk])).content.decode()

    address = f"{reverse('questions:index')}?bank={bank.pk}&amp;warning=no_explanation"
    assert f'<a href="{address}">1/2</a>' in page
    assert "纪律题库" in page
    assert shown(client, bank=bank.pk, warning="no_explanation") == [bad.pk]
    assert shown(client, bank=bank.pk, warning="any") == [good.pk, bad.pk]


@pytest.mark.parametrize("size", [1, 3])
def test_report_costs_the_same_queries_at_any_size(size, reader, client, django_assert_num_queries):
    bank = make_bank()
    for _number in range(size):
        make_question(bank)
    address = reverse("banks:report", args=[bank.pk])
    client.get(address)

    with django_assert_num_queries(15):
        client.get(address)


def test_workbook_tells_every_warning_in_words(reader, client):
    bank = make_bank(name="纪律题库")
    question = make_question(bank, stem="=2+3，对吗（　）。", basis_text="准则", explanation="见准则。")
    make_question(bank, state="withdrawn")

    response = client.get(reverse("banks:warnings", args=[bank.pk]))

    assert response["Content-Disposition"].endswith("-2026-11-23.xlsx")
    header, *rows = CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 1
    row = dict(zip(header, rows[0], strict=True))
    assert row["试题"].startswith("'=2+3")
    assert (row["正确答案"], row["提示"], row["具体情况"]) == ("B", "缺少知识点", "没有设知识点。")
    assert row["标识"] == str(question.uuid)


def test_list_counts_the_warnings_of_each_question_and_names_them(reader, client):
    make_question(explanation="见准则。", basis_text="准则")

    page = client.get(reverse("questions:index")).content.decode()

    assert 'title="缺少知识点"' in page
