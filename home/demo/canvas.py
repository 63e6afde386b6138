"""The drawing board of the covers: 320×180 units as in the look's drawings, reduced for smooth edges."""

import hashlib
from collections.abc import Iterable, Sequence
from math import ceil, cos, hypot, radians, sin
from typing import TypeVar

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 320, 180
SIZE = (1280, 720)
GRAIN = 12  # drawn pixels per unit: three for each pixel that is kept

Item = TypeVar("Item")
Point = tuple[float, float]


class Chance:
    """Repeatable choices for one picture: the same name gives the same choices on every machine and version."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.drawn = 0

    def fraction(self) -> float:
        """A number in [0, 1)."""
        self.drawn += 1
        digest = hashlib.sha256(f"{self.name}/{self.drawn}".encode()).digest()
        return int.from_bytes(digest[:6], "big") / 2**48

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self.fraction()

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.fraction() * (high - low + 1))

    def one_of(self, items: Sequence[Item]) -> Item:
        return items[self.whole(0, len(items) - 1)]


class Canvas:
    """Flat colours on one ground. Opacity is mixed with the ground, so strokes never darken where they cross."""

    def __init__(self, ground: str) -> None:
        self.ground = _rgb(ground)
        self.image = Image.new("RGB", (WIDTH * GRAIN, HEIGHT * GRAIN), self.ground)
        self.pen = ImageDraw.Draw(self.image)

    def picture(self) -> Image.Image:
        """The finished picture at its own size."""
        return self.image.resize(SIZE, Image.Resampling.LANCZOS)

    def line(self, points: Iterable[Point], colour: str, width: float = 1, opacity: float = 1) -> None:
        """An open stroke through the points, corners rounded."""
        self.pen.line(_grains(points), self._mix(colour, opacity), max(1, round(width * GRAIN)), joint="curve")

    def dashes(self, start: Point, end: Point, colour: str, width: float = 1, on: float = 3, off: float = 4) -> None:
        """A straight broken stroke."""
        length = hypot(end[0] - start[0], end[1] - start[1])
        for step in range(ceil(length / (on + off))):
            near = step * (on + off) / length
            far = min(1.0, near + on / length)
            self.line([_along(start, end, near), _along(start, end, far)], colour, width)

    def outline(self, points: Sequence[Point], colour: str, width: float = 1, opacity: float = 1) -> None:
        """A closed stroke; the first side is drawn twice so that the last corner is rounded as well."""
        self.line([*points, *points[:2]], colour, width, opacity)

    def shape(self, points: Iterable[Point], colour: str, opacity: float = 1) -> None:
        self.pen.polygon(_grains(points), self._mix(colour, opacity))

    def clear(self, points: Iterable[Point]) -> None:
        """Give an area back to the ground."""
        self.pen.polygon(_grains(points), self.ground)

    def disc(self, centre: Point, radius: float, colour: str, opacity: float = 1) -> None:
        self.pen.ellipse(_bounds(centre, radius), self._mix(colour, opacity))

    def eclipse(self, centre: Point, radius: float) -> None:
        """Cover a disc with the ground."""
        self.pen.ellipse(_bounds(centre, radius), self.ground)

    def arc(
        self, centre: Point, radius: float, start: float, end: float, colour: str, width: float = 1, opacity: float = 1
    ) -> None:
        """Part of a circle; degrees from three o'clock, clockwise."""
        box = _bounds(centre, radius + width / 2)
        self.pen.arc(box, start, end, self._mix(colour, opacity), max(1, round(width * GRAIN)))

    def _mix(self, colour: str, opacity: float) -> tuple[int, ...]:
        pairs = zip(_rgb(colour), self.ground, strict=True)
        return tuple(round(over * opacity + under * (1 - opacity)) for over, under in pairs)


def box(left: float, top: float, width: float, height: float) -> list[Point]:
    """The corners of an upright rectangle."""
    return [(left, top), (left + width, top), (left + width, top + height), (left, top + height)]


def turned(points: Iterable[Point], pivot: Point, degrees: float) -> list[Point]:
    """The points turned clockwise round the pivot."""
    cosine, sine = cos(radians(degrees)), sin(radians(degrees))
    spans = [(x - pivot[0], y - pivot[1]) for x, y in points]
    return [(pivot[0] + x * cosine - y * sine, pivot[1] + x * sine + y * cosine) for x, y in spans]


def bend(start: Point, control: Point, end: Point, steps: int = 24) -> list[Point]:
    """A quadratic curve as a run of points."""
    shares = [step / steps for step in range(steps + 1)]
    return [_along(_along(start, control, share), _along(control, end, share), share) for share in shares]


def _along(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _grains(points: Iterable[Point]) -> list[Point]:
    return [(x * GRAIN, y * GRAIN) for x, y in points]


def _bounds(centre: Point, radius: float) -> tuple[float, float, float, float]:
    x, y = centre[0] * GRAIN, centre[1] * GRAIN
    return x - radius * GRAIN, y - radius * GRAIN, x + radius * GRAIN, y + radius * GRAIN
