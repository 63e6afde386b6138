"""Suggestions for tests, through their own write path."""

from uuid import uuid4

from home.domain.suggestions import send_suggestion
from tests.conftest import NOW


def make_suggestion(actor, text="字太小", *, anonymous=False, now=NOW):
    return send_suggestion(uuid=uuid4(), text=text, actor=actor, anonymous=anonymous, now=now)
