"""What the audit trail records of courses."""

from django.utils.translation import gettext_lazy as _

from people.actions import register_action

POINTS_MERGED = register_action("knowledge_point.merged", _("Two points of knowledge brought under one name"))
