"""Pictures of figures as inline SVG: geometry in attributes, so that a strict CSP passes (LOOK §6).

Every number is written as text here, because a localised decimal comma would break an attribute.
"""

from decimal import Decimal
from unicodedata import east_asian_width

from django import template

from common.figures import Share
from common.pictures import HeatMap

register = template.Library()

_ZERO = Decimal("0.00")
_FULL = Decimal(100)


@register.inclusion_tag("components/ring.html")
def ring(share: Share, title: str = "", note: str = ""):
    """One's own progress, n/N in the middle; see the component for the parameters."""
    done = share.percentage or _ZERO
    return {"share": share, "done": f"{done}", "rest": f"{_FULL - done}", "title": title, "note": note}


@register.inclusion_tag("components/meter.html")
def meter(share: Share, name: str, href: str = "", sub: str = "", doing: int = 0, own: bool = False, row: bool = False):
    """A bar with n/N and percentage; `doing` of the rest are under way. See the component for the parameters."""
    done = share.percentage or _ZERO
    begun = Share(share.n + doing, share.N).percentage or _ZERO
    bar = {"done": f"{done}", "doing": f"{begun - done}" if doing else ""}
    return {"share": share, "name": name, "href": href, "sub": sub, "own": own, "row": row, "bar": bar}


@register.inclusion_tag("components/segments.html")
def segments(done: int, total: int):
    """The sections of a lesson as a row of blocks: {% segments opened total %}."""
    gap = Decimal(3) if total < 12 else Decimal(1)
    width = (100 - gap * (total - 1)) / total if total else _ZERO
    blocks = [{"x": f"{(width + gap) * place:.2f}", "is_done": place < done} for place in range(total)]
    return {"blocks": blocks, "width": f"{width:.2f}"}


# Units of the heat map's own picture: a box, the steps to the next one, the column of totals, and the two heads.
_BOX, _STEP_X, _STEP_Y, _TOTAL = 24, 29, 23, 34
_HEAD_OF_NUMBERS, _HEAD_OF_LETTERS = 22, 57
_CHARACTER = Decimal("12.5")
_FITS_BESIDE_TABLE = 14


@register.inclusion_tag("components/heat_map.html")
def heat_map(picture: HeatMap):
    """People × tasks as a picture; always put {% heat_table %} with the same data beside it."""
    left = max((_width_of(row.name) for row in picture.rows), default=0) + 8
    width = left + _STEP_X * len(picture.columns) + _TOTAL
    head = _HEAD_OF_LETTERS if any(column.short for column in picture.columns) else _HEAD_OF_NUMBERS
    columns = [
        {"x": left + _STEP_X * place + _BOX // 2, "number": place + 1, "letters": _stacked(column.short)}
        for place, column in enumerate(picture.columns)
    ]
    rows = [
        {
            "row": row,
            "y": head + _STEP_Y * line,
            "text_y": head + _STEP_Y * line + 12,
            "marks": [{"mark": mark, "x": left + _STEP_X * place} for place, mark in enumerate(row.marks)],
        }
        for line, row in enumerate(picture.rows)
    ]
    return {
        "picture": picture,
        "columns": columns,
        "rows": rows,
        "width": width,
        "height": head + _STEP_Y * len(rows),
        "shown_width": round(width * 1.27),
        "is_wide": len(columns) > _FITS_BESIDE_TABLE,
    }


@register.inclusion_tag("components/heat_table.html")
def heat_table(picture: HeatMap):
    """The table that says in words what {% heat_map %} draws."""
    return {"picture": picture}


# Units of the histogram's own picture.
_COLUMN, _COLUMN_GAP, _COLUMN_HEIGHT = 40, 12, 120


@register.inclusion_tag("components/columns.html")
def columns(counts, title: str):
    """How many fall into each band: `counts` is a list of (name, number); `title` says it in one sentence."""
    most = max((number for _name, number in counts), default=0) or 1
    bars = [
        {
            "x": _COLUMN_GAP + (_COLUMN + _COLUMN_GAP) * place,
            "middle": _COLUMN_GAP + (_COLUMN + _COLUMN_GAP) * place + _COLUMN // 2,
            "y": 20 + _COLUMN_HEIGHT - round(_COLUMN_HEIGHT * number / most),
            "height": round(_COLUMN_HEIGHT * number / most),
            "label_y": 14 + _COLUMN_HEIGHT - round(_COLUMN_HEIGHT * number / most),
            "name": name,
            "number": number,
        }
        for place, (name, number) in enumerate(counts)
    ]
    return {"bars": bars, "title": title, "width": _COLUMN_GAP + (_COLUMN + _COLUMN_GAP) * len(bars), "column": _COLUMN}


# The scatter's own picture: a field of 400 × 220 inside its axes, discrimination from −0.5 up.
_FIELD_X, _FIELD_Y, _FIELD_WIDTH, _FIELD_HEIGHT = 44, 12, 400, 220
_LOWEST = -0.5


@register.inclusion_tag("components/scatter.html")
def scatter(dots, title: str, across: str, upward: str):
    """Points with a number each: `dots` is a list of (name, 0 to 1, −1 to 1, in doubt).

    What lies below −0.5 stands on the lower edge. Doubtful ones are hollow: shape tells it, not colour alone.
    """
    places = [
        {
            "name": name,
            "x": round(_FIELD_X + _FIELD_WIDTH * x),
            "y": _height_of(y),
            "text_y": _height_of(y) - 8,
            "in_doubt": in_doubt,
        }
        for name, x, y, in_doubt in dots
    ]
    return {
        "dots": places,
        "title": title,
        "across": across,
        "upward": upward,
        "left": _FIELD_X,
        "right": _FIELD_X + _FIELD_WIDTH,
        "bottom": _FIELD_Y + _FIELD_HEIGHT,
        "levels": [{"y": _height_of(level), "text": f"{level:.1f}"} for level in (-0.5, 0.0, 0.2, 0.4, 1.0)],
        "steps": [
            {"x": round(_FIELD_X + _FIELD_WIDTH * step), "text": f"{step:.0%}"} for step in (0, 0.25, 0.5, 0.75, 1)
        ],
    }


def _height_of(value: float) -> int:
    share = (max(value, _LOWEST) - _LOWEST) / (1 - _LOWEST)
    return round(_FIELD_Y + _FIELD_HEIGHT * (1 - share))


def _width_of(text: str) -> int:
    wide = sum(1 if east_asian_width(character) in "WF" else Decimal("0.56") for character in text)
    return int(wide * _CHARACTER) + 1


def _stacked(short: str) -> list[dict]:
    """Two characters one under the other; anything longer would collide and leaves the number alone."""
    return [{"text": letter, "y": 28 + 15 * line} for line, letter in enumerate(short)] if len(short) <= 2 else []
