"""Whose account a session or a password opens. Every request of a logged-in officer passes here."""

from django.contrib.auth.backends import ModelBackend

from common.statements import Select
from people.models import Officer

_OFFICER = Select[Officer](lambda pk: Officer.objects.filter(pk=pk).order_by())


class OfficerBackend(ModelBackend):
    """Django's, reading the officer of a session by a statement compiled once."""

    def get_user(self, user_id):
        officer = _OFFICER.first(user_id)
        return officer if officer is not None and self.user_can_authenticate(officer) else None
