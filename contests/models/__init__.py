"""Contests, what they pin at opening, and the entries of their officers."""

from .contest import Contest, ContestRule, SealedSeed
from .entry import ContestEntry
from .pinned import ContestQuestion, Eligible

__all__ = ["Contest", "ContestEntry", "ContestQuestion", "ContestRule", "Eligible", "SealedSeed"]
