"""Officers and units, and the dated facts that statistics read about them."""

from .accounts import ActivationSlip
from .appointment import Appointment
from .audit import AuditEvent, AuditHead
from .dated import DatedFact, DatedQuerySet
from .facts import CategoryFact, Membership, PoliticalStatusFact, RosterStatus, Secondment
from .officer import Officer
from .organisation import OrgUnit, UnitPlacement
from .roster import RosterUpload
from .scope import Scope, ScopeRule

__all__ = [
    "ActivationSlip",
    "Appointment",
    "AuditEvent",
    "AuditHead",
    "CategoryFact",
    "DatedFact",
    "DatedQuerySet",
    "Membership",
    "Officer",
    "OrgUnit",
    "PoliticalStatusFact",
    "RosterStatus",
    "RosterUpload",
    "Scope",
    "ScopeRule",
    "Secondment",
    "UnitPlacement",
]
