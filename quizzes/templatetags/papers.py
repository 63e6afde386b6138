"""Options of questions as markup.

A paper has a hundred options or more. Written as template nodes they would take most of the time of the page that
everybody in a contest opens in the same minute (DESIGN §7), so their markup is put together here.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.templatetags.shell import icon

register = template.Library()

_INPUT = (
    '<label class="opt{}"><input class="opt__in" type="{}" name="q{}" value="{}"{}><span class="opt__box">'
    '<span class="opt__key" aria-hidden="true">{}</span><span>{}</span></span></label>'
)
_REVIEWED = '<li class="ans__opt{}">{}<b>{}</b><span>{}</span>{}</li>'
_CHECKED, _EMPTY = SafeString(" checked"), SafeString("<span></span>")


@register.simple_tag
def options_to_answer(shown: Mapping[str, Any], position: int, chosen: list[str]) -> SafeString:
    """The options of one question as inputs; `shown` as a kind presents it, `chosen` the values already given."""
    one, kind = ("", "checkbox") if shown["several"] else (" opt--one", "radio")
    rows = (
        (
            one,
            kind,
            position,
            option["id"],
            _CHECKED if option["id"] in chosen else "",
            option["label"] or _drawn()[place],
            option["text"],
        )
        for place, option in enumerate(shown["options"])
    )
    inputs = format_html_join("", _INPUT, rows)
    return inputs if shown["options"][0]["label"] else format_html('<div class="opts--judge">{}</div>', inputs)


@register.simple_tag
def options_reviewed(shown: Mapping[str, Any]) -> SafeString:
    """The options of one question with key and choice marked; `shown` as a kind reviews it. Only where keys may be."""
    marks = _marks(get_language())
    rows = []
    for option in shown["options"]:
        css, picture, tag = marks[option["is_key"], option["is_chosen"]]
        rows.append((css, picture, option["label"], option["text"], tag))
    return format_html("<ul>{}</ul>", format_html_join("", _REVIEWED, rows))


@cache
def _drawn() -> tuple[SafeString, SafeString]:
    """What a judgement, which has no letters, shows instead of them: right and wrong, in this order."""
    return icon("check"), icon("cross")


@cache
def _marks(_language: str) -> dict[tuple[bool, bool], tuple[str, SafeString, SafeString]]:
    """Class, picture and words of an option by whether it is right and whether it was chosen."""
    right, wrong = _drawn()
    return {
        (True, True): (" is-key", right, _tag("green", _("Right answer, yours too"))),
        (True, False): (" is-key", right, _tag("green", _("Right answer"))),
        (False, True): (" is-wrong", wrong, _tag("red", _("Your choice"))),
        (False, False): ("", _EMPTY, _EMPTY),
    }


def _tag(colour: str, text: str) -> SafeString:
    return format_html('<span class="tag tag--{}">{}</span>', colour, text)
