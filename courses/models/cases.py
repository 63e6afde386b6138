"""Warning-education cases (警示案例)."""

from __future__ import annotations

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from courses.blocks import PairsBlock, PointsBlock, TimelineBlock
from courses.enums import Discipline

from .study import IndexPage, SectionedPage, StudyPage


class DisciplinesField(models.JSONField):
    """Some of the closed list of disciplines, as a list of its values."""

    def formfield(self, **kwargs):
        return forms.MultipleChoiceField(
            choices=Discipline.choices,
            widget=forms.CheckboxSelectMultiple,
            required=not self.blank,
            label=self.verbose_name,
            help_text=self.help_text,
        )


class CaseIndexPage(IndexPage):
    """All cases, at /cases/."""

    max_count = 1
    subpage_types = ["courses.CasePage"]

    class Meta:
        verbose_name = _("list of cases")
        verbose_name_plural = _("lists of cases")


class CasePage(SectionedPage):
    """A case: who, in which field, against which discipline, with which outcome, and what closes the gap.

    Cases are anonymised with 某, without case numbers or dates (DOMAIN §2.2); complete when every section was opened.
    """

    identity = models.CharField(
        _("identity"), max_length=128, help_text=_("Post and 某 name only; never a real person, unit or date.")
    )
    field = models.CharField(_("field of work"), max_length=64, help_text=_("The work in which it happened."))
    disciplines = DisciplinesField(_("offended against"), default=list, blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=255, help_text=_("A range is enough; an editor trained in discipline checks it.")
    )
    audience = models.CharField(
        _("audience"), max_length=255, blank=True, help_text=_("Posts for which the case is close to the work.")
    )
    timeline = StreamField(
        TimelineBlock(), blank=True, verbose_name=_("timeline"), help_text=_("Up to eight events; a picture is drawn.")
    )
    pairs = StreamField(PairsBlock(), blank=True, verbose_name=_("gaps and remedies"))
    discussion = StreamField(
        PointsBlock(), blank=True, verbose_name=_("questions for discussion"), help_text=_("For the branch meeting.")
    )
    fictional = models.BooleanField(
        _("invented"), default=True, help_text=_("Readers are told that the case is invented.")
    )

    parent_page_types = ["courses.CaseIndexPage"]
    search_fields = [
        *SectionedPage.search_fields,
        index.SearchField("identity"),
        index.SearchField("field"),
        index.SearchField("outcome"),
        index.SearchField("pairs"),
        index.SearchField("discussion"),
    ]
    content_panels = [
        *StudyPage.head_panels,
        FieldPanel("fictional"),
        MultiFieldPanel(
            [
                FieldPanel("identity"),
                FieldPanel("field"),
                FieldPanel("disciplines"),
                FieldPanel("outcome"),
                FieldPanel("risk_domain"),
                FieldPanel("audience"),
            ],
            heading=_("Head of the case"),
        ),
        FieldPanel("minutes"),
        FieldPanel("timeline"),
        FieldPanel("sections"),
        FieldPanel("pairs"),
        FieldPanel("discussion"),
        FieldPanel("cites"),
        *StudyPage.filing_panels,
    ]

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")

    @property
    def discipline_labels(self) -> list[str]:
        return [Discipline(value).label for value in self.disciplines]
