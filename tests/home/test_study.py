"""What campaigns ask of an officer, joined with what he has read and sat."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.queries import DueTask
from common.figures import Share
from common.pictures import Mark
from courses.domain.evidence import record_opened
from home.queries.study import CampaignStudy, TaskView, next_task, studies_of, waiting_tasks
from home.templatetags.study import deadline_kind, deadline_text, standing, step_of
from home.wording import greeting, left_of_reading
from quizzes.domain.sittings import start_quiz
from quizzes.domain.sittings import submit_sitting as hand_in
from quizzes.models import QuizIndexPage
from tests.conftest import NOW
from tests.factories.campaigns import make_campaign, make_member, make_task, subject_of
from tests.factories.courses import ensure_index, make_case, make_lesson, make_policy, section_ids
from tests.factories.ledger import complete_page, submit_sitting
from tests.factories.people import make_unit
from tests.factories.quizzes import make_accommodation, make_question, make_quiz
from tests.factories.sittings import let_people_mark_judgements, right_answers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture(autouse=True)
def quizzes():
    """Quizzes stand below the site's root, so that they have an address."""
    return ensure_index(QuizIndexPage, "quizzes", "答题")


@pytest.fixture
def officer():
    return make_member(make_unit())


def opened_campaign(*pages, now=NOW, **fields):
    """An open campaign that asks for `pages`; quizzes are quiz tasks."""
    campaign = make_campaign(tasks=1, is_open=True, now=now, **fields)
    first = campaign.tasks.get()
    for page in pages:
        kind = "quiz" if page.specific_class._meta.model_name == "quizpage" else "page"
        make_task(campaign, kind=kind, page=page, title=page.title)
    return campaign, first


def read(officer, page, sections, now=NOW):
    record_opened(officer=officer, page=page, section_ids=section_ids(page)[:sections], now=now)


def view_of(officer, page, now=NOW):
    (view,) = [task for study in studies_of(officer, now) for task in study.tasks if task.page.pk == page.pk]
    return view


def test_half_read_lesson_is_under_way_and_names_what_is_left(officer):
    quiz = make_quiz(items=[make_question()])
    lesson = make_lesson(check_quiz=quiz)
    opened_campaign(lesson)
    read(officer, lesson, 2)

    view = view_of(officer, lesson)

    assert view.mark == Mark.DOING
    assert left_of_reading(view.reading) == ["section 3", "the check"]
    assert standing(view) == "Still to do: section 3, the check"
    step = step_of(view)
    assert (step.label, step.url) == ("Go on with section 3", f"{lesson.url}#{section_ids(lesson)[2]}")


def test_read_lesson_leads_on_to_its_check(officer):
    quiz = make_quiz(items=[make_question()])
    lesson = make_lesson(check_quiz=quiz)
    opened_campaign(lesson)
    read(officer, lesson, 3)

    view = view_of(officer, lesson)

    assert standing(view) == "Still to do: the check"
    assert (step_of(view).label, step_of(view).url) == ("Do the check", quiz.url)


def test_untouched_page_is_not_begun(officer):
    case = make_case()
    opened_campaign(case)

    view = view_of(officer, case)

    assert (view.mark, view.reading, standing(view)) == (Mark.TODO, None, "Not begun")
    assert (step_of(view).label, step_of(view).url) == ("Begin", case.url)


def test_reading_of_others_does_not_count(officer):
    lesson = make_lesson()
    opened_campaign(lesson)
    read(make_member(make_unit()), lesson, 2)

    assert view_of(officer, lesson).mark == Mark.TODO


def test_finished_task_says_when(officer, now):
    _campaign, task = opened_campaign()
    complete_page(officer, now=now, subject=subject_of(task))

    view = view_of(officer, task.page)

    assert (view.mark, standing(view), deadline_text(view, now)) == (Mark.DONE, "Finished on 23 November", "")


@pytest.mark.parametrize(
    ("max_tries", "points", "words"),
    [
        (None, [], "Any number of tries, the best counts"),
        (3, [], "3 tries, the best counts"),
        (None, [40], "Not passed yet, you can try again"),
        (3, [40], "Not passed yet, 2 tries left"),
        (1, [], "One try"),
        (1, [40], "Not passed, no tries are left"),
    ],
)
def test_quiz_says_how_many_tries_are_left(officer, now, max_tries, points, words):
    quiz = make_quiz(items=[make_question()], max_tries=max_tries)
    campaign, _first = opened_campaign(quiz)
    for one in points:
        submit_sitting(officer, now=now, points=one, subject=subject_of(campaign.tasks.get(page=quiz)))

    view = view_of(officer, quiz)

    assert standing(view) == words
    assert view.can_be_done(now) is (words != "Not passed, no tries are left")


@pytest.mark.parametrize(
    ("counts", "words"), [("last", "3 tries, the last counts"), ("first", "3 tries, the first counts")]
)
def test_quiz_says_which_try_counts(officer, counts, words):
    quiz = make_quiz(items=[make_question()], max_tries=3, counts=counts)
    opened_campaign(quiz)

    assert standing(view_of(officer, quiz)) == words


def test_quiz_counts_the_tries_that_were_granted(officer, now):
    quiz = make_quiz(items=[make_question()], max_tries=1)
    campaign, _first = opened_campaign(quiz)
    submit_sitting(officer, now=now, points=40, subject=subject_of(campaign.tasks.get(page=quiz)))
    make_accommodation(quiz, [officer], extra_tries=2)

    view = view_of(officer, quiz)

    assert (standing(view), view.can_be_done(now)) == ("Not passed yet, 2 tries left", True)


