"""Papers in the back office: what the bank holds for the draws being edited, and a paper as an officer would see it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from wagtail.permissions import page_permission_policy

from common import clock
from common.templatetags.figures import plain
from quizzes.domain.draws import PaperSlot, PoolTooSmall
from quizzes.domain.occasions import occasion_of_quiz
from quizzes.domain.papers import RuleStock, paper_of_quiz, stock_of
from quizzes.models import PaperRule, QuestionVersion, QuizPage, Sitting, SittingItem
from quizzes.queries import size_of
from quizzes.views.presenting import asked


@require_POST
def stock(request: HttpRequest, quiz_id: int | None = None) -> JsonResponse:
    """How many questions there are for each draw of a page's form, as it stands in the browser.

    Takes the form as the editor would post it; answers a text and whether it falls short by the prefix of each draw
    that is filled in, and what the whole paper comes to. Writes nothing.
    """
    page = get_object_or_404(QuizPage, pk=quiz_id).get_latest_revision_as_object() if quiz_id else QuizPage()
    if not page_permission_policy.user_has_any_permission(request.user, {"add", "change"}):
        raise PermissionDenied
    form = QuizPage.get_edit_handler().get_form_class()(request.POST, instance=page, for_user=request.user)
    form.full_clean()
    quiz, prefixes = form.paper_in_hand()
    draws = zip(prefixes, quiz.draws.all(), stock_of(quiz, clock.now()), strict=True)
    told = {prefix: {"text": _stock_text(row, held), "short": held.given < row.count} for prefix, row, held in draws}
    return JsonResponse({"draws": told, "paper": _size_text(quiz)})


@require_GET
@never_cache
def paper(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """A paper drawn from the latest draft of a quiz: never stored, without a key, another one each time."""
    page = get_object_or_404(QuizPage, pk=quiz_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return render(request, "quizzes/sitting.html", paper_context(page.get_latest_revision_as_object()))


def paper_context(quiz: QuizPage) -> dict[str, Any]:
    """What the sitting page shows of a paper that nobody sits; `problem` says why where none can be drawn."""
    now, occasion = clock.now(), occasion_of_quiz(quiz)
    sitting = Sitting(subject_title=quiz.title, practice=quiz.practice)
    slots: Sequence[PaperSlot] = []
    problem = _("This paper has no questions yet.")
    try:
        slots = paper_of_quiz(quiz, secrets.token_hex(16), now=now)
    except PoolTooSmall:
        problem = _("The question bank cannot fill this paper at the moment.")
    return {
        "sitting": sitting,
        "questions": asked(_items(slots), occasion.marking),
        "limit": occasion.time_limit,
        "preview": True,
        "problem": "" if slots else problem,
    }


def _items(slots: Sequence[PaperSlot]) -> list[SittingItem]:
    versions = QuestionVersion.objects.select_related("question").in_bulk([slot.version_id for slot in slots])
    return [
        SittingItem(
            position=position,
            version=versions[slot.version_id],
            points=slot.points,
            option_order=list(slot.option_order),
        )
        for position, slot in enumerate(slots, start=1)
    ]


def _stock_text(row: PaperRule, held: RuleStock) -> str:
    """35 questions available; or by how many it falls short, and that other draws take from the same questions."""
    available = ngettext("%(n)d question available", "%(n)d questions available", held.matching) % {"n": held.matching}
    if held.given >= row.count:
        return available
    missing = row.count - held.given
    if held.matching >= row.count:
        shared = _("%(available)s, but other draws need them too: %(missing)d missing")
        return shared % {"available": available, "missing": missing}
    return _("%(available)s, %(missing)d missing") % {"available": available, "missing": missing}


def _size_text(quiz: QuizPage) -> str:
    questions, points = size_of(quiz)
    text = ngettext(
        "The paper: %(n)d question, %(points)s points.", "The paper: %(n)d questions, %(points)s points.", questions
    )
    return text % {"n": questions, "points": plain(points)}
