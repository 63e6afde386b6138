"""A contest, the rules of its papers, and its seed under seal."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.append_only import AppendOnlyModel
from common.identifiers import PublicIdField
from contests.enums import ContestState, Phase
from quizzes.enums import Difficulty
from quizzes.kinds import kind_choices

# What an address of this room already means.
RESERVED_SLUGS = ("new",)


def validate_slug_is_free(slug):
    """No contest may hide behind an address of the room itself."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("“%(slug)s” is an address of this site. Choose another one."), params={"slug": slug})


class Contest(models.Model):
    """A competition over a window of time, with papers that anyone can check (docs/decisions/0005-contest-draw.md).

    Until it closes its seed lies in SealedSeed; `seed` is empty until then. The digests are those of what was pinned
    at opening; `eligible_digest` moves with each later addition, `eligible_digest_at_opening` never does.
    """

    uuid = PublicIdField()
    slug = models.SlugField(
        _("address"),
        max_length=64,
        unique=True,
        validators=[validate_slug_is_free],
        help_text=_("Letters, digits and hyphens; the last part of the page's address, for instance 2026-11."),
    )
    title = models.CharField(_("title"), max_length=128)
    edition = models.CharField(
        _("series"), max_length=64, blank=True, help_text=_("The line above the title, such as: Monthly contest, May.")
    )
    summary = models.TextField(_("summary"), blank=True)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    notice_until = models.DateTimeField(
        _("objections until"), null=True, blank=True, help_text=_("Results are open to objection until then.")
    )
    time_limit = models.PositiveSmallIntegerField(
        _("time limit, minutes"), default=12, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    max_tries = models.PositiveSmallIntegerField(
        _("tries"), default=2, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark, percent"), default=60, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    board_size = models.PositiveSmallIntegerField(
        _("places on the board"), default=10, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    board_while_open = models.BooleanField(
        _("show the board while the contest is open"),
        default=True,
        help_text=_("Otherwise only the numbers of participants are shown until it closes."),
    )
    banks = models.ManyToManyField("quizzes.Bank", related_name="contests", verbose_name=_("question banks"))
    scope = models.ForeignKey("people.Scope", models.PROTECT, related_name="+", verbose_name=_("scope"))
    state = models.CharField(_("state"), max_length=16, choices=ContestState, default=ContestState.DRAFT)
    seed_commitment = models.CharField(_("commitment of the seed"), max_length=64, blank=True, editable=False)
    seed = models.CharField(_("seed, revealed"), max_length=64, blank=True, editable=False)
    rules_digest = models.CharField(_("digest of the rules"), max_length=64, blank=True, editable=False)
    pool_digest = models.CharField(_("digest of the questions"), max_length=64, blank=True, editable=False)
    eligible_digest = models.CharField(_("digest of the list"), max_length=64, blank=True, editable=False)
    eligible_digest_at_opening = models.CharField(
        _("digest of the list at opening"), max_length=64, blank=True, editable=False
    )
    opened_at = models.DateTimeField(_("opened at"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)

    class Meta:
        verbose_name = _("contest")
        verbose_name_plural = _("contests")
        ordering = ["-opens_at", "slug"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ContestState.values), name="contest_state_known"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="contest_closes_after_opening",
                violation_error_message=_("The contest must close after it opens."),
            ),
            models.CheckConstraint(
                condition=Q(notice_until=None) | Q(notice_until__gt=F("closes_at")),
                name="contest_notice_after_closing",
                violation_error_message=_("Objections end after the contest has closed."),
            ),
            models.CheckConstraint(
                condition=Q(time_limit__gte=1, max_tries__gte=1, board_size__gte=1, pass_percent__range=(1, 100)),
                name="contest_figures_in_range",
            ),
            models.CheckConstraint(
                condition=Q(state=ContestState.CLOSED) | Q(seed="", closed_at=None), name="contest_seed_secret_till_end"
            ),
            models.CheckConstraint(
                condition=~Q(state=ContestState.CLOSED) | (~Q(seed="") & Q(closed_at__isnull=False)),
                name="contest_closed_reveals_seed",
            ),
            models.CheckConstraint(
                condition=Q(state=ContestState.DRAFT) | ~Q(seed_commitment=""), name="contest_commits_before_running"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[ContestState.DRAFT, ContestState.ANNOUNCED],
                    opened_at=None,
                    rules_digest="",
                    pool_digest="",
                    eligible_digest="",
                    eligible_digest_at_opening="",
                )
                | (
                    Q(state__in=[ContestState.OPEN, ContestState.CLOSED], opened_at__isnull=False)
                    & ~Q(rules_digest="")
                    & ~Q(pool_digest="")
                    & ~Q(eligible_digest="")
                    & ~Q(eligible_digest_at_opening="")
                ),
                name="contest_open_has_digests",
            ),
        ]
        indexes = [models.Index(fields=["state", "opens_at"], name="contest_state_time")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("contests:contest", args=[self.slug])

    @property
    def limit(self) -> timedelta:
        return timedelta(minutes=self.time_limit)

    @property
    def is_closed(self) -> bool:
        return self.state == ContestState.CLOSED

    @property
    def board_is_open(self) -> bool:
        """Whether names, points and means may be shown now: after closing, and before it where the contest says so."""
        return self.is_closed or (self.state == ContestState.OPEN and self.board_while_open)

    def phase_at(self, now: datetime) -> Phase:
        """What the contest is to its readers at `now`."""
        if self.state == ContestState.DRAFT:
            return Phase.DRAFT
        if self.state == ContestState.ANNOUNCED:
            return Phase.BEFORE
        if self.state == ContestState.OPEN:
            return Phase.RUNNING if now < self.closes_at else Phase.ENDED
        return Phase.NOTICE if self.notice_until and now < self.notice_until else Phase.OVER


class ContestRule(models.Model):
    """So many random questions of a kind for so many points each; rules are drawn in their order."""

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="rules", verbose_name=_("contest"))
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=16, choices=kind_choices)
    count = models.PositiveSmallIntegerField(_("how many"), validators=[MinValueValidator(1), MaxValueValidator(200)])
    points = models.DecimalField(
        _("points each"),
        max_digits=6,
        decimal_places=2,
        default=5,
        validators=[MinValueValidator(0), MaxValueValidator(1000)],
    )
    knowledge_point = models.ForeignKey(
        "courses.KnowledgePoint",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("knowledge point"),
    )
    difficulty = models.CharField(_("difficulty"), max_length=8, choices=Difficulty, blank=True)

    class Meta:
        verbose_name = _("rule of a contest's papers")
        verbose_name_plural = _("rules of a contest's papers")
        ordering = ["contest", "position"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "position"], name="contest_rule_position"),
            models.CheckConstraint(condition=Q(count__gte=1, points__gte=0), name="contest_rule_figures"),
        ]


class SealedSeed(AppendOnlyModel):
    """The seed of a contest that has not closed: a table of its own, so that nothing that lists contests can show it.

    Written once, when the contest is announced or opened; `close_contest` copies it to the contest.
    """

    contest = models.OneToOneField(Contest, models.PROTECT, related_name="sealed_seed", verbose_name=_("contest"))
    seed = models.CharField(_("seed"), max_length=64, editable=False)

    class Meta:
        verbose_name = _("sealed seed")
        verbose_name_plural = _("sealed seeds")
        base_manager_name = "objects"

    def __str__(self):
        return str(_("sealed seed"))
