"""What lessons, cases and policies have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from common.forms import AddressedPageForm
from courses.blocks import AttachmentsBlock, CitesBlock, SectionsBlock
from courses.sections import Section, numbered

Presenter = Callable[[Page, HttpRequest], dict[str, Any]]


class HousePage(Page):
    """A page of this room. Every officer may read every published page, so there are no privacy settings.

    What its template shows beyond the page itself comes from the presenter that views register for its type.
    """

    base_form_class = AddressedPageForm
    private_page_options: list[str] = []
    presenter: Presenter | None = None

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        if self.presenter is not None:
            context.update(self.presenter(request))
        return context


def presents(page_type: type[HousePage]) -> Callable[[Presenter], Presenter]:
    """Register the decorated function(page, request) as what fills the template's context of `page_type`."""

    def register(presenter: Presenter) -> Presenter:
        page_type.presenter = presenter
        return presenter

    return register


class IndexPage(HousePage):
    """A list of pages, with one line of introduction."""

    intro = models.TextField(_("introduction"), blank=True, help_text=_("One or two lines under the heading."))

    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        abstract = True


class StudyPage(HousePage):
    """A page that is studied: it has sections, a rule of completion, and a place in the lists."""

    lead = models.TextField(_("lead"), max_length=500, help_text=_("What it is about, in one to three sentences."))
    cover = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cover"),
        help_text=_("Empty: a drawn cover is used."),
    )
    knowledge_points = ParentalManyToManyField("courses.KnowledgePoint", blank=True, verbose_name=_("knowledge points"))
    attachments = StreamField(
        AttachmentsBlock(),
        blank=True,
        verbose_name=_("attachments"),
        help_text=_("No secret or internal documents: this is not a classified system."),
    )
    source = models.CharField(
        _("source"), max_length=255, blank=True, help_text=_("Who wrote it, or where it was published.")
    )
    copyright_note = models.CharField(
        _("copyright note"), max_length=255, blank=True, help_text=_("Why the platform may show it.")
    )

    subpage_types: list[str] = []

    search_fields = [*Page.search_fields, index.SearchField("lead")]

    head_panels = [
        FieldPanel("title", classname="title"),
        FieldPanel("lead"),
    ]
    filing_panels = [
        FieldPanel("attachments"),
        MultiFieldPanel([FieldPanel("cover")], heading=_("Appearance")),
        FieldPanel("knowledge_points", widget=forms.CheckboxSelectMultiple),
        MultiFieldPanel([FieldPanel("source"), FieldPanel("copyright_note")], heading=_("Origin")),
    ]

    class Meta:
        abstract = True

    def study_sections(self) -> list[Section]:
        """The sections that must be opened, in order."""
        raise NotImplementedError

    def check_page(self) -> Page | None:
        """The quiz page that must be passed as well, if any."""
        return None


class SectionedPage(StudyPage):
    """A page whose text is written in sections, with quoted and further clauses."""

    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        default=10,
        help_text=_("An estimate for the reader. Reading time is never measured."),
    )
    sections = StreamField(
        SectionsBlock(),
        verbose_name=_("sections"),
        help_text=_("A reader has read the page when every section has been opened."),
    )
    cites = StreamField(
        CitesBlock(),
        blank=True,
        verbose_name=_("further clauses"),
        help_text=_("Clauses that belong here without being quoted in the text."),
    )
    risk_domain = models.ForeignKey(
        "courses.RiskDomain",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("field of risk"),
    )

    search_fields = [*StudyPage.search_fields, index.SearchField("sections")]

    class Meta:
        abstract = True

    def study_sections(self) -> list[Section]:
        return numbered((section.id, section.value["heading"]) for section in self.sections)

    def cited_clauses(self) -> list[models.Model]:
        """The clauses that the page quotes or names, each once, in the order of the page."""
        quoted = [
            part.value for section in self.sections for part in section.value["body"] if part.block_type == "quote"
        ]
        named = [part.value for part in self.cites]
        return list(dict.fromkeys(clause for clause in quoted + named if clause is not None))
