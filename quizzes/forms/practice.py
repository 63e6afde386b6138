"""What an officer chooses to practise."""

from django import forms

from courses.models import KnowledgePoint
from quizzes.domain.practice import SIZES


class PointForm(forms.Form):
    """A knowledge point, and how many questions; the fewest unless said."""

    point = forms.ModelChoiceField(KnowledgePoint.objects.all(), to_field_name="uuid")
    size = forms.TypedChoiceField(
        choices=[(size, size) for size in SIZES], coerce=int, required=False, empty_value=SIZES[0]
    )
