"""What the bank keeps of pictures: storing them, linking versions to them, purging the unused."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from people.models import Officer
from quizzes.domain.images import PictureFacts, check_picture, check_size, without_metadata
from quizzes.models import Picture, PictureUse, QuestionVersion
from quizzes.pictures import DIGEST_LENGTH, digest_of, digests_in

UNUSED_LIFETIME = timedelta(days=1)
# Below MEDIA_ROOT; nothing serves this folder but quizzes.views.pictures.
FOLDER = "questions"


class Texts(Protocol):
    """What shows pictures: a version, or the content of one to be."""

    @property
    def stem(self) -> str: ...
    @property
    def options(self) -> Any: ...
    @property
    def key(self) -> Any: ...
    @property
    def explanation(self) -> str: ...


def upload_picture(*, file: File, actor: Officer, now: datetime) -> Picture:
    """Keep a picture that a person uploads, without what its camera wrote into it (place, device, time).

    Pictures that carry nothing of the kind stay byte for byte; imports keep theirs so in any case, that a round trip
    changes nothing (docs/decisions/0011-pictures-in-questions.md). Safe to repeat. Raises ValidationError as
    check_picture does.
    """
    check_size(file.size)
    data = without_metadata(file.read())
    return store_pictures({digest_of(data): data}, actor=actor, now=now)[digest_of(data)]


@transaction.atomic
def store_pictures(pictures: Mapping[str, bytes], *, actor: Officer | None, now: datetime) -> dict[str, Picture]:
    """Keep pictures, given under their digits (quizzes.pictures.digest_of), byte for byte; the rows by digits.

    Safe to repeat; a picture that no version shows yet is spared by purging for another day. Locks the rows, in order
    of their digits. Raises ValidationError, naming the picture, where check_picture refuses one, and then keeps none.
    A file whose row is rolled back stays; whoever brings the picture in next finds it there.
    """
    facts = {digest: _checked(digest, data) for digest, data in sorted(pictures.items())}
    # The update changes nothing: unlike a passed-over conflict it locks the row, or writes it anew if it is just going.
    Picture.objects.bulk_create(
        [
            Picture(
                digest=digest,
                sha256=hashlib.sha256(pictures[digest]).hexdigest(),
                file=f"{FOLDER}/{digest[:2]}/{digest}.{each.format}",
                format=each.format,
                width=each.width,
                height=each.height,
                size=len(pictures[digest]),
                uploaded_by=actor,
                uploaded_at=now,
            )
            for digest, each in facts.items()
        ],
        update_conflicts=True,
        unique_fields=["digest"],
        update_fields=["digest"],
    )
    unused = ~Exists(PictureUse.objects.filter(picture=OuterRef("pk")))
    rows = {row.digest: row for row in _locked(facts)}
    Picture.objects.filter(unused, digest__in=facts).update(uploaded_by=actor, uploaded_at=now)
    for digest, row in rows.items():
        _keep_file(row, pictures[digest])
    return rows


def check_pictures(texts: Texts) -> None:
    """Raise ValidationError, keyed by field, where texts name a picture that is not kept. At most one query."""
    named = _named(texts)
    _refuse_unknown(named, _all(named) and set(_of(_all(named)).values_list("digest", flat=True)))


def link_pictures(*versions: QuestionVersion) -> None:
    """Record which pictures versions show, in the caller's transaction; locks them, so that none is purged meanwhile.

    No query where they show none. Raises ValidationError as check_pictures does.
    """
    named = [_named(version) for version in versions]
    digests = set().union(*map(_all, named))
    rows = {row.digest: row for row in _locked(digests)} if digests else {}
    for each in named:
        _refuse_unknown(each, rows.keys())
    PictureUse.objects.bulk_create(
        PictureUse(version=version, picture=rows[digest], asked=digest in each["stem"] | each["options"])
        for version, each in zip(versions, named, strict=True)
        for digest in sorted(_all(each))
    )


def purge_pictures(*, now: datetime) -> int:
    """Forget pictures that no version shows, a day after they were brought in; how many. For `run_periodic`.

    A file goes while its row is still locked, so that whoever brings the same picture in again meanwhile waits, finds
    no file, and writes it anew. Safe to repeat.
    """
    stale = Picture.objects.filter(uses=None, uploaded_at__lt=now - UNUSED_LIFETIME)
    return sum(_purge(pk, now) for pk in stale.values_list("pk", flat=True)[:500])


@transaction.atomic
def _purge(pk: int, now: datetime) -> bool:
    row = Picture.objects.select_for_update().filter(pk=pk, uploaded_at__lt=now - UNUSED_LIFETIME).first()
    if row is None or row.uses.exists():
        return False
    row.delete()
    default_storage.delete(str(row.file))
    return True


def _checked(digest: str, data: bytes) -> PictureFacts:
    if digest_of(data) != digest:
        raise ValueError(f"{digest} are not the first {DIGEST_LENGTH} digits of this picture's SHA-256")
    try:
        return check_picture(data)
    except ValidationError as error:
        raise ValidationError([f"{digest}: {message}" for message in error.messages]) from error


def _of(digests: Collection[str]) -> QuerySet[Picture]:
    return Picture.objects.filter(digest__in=digests)


def _locked(digests: Collection[str]) -> QuerySet[Picture]:
    return _of(digests).select_for_update().order_by("digest")


def _keep_file(row: Picture, data: bytes) -> None:
    """Write the bytes where they are not there yet; the row's lock keeps a second writer away."""
    if row.sha256 != hashlib.sha256(data).hexdigest():
        raise ValidationError(_("Another picture has the same digits %(digest)s.") % {"digest": row.digest})
    if not default_storage.exists(str(row.file)):
        default_storage.save(str(row.file), ContentFile(data))


def _named(texts: Texts) -> dict[str, set[str]]:
    """The digits of the pictures that each field shows."""
    return {field: digests_in(getattr(texts, field)) for field in ("stem", "options", "key", "explanation")}


def _all(named: Mapping[str, set[str]]) -> set[str]:
    return set().union(*named.values())


def _refuse_unknown(named: Mapping[str, set[str]], kept: Collection[str]) -> None:
    message = _("The text names a picture that is not kept here: %(digests)s. Upload it again at its place.")
    unknown = {field: sorted(digests.difference(kept)) for field, digests in named.items()}
    errors = {field: message % {"digests": ", ".join(digests)} for field, digests in unknown.items() if digests}
    if errors:
        raise ValidationError(errors)
