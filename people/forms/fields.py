"""Form fields that people share: units out of a tree, officers by their numbers."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from people.enums import Tree
from people.models import Officer, OrgUnit
from people.queries import TREES, unit_tree
from people.validators import NUMBER


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


class UnitsField(forms.MultipleChoiceField):
    """Any number of open units of both trees, shown as trees. `offer` fills the choices; cleans to their UUIDs."""

    widget = forms.SelectMultiple(attrs={"size": 8})

    def offer(self, day: date) -> None:
        """Offer the units that are open on `day`. One query a tree."""
        self.choices = [
            (
                Tree(tree).label,
                [
                    (str(node.uuid), "\u3000" * depth + node.name)
                    for depth, node in unit_tree(tree, day).walk()
                    if node.open
                ],
            )
            for tree in TREES
        ]


class OfficerField(forms.CharField):
    """An officer by badge or staff number, out of those in `officers`; cleans to the officer, or None for no number."""

    officers: QuerySet[Officer] = Officer.objects.none()

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Badge or staff number"))
        super().__init__(**kwargs)

    def clean(self, value):
        number = super().clean(value).strip()
        if not number:
            return None
        found = list(self.officers.filter(Q(badge_no=number) | Q(staff_no=number))[:2])
        if len(found) != 1:
            raise ValidationError(_("Nobody within your reach has exactly this number. Check it and type it again."))
        return found[0]


class OfficersField(forms.CharField):
    """Several officers by badge or staff number, in lines or with anything but letters, digits and hyphens between.

    Cleans to the active officers in the order typed, each once.
    """

    widget = forms.Textarea(attrs={"rows": 3})
    most = 200

    def clean(self, value):
        numbers = list(dict.fromkeys(NUMBER.findall(super().clean(value))))
        if len(numbers) > self.most:
            raise ValidationError(_("At most %(most)s numbers. Choose a group instead."), params={"most": self.most})
        found: dict[str, list[Officer]] = {}
        for officer in Officer.objects.filter(Q(badge_no__in=numbers) | Q(staff_no__in=numbers), is_active=True):
            for number in {officer.badge_no, officer.staff_no} & set(numbers):
                found.setdefault(number, []).append(officer)
        unknown = [number for number in numbers if len(found.get(number, ())) != 1]
        if unknown:
            raise ValidationError(
                _("Nobody has exactly these numbers: %(numbers)s. Check them and type them again."),
                params={"numbers": ", ".join(unknown[:10])},
            )
        return list({found[number][0].pk: found[number][0] for number in numbers}.values())
