"""What the reader in the browser reports. The browser reports, the server judges (DESIGN §1.3)."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema
from ninja.security import SessionAuth

from common import clock
from courses.domain.evidence import record_opened
from courses.queries import pages_visible_to

router = Router(auth=SessionAuth(), tags=["courses"])

# More sections than any page has; a longer report is a mistake.
MOST_SECTIONS = 500


class OpenedIn(Schema):
    """Sections whose heading and end have been on screen."""

    sections: list[UUID] = Field(min_length=1, max_length=MOST_SECTIONS)


class OpenedOut(Schema):
    """What counts now; `refused` are reported sections that the published page does not have."""

    opened: list[str]
    refused: list[str]
    completed: bool


@router.post("/pages/{uuid:page}/opened", response=OpenedOut, url_name="page_opened")
def page_opened(request, page: UUID, report: OpenedIn):
    found = get_object_or_404(pages_visible_to(request.user), translation_key=page)
    return record_opened(officer=request.user, page=found.specific, section_ids=report.sections, now=clock.now())
