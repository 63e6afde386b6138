"""Classical item statistics, pure: what they are, and nothing of where the figures come from.

Scores are shares or points as floats, for a coefficient is not a score. Variances are those of the population
throughout (divided by N): with them KR-20 is Cronbach's alpha of questions marked right or wrong.

    facility          mean share of the points that was reached, 0 to 1
    discrimination    correlation of a question with the rest of the paper (corrected point-biserial), −1 to 1
    upper_lower       facility among the best 27 % less that among the weakest 27 % (T. L. Kelley, 1939), −1 to 1
    reliability       Cronbach's alpha (1951); KR-20 (Kuder and Richardson, 1937) where every score is all or nothing
    standard_error    of a paper's points: standard deviation × √(1 − reliability)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import fsum, sqrt

GROUP = 0.27
# Sums of floats that are equal in exact arithmetic differ by less; below it a spread is none.
_TINY = 1e-12


@dataclass(frozen=True)
class Part:
    """How far each of several people belongs to the best and to the weakest group: 0 to 1 each."""

    upper: list[float]
    lower: list[float]


def mean(values: Sequence[float]) -> float | None:
    """The arithmetic mean; None of nothing."""
    return fsum(values) / len(values) if values else None


def variance(values: Sequence[float]) -> float:
    """The variance of a population; 0 of nothing, and of values that differ by no more than rounding."""
    middle = mean(values)
    if middle is None:
        return 0.0
    spread = fsum((value - middle) ** 2 for value in values) / len(values)
    return spread if spread > _TINY else 0.0


def correlation(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Pearson's correlation, which with right and wrong on one side is the point-biserial one; None without spread."""
    spreads = sqrt(variance(first)) * sqrt(variance(second))
    middle_first, middle_second = mean(first), mean(second)
    if not spreads or middle_first is None or middle_second is None:
        return None
    pairs = zip(first, second, strict=True)
    together = fsum((one - middle_first) * (other - middle_second) for one, other in pairs) / len(first)
    return max(-1.0, min(1.0, together / spreads))


def discrimination(item: Sequence[float], totals: Sequence[float]) -> float | None:
    """How a question goes with the rest: the correlation of its points with the totals less those points.

    Taking the question out of the total keeps it from agreeing with itself. None where either side has no spread.
    """
    return correlation(item, [total - points for points, total in zip(item, totals, strict=True)])


def parts_by_total(totals: Sequence[float], portion: float = GROUP) -> Part:
    """The best and the weakest `portion` of people by total, at least one of each.

    Whoever ties at the border of a group belongs to it in part, each of them alike, so that the order of equal people
    never changes a figure. The size of a group is rounded half up.
    """
    size = max(1, int(portion * len(totals) + 0.5)) if totals else 0
    return Part(_first(totals, size, reverse=True), _first(totals, size, reverse=False))


def upper_lower(item: Sequence[float], part: Part) -> float | None:
    """The index of discrimination D: mean share of a question in the upper group less that in the lower one."""
    upper, lower = weighted_mean(item, part.upper), weighted_mean(item, part.lower)
    return None if upper is None or lower is None else upper - lower


def weighted_mean(values: Sequence[float], weights: Sequence[float]) -> float | None:
    """The mean of `values` by weight; None where nothing weighs."""
    weight = fsum(weights)
    pairs = zip(values, weights, strict=True)
    return fsum(value * share for value, share in pairs) / weight if weight else None


def reliability(item_variances: Sequence[float], total_variance: float) -> float | None:
    """Cronbach's alpha of k questions: k/(k − 1) × (1 − sum of their variances / variance of the totals).

    At most 1, and below 0 where questions contradict each other. None with fewer than two questions or no spread.
    """
    count = len(item_variances)
    if count < 2 or total_variance <= 0:
        return None
    return count / (count - 1) * (1 - fsum(item_variances) / total_variance)


def standard_error(total_variance: float, alpha: float | None) -> float | None:
    """By how many points a total may well be off, from its variance and the reliability."""
    return None if alpha is None else sqrt(total_variance * max(0.0, 1 - alpha))


def quantile(values: Sequence[float], portion: float) -> float | None:
    """The value below which `portion` (0 to 1) of the sorted values lie, between neighbours in a straight line."""
    if not values:
        return None
    ordered = sorted(values)
    place = portion * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _first(totals: Sequence[float], size: int, *, reverse: bool) -> list[float]:
    """How far each person belongs to the first `size` of the totals, from the top where `reverse`."""
    weights = [0.0] * len(totals)
    left = float(size)
    order = sorted(range(len(totals)), key=lambda place: totals[place], reverse=reverse)
    for _total, tied in groupby(order, key=lambda place: totals[place]):
        if left <= 0:
            break
        places = list(tied)
        share = min(1.0, left / len(places))
        for place in places:
            weights[place] = share
        left -= len(places)
    return weights
