"""Questions as markup: which template draws a kind, and what stands on a paper dozens of times.

A paper has twenty questions and a hundred options. Written as template nodes they would take most of the time of the
pages that everybody in a contest opens in the same minute (DESIGN §7). So what surrounds a question is a mould of its
template (common.moulds), and options are put together here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.moulds import Moulds, markup_of
from common.templatetags.shell import icon
from quizzes.kinds import kind_of
from quizzes.kinds.ids import in_order
from quizzes.pictures import markers_in
from quizzes.rules import Sight

from .questions import question_text

if TYPE_CHECKING:
    from quizzes.views.presenting import Asked, Reviewed

register = template.Library()

_QUESTION = Moulds(
    "quizzes/partials/question.html", "position", "revision", "title", "kind", "number", "worth", "answer", "fault"
)
_PAPER = Moulds(
    "quizzes/partials/paper.html",
    *("messages", "faults", "problem", "questions", "cells", "uuid", "token", "now", "deadline", "csrf_token"),
    *("submit", "answers", "state", "sitting", "result"),
)
_CELL = Moulds("quizzes/partials/cell.html", "position", "title")
_REVIEWED = Moulds("quizzes/partials/reviewed.html", "kind", "facts", "answer", "marks", "explanation", "basis")
_CHOICE_ASKED = Moulds("quizzes/kinds/choice_answer.html", "stem", "options")
_CHOICE_EXPLAINED = Moulds("quizzes/kinds/choice_review.html", "stem", "options")

# Filled with markup that is safe already: a hundred times a page, so that escaping once more would be felt.
_INPUT = (
    '<label class="opt{}"><input class="opt__in" type="{}" name="{}" value="{}"{}><span class="opt__box">'
    '<span class="opt__key" aria-hidden="true">{}</span><span>{}</span></span></label>'
)
_LINE = '<li class="ans__opt{}">{}<b>{}</b><span>{}</span>{}</li>'
_TAG = '<span class="tag tag--{}">{}</span>'
_EMPTY = SafeString("<span></span>")
# What a field of one line shows whole on a phone; longer texts to choose from stand beside the fields.
_SHORT = 16
# An exclamation mark before a bracket begins a picture.
_CLOSING = re.compile(r"(?:[，。、；：？！）】》”’,.;:?)%]|!(?!\[))*")


def answer_template(shown: Mapping[str, Any]) -> str:
    """The template that draws the question `shown` (as its kind presents it) with its inputs."""
    return f"quizzes/kinds/{_face(shown['kind'])}_answer.html"


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


@register.simple_tag(takes_context=True)
def paper(context: Mapping[str, Any]) -> SafeString:
    """What stands on the page quizzes/sitting.html, whose context it takes."""
    sitting, questions, problem = context["sitting"], context["questions"], context.get("problem")
    messages, faults = context.get("messages"), context.get("faults")
    return _PAPER.fill(
        {
            "messages": render_to_string("components/messages.html", {"messages": messages}) if messages else "",
            "faults": render_to_string("quizzes/partials/faults.html", {"faults": faults}) if faults else "",
            "problem": problem,
            "questions": SafeString("".join(map(question_to_answer, questions))),
            "cells": SafeString("".join(map(question_cell, questions))),
            "uuid": sitting.uuid,
            "token": context.get("token"),
            "now": _instant(context.get("now")),
            "deadline": _instant(sitting.deadline),
            "csrf_token": context.get("csrf_token"),
            **{name: address.format(sitting.uuid) for name, address in _addresses().items()},
        },
        preview=bool(context.get("preview")),
        has_problem=bool(problem),
    )


@register.simple_tag
def question_to_answer(question: Asked) -> SafeString:
    """One question of a paper being answered; no key."""
    return _QUESTION.fill(
        {
            "position": question.item.position,
            "revision": question.item.revision,
            "title": question.title,
            "kind": question.kind,
            "number": question.number,
            "worth": question.worth,
            "answer": answer_fields(question.shown, question.name, question.given),
            "fault": question.fault,
        },
        flagged=question.item.flagged,
        has_fault=bool(question.fault),
    )


@register.simple_tag
def question_cell(question: Asked) -> SafeString:
    """The same question in the overview of its paper."""
    return _CELL.fill(
        {"position": question.item.position, "title": question.title},
        done=question.given is not None,
        flagged=question.item.flagged,
    )


@register.simple_tag
def question_reviewed(reviewed: Reviewed, sight: Sight, today: date | None = None) -> SafeString:
    """One answered question with its key, and as much more as `sight` shows; `today` for the state of its clause."""
    question, explanation = reviewed.question, reviewed.item.version.explanation
    rests_on, basis = "", SafeString()
    if sight.explanations and question.basis_clause:
        quoted = {"value": question.basis_clause, "page": question.basis_clause.policy, "today": today}
        rests_on, basis = "clause", render_to_string("courses/blocks/quote.html", quoted)
    elif sight.explanations and question.basis_text:
        rests_on, basis = "text", question_text(question.basis_text)
    given = {"marks": reviewed.marks, "remarks": reviewed.remarks}
    marks = render_to_string("quizzes/partials/marks.html", given) if reviewed.marks else ""
    return _REVIEWED.fill(
        {
            "kind": reviewed.kind,
            "facts": SafeString("".join(f"<span>{escape(fact)}</span>" for fact in reviewed.facts)),
            "answer": answer_explained(reviewed.shown, sight, marked=bool(reviewed.marks)),
            "marks": marks,
            "explanation": question_text(explanation),
            "basis": basis,
        },
        has_explanation=bool(explanation and sight.explanations),
        rests_on=rests_on,
    )


@register.simple_tag
def answer_fields(shown: Mapping[str, Any], name: str, given: Any) -> SafeString:
    """The question `shown` (as its kind presents it) with its inputs; `given` is the answer that stands."""
    if _face(shown["kind"]) == "choice":
        return _CHOICE_ASKED.fill({"stem": question_text(shown["stem"]), "options": _inputs(shown, name, given)})
    return render_to_string(answer_template(shown), {"shown": shown, "name": name, "given": given})


@register.simple_tag
def answer_explained(
    shown: Mapping[str, Any], sight: Sight | None = None, marked: bool = False, whose: str = ""
) -> SafeString:
    """The question `shown` (as its kind reviews it) with its key, only where keys may be.

    Parts of a case ask `sight` for their explanations; what is `marked` does not list its rubric once more;
    `whose` says what an answer in words is called where it is not the reader's own.
    """
    if _face(shown["kind"]) == "choice":
        return _CHOICE_EXPLAINED.fill({"stem": question_text(shown["stem"]), "options": _lines(shown)})
    return render_to_string(review_template(shown), {"shown": shown, "sight": sight, "marked": marked, "whose": whose})


def _instant(moment: datetime | None) -> str:
    return localtime(moment).isoformat() if moment else ""


@cache
def _addresses() -> dict[str, str]:
    """Where a page of a paper leads, with a place for the sitting (as questions._address)."""
    nobody = UUID(int=0)
    views = {name: f"quizzes:{name}" for name in ("submit", "answers", "sitting", "result")}
    views["state"] = "api-1:sitting"
    return {name: reverse(view, args=[nobody]).replace(str(nobody), "{}") for name, view in views.items()}


def _inputs(shown: Mapping[str, Any], name: str, given: Any) -> SafeString:
    """The options of one choice as inputs."""
    one, kind = ("", "checkbox") if shown["several"] else (" opt--one", "radio")
    chosen, name = _values(given), escape(name)
    inputs = "".join(
        _INPUT.format(
            one,
            kind,
            name,
            escape(option["id"]),
            " checked" if option["id"] in chosen else "",
            option["label"] or _drawn()[place],
            question_text(option["text"]),
        )
        for place, option in enumerate(shown["options"])
    )
    return SafeString(inputs if shown["options"][0]["label"] else f'<div class="opts--judge">{inputs}</div>')


def _lines(shown: Mapping[str, Any]) -> SafeString:
    """The options of one choice with key and choice marked."""
    marks = _marks(get_language())
    rows = [
        _row(marks[option["is_key"], option["is_chosen"]], option["label"], option["text"])
        for option in shown["options"]
    ]
    return SafeString(f"<ul>{''.join(rows)}</ul>")


@register.simple_tag
def reviewed_row(is_key: bool, is_given: bool, label: Any, text: str, remark: str = "") -> SafeString:
    """One line of an explained answer: right, given, or both; `remark` instead of the usual words."""
    return _row(_marks(get_language())[is_key, is_given], label, text, remark)


def _row(marks: tuple[str, SafeString, str, str], label: Any, text: str, remark: str = "") -> SafeString:
    css, picture, colour, words = marks
    tag = _TAG.format(colour, markup_of(remark or words)) if colour else _EMPTY
    return SafeString(_LINE.format(css, picture, markup_of(label), question_text(text), tag))


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
