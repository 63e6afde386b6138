"""What the audit trail records of contests: whatever could change a draw, a list or a place."""

from django.utils.translation import gettext_lazy as _

from people.actions import register_action

CONTEST_CREATED = register_action("contest.created", _("Contest created"))
CONTEST_CHANGED = register_action("contest.changed", _("Contest changed"))
CONTEST_ANNOUNCED = register_action("contest.announced", _("Contest announced"))
CONTEST_TAKEN_BACK = register_action("contest.taken_back", _("Announcement of a contest taken back"))
CONTEST_OPENED = register_action("contest.opened", _("Contest opened"))
CONTEST_CLOSED = register_action("contest.closed", _("Contest closed"))
ENTRANT_ADDED = register_action("contest.entrant_added", _("Officer added to a contest's list"))
