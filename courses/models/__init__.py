"""Pages that people study, the clauses of policies, and the lists that tie them to questions."""

from .cases import CaseIndexPage, CasePage
from .coverage import Coverage
from .knowledge import KnowledgePoint, RiskDomain
from .lessons import CoursePage, LearnIndexPage, LessonPage
from .policies import Citation, Clause, ClauseVersion, PolicyIndexPage, PolicyPage
from .study import SectionedPage, StudyPage

__all__ = [
    "CaseIndexPage",
    "CasePage",
    "Citation",
    "Clause",
    "ClauseVersion",
    "CoursePage",
    "Coverage",
    "KnowledgePoint",
    "LearnIndexPage",
    "LessonPage",
    "PolicyIndexPage",
    "PolicyPage",
    "RiskDomain",
    "SectionedPage",
    "StudyPage",
]
