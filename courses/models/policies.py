"""Policies, and the clauses that lessons, cases and questions cite."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from common.append_only import AppendOnlyModel
from common.identifiers import PublicIdField
from courses.blocks import PolicyTextBlock
from courses.enums import ClauseLevel, PolicyStatus
from courses.sections import Section, numbered

from .study import IndexPage, StudyPage


class PolicyIndexPage(IndexPage):
    """All policies, at /policies/."""

    max_count = 1
    subpage_types = ["courses.PolicyPage"]

    class Meta:
        verbose_name = _("list of policies")
        verbose_name_plural = _("lists of policies")


@dataclass(frozen=True)
class Chapter:
    """A chapter as it is read: its section identifier, its own block (None before the first head), its clauses."""

    id: str
    head: StreamValue.StreamChild | None
    clauses: list[StreamValue.StreamChild]

    @property
    def heading(self) -> str:
        return " ".join(filter(None, [self.head.value["number"], self.head.value["heading"]])) if self.head else ""


class PolicyPage(StudyPage):
    """A policy: its head, its text cut into clauses, the days on which it holds.

    Complete when every chapter was opened. Clauses before the first chapter count as one section of their own, under
    the page's public identifier.
    """

    full_title = models.CharField(
        _("full title"), max_length=255, blank=True, help_text=_("Empty: the title above is the full one.")
    )
    document_number = models.CharField(_("document number"), max_length=128, blank=True)
    issuer = models.CharField(_("issuer"), max_length=255)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    effective_on = models.DateField(_("in force from"))
    repealed_on = models.DateField(
        _("repealed from"), null=True, blank=True, help_text=_("The first day on which it no longer holds.")
    )
    notice = models.TextField(
        _("notice"),
        blank=True,
        help_text=_("Shown above the text, for example that it is an outline and not the official wording."),
    )
    body = StreamField(
        PolicyTextBlock(),
        verbose_name=_("text"),
        help_text=_("Move clauses freely, they keep their identity; a deleted one is marked repealed."),
    )

    parent_page_types = ["courses.PolicyIndexPage"]
    search_fields = [
        *StudyPage.search_fields,
        index.SearchField("full_title"),
        index.SearchField("document_number"),
        index.SearchField("issuer"),
        index.SearchField("body"),
    ]
    content_panels = [
        *StudyPage.head_panels,
        FieldPanel("full_title"),
        MultiFieldPanel(
            [
                FieldPanel("document_number"),
                FieldPanel("issuer"),
                FieldPanel("adopted_on"),
                FieldPanel("effective_on"),
                FieldPanel("repealed_on"),
            ],
            heading=_("Head of the policy"),
        ),
        FieldPanel("notice"),
        FieldPanel("body"),
        *StudyPage.filing_panels,
    ]

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        constraints = [
            models.CheckConstraint(
                condition=Q(repealed_on=None) | Q(repealed_on__gt=F("effective_on")),
                name="policy_repealed_after_effect",
                violation_error_message=_("A policy is repealed after it came into force."),
            )
        ]

    def status_on(self, day: date) -> PolicyStatus:
        if self.repealed_on and self.repealed_on <= day:
            return PolicyStatus.REPEALED
        return PolicyStatus.COMING if self.effective_on > day else PolicyStatus.IN_FORCE

    def chapters(self) -> list[Chapter]:
        """The text by chapters; clauses before the first one form a chapter without a head."""
        chapters: list[Chapter] = []
        for block in self.body:
            if block.block_type == ClauseLevel.CHAPTER:
                chapters.append(Chapter(block.id, block, []))
            else:
                if not chapters:
                    chapters.append(Chapter(str(self.translation_key), None, []))
                chapters[-1].clauses.append(block)
        return chapters

    def study_sections(self) -> list[Section]:
        return numbered((chapter.id, chapter.heading or self.title) for chapter in self.chapters())


class ClauseManager(models.Manager):
    """A clause is hardly ever shown without its policy's title and address, and never with its whole text."""

    def get_queryset(self):
        return super().get_queryset().select_related("policy").defer("policy__body", "policy__attachments")


class Clause(index.Indexed, models.Model):
    """A clause of a policy, for good: its identity outlives every wording (DESIGN §3).

    Number, heading and text are those of the policy's published text; every wording that was ever published is kept
    in its versions. A clause taken out of the text is marked, never deleted: what cites it still finds it.
    """

    uuid = PublicIdField()
    policy = models.ForeignKey(PolicyPage, models.PROTECT, related_name="clauses", verbose_name=_("policy"))
    # The block's own id; a copied policy repeats it, so it is unique within the policy only.
    block_id = models.UUIDField(_("block"), editable=False)
    level = models.CharField(_("level"), max_length=16, choices=ClauseLevel)
    number = models.CharField(_("number"), max_length=32)
    heading = models.CharField(_("heading"), max_length=128, blank=True)
    text = models.TextField(_("text"), blank=True)
    position = models.PositiveIntegerField(_("position"))
    changed_at = models.DateTimeField(_("last changed"))
    removed_at = models.DateTimeField(_("taken out of the text"), null=True)

    objects = ClauseManager()

    search_fields = [
        index.SearchField("number"),
        index.SearchField("heading"),
        index.SearchField("text"),
        # What the chooser of the back office searches.
        index.AutocompleteField("number"),
        index.AutocompleteField("heading"),
        index.AutocompleteField("text"),
        index.RelatedFields("policy", [index.SearchField("title"), index.AutocompleteField("title")]),
    ]

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ["policy", "position"]
        constraints = [models.UniqueConstraint(fields=["policy", "block_id"], name="one_clause_per_block")]

    def __str__(self):
        return " ".join(filter(None, [self.policy.title, self.number, self.heading]))

    @property
    def anchor(self) -> str:
        """The fragment of the policy's address that leads to this clause."""
        return str(self.block_id)

    @property
    def url(self) -> str:
        return f"{self.policy.url}#{self.anchor}"

    def status_on(self, day: date) -> PolicyStatus:
        """As its policy, unless it has been taken out of the text."""
        return PolicyStatus.REPEALED if self.removed_at else self.policy.status_on(day)


class ClauseVersion(AppendOnlyModel):
    """A wording of a clause as it was published."""

    clause = models.ForeignKey(Clause, models.PROTECT, related_name="versions", verbose_name=_("clause"))
    version = models.PositiveIntegerField(_("version"))
    number = models.CharField(_("number"), max_length=32)
    heading = models.CharField(_("heading"), max_length=128, blank=True)
    text = models.TextField(_("text"), blank=True)
    effective_on = models.DateField(_("in force from"))
    published_at = models.DateTimeField(_("published"))

    class Meta:
        verbose_name = _("version of a clause")
        verbose_name_plural = _("versions of clauses")
        ordering = ["clause", "version"]
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["clause", "version"], name="clause_version_number"),
            models.CheckConstraint(condition=Q(version__gte=1), name="clause_version_from_one"),
        ]


class Citation(models.Model):
    """A published lesson or case rests on a clause. Derived from the page's text at publishing."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="citations", verbose_name=_("page"))
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="citations", verbose_name=_("clause"))
    position = models.PositiveIntegerField(_("position"))

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["page", "position"]
        constraints = [models.UniqueConstraint(fields=["page", "clause"], name="one_citation_per_page_and_clause")]
