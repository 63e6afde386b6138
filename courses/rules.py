"""Who may read what. Twin of queries.pages_visible_to."""

from wagtail.models import Page

from people.models import Officer


def can_read_page(officer: Officer, page: Page) -> bool:
    """Every active officer reads every published page; drafts are seen in the back office only."""
    return officer.is_active and page.live
