"""What an officer reads of himself in words: the greeting, what is left of a task, what an entry rests on."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from common.clock import BEIJING
from common.templatetags.figures import plain
from courses.templatetags.reading import section_name
from ledger.enums import Counts
from ledger.kinds import ATTENDED, HOURS_GRANTED, PAGE_COMPLETED, SITTING_IMPORTED, SITTING_SUBMITTED, VOIDED
from ledger.models import Entry

if TYPE_CHECKING:
    from courses.queries import ReadingState
    from home.queries.study import QuizState


def greeting(name: str, now: datetime) -> str:
    """By the hour in Beijing: morning until 11, noon until 13, afternoon until 18."""
    hour = now.astimezone(BEIJING).hour
    if 5 <= hour < 11:
        words = _("Good morning, %(name)s")
    elif 11 <= hour < 13:
        words = _("Good day, %(name)s")
    elif 13 <= hour < 18:
        words = _("Good afternoon, %(name)s")
    else:
        words = _("Good evening, %(name)s")
    return words % {"name": name}


def left_of_reading(reading: ReadingState) -> list[str]:
    """What a begun page still asks for: its section by name where one is left, else how many, and the check."""
    parts = []
    if len(reading.missing) == 1:
        parts.append(section_name(reading.missing[0].number))
    elif reading.missing:
        count = len(reading.missing)
        parts.append(ngettext("%(n)d section", "%(n)d sections", count) % {"n": count})
    if reading.check and not reading.check.passed_at:
        parts.append(_("the check"))
    return parts


def left_of_quiz(quiz: QuizState) -> str:
    """How a quiz that is not passed stands: begun, being marked, tries made, tries left."""
    if quiz.sitting is not None:
        return _("Handed in, being marked") if quiz.is_being_marked else _("Begun, not handed in yet")
    left = quiz.tries_left
    if quiz.tries == 0:
        return tries_in_words(left, quiz.page.counts)
    if left is None:
        return _("Not passed yet, you can try again")
    if left == 0:
        return _("Not passed, no tries are left")
    return ngettext("Not passed yet, %(n)d try left", "Not passed yet, %(n)d tries left", left) % {"n": left}


def tries_in_words(allowed: int | None, counts: str) -> str:
    """How many tries there are and which of them counts."""
    if allowed == 1:
        return _("One try")
    rule = {
        Counts.BEST: _("the best counts"),
        Counts.LAST: _("the last counts"),
        Counts.FIRST: _("the first counts"),
    }[Counts(counts)]
    if allowed is None:
        return _("Any number of tries, %(rule)s") % {"rule": rule}
    return _("%(n)d tries, %(rule)s") % {"n": allowed, "rule": rule}


def evidence_in_words(entry: Entry) -> str:
    """Why the entry counts: sections, points or hours, and nothing about time spent (DESIGN §1.1)."""
    wording = _WORDINGS.get(entry.kind)
    return wording(entry.payload) if wording else entry.get_evidence_display()


def _page(figures: dict[str, Any]) -> str:
    opened = ngettext(
        "%(n)d of %(total)d section opened", "%(n)d of %(total)d sections opened", figures["sections_total"]
    )
    words = opened % {"n": figures["sections"], "total": figures["sections_total"]}
    return _("%(sections)s, check passed") % {"sections": words} if figures.get("check") else words


def _sitting(figures: dict[str, Any]) -> str:
    points, needed = Decimal(figures["points"]), Decimal(figures["pass_points"])
    values = {"points": plain(points), "full": plain(Decimal(figures["full_points"])), "needed": plain(needed)}
    if points >= needed:
        words = _("%(points)s of %(full)s points, passed (%(needed)s needed)") % values
    else:
        words = _("%(points)s of %(full)s points, not passed (%(needed)s needed)") % values
    return _("%(points)s; handed in at the deadline") % {"points": words} if _by_deadline(figures) else words


def _hours(figures: dict[str, Any]) -> str:
    return pgettext("credit hours", "%(hours)s h") % {"hours": plain(Decimal(figures["hours"]))}


def _voided(_figures: dict[str, Any]) -> str:
    return _("An earlier entry no longer counts")


def _by_deadline(figures: dict[str, Any]) -> bool:
    return figures.get("closed_by") == "deadline"


_WORDINGS = {
    PAGE_COMPLETED.key: _page,
    SITTING_SUBMITTED.key: _sitting,
    SITTING_IMPORTED.key: _sitting,
    ATTENDED.key: _hours,
    HOURS_GRANTED.key: _hours,
    VOIDED.key: _voided,
}
