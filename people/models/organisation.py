"""Units of both trees, and where each of them ever stood."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from common.identifiers import PublicIdField
from people.enums import Tree, UnitKind

from .dated import DatedFact


class OrgUnit(MP_Node):
    """A party body or a department. Closed, never deleted; the tree here is today's, for browsing.

    Roll-ups read `UnitPlacement`, which holds every tree that ever was, so a reorganisation never rewrites the past.
    """

    uuid = PublicIdField()
    code = models.CharField(_("code"), max_length=32, unique=True)
    tree = models.CharField(_("tree"), max_length=8, choices=Tree)
    kind = models.CharField(_("kind"), max_length=16, choices=UnitKind)
    name = models.CharField(_("name"), max_length=128)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self):
        return self.name


class UnitPlacement(DatedFact):
    """From a day on, this unit has this name and stands under this parent (none = root of its tree)."""

    series = ("unit",)

    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="placements", verbose_name=_("unit"))
    parent = models.ForeignKey(
        OrgUnit, models.PROTECT, related_name="child_placements", null=True, blank=True, verbose_name=_("parent")
    )
    name = models.CharField(_("name"), max_length=128)
    open = models.BooleanField(_("open"), default=True)

    class Meta(DatedFact.Meta):
        verbose_name = _("placement of a unit")
        verbose_name_plural = _("placements of units")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "valid_from"],
                condition=models.Q(superseded_at=None),
                name="one_placement_per_unit_and_day",
            ),
            models.CheckConstraint(
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("unit")), name="unit_not_its_own_parent"
            ),
        ]
        indexes = [models.Index(fields=["unit", "valid_from"], name="placement_unit_day")]
