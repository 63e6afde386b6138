"""Writing and revising questions under /cms/: every kind in its own form, pictures, what officers will see."""

import json
from io import BytesIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.admin.models import FormState

from people.domain.access import QUESTION_EDITORS, QUESTION_REVIEWERS, sync_group_permissions
from quizzes.domain.bank import edit_question
from quizzes.enums import QuestionState, TwinKind
from quizzes.kinds import all_kinds, kind_of
from quizzes.models import Picture, Question, Twin
from quizzes.pictures import digest_of
from tests.factories.people import make_officer
from tests.factories.pictures import make_picture, marker_of, picture_bytes
from tests.factories.question_forms import posted
from tests.factories.quizzes import make_bank, make_question
from tests.factories.sittings import make_sitting

pytestmark = pytest.mark.django_db

CHOICE = {"options": [{"text": text, "is_right": text == "廉洁纪律"} for text in ("政治纪律", "廉洁纪律", "群众纪律")]}
# Of every kind: what its writing area holds, and what the question then says in written form.
WRITTEN = {
    "single": (CHOICE, ["政治纪律", "廉洁纪律", "群众纪律"], "B"),
    "multiple": (CHOICE, ["政治纪律", "廉洁纪律", "群众纪律"], "B"),
    "judge": ({"key": "false"}, [], False),
    "blank": ({"blanks": ["1.5万\n15000", "四"]}, [], [["1.5万", "15000"], ["四"]]),
    "matching": (
        {"pairs": [{"left": "甲", "right": "子"}, {"left": "乙", "right": "丑"}], "spare": ["寅"]},
        ["甲", "乙"],
        {"pairs": ["子", "丑"], "spare": ["寅"]},
    ),
    "ordering": ({"options": ["三", "一", "二"]}, ["一", "三", "二"], "BAC"),
    "numeric": (
        {"value": "3.14", "tolerance": "0.01", "unit": "元"},
        [],
        {"value": "3.14", "tolerance": "0.01", "unit": "元"},
    ),
    "essay": (
        {"reference": "要点齐全。", "lines": [{"text": "报告", "weight": "2"}]},
        [],
        {"reference": "要点齐全。", "lines": [{"text": "报告", "weight": "2"}]},
    ),
    "case": (
        {"parts": [{"type": "judge", "value": {"stem": "对吗？", "key": "true", "explanation": "", "weight": "2"}}]},
        [{"kind": "judge", "stem": "对吗？", "options": [], "key": True, "explanation": "", "weight": "2"}],
        None,
    ),
}


@pytest.fixture
def editor(client):
    """A logged-in question editor; another person may review."""
    sync_group_permissions()
    make_officer().groups.add(Group.objects.get(name=QUESTION_REVIEWERS))
    officer = make_officer()
    officer.groups.add(Group.objects.get(name=QUESTION_EDITORS))
    client.force_login(officer)
    return officer


def new(kind="single", **kept):
    return reverse("questions:add", query={"kind": kind, **kept})


def edit(question):
    return reverse("questions:edit", args=[question.pk])


def page_of(response):
    return response.content.decode()


def test_new_question_asks_for_its_kind_first(editor, client):
    response = client.get(reverse("questions:add"), {"kind": "nonsense", "bank": "7"})

    page = page_of(response)
    assert response.context["kinds"] == all_kinds()
    assert f"{reverse('questions:add')}?kind=matching&amp;bank=7" in page


def test_tests_cover_every_kind():
    assert list(WRITTEN) == [kind.key for kind in all_kinds()]


@pytest.mark.parametrize("kind", WRITTEN)
def test_new_question_of_every_kind_is_written_as_a_draft(kind, editor, client):
    content, options, key = WRITTEN[kind]
    bank = make_bank()
    assert client.get(new(kind)).status_code == 200

    response = client.post(new(kind), posted(kind, content, bank=bank.pk))

    question = Question.objects.get()
    assert response.url == reverse("questions:inspect", args=[question.pk])
    assert (question.kind, question.bank, question.state) == (kind, bank, QuestionState.DRAFT)
    assert (question.current.number, question.current.created_by) == (1, editor)
    written = kind_of(kind).written_options(question.current), kind_of(kind).written_key(question.current)
    assert written == (options, key)


def test_writer_is_told_at_once_where_the_bank_holds_the_same(editor, client):
    make_question(make_bank("作风题库"), kind="judge", stem="公务员受到警告处分的，处分期间为6个月。", key=True)
    content = {"stem": "公务员受到警告处分的，处分期间为６个月", "key": "false"}

    response = client.post(new("judge"), posted("judge", content, bank=make_bank().pk), follow=True)

    twin, page = Twin.objects.get(), page_of(response)
    assert twin.kind == TwinKind.OTHER_ANSWER
    assert "题干相同，答案不同：“公务员受到警告处分的，处分期间为6个月。”（题库：作风题库）" in page
    assert reverse("twins:compare", args=[twin.uuid]) in page


