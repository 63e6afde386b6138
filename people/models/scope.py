"""Scopes: to whom a campaign or a contest applies, as dated rules."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.identifiers import PublicIdField
from people.enums import Category, PoliticalStatus, Role

from .dated import DatedFact

CRITERIA = {
    "units": None,
    "categories": set(Category.values),
    "political_statuses": set(PoliticalStatus.values),
    "roles": set(Role.values),
}


def validate_criteria(criteria):
    """Each key is a known criterion and holds a list of known values; an absent or empty key does not restrict."""
    for key, values in criteria.items():
        if key not in CRITERIA:
            raise ValidationError(_("Unknown criterion: %(key)s"), params={"key": key})
        unknown = set(values) - CRITERIA[key] if CRITERIA[key] is not None else set()
        if unknown:
            raise ValidationError(
                _("Unknown values of %(key)s: %(values)s"), params={"key": key, "values": ", ".join(sorted(unknown))}
            )


class Scope(models.Model):
    """A set of officers that may change over time, owned by one campaign or one contest."""

    uuid = PublicIdField()

    class Meta:
        verbose_name = _("scope")
        verbose_name_plural = _("scopes")

    def __str__(self):
        return str(self.uuid)


class ScopeRule(DatedFact):
    """From a day on, the scope holds whoever meets every criterion that is given.

    `criteria`: `units` (UUIDs of units of either tree, each with all below it), `categories`, `political_statuses`,
    `roles`. Within one criterion any value is enough; an empty rule holds everybody on the roster.
    """

    series = ("scope",)

    scope = models.ForeignKey(Scope, models.PROTECT, related_name="rules", verbose_name=_("scope"))
    criteria = models.JSONField(_("criteria"), default=dict, blank=True, validators=[validate_criteria])

    class Meta(DatedFact.Meta):
        verbose_name = _("rule of a scope")
        verbose_name_plural = _("rules of scopes")
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "valid_from"], condition=Q(superseded_at=None), name="one_scope_rule_per_day"
            )
        ]
