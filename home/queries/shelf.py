"""What has been published last. The same for everybody, so it is kept for a minute and forgotten at publishing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import get_language
from wagtail.images import get_image_model

from courses.models.study import StudyPage
from courses.queries import CARD_COVER, newest_pages
from courses.templatetags.reading import card_of, cover_of

ON_THE_SHELF = 4
SECONDS = 60


@dataclass(frozen=True)
class Card:
    """A page as its card shows it."""

    title: str
    href: str
    cover: str
    text: str
    kind: str
    left: str
    right: str


def newest_cards(today: date) -> list[Card]:
    """The newest published lessons, cases and policies in the language of the request. No query while it is kept."""
    key = _key(get_language())
    cards = cache.get(key)
    if cards is None:
        pages = newest_pages(ON_THE_SHELF)
        _load_covers(pages)
        cards = [_card(page, today) for page in pages]
        cache.set(key, cards, SECONDS)
    return cards


def forget_newest() -> None:
    """Let the next reader see what has just been published or taken down."""
    cache.delete_many([_key(code) for code, _name in settings.LANGUAGES])


def _key(language: str) -> str:
    return f"home:newest:{language}"


def _card(page: StudyPage, today: date) -> Card:
    words = card_of(page, today=today)
    return Card(
        title=page.title,
        href=page.url,
        cover=cover_of(page),
        text=page.lead,
        kind=words["kind"],
        left=words["left"],
        right=words["right"],
    )


def _load_covers(pages: Iterable[StudyPage]) -> None:
    """Give the pages their pictures in two queries, of whatever kinds they are."""
    wanted = {page.cover_id for page in pages if page.cover_id}
    images = get_image_model().objects.prefetch_renditions(CARD_COVER).in_bulk(wanted) if wanted else {}
    for page in pages:
        if page.cover_id in images:
            page.cover = images[page.cover_id]