def test_paper_that_is_being_marked_says_so(officer, now, monkeypatch):
    let_people_mark_judgements(monkeypatch)
    quiz = make_quiz(items=[make_question(kind="judge")])
    opened_campaign(quiz)
    sitting = start_quiz(officer=officer, quiz=quiz, now=now)
    hand_in(sitting=sitting, now=now, by=officer, answers=right_answers(sitting))

    view = view_of(officer, quiz)

    assert (view.mark, standing(view), view.can_be_done(now)) == (Mark.DOING, "Handed in, being marked", False)
    assert step_of(view).url == f"/sittings/{sitting.uuid}/result/"


def test_open_sitting_is_gone_on_with(officer, now):
    quiz = make_quiz(items=[make_question()], max_tries=1)
    opened_campaign(quiz)
    sitting = start_quiz(officer=officer, quiz=quiz, now=now)

    view = view_of(officer, quiz)

    assert (view.mark, standing(view)) == (Mark.DOING, "Begun, not handed in yet")
    assert step_of(view).url == f"/sittings/{sitting.uuid}/"


@pytest.mark.parametrize(("opens", "closes", "can"), [(-2, 2, True), (1, 2, False), (-2, -1, False)])
def test_quiz_outside_its_window_is_not_the_next_thing(officer, now, opens, closes, can):
    quiz = make_quiz(
        items=[make_question()], opens_at=now + timedelta(days=opens), closes_at=now + timedelta(days=closes)
    )
    opened_campaign(quiz)

    assert view_of(officer, quiz).can_be_done(now) is can


def test_page_taken_offline_has_no_address_and_is_not_the_next_thing(officer, now):
    lesson = make_lesson()
    opened_campaign(lesson)
    lesson.unpublish()

    view = view_of(officer, lesson)

    assert (view.url, view.can_be_done(now), standing(view)) == ("", False, "Offline at the moment")


def test_next_is_what_is_under_way_before_what_is_not_begun(officer, now):
    case, lesson = make_case(), make_lesson()
    opened_campaign(case, lesson)
    read(officer, lesson, 1)

    assert next_task(waiting_tasks(studies_of(officer, now)), now).page.pk == lesson.pk


def test_next_is_the_nearer_deadline_of_two_under_way(officer, now):
    later, sooner = make_lesson("后到期"), make_lesson("先到期")
    opened_campaign(later, closes_on=date(2026, 12, 31), make_up_until=None)
    opened_campaign(sooner)
    read(officer, later, 1)
    read(officer, sooner, 1)

    waiting = waiting_tasks(studies_of(officer, now))

    assert [task.campaign.closes_on.month for task in waiting] == [11, 11, 12, 12]
    assert next_task(waiting, now).title == "先到期"


@pytest.mark.parametrize(
    ("day", "text", "kind"),
    [
        (date(2026, 11, 20), "by 30 November", ""),
        (date(2026, 11, 23), "7 days left", "gold"),
        (date(2026, 11, 30), "due today", "gold"),
        (date(2026, 12, 2), "2 days overdue", "red"),
    ],
)
def test_deadline_is_told_as_it_comes_nearer(officer, now, day, text, kind):
    opened_campaign()
    moment = now + timedelta(days=(day - date(2026, 11, 23)).days)
    ((task,),) = [study.tasks for study in studies_of(officer, moment)]

    assert (deadline_text(task, moment), deadline_kind(task, moment)) == (text, kind)


def test_elective_tasks_are_listed_but_neither_counted_nor_waited_for(officer, now):
    campaign, _first = opened_campaign()
    make_task(campaign, title="选修一课", required=False)

    (study,) = studies_of(officer, now)

    assert [task.title for task in study.elective] == ["选修一课"]
    assert study.share == Share(0, 1)
    assert [task.title for task in waiting_tasks([study])] == ["第1课"]


def test_nobody_outside_the_scope_is_asked(now):
    opened_campaign()
    stranger = make_member(make_unit(), status="retired")

    assert studies_of(stranger, now) == []


def test_tasks_of_every_kind_take_the_same_queries_at_one_and_at_three(officer, now, django_assert_max_num_queries):
    counts = []
    campaign, _first = opened_campaign()
    for _round in (1, 2):
        for page in (make_lesson(check_quiz=make_quiz()), make_case(), make_policy()):
            make_task(campaign, page=page)
            read(officer, page, 1)
        make_task(campaign, kind="quiz", page=make_quiz())
        with django_assert_max_num_queries(15) as captured:
            studies_of(officer, now)
        counts.append(len(captured))

    assert counts[0] == counts[1]


@given(st.lists(st.tuples(st.sampled_from([Mark.DONE, Mark.DOING, Mark.TODO]), st.booleans()), max_size=12))
@settings(deadline=None)
def test_ring_is_the_count_of_the_required_rows(rows):
    tasks = [TaskView(due_task(mark, required)) for mark, required in rows]

    study = CampaignStudy(None, tasks)

    required = [mark for mark, is_required in rows if is_required]
    assert study.share == Share(required.count(Mark.DONE), len(required))
    assert study.share.n + study.doing + study.todo == study.share.N == len(study.required)
    assert len(study.required) + len(study.elective) == len(rows)
    assert [task.mark for task in study.required] == required


def due_task(mark, required):
    """A task that only knows whether it is required and how far it is."""

    class Task:
        pass

    Task.required = required
    return DueTask(task=Task, deadline=NOW, mark=mark, completed_at=None, is_overdue=False)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (-5, "Good morning, 周某"),
        (0, "Good morning, 周某"),
        (1, "Good day, 周某"),
        (3, "Good afternoon, 周某"),
        (8, "Good evening, 周某"),
        (-7, "Good evening, 周某"),
    ],
)
def test_greeting_follows_the_hour_in_beijing(now, hours, words):
    assert greeting("周某", now + timedelta(hours=hours)) == words
