"""What a marker types: points and a word for each line of the rubric, and a word on the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, StepValueValidator
from django.utils.translation import gettext_lazy as _

from common.templatetags.figures import plain
from quizzes.domain.marking import LONGEST_COMMENT, LineGiven, step_of
from quizzes.kinds import RubricLine
from quizzes.models import Marking


@dataclass(frozen=True)
class LineFields:
    """A line of the rubric with its two fields; `most` as figures."""

    line: RubricLine
    points: forms.BoundField
    comment: forms.BoundField
    most: str


class MarkingForm(forms.Form):
    """Two fields for each line, named by its id, and the comment on the whole."""

    comment = forms.CharField(
        label=_("On the whole answer"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The officer reads it with the result. Write nothing that tells who you are."),
    )

    def __init__(self, *args: Any, lines: Sequence[RubricLine], before: Marking | None = None, **kwargs: Any):
        super().__init__(*args, initial=_initial(before), label_suffix="", **kwargs)
        self.lines = list(lines)
        for line in self.lines:
            self.fields[f"points-{line.id}"] = _points_field(line)
            self.fields[f"comment-{line.id}"] = forms.CharField(
                label=_("Comment"),
                required=False,
                max_length=LONGEST_COMMENT,
                widget=forms.Textarea(attrs={"rows": 1}),
            )

    def line_fields(self) -> list[LineFields]:
        return [
            LineFields(line, self[f"points-{line.id}"], self[f"comment-{line.id}"], plain(line.points))
            for line in self.lines
        ]

    @property
    def given(self) -> dict[str, LineGiven]:
        """What was typed, as save_marks takes it."""
        typed = self.cleaned_data
        return {line.id: LineGiven(typed[f"points-{line.id}"], typed[f"comment-{line.id}"]) for line in self.lines}


def _points_field(line: RubricLine) -> forms.DecimalField:
    step = step_of(line)
    return forms.DecimalField(
        label=_("Points"),
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(line.points), StepValueValidator(step)],
        widget=forms.NumberInput({"min": 0, "max": str(line.points), "step": str(step), "autocomplete": "off"}),
    )


def _initial(before: Marking | None) -> Mapping[str, Any]:
    if before is None:
        return {}
    rows = {row.line: row for row in before.lines.all()}
    points = {f"points-{line}": plain(row.points) for line, row in rows.items()}
    return {"comment": before.comment, **points, **{f"comment-{line}": row.comment for line, row in rows.items()}}
