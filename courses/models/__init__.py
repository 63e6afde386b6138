"""Pages that people study, the clauses of policies, and the knowledge points that tie them to questions."""

from .knowledge import KnowledgePoint
from .policies import Clause, PolicyIndexPage, PolicyPage

__all__ = ["Clause", "KnowledgePoint", "PolicyIndexPage", "PolicyPage"]
