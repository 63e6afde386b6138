"""Which pages may become tasks: the rooms that have such pages are named from above, never from here."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from wagtail.models import Page

from campaigns.enums import TaskKind

_offered: dict[tuple[str, str], TaskKind] = {}


def offer(model: str, kind: TaskKind) -> None:
    """Let pages of `model` ("app.Model") become tasks of a kind; call it from AppConfig.ready()."""
    app_label, name = model.lower().split(".")
    _offered[app_label, name] = kind


def offered_pages() -> QuerySet[Page]:
    """Published pages that may become tasks, in the order of the page tree."""
    models = Q(pk__in=[])
    for app_label, name in _offered:
        models |= Q(content_type__app_label=app_label, content_type__model=name)
    return Page.objects.live().filter(models).order_by("path")


def kind_of_page(page: Page) -> TaskKind:
    """What a task with this page asks for; raises KeyError for a page that was not offered."""
    content_type = page.content_type
    return _offered[content_type.app_label, content_type.model]
