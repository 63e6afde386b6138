"""Item analysis of quizzes and contests: computed in the background, from the first try of each officer."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from math import sqrt
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django_tasks import task

from common import clock
from quizzes.domain.psychometrics import (
    Part,
    discrimination,
    mean,
    parts_by_total,
    quantile,
    reliability,
    standard_error,
    upper_lower,
    variance,
)
from quizzes.kinds import kind_of
from quizzes.models import ItemFigures, QuestionVersion, QuizAnalysis, Sitting, SittingItem

logger = logging.getLogger(__name__)

# With fewer papers figures say more about persons than about questions, and nothing is computed.
FEWEST_PAPERS = 5
# An answer in an officer's own words is counted only where at least so many gave the same one.
FEWEST_ALIKE = 3
MOST_WORDINGS = 5
# New papers are taken in at most this often.
PAUSE = timedelta(minutes=10)
# How far back the clock looks for occasions with new results; older ones are computed when somebody asks.
WINDOW = timedelta(days=1)
BANDS = 10


class Paper(NamedTuple):
    """A paper as a whole: points reached and full points."""

    points: float
    full: float
    seconds: float

    @property
    def share(self) -> float:
        return self.points / self.full


class Row(NamedTuple):
    """One question of one paper. `answer` is canonical."""

    version_id: int
    sitting_id: int
    points: Any
    awarded: Any
    answer: Any


@dataclass
class QuizFigures:
    """The figures of a whole paper. `bands`: papers by tenth of the full points, the last with the full ones.

    `mean`, `deviation`, `lowest`, `highest` are percent of full points, for papers may differ; `standard_error` too.
    `reliability` is None where the papers did not have the same questions. Times are seconds.
    """

    papers: int = 0
    mean: float | None = None
    deviation: float | None = None
    lowest: float | None = None
    highest: float | None = None
    reliability: float | None = None
    standard_error: float | None = None
    same_questions: bool = False
    bands: list[int] = field(default_factory=list)
    quick: float | None = None
    median: float | None = None
    slow: float | None = None


def analyse(*, subject_kind: str, subject_id: UUID, now: datetime) -> QuizAnalysis | None:
    """Compute the analysis of one occasion anew and store it in place of the earlier one; None with too few papers.

    One transaction, safe to repeat. Counts each officer's first try that has an entry in the ledger, so practice and
    papers that wait for a marker stay out.
    """
    first = first_tries(subject_kind, subject_id)
    if len(first) < FEWEST_PAPERS:
        return None
    papers = {pk: Paper(float(points), float(full), seconds) for pk, points, full, seconds in first}
    items = list(_items(papers, _rows(subject_kind, subject_id, papers)))
    figures = _figures(list(papers.values()), items)
    newest = _settled(subject_kind, subject_id).latest("submitted_at")
    with transaction.atomic():
        analysis, _created = QuizAnalysis.objects.update_or_create(
            subject_kind=subject_kind,
            subject_id=subject_id,
            defaults={
                "title": newest.subject_title,
                "papers": len(papers),
                "last_handed_in": newest.submitted_at or now,
                "figures": asdict(figures),
                "computed_at": now,
            },
        )
        analysis.items.all().delete()
        for item in items:
            item.figures.analysis = analysis
        ItemFigures.objects.bulk_create(item.figures for item in items)
    return analysis


def analyse_due(*, now: datetime) -> int:
    """Compute the analyses that new papers have made stale; how many. For `run_periodic`: safe to repeat.

    One that fails is logged and does not hold up the others.
    """
    done = 0
    for subject_kind, subject_id in stale_occasions(now):
        try:
            done += analyse(subject_kind=subject_kind, subject_id=subject_id, now=now) is not None
        except Exception:
            logger.exception("The analysis of %s %s failed.", subject_kind, subject_id)
    return done


@task(backend="background")
def analyse_in_background(subject_kind: str, subject_id: str) -> None:
    """Compute one analysis; what a button asks for."""
    analyse(subject_kind=subject_kind, subject_id=UUID(subject_id), now=clock.now())


def stale_occasions(now: datetime) -> list[tuple[str, UUID]]:
    """The occasions that gained results within the last day, some of them newer than their analysis. Two queries.

    An occasion whose analysis is fresh waits for PAUSE, so that a busy contest is not computed every minute.
    """
    gained = (
        Sitting.objects.filter(entry__recorded_at__gt=now - WINDOW)
        .values("subject_kind", "subject_id")
        .annotate(newest=Max("entry__recorded_at"))
        .values_list("subject_kind", "subject_id", "newest")
        .order_by()
    )
    analyses = QuizAnalysis.objects.filter(subject_id__in=[subject for _kind, subject, _newest in gained])
    computed = {(each.subject_kind, each.subject_id): each.computed_at for each in analyses}
    return [
        (kind, subject)
        for kind, subject, newest in gained
        if (done := computed.get((kind, subject))) is None or (newest > done and now - done >= PAUSE)
    ]


def first_tries(subject_kind: str, subject_id: UUID) -> list[tuple[int, Any, Any, float]]:
    """Primary key, points, full points and seconds of each officer's first settled try. One query."""
    rows = (
        _settled(subject_kind, subject_id)
        .order_by("officer_id", "try_number")
        .values_list("officer_id", "pk", "points", "full_points", "started_at", "submitted_at")
    )
    return [
        (pk, points, full, (submitted - started).total_seconds())
        for _officer, tries in groupby(rows, key=lambda row: row[0])
        for _id, pk, points, full, started, submitted in [next(tries)]
        if submitted is not None
    ]


