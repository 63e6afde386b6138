"""The back office: lists that editors keep, what rich text may hold, and pages that must stay."""

from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets import Button
from wagtail.snippets.models import register_snippet

from courses.blocks import RICH_TEXT_FEATURES
from courses.models import KnowledgePoint
from courses.queries import reasons_to_keep
from courses.rules import can_merge_points
from courses.views.points import MergePointView
from courses.viewsets import KnowledgePointViewSet, RiskDomainViewSet, clause_chooser_viewset

register_snippet(KnowledgePointViewSet)
register_snippet(RiskDomainViewSet)


@hooks.register("register_admin_urls")
def register_point_urls():
    return [path("knowledge-points/<int:pk>/merge/", MergePointView.as_view(), name="merge_knowledge_point")]


@hooks.register("register_snippet_listing_buttons")
def offer_merging(snippet, user, next_url=None):
    if isinstance(snippet, KnowledgePoint) and can_merge_points(user):
        url = reverse("merge_knowledge_point", args=[snippet.pk])
        yield Button(pgettext("knowledge points", "Merge"), url, icon_name="link", priority=30)


@hooks.register("register_admin_viewset")
def register_clause_chooser():
    return clause_chooser_viewset


@hooks.register("register_rich_text_features", order=1000)
def keep_rich_text_plain(features):
    """Last of all: whatever Wagtail and its apps switch on by default, our texts hold only what the look can set."""
    features.default_features = list(RICH_TEXT_FEATURES)


@hooks.register("before_delete_page")
def keep_page(request, page):
    """History outlives its subjects (DESIGN §3): say why the page stays, and offer to unpublish it."""
    reasons = reasons_to_keep(page)
    if not reasons:
        return None
    unpublish = []
    if page.live and page.permissions_for_user(request.user).can_unpublish():
        address = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
        unpublish = [messages.button(address, _("Unpublish instead"))]
    messages.error(request, _refusal(page, reasons), buttons=unpublish)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def keep_pages(request, action_type, objects, action):
    """The same for pages that are chosen in a list and deleted together: one that stays keeps all."""
    if action_type != "delete" or action.models[0].__name__ != "Page":
        return None
    kept = [(page, reasons) for page in objects if (reasons := reasons_to_keep(page))]
    for page, reasons in kept:
        messages.error(request, _refusal(page, reasons))
    return redirect("wagtailadmin_explore", kept[0][0].get_parent().pk) if kept else None


def _refusal(page, reasons):
    return _("“%(title)s” cannot be deleted. %(reasons)s Unpublishing takes it off the site and keeps the records.") % {
        "title": page.title,
        "reasons": " ".join(reasons),
    }
