"""What the audit trail records of the bank: who let which question onto papers, its keys, what was brought over."""

from django.utils.translation import gettext_lazy as _

from people.actions import register_action

QUESTION_MOVED = register_action("question.moved", _("State of a question changed"))
REVISION_ACCEPTED = register_action("question.revision_accepted", _("Revision of an active question accepted"))
REVISION_REFUSED = register_action("question.revision_refused", _("Revision of an active question refused"))
KEY_CHANGED = register_action("question.key_changed", _("Key of an active question changed"))
ACCOMMODATION_GRANTED = register_action("accommodation.granted", _("Extra time or tries granted"))
ACCOMMODATION_ENDED = register_action("accommodation.ended", _("Extra time or tries ended"))
SITTINGS_PROLONGED = register_action("sittings.prolonged", _("Open papers given more time"))
ARCHIVE_IMPORTED = register_action("archive.imported", _("Records of an old platform imported"))
IMPORT_UNDONE = register_action("question.import_undone", _("Import of questions undone"))
QUESTION_FILED = register_action("question.filed", _("Questions filed together"))
QUESTION_TRANSFERRED = register_action("question.transferred", _("Questions moved to another bank"))
QUESTIONS_EXPORTED = register_action("question.exported", _("Questions exported with their keys"))
CORRECTION_PROPOSED = register_action("correction.proposed", _("Correction of a question proposed"))
CORRECTION_DECIDED = register_action("correction.decided", _("Correction of a question put in force"))
CORRECTION_DROPPED = register_action("correction.dropped", _("Correction of a question dropped"))
MARKING_DECIDED = register_action("marking.decided", _("Marks decided by a third marker"))
MARKING_RELEASED = register_action("marking.released", _("Question taken from its marker"))
TWINS_KEPT = register_action("question.twins_kept", _("Two questions that are alike both kept"))
TWINS_REOPENED = register_action("question.twins_reopened", _("Decision to keep both questions taken back"))
