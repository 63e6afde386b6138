"""Form fields in the clothes of the look; used by components/field.html."""

from django import forms, template

register = template.Library()

_TICKED = (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.RadioSelect)


@register.filter
def is_single_choice(field) -> bool:
    """Whether the field is one box to tick, whose label stands beside it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.simple_tag
def widget(field) -> str:
    """The control of a bound field. Django itself adds aria-invalid and aria-describedby for help and errors."""
    if isinstance(field.field.widget, _TICKED):
        return field.as_widget()
    own = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"input {own}".strip()})
