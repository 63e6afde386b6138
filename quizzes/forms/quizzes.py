"""What publishing a quiz asks for."""

from django.core.exceptions import ValidationError
from django.forms import Script
from django.templatetags.static import static
from django.utils.translation import gettext as _

from common import clock
from common.forms import AddressedPageForm
from quizzes.domain.papers import check_fillable
from quizzes.enums import Review
from quizzes.models import QuizPage
from quizzes.queries import markers_on


class QuizPageForm(AddressedPageForm):
    """A quiz's form refuses to publish what no paper can be drawn from; a draft may be anything."""

    class Media:
        js = [Script(static("js/cms/quiz.js"), type="module")]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "markers" in self.fields:
            self.fields["markers"].queryset = markers_on(clock.local_date(clock.now()))

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("review") == Review.AFTER_CLOSING and not (cleaned.get("closes_at") or self.errors):
            self.add_error("review", _("This quiz never closes. Give it an end, or show the result at another time."))
        if cleaned.get("practice") and (lesson := self._checked_lesson()):
            text = _("It is the check of “%(title)s”, which practice could never complete.")
            self.add_error("practice", text % {"title": lesson.title})
        if "action-publish" in self.data and not self.is_deferred_validation:
            quiz, _prefixes = self.paper_in_hand()
            try:
                check_fillable(quiz, clock.now())
            except ValidationError as error:
                self.add_error(None, error)
        return cleaned

    def _checked_lesson(self):
        return self.instance.checked_lessons.first() if self.instance.pk else None

    def paper_in_hand(self):
        """An unsaved quiz of the rows that the form would save, and the prefix of each of its draws.

        The form has been cleaned; it need not be valid.
        """
        items, draws = self._filled("items"), self._filled("draws")
        quiz = QuizPage(
            practice=self.cleaned_data.get("practice", False),
            items=[form.instance for form in items],
            draws=[form.instance for form in draws],
        )
        return quiz, [form.prefix for form in draws]

    def _filled(self, name):
        """The forms of rows that would be saved, valid ones only: the others carry their own errors."""
        rows = [
            form
            for form in self.formsets[name].forms
            if form.is_valid() and form.has_changed() | bool(form.instance.pk)
        ]
        return [form for form in rows if not form.cleaned_data.get("DELETE")]
