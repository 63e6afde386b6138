"""Who may read what, the twin of queries.pages_visible_to; who may merge knowledge points."""

from wagtail.models import Page

from people.models import Officer


def can_read_page(officer: Officer, page: Page) -> bool:
    """Every active officer reads every published page; drafts are seen in the back office only."""
    return officer.is_active and page.live


def can_merge_points(officer: Officer) -> bool:
    """Whoever may rename knowledge points may say that two of them mean the same."""
    return officer.has_perm("courses.change_knowledgepoint")
