"""What figures of questions and papers mean, in plain words. The borders are R. L. Ebel's (1965) and stated here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from quizzes.models import ItemFigures, QuizAnalysis

# Fewer papers than this make coefficients of questions too loose to act upon.
FEW = 30
EASY, HARD = 0.95, 0.2
WEAK, GOOD = 0.2, 0.4
# A wrong option that fewer than this share choose distracts nobody.
IDLE = 0.05
# One in twenty harmless questions lies below −this/√(papers − 1); only what lies lower is held against a key.
_ONE_IN_TWENTY = 1.645
LOW_RELIABILITY, HIGH_RELIABILITY = 0.6, 0.8


@dataclass(frozen=True)
class Hint:
    """One thing to look at; `check` where the key itself may be wrong."""

    text: str
    check: bool = False


def hints_of_item(item: ItemFigures) -> list[Hint]:
    """What to look at in a question, the gravest first; nothing for a question that does its work."""
    return [*_of_discrimination(item), *_of_facility(item), *_of_choices(item)]


def hints_of_paper(analysis: QuizAnalysis, items: Sequence[ItemFigures]) -> list[Hint]:
    """What the paper as a whole says."""
    figures, hints = analysis.figures, []
    if analysis.papers < FEW:
        text = _("There are only %(count)s papers; figures of single questions may still change a lot.")
        hints.append(Hint(text % {"count": analysis.papers}))
    alpha = figures["reliability"]
    if alpha is not None:
        hints.append(Hint(_reliability_words(alpha)))
    elif not figures["same_questions"]:
        hints.append(Hint(_("Papers were drawn at random and differ; a reliability needs the same questions for all.")))
    doubtful = sum(any(hint.check for hint in hints_of_item(item)) for item in items)
    if doubtful:
        hints.append(Hint(_("Questions whose key should be checked: %(count)s.") % {"count": doubtful}, check=True))
    return hints


def _reliability_words(alpha: float) -> str:
    if alpha < LOW_RELIABILITY:
        return _("The paper does not tell officers apart reliably: it is short, very easy, or asks unlike things.")
    if alpha < HIGH_RELIABILITY:
        return _("The reliability is usual for a short paper; small differences of points mean little.")
    return _("The paper tells officers apart reliably.")


def _of_discrimination(item: ItemFigures) -> Iterator[Hint]:
    value = item.discrimination
    if value is None or item.facility >= EASY:
        return
    if value < 0:
        text = _("Those who do well elsewhere get it wrong more often: check its key and its wording.")
        yield Hint(text, check=value < -_ONE_IN_TWENTY / sqrt(max(1, item.papers - 1)))
    elif value < WEAK:
        yield Hint(_("It hardly tells the better from the weaker: look for an ambiguous wording."))


def _of_facility(item: ItemFigures) -> Iterator[Hint]:
    if item.facility >= EASY:
        yield Hint(_("Nearly everybody gets it right; it repeats what is known."))
    elif item.facility < HARD:
        yield Hint(_("Very few get it right: check the key, then whether it was taught."), check=item.facility == 0)


def _of_choices(item: ItemFigures) -> Iterator[Hint]:
    wrong = [choice for choice in item.choices if not choice["is_key"] and choice["upper"] is not None]
    keys = [choice for choice in item.choices if choice["is_key"]]
    idle = [choice["label"] for choice in wrong if choice["n"] < IDLE * item.papers and choice["label"]]
    drawing = [choice["label"] for choice in wrong if choice["upper"] > choice["lower"] and choice["label"]]
    popular = max((choice["n"] for choice in wrong), default=0)
    if len(keys) == 1 and popular > keys[0]["n"] and item.papers >= FEW:
        yield Hint(_("A wrong option is chosen more often than the right one."), check=True)
    if idle:
        yield Hint(_("Hardly anybody chooses %(options)s; a better distractor would help.") % {"options": _list(idle)})
    if drawing and item.facility < EASY:
        yield Hint(_("The better ones choose %(options)s more often than the others.") % {"options": _list(drawing)})


def _list(labels: Sequence[str]) -> str:
    return pgettext("numbers", ", ").join(labels)
