"""The tables of the ledger. Only ledger.domain writes them."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.append_only import AppendOnlyModel
from common.identifiers import PublicIdField
from ledger.enums import Evidence, SubjectKind
from ledger.kinds import validate_kind


class Entry(AppendOnlyModel):
    """One thing an officer did, with the evidence it rests on; never changed, superseded at most.

    Entries of one officer form a chain of their own, so that writers of different officers never wait for each
    other. They hold no name, answer or free text, only identifiers, figures and titles of pages: a person's data can
    be erased and the chain still verifies (docs/decisions/0002-ledger-immutability.md).
    """

    uuid = PublicIdField()
    # No index of its own: a constraint begins with it.
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="entries", verbose_name=_("officer")
    )
    sequence = models.PositiveIntegerField(_("number"), help_text=_("Counts from 1 for each officer, without gaps."))
    kind = models.CharField(_("kind"), max_length=32, validators=[validate_kind])
    subject_kind = models.CharField(_("kind of subject"), max_length=16, choices=SubjectKind)
    subject_id = models.UUIDField(_("subject"))
    subject_title = models.CharField(_("title then"), max_length=255)
    page = models.ForeignKey(
        "wagtailcore.Page", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("page")
    )
    revision = models.ForeignKey(
        "wagtailcore.Revision", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("revision")
    )
    evidence = models.CharField(_("evidence"), max_length=16, choices=Evidence)
    party_unit = models.ForeignKey(
        "people.OrgUnit", models.PROTECT, null=True, related_name="+", verbose_name=_("party unit that day")
    )
    department = models.ForeignKey(
        "people.OrgUnit", models.PROTECT, null=True, related_name="+", verbose_name=_("department that day")
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("actor"),
        help_text=_("Who caused the entry; empty when the platform itself did, for instance at a deadline."),
    )
    occurred_at = models.DateTimeField(_("when it happened"))
    recorded_at = models.DateTimeField(_("when it was recorded"))
    rule_version = models.PositiveSmallIntegerField(_("version of the rule"), default=1)
    payload = models.JSONField(_("figures"), default=dict, encoder=DjangoJSONEncoder)
    idempotency_key = models.CharField(_("idempotency key"), max_length=128, unique=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="superseded_by", verbose_name=_("supersedes")
    )
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["officer", "sequence"]
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["officer", "sequence"], name="entry_sequence_per_officer"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="entry_sequence_from_one"),
        ]
        indexes = [
            models.Index(fields=["officer", "subject_kind", "subject_id"], name="entry_officer_subject"),
            models.Index(fields=["recorded_at"], name="entry_recorded"),
        ]

    def __str__(self):
        return f"{self.officer_id}#{self.sequence} {self.kind}"


class ChainHead(models.Model):
    """The last link of an officer's chain; its row is the lock that serialises that officer's writers."""

    officer = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="chain_head"
    )
    sequence = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("head of a chain")
        verbose_name_plural = _("heads of chains")


class Progress(models.Model):
    """Where an officer stands with a subject: the fold of his entries about it and of nothing else.

    Rebuildable at any time (`rebuild_progress`); written in the transaction that appends the entry.
    """

    # No index of its own: a constraint begins with it.
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="progress", verbose_name=_("officer")
    )
    subject_kind = models.CharField(_("kind of subject"), max_length=16, choices=SubjectKind)
    subject_id = models.UUIDField(_("subject"))
    started_at = models.DateTimeField(_("first valid entry"), null=True)
    completed_at = models.DateTimeField(_("completed"), null=True)
    passed_at = models.DateTimeField(_("passed"), null=True)
    tries = models.PositiveIntegerField(_("sittings submitted"), default=0)
    best_points = models.DecimalField(_("best points"), max_digits=8, decimal_places=2, null=True)
    best_full_points = models.DecimalField(_("full points of the best"), max_digits=8, decimal_places=2, null=True)
    counted_at = models.DateTimeField(_("hand-in of the try that counts"), null=True)
    hours = models.DecimalField(_("credit hours"), max_digits=8, decimal_places=2, default=0)
    last_sequence = models.PositiveIntegerField(_("last entry counted"))

    class Meta:
        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "subject_kind", "subject_id"], name="one_progress_per_officer_and_subject"
            )
        ]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="progress_subject")]


class Seal(AppendOnlyModel):
    """The state of every chain at the end of a day's sealing, as one digest; seals form a chain as well."""

    day = models.DateField(_("day"), unique=True)
    sealed_at = models.DateTimeField(_("sealed"))
    chains = models.PositiveIntegerField(_("chains"))
    entries = models.PositiveBigIntegerField(_("entries"))
    heads_digest = models.CharField(_("digest of all heads"), max_length=64)
    digest = models.CharField(_("digest"), max_length=64)
    check_code = models.CharField(_("check code"), max_length=16)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["day"]
        base_manager_name = "objects"


class SealedHead(AppendOnlyModel):
    """A chain's head as a seal found it, kept for the chains that grew since the seal before."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="heads")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("sealed head")
        verbose_name_plural = _("sealed heads")
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["seal", "officer"], name="one_sealed_head_per_officer")]
