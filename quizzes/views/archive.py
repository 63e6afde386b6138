"""Records of an old platform: one's own, and for the bureau office those that nobody here has claimed yet."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from common import clock
from common.clock import local_date
from common.figures import Share
from people.addresses import client_address
from people.domain.audit import record_view_of_people
from people.enums import Role
from people.navigation import roles_today
from quizzes.enums import ArchivedOutcome
from quizzes.kinds import kind_of
from quizzes.models import ArchivedAnswer, ArchivedProgress, ArchivedSitting, Question
from quizzes.queries import archived_answers, archived_sittings_visible_to
from quizzes.reservations import reserved
from quizzes.rules import Sight
from quizzes.views.presenting import Reviewed

PER_PAGE = 50


@dataclass(frozen=True)
class PlainAnswer:
    """An old answer without a key beside it: what was asked, as far as it is known, and what was said."""

    facts: list[str]
    stem: str
    text: str
    question: None = None


def has_unclaimed_records(request: HttpRequest) -> bool:
    """Whether there is anything for this reader to find an owner for; one query for the bureau office."""
    return Role.BUREAU_OFFICE in roles_today(request) and ArchivedSitting.objects.filter(officer=None).exists()


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """The reader's own sittings there, and what he had answered right in each category."""
    tallies = ArchivedProgress.objects.filter(officer=request.user).order_by("bank", "user_name")
    context = {
        "page_obj": _page(request, ArchivedSitting.objects.filter(officer=request.user)),
        "tally": [
            (each["category"], Share(min(each["right"], each["asked"]), each["asked"]))
            for row in tallies
            for each in row.tally
        ],
        "trail": [(_("My study"), "/my/")],
        "here": _("Records of the old platform"),
    }
    return render(request, "quizzes/archive.html", context)


@never_cache
@require_GET
def unclaimed(request: HttpRequest) -> HttpResponse:
    """What was sat under log-in names that belong to nobody here; each look is audited."""
    if Role.BUREAU_OFFICE not in roles_today(request):
        raise Http404
    page = _page(request, ArchivedSitting.objects.filter(officer=None))
    _audit(request, "archive", len({row.user_name for row in page}))
    context = {"page_obj": page, "here": _("Records that are nobody's yet")}
    return render(request, "quizzes/archive_unclaimed.html", context)


@never_cache
@require_GET
def sitting(request: HttpRequest, sitting) -> HttpResponse:
    """One old paper with the given answers, counted as the old platform counted them."""
    now = clock.now()
    row = get_object_or_404(archived_sittings_visible_to(request.user, local_date(now)), uuid=sitting)
    if row.officer_id is None:
        _audit(request, "archived_sitting", 1, subject=row)
    answers = list(archived_answers(row))
    name = "quizzes:unclaimed" if row.officer_id is None else "quizzes:archive"
    context = {
        "sitting": row,
        "answers": reviewed(answers, _closed(answers, now)),
        "waiting": sum(answer.outcome == ArchivedOutcome.OPEN for answer in answers),
        "trail": [(_("Records of the old platform"), reverse(name))],
        "here": row.quiz.title,
        "today": local_date(now),
        # The old platform showed all of it; what must not leave now has no key beside it.
        "sight": Sight(answers=True, marks=True, keys=True, explanations=True),
    }
    return render(request, "quizzes/archived_sitting.html", context)


def reviewed(answers: Iterable[ArchivedAnswer], closed: Collection[int]) -> list[Reviewed | PlainAnswer]:
    """An old paper as its officer reads it: every answer with the key, and how the old platform counted it.

    Of questions in `closed` (primary keys) neither leaves: somebody may still be asked them in earnest.
    """
    gone = _("The old platform does not hold this question any more.")
    questions: list[Reviewed | PlainAnswer] = []
    for answer in answers:
        version = answer.version
        facts = [_("Question %(number)s") % {"number": answer.position}]
        if version is not None and version.question_id in closed:
            facts.append(_("key closed, because the question is being asked"))
            questions.append(PlainAnswer(facts, version.stem, _said(answer)))
            continue
        facts.append(answer.get_outcome_display())
        if version is None:
            questions.append(PlainAnswer(facts, gone, answer.text))
            continue
        if answer.text:
            facts.append(_("answered there: %(answer)s") % {"answer": answer.text})
        kind = kind_of(version.question.kind)
        shown = kind.review(version, answer.answer)
        questions.append(Reviewed(answer, str(kind.label), facts, shown, version.question))
    return questions


def _closed(answers: Iterable[ArchivedAnswer], now: datetime) -> set[int]:
    """Which of the answered questions are reserved at `now` (quizzes.reservations)."""
    condition = reserved(now)
    if condition is None:
        return set()
    asked = {answer.version.question_id for answer in answers if answer.version}
    return set(Question.objects.filter(condition, pk__in=asked).values_list("pk", flat=True))


def _said(answer: ArchivedAnswer) -> str:
    """An answer in words that need no options beside them."""
    if answer.answer is None or answer.version is None:
        return answer.text
    chosen = [option["text"] for option in answer.version.options if option["id"] in answer.answer]
    kind = kind_of(answer.version.question.kind)
    return "；".join(chosen) or kind.show_answer(answer.version, answer.answer)


def _page(request: HttpRequest, rows):
    return Paginator(rows.select_related("quiz"), PER_PAGE).get_page(request.GET.get("page"))


def _audit(request: HttpRequest, what: str, people: int, subject=None) -> None:
    record_view_of_people(
        actor=request.user,
        what=what,
        people=people,
        subject=subject,
        now=clock.now(),
        address=client_address(request),
    )
