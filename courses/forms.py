"""The filter above a list of pages; into which knowledge point another one is merged."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import KnowledgePoint, RiskDomain


class CatalogueFilter(forms.Form):
    """Narrows a list to a knowledge point and a field of risk; only those are offered that the list has."""

    point = forms.ModelChoiceField(
        KnowledgePoint.objects.none(),
        to_field_name="uuid",
        required=False,
        label=_("Knowledge point"),
        empty_label=_("All"),
    )
    domain = forms.ModelChoiceField(
        RiskDomain.objects.none(), to_field_name="uuid", required=False, label=_("Field of risk"), empty_label=_("All")
    )

    def __init__(self, data, *, pages):
        super().__init__(data, label_suffix="")
        live = pages.live()
        self.fields["point"].queryset = KnowledgePoint.objects.filter(pk__in=live.values("knowledge_points"))
        if "risk_domain" in {field.name for field in pages.model._meta.get_fields()}:
            self.fields["domain"].queryset = RiskDomain.objects.filter(pk__in=live.values("risk_domain"))
        else:
            del self.fields["domain"]

    def chosen(self) -> dict:
        """What to narrow to; an unknown value in the address narrows to nothing in particular."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value is not None}

    def has_choices(self) -> bool:
        """Whether there is anything to choose."""
        return any(field.queryset.exists() for field in self.fields.values())


class MergeForm(forms.Form):
    """Into which knowledge point `point` is merged."""

    into = forms.ModelChoiceField(KnowledgePoint.objects.none(), label=_("Into which one"))

    def __init__(self, *args, point: KnowledgePoint, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = KnowledgePoint.objects.exclude(pk=point.pk)
