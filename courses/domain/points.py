"""Knowledge points by name, and merging two that mean the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from courses.actions import POINTS_MERGED
from courses.holdings import Held, all_holdings
from courses.models import CasePage, KnowledgePoint, LessonPage
from courses.rules import can_merge_points
from people.domain.audit import record_event
from people.models import Officer

# Pages that are about knowledge points.
ABOUT: tuple[type[Page], ...] = (LessonPage, CasePage)


def points_named(names: Iterable[str]) -> dict[str, KnowledgePoint]:
    """The knowledge points that go by these names, made where they are missing. Two queries.

    A name that was merged into another point means that one.
    """
    wanted = sorted(set(names))
    if not wanted:
        return {}
    KnowledgePoint.with_merged.bulk_create([KnowledgePoint(name=name) for name in wanted], ignore_conflicts=True)
    return known_points(wanted)


def known_points(names: Iterable[str]) -> dict[str, KnowledgePoint]:
    """As points_named, without those that are missing. One query."""
    found = KnowledgePoint.with_merged.filter(name__in=set(names)).select_related("merged_into")
    return {point.name: point.merged_into or point for point in found}


def what_hangs_on(point: KnowledgePoint) -> list[Held]:
    """All that a merge would move."""
    return [held for holding in all_holdings() for held in holding.count(point)] + list(_pages_about(point))


@transaction.atomic
def merge_points(*, point: KnowledgePoint, into: KnowledgePoint, actor: Officer, now: datetime) -> None:
    """Hang all that hangs on `point` on `into`, in drafts and earlier revisions of pages as well; audited.

    `point` leaves every list and keeps its name, which means `into` from now on. Locks both. Raises PermissionDenied,
    and ValidationError where either was merged already and where a room objects (courses.holdings); nothing is moved
    then.
    """
    if not can_merge_points(actor):
        raise PermissionDenied
    rows = KnowledgePoint.with_merged.select_for_update(of=("self",)).select_related("merged_into")
    locked = {row.pk: row for row in rows.filter(pk__in=[point.pk, into.pk]).order_by("pk")}
    _check(locked[point.pk], locked[into.pk])
    for holding in all_holdings():
        holding.move(point, into, actor, now)
    _move_pages(point, into)
    KnowledgePoint.with_merged.filter(merged_into=point).update(merged_into=into)
    KnowledgePoint.with_merged.filter(pk=point.pk).update(merged_into=into)
    point.merged_into = into
    details = {"name": point.name, "into": str(into.uuid), "into_name": into.name}
    record_event(actor=actor, action=POINTS_MERGED, subject=point, details=details, now=now)


def rewrite_revisions(model: type[Page], change: Callable[[dict[str, Any]], bool]) -> None:
    """Let `change` rewrite what revisions of pages of a model hold; it says whether it did."""
    for revision in Revision.objects.filter(content_type=ContentType.objects.get_for_model(model)).iterator():
        if change(revision.content):
            Revision.objects.filter(pk=revision.pk).update(content=revision.content)


def _check(point: KnowledgePoint, into: KnowledgePoint) -> None:
    if point == into:
        raise ValidationError(_("Choose the one that it means the same as, not itself."))
    for row in (point, into):
        if row.merged_into is not None:
            message = _("“%(name)s” was merged into “%(other)s”.")
            raise ValidationError(message % {"name": row.name, "other": row.merged_into})
    objections = [objection for holding in all_holdings() if (objection := holding.objection(point))]
    if objections:
        raise ValidationError(objections)


def _pages_about(point: KnowledgePoint) -> Iterator[Held]:
    for model in ABOUT:
        if count := model._default_manager.filter(knowledge_points=point).count():
            yield Held(str(model._meta.verbose_name_plural), count)


def _move_pages(point: KnowledgePoint, into: KnowledgePoint) -> None:
    def renamed(content: dict[str, Any]) -> bool:
        points = content.get("knowledge_points") or []
        if point.pk not in points:
            return False
        content["knowledge_points"] = list(dict.fromkeys(into.pk if pk == point.pk else pk for pk in points))
        return True

    for model in ABOUT:
        links = model._meta.get_field("knowledge_points").remote_field.through._default_manager
        page = f"{model._meta.model_name}_id"
        old = links.filter(knowledgepoint=point)
        old.filter(**{f"{page}__in": links.filter(knowledgepoint=into).values(page)}).delete()
        old.update(knowledgepoint=into)
        rewrite_revisions(model, renamed)
