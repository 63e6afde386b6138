"""What the audit trail records of campaigns: what changes figures, and who took whom out of them."""

from django.utils.translation import gettext_lazy as _

from people.actions import register_action

CAMPAIGN_CREATED = register_action("campaign.created", _("Campaign created"))
CAMPAIGN_OPENED = register_action("campaign.opened", _("Campaign opened"))
CAMPAIGN_CLOSED = register_action("campaign.closed", _("Campaign closed"))
TASK_ADDED = register_action("campaign.task_added", _("Task added to a campaign"))
EXEMPTION_APPROVED = register_action("exemption.approved", _("Exemption approved"))
EXEMPTION_ENDED = register_action("exemption.ended", _("Exemption ended"))
DEFERRAL_APPROVED = register_action("deferral.approved", _("Deferral approved"))
DEFERRAL_ENDED = register_action("deferral.ended", _("Deferral ended"))
