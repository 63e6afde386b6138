"""Item analysis for those who keep questions: which occasions have one, its figures, its workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from common import clock
from common.clock import local_date
from common.spreadsheets.writer import Table, write_workbook
from quizzes.domain.analysis import BANDS, FEWEST_PAPERS, analyse_in_background
from quizzes.hints import Hint, hints_of_item, hints_of_paper
from quizzes.models import ItemFigures, Question, QuizAnalysis
from quizzes.queries import analyses_visible_to, figures_of, figures_of_question, marked_by_keys_in_force
from quizzes.rules import can_view_analyses

PER_PAGE = 20
MOST_NAMES = 40
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def analysis_list(request: HttpRequest) -> HttpResponse:
    """Every occasion with an analysis, the latest first."""
    _require(request)
    listed = Paginator(_visible(request), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "quizzes/analysis_list.html", {"page_obj": listed, "fewest": FEWEST_PAPERS})


@require_GET
def analysis(request: HttpRequest, uuid) -> HttpResponse:
    """The figures of one occasion and of each of its questions. Three queries of its own."""
    row = _found(request, uuid)
    items = marked_by_keys_in_force(figures_of(row))
    rows = [(number, item, hints_of_item(item)) for number, item in enumerate(items, start=1)]
    context = {
        "analysis": row,
        "figures": row.figures,
        "rows": rows,
        "hints": hints_of_paper(row, items),
        "bands": _bands(row),
        "dots": _dots(rows),
        "tiles": _tiles(row),
        "trail": _trail(),
    }
    return render(request, "quizzes/analysis.html", context)


@require_GET
def question_analysis(request: HttpRequest, uuid) -> HttpResponse:
    """One question through all its occasions and versions."""
    _require(request)
    question = get_object_or_404(Question.objects.select_related("current", "bank"), uuid=uuid)
    rows = [(item, hints_of_item(item)) for item in marked_by_keys_in_force(figures_of_question(question))]
    context = {"question": question, "rows": rows, "trail": _trail()}
    return render(request, "quizzes/question_analysis.html", context)


@require_GET
def workbook(request: HttpRequest, uuid) -> HttpResponse:
    """The analysis as xlsx: the questions, and what was answered to them."""
    row = _found(request, uuid)
    items = marked_by_keys_in_force(figures_of(row))
    content = write_workbook([_paper_table(row), _items_table(items), _choices_table(items)])
    name = _("item-analysis-%(day)s.xlsx") % {"day": local_date(row.computed_at)}
    response = HttpResponse(content, content_type=WORKBOOK)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


@require_POST
def compute(request: HttpRequest, uuid) -> HttpResponse:
    """Have the figures computed anew; the page says when they were."""
    row = _found(request, uuid)
    analyse_in_background.enqueue(str(row.subject_kind), str(row.subject_id))
    messages.success(request, _("The figures are being computed; load the page again in a moment."))
    return redirect("quizzes:analysis", row.uuid)


def _require(request: HttpRequest) -> None:
    if not can_view_analyses(request.user, local_date(clock.now())):
        raise PermissionDenied


def _trail() -> list[tuple[str, str]]:
    return [(pgettext("navigation", "Item analysis"), reverse("quizzes:analysis_list"))]


def _visible(request: HttpRequest):
    return analyses_visible_to(request.user, local_date(clock.now()))


def _found(request: HttpRequest, uuid) -> QuizAnalysis:
    return get_object_or_404(_visible(request), uuid=uuid)


def _bands(row: QuizAnalysis) -> list[tuple[str, int]]:
    """Papers by tenth of the full points, as a chart takes them."""
    step = 100 // BANDS
    names = [f"{band * step}–{(band + 1) * step}" for band in range(BANDS)]
    return list(zip(names, row.figures["bands"], strict=True))


def _dots(rows: Sequence[tuple[int, ItemFigures, list[Hint]]]) -> list[tuple[str, float, float, bool]]:
    """Name, facility, discrimination and doubt of each question that has both figures.

    Where there are many only the doubtful ones keep their number, for names on top of each other say nothing.
    """
    named = len(rows) <= MOST_NAMES
    return [
        (
            str(number) if named or any(hint.check for hint in hints) else "",
            item.facility,
            item.discrimination,
            any(hint.check for hint in hints),
        )
        for number, item, hints in rows
        if item.discrimination is not None
    ]


def _tiles(row: QuizAnalysis) -> list[dict[str, Any]]:
    figures = row.figures
    alpha, error = figures["reliability"], figures["standard_error"]
    return [
        {"label": _("Papers"), "value": row.papers, "note": _("first try of each officer")},
        {
            "label": pgettext("of points", "Mean"),
            "value": f"{figures['mean']:.1f}%",
            "note": _("of full points; from %(low)s%% to %(high)s%%")
            % {"low": round(figures["lowest"]), "high": round(figures["highest"])},
        },
        {
            "label": _("Reliability"),
            "value": "—" if alpha is None else f"{alpha:.2f}",
            "note": _("Cronbach's alpha (KR-20)")
            if error is None
            else _("standard error %(error)s%% of the points") % {"error": f"{error:.1f}"},
        },
        {
            "label": _("Time taken"),
            "value": _minutes(figures["median"]),
            "note": _("half of them between %(quick)s and %(slow)s")
            % {"quick": _minutes(figures["quick"]), "slow": _minutes(figures["slow"])},
        },
    ]


def _minutes(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


def _paper_table(row: QuizAnalysis) -> Table:
    figures = row.figures
    lines = [
        (_("Title"), row.title),
        (_("Papers"), row.papers),
        (_("Mean, percent of full points"), _two(figures["mean"])),
        (_("Standard deviation, percent"), _two(figures["deviation"])),
        (_("Reliability (alpha, KR-20)"), _two(figures["reliability"])),
        (_("Standard error, percent"), _two(figures["standard_error"])),
        (_("Median time, minutes"), _minutes(figures["median"])),
        (_("Computed"), row.computed_at.astimezone(clock.BEIJING).strftime("%Y-%m-%d %H:%M")),
    ]
    return Table(_("Paper"), [_("Figure"), _("Value")], lines)


def _items_table(items: Sequence[ItemFigures]) -> Table:
    header = [
        _("No."),
        _("Question"),
        _("Kind"),
        _("Version"),
        _("Papers"),
        _("Answered"),
        _("Facility"),
        _("Discrimination"),
        _("Upper less lower 27%"),
        _("What to look at"),
    ]
    rows = (
        [
            number,
            item.version.stem,
            item.version.question.get_kind_display(),
            item.version.number,
            item.papers,
            item.answered,
            _two(item.facility),
            _two(item.discrimination),
            _two(item.upper_lower),
            "\n".join(hint.text for hint in hints_of_item(item)),
        ]
        for number, item in enumerate(items, start=1)
    )
    return Table(_("Questions"), header, rows)


def _choices_table(items: Sequence[ItemFigures]) -> Table:
    header = [_("No."), _("Option"), _("Text"), _("Right answer"), _("Chosen"), _("Upper 27%"), _("Lower 27%")]
    return Table(_("Answers"), header, _choice_rows(items))


def _choice_rows(items: Sequence[ItemFigures]) -> Iterator[list[Any]]:
    for number, item in enumerate(items, start=1):
        for choice in item.choices:
            key = _("yes") if choice["is_key"] else ""
            figures = [_two(choice["upper"]), _two(choice["lower"])]
            yield [number, choice["label"], choice["text"], key, choice["n"], *figures]


def _two(value: float | None) -> str:
    """Two decimals with a true minus sign, for a hyphen at the start of a cell would be quoted as a formula."""
    return "" if value is None else f"{value:.2f}".replace("-", "−")
