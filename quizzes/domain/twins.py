"""Finding questions that ask the same or nearly so, and deciding about them (docs/decisions/0020-twins.md)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils.translation import gettext as _

from people.domain.audit import record_event
from people.models import Officer
from quizzes.actions import TWINS_KEPT, TWINS_REOPENED
from quizzes.domain.alike import NEAR, Said, compare, said_in
from quizzes.domain.sketches import bands_of, estimate, sketch_of
from quizzes.enums import QuestionState
from quizzes.models import Bank, Question, QuestionSketch, SketchBand, Twin
from quizzes.wording import clean

# Raised whenever sketches or the comparison change: then every question is compared again.
EDITION = 1
# Questions sketched and compared at a time.
PORTION = 250
# The most that one run of the clock compares.
MOST_A_RUN = 2000
# Of so many questions with a band in common, the oldest, each is compared: thousands may share a boilerplate stem.
MOST_ALIKE = 20
# Sketches that promise less than this are no reason to read texts: near ones less four standard errors.
PROMISING = float(NEAR) - 0.2


def questions_to_compare() -> QuerySet[Question]:
    """The questions whose newest version was not compared yet, and withdrawn ones that still stand among the others."""
    withdrawn = Q(state=QuestionState.WITHDRAWN)
    old = ~Q(sketch__version=F("newest")) | ~Q(sketch__edition=EDITION)
    lacking = Q(sketch=None) | Q(sketch__compared_at=None) | old
    questions = Question.objects.exclude(current=None).annotate(newest=Coalesce("proposed", "current"))
    return questions.filter((lacking & ~withdrawn) | (withdrawn & Q(sketch__isnull=False)))


def compare_waiting(*, now: datetime) -> int:
    """Compare those of questions_to_compare, 2,000 at most; how many. For `run_periodic`, safe to repeat."""
    waiting = list(questions_to_compare().order_by("pk").values_list("pk", flat=True)[:MOST_A_RUN])
    compare_questions(waiting, now=now)
    return len(waiting)


def compare_questions(questions: Collection[int], *, now: datetime, advance: Callable[[], None] = lambda: None) -> None:
    """Find the twins of questions (primary keys) among all that were compared before; `advance` is called for each.

    Withdrawn questions take no part. A decision about two questions stays while both say what they said. Sketches are
    committed before twins are looked for, so that of two questions compared at once at least one finds the other; a
    process killed between finds them waiting. Safe to repeat; fourteen queries for each 250 questions.
    """
    keys = sorted(questions)
    for start in range(0, len(keys), PORTION):
        portion = keys[start : start + PORTION]
        fresh = _keep_sketches(portion)
        _find_twins(fresh, now=now)
        for _key in portion:
            advance()


def compare_written(question: Question, *, now: datetime) -> None:
    """Compare a question that was just written, first with those of the same stem that still wait themselves."""
    same = questions_to_compare().filter(bank__in=Bank.objects.values("pk"), stem_key=question.stem_key)
    compare_questions({question.pk, *same.values_list("pk", flat=True)[:MOST_ALIKE]}, now=now)


@transaction.atomic
def keep_both(*, twin: Twin, reason: str, actor: Officer, now: datetime, seen: str = "") -> None:
    """Say why two questions that are alike both stay; it holds until one of them says something else. Audited.

    `seen`: the `wording` of the twins that `actor` looked at. Raises ValidationError without a reason, and where they
    have changed since. Locks the twins; safe to repeat.
    """
    reason = clean(reason)
    if not reason:
        raise ValidationError({"reason": _("Say why both are kept.")})
    locked = Twin.objects.select_for_update(of=("self",)).get(pk=twin.pk)
    if seen and seen != locked.wording:
        raise ValidationError(_("One of the two was revised while you looked at them. Please look at them again."))
    locked.decided_by, locked.decided_at, locked.reason = actor, now, reason
    locked.save(update_fields=["decided_by", "decided_at", "reason"])
    record_event(actor=actor, action=TWINS_KEPT, subject=locked, details=_details(locked), now=now)


@transaction.atomic
def reopen_twins(*, twin: Twin, actor: Officer, now: datetime) -> bool:
    """Take back that both are kept; False where nobody had said so. Locks the twins, audited."""
    locked = Twin.objects.select_for_update(of=("self",)).get(pk=twin.pk)
    if locked.decided_at is None:
        return False
    locked.decided_by, locked.decided_at, locked.reason = None, None, ""
    locked.save(update_fields=["decided_by", "decided_at", "reason"])
    record_event(actor=actor, action=TWINS_REOPENED, subject=locked, details=_details(locked), now=now)
    return True


def drop_sketches(questions: Collection[int]) -> None:
    """Take questions out of all comparisons to come. What was found stays; whoever comes back is compared anew."""
    SketchBand.objects.filter(sketch__in=questions).delete()
    QuestionSketch.objects.filter(question__in=questions).delete()


def forget_twins(questions: Collection[int]) -> None:
    """Forget that these questions, which nobody finds any more, were ever like others."""
    drop_sketches(questions)
    Twin.objects.filter(Q(first__in=questions) | Q(second__in=questions)).delete()


@transaction.atomic
def _keep_sketches(keys: Collection[int]) -> dict[int, Said]:
    """Bring the sketches of questions up to their newest versions; what those say that are to be compared."""
    questions = list(_with_versions(keys))
    in_use = [question for question in questions if question.state != QuestionState.WITHDRAWN]
    drop_sketches([question.pk for question in questions if question.state == QuestionState.WITHDRAWN])
    kept = QuestionSketch.objects.filter(edition=EDITION, compared_at__isnull=False).in_bulk(keys)
    fresh, rows, bands = {}, [], []
    for question in in_use:
        said, old = said_in(question.kind, question.newest_version), kept.get(question.pk)
        sketch = QuestionSketch(
            question=question, version=question.newest_version, edition=EDITION, wording=said.wording
        )
        if old and old.wording == said.wording:
            sketch.figures, sketch.compared_at = old.figures, old.compared_at
        else:
            sketch.figures = figures = sketch_of(said.shingles)
            fresh[question.pk] = said
            values = {*said.keys, *bands_of(figures)}
            bands += [SketchBand(sketch_id=question.pk, value=value) for value in values]
        rows.append(sketch)
    # Waits for whoever sketches the same question, so that no question has its bands twice.
    QuestionSketch.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["question"],
        update_fields=["version", "edition", "wording", "figures", "compared_at"],
    )
    SketchBand.objects.filter(sketch__in=fresh).delete()
    SketchBand.objects.bulk_create(bands)
    return fresh


@transaction.atomic
def _find_twins(fresh: Mapping[int, Said], *, now: datetime) -> None:
    """Write down the twins of these questions, and forget those that they no longer are."""
    if not fresh:
        return
    known = {
        (twin.first_id, twin.second_id): twin
        for twin in Twin.objects.filter(Q(first__in=fresh) | Q(second__in=fresh)).order_by()
    }
    pairs = _candidates(fresh) | known.keys()
    said = dict(fresh) | _said_by({one for pair in pairs for one in pair} - fresh.keys())
    found, lost = [], []
    for first, second in sorted(pair for pair in pairs if said.keys() >= set(pair)):
        old, result = known.get((first, second)), compare(said[first], said[second])
        wording = hashlib.sha256((said[first].wording + said[second].wording).encode()).hexdigest()
        if result is None:
            lost += [old] if old else []
        elif old is None or old.wording != wording:
            kind, alike = result
            found.append(
                Twin(first_id=first, second_id=second, kind=kind, likeness=alike, wording=wording, found_at=now)
            )
    Twin.objects.bulk_create(
        found,
        update_conflicts=True,
        unique_fields=["first", "second"],
        update_fields=["kind", "likeness", "wording", "found_at", "decided_by", "decided_at", "reason"],
    )
    Twin.objects.filter(pk__in=[twin.pk for twin in lost]).delete()
    QuestionSketch.objects.filter(pk__in=fresh).update(compared_at=now)


def _candidates(fresh: Mapping[int, Said]) -> set[tuple[int, int]]:
    """The pairs worth reading: of a fresh question and one with its stem, its text, or a promising sketch."""
    mine: defaultdict[int, list[int]] = defaultdict(list)
    for key, value in SketchBand.objects.filter(sketch__in=fresh).values_list("sketch", "value"):
        mine[value].append(key)
    surely = {value for said in fresh.values() for value in said.keys}
    pairs: set[tuple[int, int]] = set()
    perhaps: set[tuple[int, int]] = set()
    for value, other in _oldest_with(mine):
        into = pairs if value in surely else perhaps
        into.update((min(key, other), max(key, other)) for key in mine[value] if key != other)
    perhaps -= pairs
    figures = dict(_sketches({key for pair in perhaps for key in pair}))
    return pairs | {(one, two) for one, two in perhaps if estimate(figures[one], figures[two]) >= PROMISING}


def _oldest_with(values: Iterable[int]) -> Iterable[tuple[int, int]]:
    """(value, question) for each band, of those that share it the oldest."""
    place = Window(RowNumber(), partition_by=F("value"), order_by=F("sketch").asc())
    bands = SketchBand.objects.filter(value__in=list(values)).annotate(place=place)
    return bands.filter(place__lte=MOST_ALIKE).values_list("value", "sketch")


def _sketches(keys: Collection[int]) -> Iterable[tuple[int, bytes]]:
    rows = QuestionSketch.objects.filter(pk__in=keys).values_list("pk", "figures")
    return ((key, bytes(figures)) for key, figures in rows)


def _said_by(keys: Collection[int]) -> dict[int, Said]:
    """What these questions say, without the withdrawn ones."""
    questions = _with_versions(keys).exclude(state=QuestionState.WITHDRAWN)
    return {question.pk: said_in(question.kind, question.newest_version) for question in questions}


def _with_versions(keys: Collection[int]) -> QuerySet[Question]:
    rows = Question.objects.filter(pk__in=keys).exclude(current=None).select_related("current", "proposed")
    return rows.only("kind", "state", *_READ).order_by("pk")


# Of a version, what is compared; explanations may be long.
_READ = [f"{version}__{name}" for version in ("current", "proposed") for name in ("number", "stem", "options", "key")]


def _details(twin: Twin) -> dict[str, Any]:
    uuids = Question.with_retracted.filter(pk__in=[twin.first_id, twin.second_id]).values_list("uuid", flat=True)
    return {"kind": twin.kind, "questions": sorted(str(uuid) for uuid in uuids)}
