"""Campaigns as officers see them: which there are, and one's own tasks in each."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from campaigns.forms import TaskForm
from campaigns.models import Campaign
from campaigns.queries import campaigns_visible_to, is_asked, own_tasks
from campaigns.rules import can_manage_campaigns, can_view_campaign
from common import clock
from common.clock import local_date
from common.figures import Share
from common.pictures import Mark


@require_GET
def campaign_list(request):
    """Every campaign that concerns the reader; the bureau office also sees drafts and may make one."""
    today = local_date(clock.now())
    return render(
        request,
        "campaigns/list.html",
        {
            "campaigns": campaigns_visible_to(request.user, today),
            "may_manage": can_manage_campaigns(request.user, today),
            "today": today,
        },
    )


@require_GET
def campaign(request, code):
    """One campaign with the reader's own tasks; for the bureau office also what may be done with it."""
    campaign = get_object_or_404(Campaign.objects.select_related("scope"), code=code)
    if not can_view_campaign(request.user, campaign, local_date(clock.now())):
        raise Http404
    return show(request, campaign)


def show(request, campaign, *, form=None, status=200):
    """The page of a campaign; `form` is a refused one of a new task."""
    now = clock.now()
    today = local_date(now)
    tasks = own_tasks(campaign, request.user, now)
    required = [row for row in tasks if row.task.required]
    may_manage = can_manage_campaigns(request.user, today)
    may_change = may_manage and campaign.state in ("draft", "open")
    context = {
        "campaign": campaign,
        "tasks": tasks,
        "share": Share(sum(row.mark == Mark.DONE for row in required), len(required)),
        "is_asked": is_asked(campaign, request.user, today) and not campaign.is_draft,
        "may_manage": may_manage,
        "form": (form or TaskForm(campaign=campaign)) if may_change else None,
        "may_open": campaign.is_draft and bool(required),
        "today": today,
        "trail": [(_("Study campaigns"), reverse("campaigns:list"))],
        "here": campaign.title,
    }
    return render(request, "campaigns/detail.html", context, status=status)
