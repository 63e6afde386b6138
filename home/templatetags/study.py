"""Tasks, sittings and contests in words: how far one is, until when, and the way to go on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.clock import local_date
from common.pictures import Mark
from common.templatetags.dates import day, days_left, last_day
from courses.templatetags.reading import section_name
from home import wording
from home.queries.study import TaskView
from quizzes.enums import SittingState
from quizzes.models import Sitting

register = template.Library()

# From so many days before the deadline on a task is marked as due soon.
SOON = 7


@dataclass(frozen=True)
class Step:
    """The way to go on: words for a button, and where it leads."""

    label: str
    url: str


@register.simple_tag
def greeting(name: str, now: datetime) -> str:
    """{% greeting user.name now %}"""
    return wording.greeting(name, now)


@register.simple_tag
def kind_of_task(task: TaskView, with_campaign: object = False) -> str:
    """Lesson, case, policy or quiz; with its campaign where several are running."""
    kind = str(capfirst(task.page.specific_class._meta.verbose_name))
    return f"{kind} · {task.campaign.title}" if with_campaign else kind


@register.filter
def left(task: TaskView) -> list[str]:
    """What a begun page still asks for, in parts; empty for everything else."""
    return wording.left_of_reading(task.reading) if task.reading else []


@register.filter
def left_marked(task: TaskView) -> str:
    """The same in one piece with its parts in bold, for a sentence; safe, because the parts are escaped."""
    joint = pgettext("between the last parts of a list", " and ")
    return mark_safe(joint.join(format_html("<b>{}</b>", part) for part in left(task)))


@register.filter
def standing(task: TaskView) -> str:
    """How far one is with a task, for the middle of its row."""
    if task.mark == Mark.DONE:
        return _("Finished on %(day)s") % {"day": day(task.due.completed_at)}
    if not task.url:
        return _("Offline at the moment")
    if task.quiz:
        return wording.left_of_quiz(task.quiz)
    if parts := left(task):
        return _("Still to do: %(parts)s") % {"parts": pgettext("between parts of a list", ", ").join(parts)}
    return _("Under way") if task.mark == Mark.DOING else _("Not begun")


@register.filter
def deadline_text(task: TaskView, now: datetime) -> str:
    """11月30日前; in the last week the days that are left, afterwards those it is overdue.

    Nothing once it is done, nor for an elective task.
    """
    if task.mark == Mark.DONE or not task.is_required:
        return ""
    ends = task.campaign.ends_at
    if _days_to(ends, now) > SOON:
        return _("by %(day)s") % {"day": day(last_day(ends))}
    return days_left(ends, now)


@register.filter
def deadline_kind(task: TaskView, now: datetime) -> str:
    """Colour of the tag that holds deadline_text."""
    if task.mark == Mark.DONE or not task.is_required:
        return ""
    days = _days_to(task.campaign.ends_at, now)
    return "red" if days < 0 else "gold" if days <= SOON else ""


@register.simple_tag
def step_of(task: TaskView) -> Step:
    """The next step of a task that can be done."""
    if task.quiz:
        if task.quiz.is_being_marked:
            return Step(_("See the paper"), sitting_address(task.quiz.sitting))
        if task.quiz.sitting:
            return Step(_("Go on answering"), sitting_address(task.quiz.sitting))
        return Step(_("Go to the quiz"), task.url)
    reading = task.reading
    if reading is None:
        return Step(_("Begin"), task.url)
    if reading.current:
        words = _("Go on with %(section)s") % {"section": section_name(reading.current.number)}
        return Step(words, f"{task.url}#{reading.current.id}")
    if reading.check and not reading.check.passed_at and reading.check.page.live:
        return Step(_("Do the check"), reading.check.page.url)
    return Step(_("Go on"), task.url)


@register.filter
def sitting_address(sitting: Sitting) -> str:
    """Where an open sitting is gone on with, or the result of one that was handed in stands."""
    name = "quizzes:sitting" if sitting.state == SittingState.OPEN else "quizzes:result"
    return reverse(name, args=[sitting.uuid])


@register.filter
def time_to(moment: datetime, now: datetime) -> str:
    """How long it is until `moment`, in its two largest units: 4天8小时, 3小时20分, 5分钟."""
    minutes = max(int((moment - now).total_seconds()) // 60, 0)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    values = {"days": days, "hours": hours, "minutes": minutes}
    if days:
        return _("%(days)d d %(hours)d h") % values
    if hours:
        return _("%(hours)d h %(minutes)d min") % values
    return _("%(minutes)d min") % values


def _days_to(end: datetime, now: datetime) -> int:
    return (last_day(end) - local_date(now)).days