@pytest.mark.parametrize("kind", WRITTEN)
def test_every_kind_is_read_with_its_versions(kind, editor, client):
    client.post(new(kind), posted(kind, WRITTEN[kind][0], bank=make_bank().pk))

    page = page_of(client.get(reverse("questions:inspect", args=[Question.objects.get().pk])))

    assert "收受礼金违反的是（　）。" in page


@pytest.mark.parametrize("kind", WRITTEN)
def test_every_kind_is_revised_and_saving_it_unchanged_makes_no_version(kind, editor, client):
    content = WRITTEN[kind][0]
    client.post(new(kind), posted(kind, content, bank=make_bank().pk))
    question = Question.objects.get()
    assert client.get(edit(question)).status_code == 200

    client.post(edit(question), posted(kind, content, difficulty="hard"))
    question.refresh_from_db()
    assert (question.current.number, question.difficulty) == (1, "hard")

    client.post(edit(question), posted(kind, {**content, "explanation": "见第七条。"}))
    question.refresh_from_db()
    assert (question.current.number, question.current.explanation) == (2, "见第七条。")


def test_fault_is_told_beside_its_field_and_nothing_is_written(editor, client):
    content = {"options": [{"text": "甲", "is_right": True}, {"text": "乙", "is_right": True}]}

    response = client.post(new(), posted("single", content, bank=make_bank().pk))

    assert list(response.context["form"].errors) == ["content"]
    fault = response.context["form"].errors.as_data()["content"][0].as_json_data()
    assert list(fault["blockErrors"]) == ["options"]
    assert Question.objects.count() == 0


def test_next_question_keeps_what_it_most_likely_shares(editor, client):
    bank = make_bank()

    response = client.post(
        new(), posted("single", CHOICE, bank=bank.pk, basis_text="示例办法第七条", **{"action-another": "1"})
    )

    form = client.get(response.url).context["form"]
    assert response.url.startswith(f"{reverse('questions:add')}?kind=single&")
    assert (str(form["bank"].value()), form["basis_text"].value()) == (str(bank.pk), "示例办法第七条")


def test_new_question_goes_to_the_bank_one_wrote_in_last(editor, client):
    make_bank()
    mine = make_question(actor=editor).bank

    assert client.get(new()).context["form"]["bank"].value() == mine.pk


def test_form_says_how_many_papers_keep_the_old_version(editor, client, now):
    question = make_question()
    assert client.get(edit(question)).context["papers"] == 0
    for _number in range(2):
        make_sitting(questions=[question, make_question()], now=now)

    response = client.get(edit(question))

    assert response.context["papers"] == 2
    assert "已有2份试卷用过这道题" in page_of(response)


def test_revision_of_a_question_in_use_waits_and_is_gone_on_with(editor, client):
    question = make_question(state=QuestionState.ACTIVE, kind="judge", stem="对吗？")

    client.post(edit(question), posted("judge", {"stem": "真的对吗？", "key": "true"}))

    question.refresh_from_db()
    assert (question.current.number, question.proposed.number) == (1, 2)
    form = client.get(edit(question)).context["form"]
    assert form["content"].value()["stem"] == "真的对吗？"


def test_what_somebody_else_wrote_meanwhile_is_not_written_over(editor, client, now):
    question = make_question(kind="judge", state=QuestionState.DRAFT)
    assert '<input type="hidden" name="seen" value="1" id="id_seen">' in page_of(client.get(edit(question)))
    edit_question(question=question, stem="别人改过。", key=True, actor=make_officer(name="孙某"), now=now)

    response = client.post(edit(question), posted("judge", {"key": "false"}, seen=1))

    question.refresh_from_db()
    assert question.current.stem == "别人改过。"
    assert "孙某" in page_of(response)


def test_bank_of_a_question_is_not_changed(editor, client):
    question = make_question(kind="judge", state=QuestionState.DRAFT)
    bank = question.bank

    client.post(edit(question), posted("judge", {"key": "true"}, bank=make_bank().pk))

    question.refresh_from_db()
    assert question.bank == bank


