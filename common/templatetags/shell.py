"""The frame of a page: navigation, display switches, icons."""

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html

from common import display
from common import frame as frames
from common.folding import constant
from common.navigation import MOST_TABS, Link, Place, links_for

register = template.Library()


@register.simple_tag
@constant
@cache
def sprite() -> str:
    """The address of the icon sheet, for an svg that needs its own classes.

    Kept: a page shows dozens of icons, and the address of a static file never changes within a process.
    """
    return static("icons.svg")


@register.simple_tag
@constant
def icon(name: str, size: str = "") -> str:
    """One symbol of static/icons.svg in the colour of the text, hidden from screen readers: put a word beside it.

    {% icon "check" %} or {% icon "check" "lg" %}; a button that shows nothing else needs an aria-label.
    """
    css = f"icon icon--{size}" if size else "icon"
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css,
        sprite(),
        name,
    )


@register.simple_tag
@constant
def brand_mark() -> str:
    """The plumb line on its red square."""
    return format_html(
        '<svg class="brand__mark" aria-hidden="true" focusable="false"><use href="{}#mark"></use></svg>',
        sprite(),
    )


@register.simple_tag
@constant
def fixed(template: str) -> str:
    """Markup that depends on the language alone: {% fixed "components/styles.html" %}; see common.frame."""
    return frames.fixed(template)


@register.simple_tag(takes_context=True)
def frame(context, part: str) -> str:
    """A part of the frame for this reader: {% frame "top" %} shows components/top.html; see common.frame."""
    return frames.frame(part, context.get("request"), context.get("csrf_token"))


@register.simple_tag(takes_context=True)
def is_large_type(context) -> bool:
    return display.is_large(context.get("request"))


@register.simple_tag(takes_context=True)
def navigation(context, place: str) -> list[Link]:
    """The links of one place: {% navigation "main" as items %}; places are main, tools, account, footer and tabs.

    "rest" is for phones: what the main bar holds and the bottom bar does not.
    """
    request = context.get("request")
    links = links_for(request) if request else ()
    tabs = [link for link in links if link.tab][:MOST_TABS]
    if place == "tabs":
        return tabs
    if place == "rest":
        return [link for link in links if link.place == Place.MAIN and link not in tabs]
    return [link for link in links if link.place == Place(place)]


@register.inclusion_tag("components/main_navigation.html", takes_context=True)
def main_navigation(context):
    """The main bar, as each kind of user sees it."""
    return {"items": navigation(context, Place.MAIN)}


@register.simple_tag
def page_numbers(page) -> list[int | None]:
    """Page numbers to show around the current one; None stands for what is left out between them."""
    paginator = page.paginator
    return [
        None if number == paginator.ELLIPSIS else number
        for number in paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    ]
