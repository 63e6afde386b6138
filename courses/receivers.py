"""What courses does when pages are published and when the ledger grows."""

from courses.domain.clauses import sync_citations, sync_clauses
from courses.domain.evidence import complete_checked_lessons
from courses.models import PolicyPage, SectionedPage
from ledger.enums import SubjectKind


def sync_published_page(sender, instance, **kwargs):
    """Receiver of Wagtail's page_published: clauses of a policy, citations of a lesson or case."""
    if isinstance(instance, PolicyPage):
        sync_clauses(instance, instance.last_published_at)
    elif isinstance(instance, SectionedPage):
        sync_citations(instance)


def complete_lessons_of_check(sender, entry, progress, now, **kwargs):
    """Receiver of entry_appended: a passed quiz completes the lessons whose check it is."""
    if entry.subject_kind == SubjectKind.QUIZ and progress is not None and progress.passed_at is not None:
        complete_checked_lessons(officer=entry.officer, quiz_id=entry.subject_id, passed_at=progress.passed_at, now=now)