def test_reviewers_read_and_do_not_write(client):
    sync_group_permissions()
    officer = make_officer()
    officer.groups.add(Group.objects.get(name=QUESTION_REVIEWERS))
    client.force_login(officer)
    question = make_question()

    assert client.get(reverse("questions:inspect", args=[question.pk])).status_code == 200
    previews = [reverse("questions:preview", args=[question.pk]), reverse("questions:preview_new") + "?kind=single"]
    for url in (new(), reverse("questions:add"), edit(question), *previews):
        assert client.get(url).status_code in (302, 403)
    assert upload(client, picture_bytes()).status_code in (302, 403)


def upload(client, data, name="图.png"):
    return client.post(reverse("questions:upload_picture"), {"picture": SimpleUploadedFile(name, data)})


def test_uploaded_picture_is_kept_and_its_marker_given(editor, client):
    data = picture_bytes(size=(40, 30))

    answer = upload(client, data).json()

    assert answer == {"digest": digest_of(data), "marker": f"![](pic:{digest_of(data)})"}
    assert Picture.objects.get().uploaded_by == editor


@pytest.mark.parametrize("data", [b"<svg/>", b"", b"\0" * (2 * 1024 * 1024 + 1)])
def test_what_is_no_picture_is_refused_with_its_reason(data, editor, client):
    response = upload(client, data)

    assert response.status_code == 400
    assert len(response.json()["errors"]) == 1
    assert client.post(reverse("questions:upload_picture")).status_code == 400
    assert Picture.objects.count() == 0


def test_uploaded_photograph_loses_its_place(editor, client):
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (39.0, 54.0, 0.0)}

    answer = upload(client, picture_bytes("JPEG", exif=exif)).json()

    with Image.open(BytesIO(client_bytes(client, answer["digest"]))) as image:
        assert not image.getexif()


def client_bytes(client, digest):
    return b"".join(client.get(f"/quizzes/pictures/{digest}/").streaming_content)


def preview(client, url, data):
    """What the panel beside the form says, and then shows."""
    told = json.loads(client.post(url, data).content)
    return told, client.get(url)


def test_preview_shows_the_form_as_officers_will_see_it_without_the_key(editor, client):
    url = reverse("questions:preview_new", query={"kind": "single"})
    content = {**CHOICE, "stem": "哪一项<b>？", "explanation": "只有解析里有这句话。"}

    told, shown = preview(client, url, posted("single", content))

    page = page_of(shown)
    assert told == {"is_valid": True, "is_available": True}
    assert "哪一项&lt;b&gt;？" in page
    assert "廉洁纪律" in page
    assert "只有解析里有这句话" not in page
    assert "checked" not in page
    assert Question.objects.count() == 0


@pytest.mark.parametrize("kind", WRITTEN)
def test_preview_shows_every_kind(kind, editor, client):
    url = reverse("questions:preview_new", query={"kind": kind})

    told, shown = preview(client, url, posted(kind, WRITTEN[kind][0]))

    assert told["is_available"] is True
    assert shown.status_code == 200
    assert "收受礼金违反的是" in page_of(shown)


def test_preview_keeps_the_last_complete_state(editor, client):
    url = reverse("questions:preview_new", query={"kind": "single"})
    preview(client, url, posted("single", {**CHOICE, "stem": "写完的题目？"}))

    told, shown = preview(client, url, posted("single", {**CHOICE, "stem": ""}))

    assert told == {"is_valid": False, "is_available": True}
    assert "写完的题目？" in page_of(shown)


def test_preview_of_an_old_question_begins_with_its_newest_version(editor, client):
    question = make_question(stem="原来的题目是（　）。", state=QuestionState.DRAFT)

    page = page_of(client.get(reverse("questions:preview", args=[question.pk])))

    assert "原来的题目是" in page


def test_preview_of_nothing_and_of_no_kind(editor, client):
    url = reverse("questions:preview_new", query={"kind": "single"})

    assert client.get(url).template_name == "wagtailadmin/generic/preview_error.html"
    assert client.get(reverse("questions:preview_new")).status_code == 404
    assert FormState.objects.count() == 0


def test_picture_in_a_text_is_linked_with_the_version(editor, client):
    picture = make_picture()

    client.post(
        new("judge"), posted("judge", {"stem": f"看图{marker_of(picture)}", "key": "true"}, bank=make_bank().pk)
    )

    assert list(Question.objects.get().current.picture_uses.values_list("picture", flat=True)) == [picture.pk]


def test_form_of_an_editor_without_the_right_to_review_shows_no_move(client):
    officer = make_officer()
    officer.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "add_question"]))
    client.force_login(officer)

    assert client.get(new()).status_code == 200
    question = make_question()
    client.post(reverse("questions:move", args=[question.pk]), {"value": "withdrawn"})
    question.refresh_from_db()
    assert question.state == QuestionState.ACTIVE
