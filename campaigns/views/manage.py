"""What the bureau office does with campaigns: create, add tasks, open, close. Nobody else finds these pages."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.domain.campaigns import add_task, close_campaign, open_campaign, plan_campaign
from campaigns.forms import CampaignForm, TaskForm
from campaigns.models import Campaign
from campaigns.rules import can_manage_campaigns
from campaigns.subjects import kind_of_page
from campaigns.views.pages import show
from common import clock
from common.clock import local_date


def for_bureau_office(view):
    """404 for everybody else; gives the view the campaign instead of its code."""

    @wraps(view)
    def checked(request, code=None):
        if not can_manage_campaigns(request.user, local_date(clock.now())):
            raise Http404
        if code is None:
            return view(request)
        return view(request, get_object_or_404(Campaign.objects.select_related("scope"), code=code))

    return checked


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau_office
def new(request):
    """A form for a campaign in draft; its tasks are added on its own page."""
    now = clock.now()
    form = CampaignForm(request.POST or None, today=local_date(now))
    if request.method == "POST" and form.is_valid():
        try:
            campaign = plan_campaign(criteria=form.criteria, actor=request.user, now=now, **form.fields_of_campaign)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The campaign is a draft. Add its tasks, then open it."))
            return redirect("campaigns:detail", code=campaign.code)
    context = {
        "form": form,
        "trail": [(_("Study campaigns"), reverse("campaigns:list"))],
        "here": _("New campaign"),
    }
    return render(request, "campaigns/new.html", context, status=400 if form.errors else 200)


@require_POST
@for_bureau_office
def new_task(request, campaign):
    """Add one task; a refused form comes back with its reasons."""
    form = TaskForm(request.POST, campaign=campaign)
    if form.is_valid():
        page = form.cleaned_data["page"]
        given = {**form.cleaned_data, "kind": kind_of_page(page)}
        try:
            task = add_task(campaign=campaign, actor=request.user, now=clock.now(), **given)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            messages.success(request, _("%(task)s is a task now.") % {"task": task.title})
            return redirect("campaigns:detail", code=campaign.code)
    return show(request, campaign, form=form, status=400)


@require_POST
@for_bureau_office
def open_(request, campaign):
    """Open a draft."""
    return _carry_out(request, campaign, open_campaign, _("The campaign is open: its officers see their tasks."))


@require_POST
@for_bureau_office
def close(request, campaign):
    """Close an open campaign."""
    done = _("The campaign is closed. What is finished later counts as made up.")
    return _carry_out(request, campaign, close_campaign, done)


def _carry_out(request, campaign, act, done):
    try:
        act(campaign=campaign, actor=request.user, now=clock.now())
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, done)
    return redirect("campaigns:detail", code=campaign.code)
