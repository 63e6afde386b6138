"""The whole way of one officer through the house, walked by everybody it takes, on real input (docs/plans/2.md).

One test, because every step stands on what the one before left behind; the steps are told in its body.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from common import clock
from courses.domain.authoring import publish_course
from courses.models import LearnIndexPage, LessonPage
from ledger.domain.verification import verify_ledger
from ledger.kinds import PAGE_COMPLETED
from ledger.models import Entry
from people.domain.appointments import appoint
from people.domain.officers import create_officer
from people.domain.organisation import create_unit
from people.enums import Role, Tree, UnitKind
from people.models import Officer
from quizzes.models import Question, QuizIndexPage
from tests.e2e import backoffice, papers
from tests.e2e.files import Asked, question_file, roster_file, sheets_of
from tests.e2e.visitors import PHONE, log_in, zh
from tests.factories.quizzes import make_bank

PASSWORD = "Qiu-2026-yue"
LESSON = "被打招呼时，怎么记、怎么报"
CHECK = "“三个规定”自测"
CONTEST = "“三个规定”与日常边界"
CAMPAIGN = "秋季主题教育"
OFFICER, FIRST_SECRETARY, THIRD, SECOND_SECRETARY, FIFTH = "桑某晴", "何某远", "高某", "吴某", "冯某"
FIRST, SECOND = "办案中心党支部", "后勤保障党支部"
SECTIONS = {
    "什么算打招呼": "替人了解案情、递条子、约见承办人，都算。",
    "当场怎么答": "先说明规定，再说明要如实记录。",
    "怎么记、怎么报": "两个工作日内登记，逐级报告。",
}
QUESTIONS = [
    Asked(
        "单选题",
        "熟人来打听案件进展，首先应当（　）。",
        ("婉拒并登记", "先问清再说"),
        frozenset({"婉拒并登记"}),
        "先记录。",
    ),
    Asked("单选题", "登记应当在几个工作日内完成（　）。", ("两个", "五个", "十个"), frozenset({"两个"})),
    Asked(
        "单选题",
        "记录打招呼的情况，目的是（　）。",
        ("保护自己也保护他人", "留作把柄"),
        frozenset({"保护自己也保护他人"}),
    ),
    Asked(
        "多选题",
        "下列情形中应当登记的有（　）。",
        ("当面说情", "电话过问", "正常汇报工作"),
        frozenset({"当面说情", "电话过问"}),
    ),
    Asked("判断题", "没有情况也要按期零报告。", (), frozenset({"正确"})),
]
RIGHT = {asked.stem: asked.right for asked in QUESTIONS}


@pytest.fixture
def bureau():
    """A committee with two branches and nobody in them; the people of the office, each with his role."""
    now, today = clock.now(), clock.local_date(clock.now())
    unit = {"tree": Tree.PARTY, "valid_from": today, "actor": None, "now": now}
    committee = create_unit(kind=UnitKind.COMMITTEE, code="P01", name="某分局党委", parent=None, **unit)
    for code, name in (("P0101", FIRST), ("P0102", SECOND)):
        create_unit(kind=UnitKind.BRANCH, code=code, name=name, parent=committee, **unit)
    office = {
        "clerk": Role.ROSTER_CLERK,
        "question_editor": Role.QUESTION_EDITOR,
        "editor": Role.EDITOR,
        "organiser": Role.CONTEST_ORGANISER,
        "office": Role.BUREAU_OFFICE,
    }
    return {name: employ(f"90000{number}", "管某", role) for number, (name, role) in enumerate(office.items())}


def employ(badge_no, name, role, unit=None):
    now = clock.now()
    officer = create_officer(badge_no=badge_no, name=name, actor=None, now=now)
    give_role(officer, role, unit)
    return officer


def give_role(officer, role, unit=None):
    now = clock.now()
    appoint(officer=officer, role=role, unit=unit, valid_from=clock.local_date(now), actor=None, now=now)


def test_an_officer_studies_and_his_secretary_can_prove_it(visitors, bureau, tmp_path):
    clerk = visitors.come(bureau["clerk"])
    import_roster(clerk, tmp_path)
    import_questions(visitors.come(bureau["question_editor"]), tmp_path)
    publish_lesson(visitors.come(bureau["editor"]))
    code = print_slip(clerk)
    open_contest(visitors.come(bureau["organiser"]))
    open_campaign(visitors.come(bureau["office"]))
    officer = visitors.come(size=PHONE)
    activate(officer, code)
    read_lesson(officer)
    pass_check(officer)
    enter_contest(officer)
    first, second = (branch_secretary(name) for name in (FIRST_SECRETARY, SECOND_SECRETARY))
    secretary = visitors.come(first)
    addresses = follow_figure_to_entries(secretary)
    take_the_workbook(secretary, tmp_path)
    meet_nothing_of_it(visitors.come(second), addresses)

    assert list(verify_ledger()) == []


def import_roster(page, tmp_path):
    """The clerk sees what would change, then lets it happen."""
    columns = ("姓名", "警号", "所属党支部", "政治面貌", "人员类别", "状态")
    people = [
        (OFFICER, "020101", FIRST),
        (FIRST_SECRETARY, "020102", FIRST),
        (THIRD, "020103", FIRST),
        (SECOND_SECRETARY, "020201", SECOND),
        (FIFTH, "020202", SECOND),
    ]
    rows = [dict(zip(columns, (*person, "中共党员", "民警", "在岗"), strict=True)) for person in people]

    backoffice.import_roster(page, roster_file(tmp_path / "名册.xlsx", rows))

    seen = backoffice.figures(page.locator("table").first)
    assert (seen[zh("Rows", "roster")], seen[zh("New", "roster")]) == ("5", "5")
    assert not Officer.objects.filter(badge_no__startswith="02").exists()
    page.get_by_role("button", name=zh("Import what is shown")).click()
    expect(page.locator(".messages .success")).to_be_visible()
    names = Officer.objects.filter(badge_no__startswith="02").order_by("badge_no").values_list("name", flat=True)
    assert list(names) == [name for name, _badge, _unit in people]


def import_questions(page, tmp_path):
    """The question editor sees the questions as they will stand in the bank, then brings them in as active ones."""
    make_bank("“三个规定”题库")

    backoffice.preview_questions(page, question_file(tmp_path / "题库.xlsx", QUESTIONS), bank="“三个规定”题库")

    assert Question.objects.count() == 0
    several = page.frame_locator("iframe[data-fit]").locator(".ans").filter(has_text=QUESTIONS[3].stem).first
    expect(several.locator(".ans__opt.is-key b")).to_have_text(["A", "B"])
    backoffice.confirm_questions(page, state="active")
    expect(page.get_by_role("link", name=zh("Undo this import"))).to_be_visible()
    assert Question.objects.filter(state="active").count() == len(QUESTIONS)


def publish_lesson(page):
    """The editor writes a check of three fixed questions and a lesson of three sections that asks for it."""
    course = publish_course(
        parent=LearnIndexPage.objects.get(),
        title="规矩与边界",
        slug="rules",
        summary="三课讲清常用的规矩。",
        actor=None,
    )
    stems = [QUESTIONS[number].stem for number in (0, 3, 4)]

    backoffice.publish_quiz(page, QuizIndexPage.objects.get(), title=CHECK, stems=stems, points="10")
    backoffice.publish_lesson(page, course, title=LESSON, lead="这一课讲三件事。", sections=SECTIONS, check=CHECK)

    lesson = LessonPage.objects.get(title=LESSON)
    assert (lesson.live, lesson.check_quiz.title, len(lesson.study_sections())) == (True, CHECK, 3)


def print_slip(page):
    """The clerk issues slips for a branch; returns the code on the officer's."""
    page.goto("/people/slips/")
    page.get_by_role("combobox", name=zh("Unit")).select_option(label=f"\u3000{FIRST}")
    page.get_by_role("button", name=zh("Show the list")).click()
    page.get_by_role("button", name=zh("Issue slips for those ticked")).click()
    slips = page.locator(".slip")
    expect(slips).to_have_count(3)
    return slips.filter(has_text=OFFICER).locator(".slip__code").inner_text()


