"""Where sessions are kept: Django's table, read by a statement compiled once, because every request reads it."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from common.statements import Select

_LIVE = Select[Session](lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now))


class SessionStore(DatabaseStore):
    """Django's own clock says when a session expires: it also wrote until when."""

    def _get_session_from_db(self):
        session = _LIVE.first(self.session_key, timezone.now())
        if session is None:
            self._session_key = None
        return session
