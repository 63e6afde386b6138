"""Questions as markup: which template draws a kind, and the options of choices.

A paper has a hundred options or more. Written as template nodes they would take most of the time of the page that
everybody in a contest opens in the same minute (DESIGN §7), so their markup is put together here.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.templatetags.shell import icon
from quizzes.kinds import kind_of
from quizzes.kinds.ids import in_order
from quizzes.pictures import markers_in

from .questions import question_text

register = template.Library()

_INPUT = (
    '<label class="opt{}"><input class="opt__in" type="{}" name="{}" value="{}"{}><span class="opt__box">'
    '<span class="opt__key" aria-hidden="true">{}</span><span>{}</span></span></label>'
)
_REVIEWED = '<li class="ans__opt{}">{}<b>{}</b><span>{}</span>{}</li>'
_CHECKED, _EMPTY = SafeString(" checked"), SafeString("<span></span>")
# What a field of one line shows whole on a phone; longer texts to choose from stand beside the fields.
_SHORT = 16
# An exclamation mark before a bracket begins a picture.
_CLOSING = re.compile(r"(?:[，。、；：？！）】》”’,.;:?)%]|!(?!\[))*")


@register.filter
def answer_template(shown: Mapping[str, Any]) -> str:
    """The template that draws the question `shown` (as its kind presents it) with its inputs."""
    return f"quizzes/kinds/{_face(shown['kind'])}_answer.html"


@register.filter
def review_template(shown: Mapping[str, Any]) -> str:
    """The template that draws the question `shown` (as its kind reviews it) with its key."""
    return f"quizzes/kinds/{_face(shown['kind'])}_review.html"


@register.filter
def of(answer: Any, name: Any) -> Any:
    """What an answer says to one of its fields: by id, or by number from 1; None where it says nothing."""
    if isinstance(answer, Mapping):
        return answer.get(name)
    return answer[int(name) - 1] if isinstance(answer, list) and int(name) <= len(answer) else None


@register.filter
def around_blanks(pieces: Sequence[str]) -> list[tuple[str, str]]:
    """The texts around blanks, each with the punctuation that closes the blank behind it and must not begin a line."""
    around, begins = [], ""
    for piece, following in zip(pieces, [*pieces[1:], ""], strict=True):
        closing = _CLOSING.match(following)[0]
        around.append((piece[len(begins) :], closing))
        begins = closing
    return around


@register.filter
def placed_by(options: Sequence[Mapping[str, Any]], answer: Any) -> list[Any]:
    """The options of an ordering as an answer orders them; as they are where there is none."""
    return in_order(options, answer if isinstance(answer, list) else ())


@register.filter
def place_in(answer: Any, option: Mapping[str, Any]) -> str:
    """The place, from 1, that an answer gives to an option of an ordering; empty for none."""
    if isinstance(answer, Mapping):
        return answer.get(option["id"], "")
    return str(answer.index(option["id"]) + 1) if isinstance(answer, list) and option["id"] in answer else ""


@register.filter
def stand_apart(options: Sequence[Mapping[str, Any]]) -> bool:
    """Whether texts to choose from must be readable beside the fields: they are long, or hold pictures."""
    return any(len(option["text"]) > _SHORT or markers_in(option["text"]) for option in options)


@register.filter
def pair(left: Mapping[str, Any], side: str) -> str:
    """A text on the left with one on the right, the one "given" or the "right" one."""
    return f"{left['text']} — {left[side]['text']}"


@register.simple_tag
def options_to_answer(shown: Mapping[str, Any], name: str, given: Any) -> SafeString:
    """The options of one choice as inputs; `shown` as its kind presents it, `given` the answer that stands."""
    one, kind = ("", "checkbox") if shown["several"] else (" opt--one", "radio")
    chosen = _values(given)
    rows = (
        (
            one,
            kind,
            name,
            option["id"],
            _CHECKED if option["id"] in chosen else "",
            option["label"] or _drawn()[place],
            question_text(option["text"]),
        )
        for place, option in enumerate(shown["options"])
    )
    inputs = format_html_join("", _INPUT, rows)
    return inputs if shown["options"][0]["label"] else format_html('<div class="opts--judge">{}</div>', inputs)


@register.simple_tag
def options_reviewed(shown: Mapping[str, Any]) -> SafeString:
    """The options of one choice with key and choice marked; `shown` as its kind reviews it. Only where keys may be."""
    rows = [_row(option["is_key"], option["is_chosen"], option["label"], option["text"]) for option in shown["options"]]
    return format_html("<ul>{}</ul>", SafeString("".join(rows)))


@register.simple_tag
def reviewed_row(is_key: bool, is_given: bool, label: Any, text: str, remark: str = "") -> SafeString:
    """One line of an explained answer: right, given, or both; `remark` instead of the usual words."""
    return _row(is_key, is_given, label, text, remark)


def _row(is_key: bool, is_given: bool, label: Any, text: str, remark: str = "") -> SafeString:
    css, picture, colour, words = _marks(get_language())[is_key, is_given]
    tag = format_html('<span class="tag tag--{}">{}</span>', colour, remark or words) if colour else _EMPTY
    return format_html(_REVIEWED, css, picture, label, question_text(text), tag)


def _face(key: str) -> str:
    return kind_of(key).face or key


def _values(given: Any) -> Sequence[str]:
    """A canonical answer to a choice as values of inputs: ids of options, "true" or "false"."""
    if isinstance(given, bool):
        return [str(given).lower()]
    return [given] if isinstance(given, str) else given or ()


@cache
def _drawn() -> tuple[SafeString, SafeString]:
    """What a judgement, which has no letters, shows instead of them: right and wrong, in this order."""
    return icon("check"), icon("cross")


@cache
def _marks(_language: str) -> dict[tuple[bool, bool], tuple[str, SafeString, str, str]]:
    """Class, picture, colour and words of a line by whether it is right and whether it was given."""
    right, wrong = _drawn()
    return {
        (True, True): (" is-key", right, "green", _("Right answer, yours too")),
        (True, False): (" is-key", right, "green", _("Right answer")),
        (False, True): (" is-wrong", wrong, "red", _("Your choice")),
        (False, False): ("", _EMPTY, "", ""),
    }
