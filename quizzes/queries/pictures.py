"""Who works with questions, and reads of the pictures in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from people.enums import Role
from people.models import Officer
from people.queries import has_role
from quizzes.enums import SittingState
from quizzes.models import ArchivedAnswer, Picture, PictureUse, PracticeItem, SittingItem

# Who works with the questions of every bank besides those whom permissions let read them.
QUESTION_READERS = (Role.MARKER,)


def works_with_questions(actor: Officer, day: date) -> bool:
    """Whether the texts of all banks are `actor`'s work: their editors', reviewers' and markers'."""
    return actor.has_perm("quizzes.view_question") or has_role(actor, QUESTION_READERS, day)


def pictures_visible_to(actor: Officer, day: date) -> QuerySet[Picture]:
    """The pictures that `actor` may see on `day`. Twin of quizzes.rules.can_view_picture."""
    if works_with_questions(actor, day):
        return Picture.objects.all()
    return Picture.objects.filter(Exists(_uses_shown_to(actor).filter(picture=OuterRef("pk"))))


def _uses_shown_to(officer: Officer) -> QuerySet[PictureUse]:
    """Where pictures stand that the officer was shown; whatever else shows him questions some day is added here."""
    papers = SittingItem.objects.filter(version=OuterRef("version"), sitting__officer=officer)
    practised = PracticeItem.objects.filter(version=OuterRef("version"), run__officer=officer)
    asked = Q(Exists(papers)) | Q(Exists(practised))
    handed_in = papers.exclude(sitting__state=SittingState.OPEN)
    archived = ArchivedAnswer.objects.filter(version=OuterRef("version"), sitting__officer=officer)
    answered = practised.filter(answered_at__isnull=False)
    return PictureUse.objects.filter(Q(asked, asked=True) | Exists(handed_in) | Exists(answered) | Exists(archived))


# Sizes this process has met. A picture's bytes never change, so neither does its size; a full memory starts over.
_sizes: dict[str, tuple[int, int]] = {}
_MOST_SIZES = 10_000


def picture_sizes(digests: Collection[str]) -> Mapping[str, tuple[int, int]]:
    """Width and height in pixels of those pictures that exist, by digits. One query for all it has not met before.

    Pages that show many texts ask for all their pictures first (quizzes.pictures.digests_in); each text then finds
    its own without a query.
    """
    unknown = [digest for digest in digests if digest not in _sizes]
    if unknown:
        found = Picture.objects.filter(digest__in=unknown).values_list("digest", "width", "height")
        if len(_sizes) + len(unknown) > _MOST_SIZES:
            _sizes.clear()
        _sizes.update({digest: (width, height) for digest, width, height in found})
    return {digest: _sizes[digest] for digest in digests if digest in _sizes}
