"""The roster: a table of people read against what is on record, planned, applied as a whole, and written out again
(DOMAIN §9)."""

from .applying import RosterRefused, apply_roster
from .export import export_roster
from .plan import RosterPlan
from .planning import plan_roster

__all__ = ["RosterPlan", "RosterRefused", "apply_roster", "export_roster", "plan_roster"]
