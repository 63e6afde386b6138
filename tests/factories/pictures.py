"""Pictures for tests: their bytes, and pictures kept in the bank through its own write path."""

from datetime import UTC, datetime
from io import BytesIO
from itertools import count

from PIL import Image

from quizzes.domain.pictures import store_pictures
from quizzes.pictures import digest_of, marker

_colours = count(1)


def picture_bytes(format="PNG", size=(4, 3), **options):
    """A picture of one colour that no other call has used."""
    colour = next(_colours)
    out = BytesIO()
    Image.new("RGB", size, (colour % 256, colour // 256 % 256, 7)).save(out, format, **options)
    return out.getvalue()


def make_picture(data=None, *, actor=None, now=None):
    """A picture that is kept."""
    data = data or picture_bytes()
    stored = store_pictures({digest_of(data): data}, actor=actor, now=now or datetime(2026, 1, 5, 1, 0, tzinfo=UTC))
    return stored[digest_of(data)]


def marker_of(picture, alt="示意图"):
    return marker(picture.digest, alt)
