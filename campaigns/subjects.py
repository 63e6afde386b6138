"""Which pages may become tasks: the rooms that have such pages are named from above, never from here."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q, QuerySet
from wagtail.models import Page

from campaigns.enums import TaskKind

# Why a page can be no task, in words; empty where it can.
Objection = Callable[[Page], str]
_offered: dict[tuple[str, str], TaskKind] = {}
_objections: dict[tuple[str, str], Objection] = {}


def offer(model: str, kind: TaskKind, *, objection: Objection | None = None) -> None:
    """Let pages of `model` ("app.Model") become tasks of a kind; call it from AppConfig.ready().

    `objection` says of one page of the model why it can be none all the same.
    """
    app_label, name = model.lower().split(".")
    _offered[app_label, name] = kind
    if objection:
        _objections[app_label, name] = objection


def offered_pages() -> QuerySet[Page]:
    """Published pages that may become tasks, in the order of the page tree."""
    models = Q(pk__in=[])
    for app_label, name in _offered:
        models |= Q(content_type__app_label=app_label, content_type__model=name)
    return Page.objects.live().filter(models).order_by("path")


def kind_of_page(page: Page) -> TaskKind:
    """What a task with this page asks for; raises KeyError for a page that was not offered."""
    return _offered[_model_of(page)]


def objection_to(page: Page) -> str:
    """Why the page can be no task, in words; empty where it can."""
    objection = _objections.get(_model_of(page))
    return objection(page) if objection else ""


def _model_of(page: Page) -> tuple[str, str]:
    return page.cached_content_type.app_label, page.cached_content_type.model
