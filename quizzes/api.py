"""The JSON face of sittings: answers saved under a token, state and handing in under a session.

Saving is a plain view: it runs once per click of everybody in a contest, and a typed route would take a sixth of its
budget (DESIGN §7). The router describes it for the OpenAPI document.
"""

import json
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from ninja import Field, Router, Schema
from ninja.security import SessionAuth

from common import clock
from quizzes.domain.answers import SaveRefused, save_answer
from quizzes.domain.sittings import is_overdue, submit_sitting
from quizzes.domain.tokens import BadToken, SittingToken, read_token
from quizzes.enums import SaveRefusal
from quizzes.models import Sitting
from quizzes.queries import sittings_visible_to

# The longest answer is that to a case of twenty essays, ten thousand characters each, three bytes to a Chinese one.
# Whatever is longer is none, and is not even parsed.
MOST_BYTES = 1_048_576
MOST_REVISIONS = 2**31 - 1

STATUS = {
    SaveRefusal.BAD_TOKEN: HTTPStatus.FORBIDDEN,
    SaveRefusal.LOGGED_OUT: HTTPStatus.UNAUTHORIZED,
    SaveRefusal.SUBMITTED: HTTPStatus.CONFLICT,
    SaveRefusal.DEADLINE: HTTPStatus.CONFLICT,
    SaveRefusal.BAD_ANSWER: HTTPStatus.BAD_REQUEST,
}


# No cookie gives power here: whoever calls must hold the token, which no other site can read. So there is nothing
# that a forged request could ride on, and CSRF protection would only add work.
@csrf_exempt
@login_not_required
@require_POST
def save(request: HttpRequest, sitting: UUID) -> JsonResponse:
    """Save one answer; needs neither session nor user, and at most two queries."""
    now = clock.now()
    try:
        body = _read_body(request)
        token = _read_token(body["token"], sitting)
        saved = save_answer(
            token=token,
            position=body["position"],
            answer=body["answer"],
            revision=body["revision"],
            flagged=body["flagged"],
            now=now,
        )
    except SaveRefused as refused:
        return JsonResponse(
            {"reason": refused.reason, "message": str(refused), "now": now.isoformat()}, status=STATUS[refused.reason]
        )
    return JsonResponse(
        {
            "kept": saved.kept,
            "answer": saved.answer,
            "flagged": saved.flagged,
            "revision": saved.revision,
            "now": now.isoformat(),
        }
    )


ANSWERS = """By the kind of the question; null clears the answer.

- single, multiple: a list of ids of options
- judge: true or false
- blank: a list of texts, one for each blank, "" for an empty one
- matching: an object, ids of the right side by those of the left
- ordering: the ids of all options in order
- numeric: a text, a number in digits with its unit or without
- essay: a text of at most 10,000 characters
- case: an object, the answer to each part by the part's id
"""


class AnswerIn(Schema):
    """One answer. `revision` counts the changes of this position; what is not newer than what is stored is left."""

    token: str
    position: int = Field(ge=1)
    answer: Any = Field(description=ANSWERS)
    revision: int = Field(ge=1, le=MOST_REVISIONS)
    flagged: bool


class SavedOut(Schema):
    """What is stored now. `kept` is false where something newer stood there already."""

    kept: bool
    answer: Any
    flagged: bool
    revision: int
    now: datetime


class RefusedOut(Schema):
    """Nothing was saved: the reason as a code and in the user's language."""

    reason: str
    message: str
    now: datetime


class SittingOut(Schema):
    """A sitting without its questions; points only once it is handed in."""

    uuid: UUID
    state: str
    started_at: datetime
    deadline: datetime | None
    submitted_at: datetime | None
    points: Decimal | None
    full_points: Decimal
    now: datetime


router = Router(auth=SessionAuth(), tags=["sittings"])


@router.get("/{uuid:sitting}", response=SittingOut, url_name="sitting")
def read_sitting(request: HttpRequest, sitting: UUID):
    """Where a sitting of one's own stands, by the server's clock; what is overdue is handed in first."""
    row = _own(request, sitting)
    now = clock.now()
    return _shown(submit_sitting(sitting=row, now=now, by=None) if is_overdue(row, now) else row)


@router.post("/{uuid:sitting}/submit", response=SittingOut, url_name="submit_sitting")
def hand_in(request: HttpRequest, sitting: UUID):
    """Hand in a sitting of one's own; repeating it returns the first result."""
    return _shown(submit_sitting(sitting=_own(request, sitting), now=clock.now(), by=request.user))


@router.post(
    "/{uuid:sitting}/answers",
    auth=None,
    response={HTTPStatus.OK: SavedOut, frozenset(STATUS.values()): RefusedOut},
    url_name="answers",
)
def save_described(request: HttpRequest, sitting: UUID, answer: AnswerIn):
    """Save one answer under the token of its sitting; needs no session. The plain view answers before this one."""
    return save(request, sitting)


def _own(request: HttpRequest, uuid: UUID) -> Sitting:
    return get_object_or_404(sittings_visible_to(request.user).select_related("officer"), uuid=uuid)


def _shown(sitting: Sitting) -> dict[str, Any]:
    fields = ("uuid", "state", "started_at", "deadline", "submitted_at", "points", "full_points")
    return {name: getattr(sitting, name) for name in fields} | {"now": clock.now()}


def _read_body(request: HttpRequest) -> dict[str, Any]:
    """The body with every field present and of its type; what an answer may be is for its kind to say."""
    try:
        body = json.loads(request.body) if len(request.body) <= MOST_BYTES else None
        fits = (
            type(body["position"]) is int
            and type(body["revision"]) is int
            and 1 <= body["revision"] <= MOST_REVISIONS
            and type(body["flagged"]) is bool
            and {"token", "answer"} <= body.keys()
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        fits = False
    if not fits:
        raise SaveRefused(SaveRefusal.BAD_ANSWER)
    return body


def _read_token(text: Any, sitting: UUID) -> SittingToken:
    try:
        token = read_token(text)
    except BadToken:
        raise SaveRefused(SaveRefusal.BAD_TOKEN) from None
    if token.sitting != sitting:
        raise SaveRefused(SaveRefusal.BAD_TOKEN)
    return token
