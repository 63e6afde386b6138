"""Figures on the screen: n/N with its percentage, grouped integers, Decimals without idle zeros."""

from decimal import Decimal

from django import template

from common.figures import Share, percent

register = template.Library()


@register.filter
def share_of(n: int, total: int) -> Share:
    """{% with done=n|share_of:total %}{{ done.text }} {{ done.percent }}{% endwith %}"""
    return Share(n, total)


@register.filter
def percent_of(n: int, total: int) -> str:
    """{{ n|percent_of:total }} gives 94.44%, or — where nobody is due."""
    return percent(n, total)


@register.filter
def grouped(number: int) -> str:
    """6200 as 6,200."""
    return f"{number:,}"


@register.filter
def plain(number: Decimal | int) -> str:
    """Points and hours without idle zeros: 63.50 as 63.5, 100.00 as 100."""
    return f"{Decimal(number).normalize():f}"
