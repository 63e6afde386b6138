"""Campaigns with their tasks, what the ledger says about each officer and task, and who need not study or may later."""

from .bearing import Deferral, Exemption
from .campaign import Campaign, Task
from .standing import Standing

__all__ = ["Campaign", "Deferral", "Exemption", "Standing", "Task"]
