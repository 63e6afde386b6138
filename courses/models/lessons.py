"""Courses and their lessons."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from courses.blocks import PointsBlock

from .study import HousePage, IndexPage, SectionedPage, StudyPage


class LearnIndexPage(IndexPage):
    """All courses, at /learn/."""

    max_count = 1
    subpage_types = ["courses.CoursePage"]

    class Meta:
        verbose_name = _("list of courses")
        verbose_name_plural = _("lists of courses")


class CoursePage(HousePage):
    """A course: a row of lessons under one roof. Completion is of lessons; a course only counts them."""

    summary = models.TextField(_("summary"), max_length=500, help_text=_("What the course gives, in two sentences."))
    cover = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cover"),
        help_text=_("Empty: a drawn cover is used."),
    )

    parent_page_types = ["courses.LearnIndexPage"]
    subpage_types = ["courses.LessonPage"]
    search_fields = [*Page.search_fields, index.SearchField("summary")]
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("cover")]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")


class LessonPage(SectionedPage):
    """A lesson: complete when every section was opened and its check, if it has one, was passed."""

    risk_for = models.CharField(
        _("posts at risk"), max_length=128, blank=True, help_text=_("For which posts the risks below are written.")
    )
    risks = StreamField(
        PointsBlock(),
        blank=True,
        verbose_name=_("risks of the post"),
        help_text=_("Where an honest person in this post may slip. Empty: the box is not shown."),
    )
    # PROTECT: a deleted quiz must not silently make its lessons easier to complete.
    check_quiz = models.ForeignKey(
        "wagtailcore.Page",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="checked_lessons",
        verbose_name=_("check quiz"),
        help_text=_("The quiz that must be passed before the lesson counts as complete."),
    )

    parent_page_types = ["courses.CoursePage"]
    search_fields = [*SectionedPage.search_fields, index.SearchField("risks")]
    content_panels = [
        *StudyPage.head_panels,
        FieldPanel("minutes"),
        FieldPanel("sections"),
        MultiFieldPanel([FieldPanel("risk_for"), FieldPanel("risks")], heading=_("Risks of the post")),
        PageChooserPanel("check_quiz", "quizzes.QuizPage"),
        FieldPanel("risk_domain"),
        FieldPanel("cites"),
        *StudyPage.filing_panels,
    ]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def check_page(self) -> Page | None:
        return self.check_quiz
