"""The places of the house's navigation. Each room registers its own items in AppConfig.ready(); nobody lists them all.

The shell renders what is registered and visible to the request, so that a lower room never names a higher one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, get_urlconf
from django.utils.translation import get_language


class Place(StrEnum):
    """Where an item stands: main bar, the tools beside it, the menu under one's name, the footer."""

    MAIN = "main"
    TOOLS = "tools"
    ACCOUNT = "account"
    FOOTER = "footer"


@dataclass(frozen=True, eq=False)
class Item:
    """One registered entry. `url` may be lazy; `post` items are buttons, because they change something.

    Compared by identity: whoever keeps what items became asks whether they are the same ones.
    """

    key: str
    label: str
    url: str
    icon: str
    order: int
    visible: Callable[[HttpRequest], bool]
    place: Place
    tab: bool
    post: bool
    count: Callable[[HttpRequest], int] | None = None


@dataclass(frozen=True)
class Link:
    """An item as one request sees it. `count` is what stands behind its label: text, empty for none."""

    key: str
    label: str
    url: str
    icon: str
    place: Place
    tab: bool
    post: bool
    is_current: bool
    is_counted: bool = False
    count: str = ""


_items: dict[str, Item] = {}

# What the navigation came to, by who sees it, where and in which language; the least used are dropped first.
MOST_KEPT = 512

# The bottom bar of a phone holds no more targets of 44 px with a word under each.
MOST_TABS = 5


def is_logged_in(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated


def register_item(
    key: str,
    label: str,
    url: str,
    icon: str,
    order: int,
    *,
    visible: Callable[[HttpRequest], bool] = is_logged_in,
    place: Place = Place.MAIN,
    tab: bool = False,
    post: bool = False,
    count: Callable[[HttpRequest], int] | None = None,
) -> None:
    """Put an entry into the navigation; call it from AppConfig.ready().

    `label` is lazy text, `url` a path or reverse_lazy(), `icon` a symbol of static/icons.svg, `order` sorts within its
    place (steps of ten). `visible(request)` is asked once a request and should cost at most one query. `tab` also puts
    the item into the phone's bottom bar, where the first five stand. `count(request)`, asked only for those who see the
    item, says how many things wait behind it. Registering a key again replaces the item.
    """
    _items[key] = Item(key, label, url, icon, order, visible, Place(place), tab, post, count)


def registered_items() -> list[Item]:
    """Every registered item, in order; for checks, whoever asks."""
    return sorted(_items.values(), key=lambda item: (item.order, item.key))


def count_of(request: HttpRequest, key: str) -> str:
    """How many things wait behind an item, as text; empty for none. Asked once a request."""
    kept = vars(request).setdefault("navigation_counts", {})
    if key not in kept:
        count = _items[key].count
        kept[key] = str(count(request) or "") if count else ""
    return kept[key]


def links_for(request: HttpRequest) -> tuple[Link, ...]:
    """What this request may see of the navigation, in order, with the current entry marked; computed once a request.

    Requests that see the same items at the same place get the same tuple.
    """
    kept = vars(request)
    if "navigation_links" not in kept:
        seen = tuple(item for item in registered_items() if item.visible(request))
        place = get_script_prefix(), get_urlconf(settings.ROOT_URLCONF)
        urls = _urls(seen, *place)
        current = _current_url(request.path, [url for item, url in zip(seen, urls, strict=True) if not item.post])
        kept["navigation_links"] = _links(seen, current, get_language(), *place)
    return kept["navigation_links"]


@lru_cache(MOST_KEPT)
def _urls(seen: tuple[Item, ...], _prefix: str, _urlconf: str) -> tuple[str, ...]:
    return tuple(str(item.url) for item in seen)


@lru_cache(MOST_KEPT)
def _links(seen: tuple[Item, ...], current: str | None, _language: str, prefix: str, urlconf: str) -> tuple[Link, ...]:
    return tuple(
        Link(
            item.key,
            str(item.label),
            url,
            item.icon,
            item.place,
            item.tab,
            item.post,
            url == current,
            item.count is not None,
        )
        for item, url in zip(seen, _urls(seen, prefix, urlconf), strict=True)
    )


def _current_url(path: str, urls: list[str]) -> str | None:
    """The longest of `urls` that `path` lies under; the root only for itself."""
    under = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(under, key=len, default=None)
