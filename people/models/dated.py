"""Facts that carry when they hold and when they were known (docs/decisions/0003-dated-facts.md)."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from common.append_only import AppendOnlyModel, AppendOnlyQuerySet

Fact = TypeVar("Fact", bound="DatedFact", covariant=True)


class DatedQuerySet(AppendOnlyQuerySet[Fact]):
    """Reads facts as of a day (what held) and as known at an instant (what had been recorded)."""

    def known(self, known_at: datetime | None = None) -> Self:
        """The rows that count as knowledge at `known_at` (now, when None): recorded by then, not yet superseded."""
        if known_at is None:
            return self.filter(superseded_at=None)
        return self.filter(
            Q(superseded_at=None) | Q(superseded_at__gt=known_at),
            recorded_at__lte=known_at,
        )

    def as_of(self, day: date, known_at: datetime | None = None) -> Self:
        """The row in force on `day` of each series, at most one each: the latest `valid_from` not after `day`.

        Models with an end of their own (`valid_to`) are instead all rows whose half-open span holds `day`.
        """
        rows = self.known(known_at).filter(valid_from__lte=day)
        if self.model.series is None:
            return rows.filter(Q(valid_to=None) | Q(valid_to__gt=day))
        later = self.model.objects.known(known_at).filter(
            valid_from__lte=day,
            valid_from__gt=OuterRef("valid_from"),
            **{column: OuterRef(column) for column in self.model.series},
        )
        return rows.filter(~Exists(later))


class DatedFact(AppendOnlyModel):
    """A fact that a denominator reads.

    `valid_from` says from which day it holds; `recorded_at` since when we know it; `superseded_at`, written once,
    until when we believed it. A correction supersedes the wrong row and appends the right one; it never edits. In a
    model with a `series`, a fact ends where the next one of its series begins, so that two can never overlap.
    """

    write_once = ("superseded_at",)
    series: ClassVar[tuple[str, ...] | None] = None

    valid_from = models.DateField(_("valid from"))
    recorded_at = models.DateTimeField(_("recorded"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
        help_text=_("Empty when the platform itself recorded it."),
    )
    superseded_at = models.DateTimeField(_("superseded"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        ordering = ["valid_from", "recorded_at"]
