"""A roster between preview and confirmation: kept on the server, planned again before it is applied."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from common.clock import local_date
from common.spreadsheets import Sheet, SpreadsheetError, read_table
from people.models import Officer, RosterUpload
from people.queries import changeable_officers, kept_units

from .applying import RosterRefused, apply_roster
from .layout import find_layout
from .plan import RosterPlan
from .planning import plan_roster
from .words import REFUSED, key_of

# How long a preview may wait; the file holds names.
KEPT = timedelta(hours=12)


@transaction.atomic
def store_upload(
    *, name: str, content: bytes, effective: date, complete: bool, create_units: bool, actor: Officer, now: datetime
) -> RosterUpload:
    """Keep a file for its preview.

    Raises SpreadsheetError when it cannot be read at all, or holds what is never collected: that is not even kept.

    Files that nobody confirmed in time, and this person's earlier ones, are thrown away.
    """
    _check_content(read_table(content, name=name))
    discard_uploads(now=now)
    RosterUpload.objects.filter(uploaded_by=actor, applied_at=None).delete()
    return RosterUpload.objects.create(
        name=name[:255],
        content=content,
        uploaded_by=actor,
        uploaded_at=now,
        effective=effective,
        complete=complete,
        create_units=create_units,
    )


def _check_content(sheets: list[Sheet]) -> None:
    for sheet in sheets:
        layout = find_layout(sheet)
        for cell in layout.header.cells if layout else ():
            if key_of(cell) in REFUSED:
                raise SpreadsheetError(f"{cell.strip()}: {REFUSED[key_of(cell)]}")


def plan_upload(upload: RosterUpload, *, now: datetime) -> RosterPlan:
    """What the kept file would do now, within what its uploader may change."""
    actor, day = upload.uploaded_by, local_date(now)
    protected = Officer.objects.exclude(pk__in=changeable_officers(actor, day).values("pk"))
    within = kept_units(actor, day)
    if within is not None:
        # Those outside his units are refused by name of the unit; here only who is above him.
        protected = protected.filter(memberships__unit_id__in=within)
    return plan_roster(
        read_table(bytes(upload.content), name=upload.name),
        effective=upload.effective,
        complete=upload.complete,
        create_units=upload.create_units,
        within=within,
        protected=set(protected.values_list("pk", flat=True)),
    )


@transaction.atomic
def confirm_upload(*, upload: RosterUpload, digest: str, actor: Officer, now: datetime) -> dict[str, int]:
    """Apply the kept file if it still does what the preview with this digest showed; returns the counts.

    The content is emptied. Raises RosterRefused when it was applied already, or would now write something else.
    Locks the upload.
    """
    upload = RosterUpload.objects.select_for_update(of=("self",)).select_related("uploaded_by").get(pk=upload.pk)
    if upload.applied_at is not None:
        raise RosterRefused(_("This file has been imported already."))
    plan = plan_upload(upload, now=now)
    if plan.digest != digest:
        raise RosterRefused(_("The roster changed since the preview. Look at the new preview and confirm again."))
    counts = apply_roster(plan, actor=actor, now=now)
    RosterUpload.objects.filter(pk=upload.pk).update(applied_at=now, content=b"")
    return counts


def discard_uploads(*, now: datetime) -> int:
    """Throw away files that nobody confirmed in time; how many. For `run_periodic`."""
    return RosterUpload.objects.filter(applied_at=None, uploaded_at__lt=now - KEPT).delete()[0]
