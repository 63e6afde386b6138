"""Entries of the ledger in words: what an officer reads of his own record."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from common.templatetags.figures import plain
from ledger.kinds import ATTENDED, HOURS_GRANTED, PAGE_COMPLETED, SITTING_SUBMITTED, VOIDED
from ledger.models import Entry


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
    ATTENDED.key: _hours,
    HOURS_GRANTED.key: _hours,
    VOIDED.key: _voided,
}
