"""Form fields that people share: a unit out of a tree, an officer by his number."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from people.enums import Tree
from people.models import Officer, OrgUnit
from people.queries import TREES, unit_tree


class UnitField(forms.ChoiceField):
    """An open unit, shown as the tree it stands in. `offer` fills the choices; cleans to an OrgUnit or None."""

    def __init__(self, *, empty_label="", **kwargs):
        super().__init__(**kwargs)
        self.empty_label = empty_label

    def offer(self, day: date, *, trees: Iterable[str] = TREES, within: set[int] | None = None) -> None:
        """Offer the units of `trees` that are open on `day`, of those in `within` (None: all). One query a tree."""
        groups = []
        for tree in trees:
            nodes = [
                (node.uuid, "\u3000" * depth + node.name)
                for depth, node in unit_tree(tree, day).walk()
                if node.open and (within is None or node.unit_id in within)
            ]
            groups.append((Tree(tree).label, nodes))
        self.choices = [("", self.empty_label), *groups]

    def clean(self, value):
        value = super().clean(value)
        return OrgUnit.objects.get(uuid=value) if value else None


class OfficerField(forms.CharField):
    """An officer by badge or staff number, out of those in `officers`; cleans to the officer."""

    officers: QuerySet[Officer] = Officer.objects.none()

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Badge or staff number"))
        super().__init__(**kwargs)

    def clean(self, value):
        number = super().clean(value).strip()
        found = list(self.officers.filter(Q(badge_no=number) | Q(staff_no=number))[:2])
        if len(found) != 1:
            raise ValidationError(_("Nobody within your reach has exactly this number. Check it and type it again."))
        return found[0]