def _settled(subject_kind: str, subject_id: UUID) -> QuerySet[Sitting]:
    return Sitting.objects.filter(subject_kind=subject_kind, subject_id=subject_id, entry__isnull=False)


def _rows(subject_kind: str, subject_id: UUID, papers: dict[int, Paper]) -> Iterator[Row]:
    """The questions of the papers, version by version, read in portions. A question without points says nothing."""
    rows = (
        SittingItem.objects.filter(
            sitting__subject_kind=subject_kind, sitting__subject_id=subject_id, points__gt=0, awarded__isnull=False
        )
        .order_by("version_id")
        .values_list("version_id", "sitting_id", "points", "awarded", "answer")
    )
    return (row for row in map(Row._make, rows.iterator(chunk_size=2000)) if row.sitting_id in papers)


class Analysed(NamedTuple):
    """A question's figures to be stored, and the variance of its points among those who had it."""

    figures: ItemFigures
    variance: float


def _items(papers: dict[int, Paper], rows: Iterable[Row]) -> Iterator[Analysed]:
    """The figures of each version; holds the answers of one version at a time."""
    for version_id, group in groupby(rows, key=attrgetter("version_id")):
        version = QuestionVersion.objects.select_related("question").get(pk=version_id)
        held = list(group)
        yield _item(version, held, [papers[row.sitting_id] for row in held])


def _item(version: QuestionVersion, rows: Sequence[Row], papers: Sequence[Paper]) -> Analysed:
    """With few papers of its own, as in a random draw, a question has a facility and nothing more."""
    points = [float(row.awarded) for row in rows]
    shares = [float(row.awarded / row.points) for row in rows]
    part = parts_by_total([paper.share for paper in papers])
    enough = len(rows) >= FEWEST_PAPERS
    figures = ItemFigures(
        version=version,
        papers=len(rows),
        answered=sum(row.answer is not None for row in rows),
        facility=min(1.0, mean(shares) or 0.0),
        discrimination=discrimination(points, [paper.points for paper in papers]) if enough else None,
        upper_lower=upper_lower(shares, part) if enough else None,
        choices=_choices(version, rows, part) if enough else [],
    )
    return Analysed(figures, variance(points))


def _choices(version: QuestionVersion, rows: Sequence[Row], part: Part) -> list[dict[str, Any]]:
    """How often each option was chosen, in all and as a share of either group; for other kinds what was often wrong."""
    kind = kind_of(version.question.kind)
    chosen: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        for one in kind.chosen(row.answer):
            chosen[one].append(place)
    options = kind.choices(version)
    if not options:
        return _wordings(version, rows)
    return [
        {
            "label": option.label,
            "text": option.text,
            "is_key": option.is_key,
            "n": len(chosen[option.id]),
            "upper": _share(chosen[option.id], part.upper),
            "lower": _share(chosen[option.id], part.lower),
        }
        for option in options
    ]


def _wordings(version: QuestionVersion, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Wrong answers that several officers gave alike, the most frequent first; a single one could point at a person."""
    kind = kind_of(version.question.kind)
    if kind.rubric(version, rows[0].points):
        return []
    wrong = Counter(
        kind.show_answer(version, row.answer) for row in rows if row.answer is not None and row.awarded < row.points
    )
    frequent = [(text, n) for text, n in wrong.most_common(MOST_WORDINGS) if n >= FEWEST_ALIKE]
    return [{"label": "", "text": text, "is_key": False, "n": n, "upper": None, "lower": None} for text, n in frequent]


def _share(places: Sequence[int], weights: Sequence[float]) -> float:
    return sum(weights[place] for place in places) / (sum(weights) or 1.0)


def _figures(papers: Sequence[Paper], items: Sequence[Analysed]) -> QuizFigures:
    percents = [paper.share * 100 for paper in papers]
    seconds = [paper.seconds for paper in papers]
    same = len({paper.full for paper in papers}) == 1 and all(item.figures.papers == len(papers) for item in items)
    spread = variance([paper.points for paper in papers])
    alpha = reliability([item.variance for item in items], spread) if same else None
    error = standard_error(spread, alpha)
    return QuizFigures(
        papers=len(papers),
        mean=mean(percents),
        deviation=sqrt(variance(percents)),
        lowest=min(percents),
        highest=max(percents),
        reliability=alpha,
        standard_error=None if error is None else error / papers[0].full * 100,
        same_questions=same,
        bands=_bands(papers),
        quick=quantile(seconds, 0.25),
        median=quantile(seconds, 0.5),
        slow=quantile(seconds, 0.75),
    )


def _bands(papers: Sequence[Paper]) -> list[int]:
    counts = Counter(min(BANDS - 1, int(paper.points * BANDS / paper.full)) for paper in papers)
    return [counts[band] for band in range(BANDS)]
