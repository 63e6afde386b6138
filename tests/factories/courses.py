"""Pages for tests, published the way an editor publishes them."""

from datetime import date
from itertools import count

from wagtail.models import Page, Site

from courses.domain import authoring
from courses.domain.authoring import ClauseDraft, SectionDraft
from courses.models import CaseIndexPage, CoursePage, KnowledgePoint, LearnIndexPage, PolicyIndexPage

_numbers = count(1)

SECTIONS = ("什么算打招呼", "当场怎么答", "怎么记、怎么报")
CLAUSES = (
    ClauseDraft("chapter", "第一章", "总则"),
    ClauseDraft("article", "第一条", "目的", "为了记录过问案件的情况，制定本办法。"),
    ClauseDraft("chapter", "第二章", "记录"),
    ClauseDraft("article", "第七条", "何时记", "应当在两个工作日内如实登记。"),
    ClauseDraft("paragraph", "第七条第一款", "", "口头过问按同样要求办理。"),
)


def site_root():
    """The page at /, under which the three lists stand."""
    return Site.objects.get(is_default_site=True).root_page


def ensure_index(model, slug, title):
    found = model.objects.first()
    if found is None:
        found = model(title=title, slug=slug)
        site_root().add_child(instance=found)
    return found


def learn_index():
    return ensure_index(LearnIndexPage, "learn", "学习")


def case_index():
    return ensure_index(CaseIndexPage, "cases", "案例")


def policy_index():
    return ensure_index(PolicyIndexPage, "policies", "法规")


def make_knowledge_point(name="三个规定"):
    return KnowledgePoint.objects.get_or_create(name=name)[0]


def make_course(title="规矩与边界", **fields):
    fields = {"slug": f"course-{next(_numbers)}", "summary": "三课讲清几条常用的规矩。", "actor": None, **fields}
    return authoring.publish_course(parent=learn_index(), title=title, **fields)


def make_sections(*headings):
    return [SectionDraft(heading, (f"这一节讲{heading}。", "说完为止。")) for heading in headings]


def make_lesson(title="被打招呼时，怎么记、怎么报", *, course=None, sections=SECTIONS, **fields):
    if sections and isinstance(sections[0], str):
        sections = make_sections(*sections)
    fields = {"slug": f"lesson-{next(_numbers)}", "lead": "这一课讲三件事。", "actor": None, **fields}
    return authoring.publish_lesson(
        parent=course or CoursePage.objects.first() or make_course(), title=title, sections=sections, **fields
    )


def make_case(title="一张拆成四份的采购单", *, sections=("经过", "警示"), **fields):
    fields = {
        "slug": f"case-{next(_numbers)}",
        "lead": "每一单都合规，合起来就不合规。",
        "identity": "某市局装备科副科长乙某",
        "field": "物资采购",
        "outcome": "留党察看，政务降级",
        "disciplines": ["work", "integrity"],
        "actor": None,
        **fields,
    }
    return authoring.publish_case(parent=case_index(), title=title, sections=make_sections(*sections), **fields)


def make_policy(title="过问案件情况记录办法", *, clauses=CLAUSES, **fields):
    fields = {
        "slug": f"policy-{next(_numbers)}",
        "lead": "讲过问案件的情况怎么记录。",
        "issuer": "某市政法单位联席会议",
        "effective_on": date(2025, 7, 1),
        "actor": None,
        **fields,
    }
    return authoring.publish_policy(parent=policy_index(), title=title, clauses=clauses, **fields)


def make_quiz_page(title="自测"):
    """A page that stands for a quiz: courses knows no more of quizzes than their page."""
    page = Page(title=title, slug=f"quiz-{next(_numbers)}")
    return site_root().add_child(instance=page)


def section_ids(page):
    return [section.id for section in page.study_sections()]


def clause_of(policy, number):
    return policy.clauses.get(number=number)