def open_contest(page):
    """The organiser drafts a contest of two single choices from the imported bank and opens it."""
    opens_at = clock.now().astimezone(clock.BEIJING)
    page.goto("/contests/new/")
    page.locator("#id_title").fill(CONTEST)
    page.locator("#id_slug").fill("autumn")
    page.locator("#id_opens_at").fill((opens_at - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M"))
    page.locator("#id_closes_at").fill((opens_at + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M"))
    page.locator("#id_time_limit").fill("20")
    page.get_by_label("“三个规定”题库").check()
    page.locator("#id_rules-0-kind").select_option("single")
    page.locator("#id_rules-0-count").fill("2")
    page.locator("#id_rules-0-points").fill("50")
    page.get_by_role("button", name=zh("Save the draft")).click()
    page.get_by_role("link", name=zh("To its page")).click()
    page.get_by_role("button", name=zh("Open now")).click()
    page.locator("#open-dialog").get_by_role("button", name=zh("Open now")).click()
    expect(page.get_by_text(zh("The contest is open."))).to_be_visible()


def open_campaign(page):
    """The bureau office plans a campaign with the lesson as its only task and opens it."""
    today = clock.local_date(clock.now())
    page.goto("/campaigns/new/")
    page.locator("#id_title").fill(CAMPAIGN)
    page.locator("#id_code").fill("2026-autumn")
    page.locator("#id_opens_on").fill(today.isoformat())
    page.locator("#id_closes_on").fill((today + timedelta(days=30)).isoformat())
    page.get_by_role("button", name=zh("Save the draft")).click()
    lesson = LessonPage.objects.get(title=LESSON)
    page.locator("#id_page").select_option(str(lesson.translation_key))
    page.get_by_role("button", name=zh("Add the task")).click()
    page.get_by_role("button", name=zh("Open the campaign")).click()
    expect(page.get_by_text(zh("The campaign is open: its officers see their tasks."))).to_be_visible()


def activate(page, code):
    """The officer turns the slip into a password of his own, and logs in with it."""
    page.goto("/login/")
    page.get_by_role("link", name=zh("First log-in, or password forgotten")).click()
    page.locator("[name=badge_no]").fill("020101")
    page.locator("[name=code]").fill(code.lower())
    page.locator("[name=new_password1]").fill(PASSWORD)
    page.locator("[name=new_password2]").fill(PASSWORD)
    page.get_by_role("button", name=zh("Set the password")).click()
    log_in(page, "020101", PASSWORD)
    expect(page.locator(".now__title")).to_have_text(LESSON)


def read_lesson(page):
    """From the home page to the last line of the lesson; the reader reports each section."""
    page.locator(".now .btn--primary").click()
    bar = page.locator("[data-part=bar]")
    expect(bar).to_contain_text("0/3")
    for edge in page.locator("[data-section] [data-edge]").all():
        edge.evaluate("edge => edge.scrollIntoView({ block: 'center' })")
    expect(page.locator("[data-part=toc-narrow]")).to_contain_text("3/3")
    expect(bar).to_contain_text(zh("All sections opened"))


def pass_check(page):
    """All answers right; the lesson is complete from then on, and with it the campaign."""
    page.locator("[data-part=bar]").get_by_role("link", name=zh("Do the self-check")).click()
    page.get_by_role("button", name=zh("Start answering")).click()
    papers.answer_all(page, RIGHT)
    papers.hand_in(page)
    expect(page.locator(".score__n")).to_contain_text("30")
    page.goto("/")
    expect(page.locator(".now__title")).to_have_text(zh("Everything is done"))


def enter_contest(page):
    """The officer keeps his name to himself."""
    page.goto("/contests/")
    page.get_by_role("link", name=CONTEST).first.click()
    page.get_by_role("button", name=zh("Start answering")).click()
    papers.answer_all(page, RIGHT)
    papers.hand_in(page)
    expect(page.locator(".score__n")).to_contain_text("100")


def branch_secretary(name):
    officer = Officer.objects.get(name=name)
    give_role(officer, Role.SECRETARY, officer.memberships.get(tree=Tree.PARTY).unit)
    return officer


def follow_figure_to_entries(page):
    """1/3, whose that is, and what in the ledger says so; returns the addresses that must stay shut to others."""
    page.goto("/branch/")
    desk = page.url
    done = page.locator(".kpi").filter(has_text="1/3")
    expect(done.locator("small").first).to_have_text("33.33%")
    done.get_by_role("link").first.click()
    names = page.url
    expect(page.locator("tbody th")).to_have_text([OFFICER])
    page.get_by_role("link", name=OFFICER).click()
    records = page.get_by_role("group", name=zh("Records behind the figures")).locator("tbody tr")
    entry = Entry.objects.get(officer__name=OFFICER, kind=PAGE_COMPLETED.key)
    expect(records).to_have_count(1)
    expect(records).to_contain_text(LESSON)
    expect(records.locator("code")).to_have_text(entry.digest[:12])
    return [desk, names, page.url, f"{desk}export.xlsx"]


def take_the_workbook(page, tmp_path):
    """What the secretary hands upward says the same as the screen, and no points."""
    page.goto("/branch/")
    with page.expect_download() as download:
        page.get_by_role("link", name=zh("Export a workbook")).click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    sheets = sheets_of(path)

    report = sheets[zh("Figures, everybody")]
    figures = dict(zip(report[0], report[1], strict=True))
    assert figures[zh("Unit")] == FIRST
    assert figures[zh("Due", "report column")] == "3"
    assert figures[zh("Completion rate", "report column")] == "1/3 33.33%"
    people = [row[1:6] for row in sheets[zh("People and tasks")][1:]]
    due, done, todo = (
        zh("Due", "standing of a person"),
        *(zh(word, "state of a task") for word in ("Done", "Not begun")),
    )
    assert people == [
        [OFFICER, "020101", due, "1/1", done],
        [FIRST_SECRETARY, "020102", due, "0/1", todo],
        [THIRD, "020103", due, "0/1", todo],
    ]


def meet_nothing_of_it(page, addresses):
    """The other branch's secretary has a desk of his own, and no door into this one."""
    for address in addresses:
        assert page.goto(address).status == 404, address
    page.goto("/branch/")
    expect(page.locator(".head__title")).to_have_text(SECOND)
    expect(page.locator("body")).to_contain_text(FIFTH)
    own = page.url
    for address in (own, f"{own}people/?who=due", "/", "/my/", "/campaigns/", "/contests/autumn/", "/search/?q=桑"):
        assert page.goto(address).status == 200, address
        assert OFFICER not in page.content(), address
