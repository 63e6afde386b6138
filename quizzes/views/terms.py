"""The rules of an occasion in the officer's words, the same on the pages of quizzes and contests."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from common.templatetags.dates import moment
from ledger.enums import Counts
from quizzes.domain.occasions import Occasion
from quizzes.enums import Review, Shown


def terms_of(occasion: Occasion) -> list[str]:
    """What holds for whoever sits it: window, clock, tries, marking, what counts, what is shown. One sentence each."""
    return [
        *_window(occasion),
        _clock(occasion),
        *_extra_time(occasion),
        _("Every answer is saved as you give it; a broken network loses nothing that was saved."),
        *(_practice() if occasion.practice else _tries(occasion)),
        *_marking(occasion),
        _review(occasion),
    ]


def counts_in_words(counts: str) -> str:
    """Which of several tries counts."""
    return {
        Counts.BEST: _("The best try counts."),
        Counts.LAST: _("The last try counts; a pass once earned stays."),
        Counts.FIRST: _("The first try counts; a later one can still earn the pass."),
    }[Counts(counts)]


def pause_in_words(pause: timedelta) -> str:
    """30 minutes, 2 hours, 3 days: in the largest unit that it is whole in."""
    minutes = int(pause.total_seconds()) // 60
    if minutes % (24 * 60) == 0:
        return ngettext("%(n)d day", "%(n)d days", minutes // (24 * 60)) % {"n": minutes // (24 * 60)}
    if minutes % 60 == 0:
        return ngettext("%(n)d hour", "%(n)d hours", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


def _window(occasion: Occasion) -> list[str]:
    first, last = moment(occasion.opens_at), moment(occasion.closes_at)
    if first and last:
        return [_("Open from %(first)s to %(last)s.") % {"first": first, "last": last}]
    if first:
        return [_("Opens %(moment)s.") % {"moment": first}]
    return [_("Closes %(moment)s.") % {"moment": last}] if last else []


def _clock(occasion: Occasion) -> str:
    if occasion.time_limit:
        return _(
            "The clock starts when you start and does not stop when you leave. When the time is up the paper is handed "
            "in by itself."
        )
    return _("You may leave and go on later.")


def _extra_time(occasion: Occasion) -> list[str]:
    if not occasion.extra_time or not (occasion.time_limit or occasion.closes_at):
        return []
    return [_("You have been granted %(time)s more.") % {"time": pause_in_words(occasion.extra_time)}]


def _tries(occasion: Occasion) -> list[str]:
    if occasion.max_tries == 1:
        return [_("There is one try.")]
    words = [counts_in_words(occasion.counts)]
    if occasion.max_tries:
        allowed = ngettext("You have %(n)d try.", "You have %(n)d tries.", occasion.max_tries)
        words.insert(0, allowed % {"n": occasion.max_tries})
    if occasion.cool_down:
        pause = pause_in_words(occasion.cool_down)
        words.append(_("After handing in, the next try can start in %(pause)s.") % {"pause": pause})
    return words


def _practice() -> list[str]:
    return [
        _("This is practice: as often as you want, without a score, and nobody but you sees it."),
        _("It completes no lesson and no task."),
    ]


def _marking(occasion: Occasion) -> list[str]:
    if occasion.marking.get("multiple") == "half":
        return [_("A multiple choice with only a part of the right options and no wrong one gets half its points.")]
    return []


def parts_in_words(shows: str) -> str:
    """What a result shows beyond the points, in one enumeration; empty for points alone."""
    parts = [
        (Shown.ANSWERS, _("your answers")),
        (Shown.MARKS, _("which of them are right")),
        (Shown.KEYS, _("the right answers")),
        (Shown.EXPLANATIONS, _("explanations")),
    ]
    steps = list(Shown)
    upto = steps.index(Shown(shows))
    return pgettext("between facts", ", ").join(words for part, words in parts if steps.index(part) <= upto)


def _review(occasion: Occasion) -> str:
    parts = parts_in_words(occasion.shows)
    if occasion.review == Review.NEVER or not parts:
        return _("After handing in you see your points and nothing else.")
    if occasion.review == Review.AFTER_CLOSING:
        return _("After handing in you see your points; after the closing also: %(parts)s.") % {"parts": parts}
    return _("After handing in you see your points, and: %(parts)s.") % {"parts": parts}
