"""The writing area of each kind of question, made of Wagtail's blocks: its fields, and what they mean as written forms.

A block checks itself by composing what was written (quizzes.domain.bank.compose), so that every fault stands beside
the field it is about, within the questions of a case as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.telepath import register
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    FieldBlock,
    ListBlock,
    ListBlockValidationError,
    StreamBlock,
    StreamBlockValidationError,
    StructBlock,
    StructBlockValidationError,
    TextBlock,
)
from wagtail.blocks.struct_block import StructBlockAdapter

from quizzes.domain.bank import compose
from quizzes.domain.pictures import check_pictures
from quizzes.kinds import kind_of
from quizzes.kinds.letters import LETTERS

RIGHT, WRONG = "true", "false"


class PictureTextarea(AdminAutoHeightTextInput):
    """A text with a button that puts a picture where the cursor stands, and the pictures it shows below it."""

    template_name = "quizzes/admin/widgets/picture_textarea.html"

    def get_context(self, name, value, attrs):
        address = reverse_lazy("quizzes:picture", args=["0" * 16])
        return super().get_context(name, value, attrs) | {
            "upload_address": reverse_lazy("questions:upload_picture"),
            "picture_address": str(address).replace("0" * 16, "{}"),
        }


class QuestionTextBlock(TextBlock):
    """A text of a question: plain text with line breaks and pictures. In rows, what it is stands in the empty field."""

    @cached_property
    def field(self):
        attrs = {"rows": self.rows} | ({"placeholder": self.label} if self.meta.placeholder else {})
        return forms.CharField(widget=PictureTextarea(attrs=attrs), strip=False, **self.field_options)

    class Meta:
        placeholder = False


class WrittenBlock(StructBlock):
    """What an editor writes of a question of one kind. Values are read and made by `written` and `filled`."""

    kind: ClassVar[str]
    # Beside which field a fault of the kind's options or key stands, or of a part of them that the fault's code names.
    places: ClassVar[Mapping[str, str]] = {"options": "options", "key": "options"}

    stem = QuestionTextBlock(label=gettext_lazy("Text of the question"), rows=3)

    def written(self, value) -> tuple[list[Any], Any]:
        """Options and key in written form."""
        raise NotImplementedError

    def filled(self, options, key) -> dict[str, Any]:
        """The values of this kind's own fields that say the same; the inverse of `written`."""
        raise NotImplementedError

    def content_of(self, value) -> dict[str, Any]:
        """Stem, options, key and explanation in written form."""
        options, key = self.written(value)
        return {"stem": value["stem"], "options": options, "key": key, "explanation": value["explanation"]}

    def value_of(self, version) -> Any:
        """The value that says what `version` says."""
        kind = kind_of(self.kind)
        own = self.filled(kind.written_options(version), kind.written_key(version))
        return self.to_python({"stem": version.stem, "explanation": version.explanation, **own})

    def clean(self, value):
        cleaned = super().clean(value)
        try:
            check_pictures(compose(kind=self.kind, **self.content_of(cleaned)))
        except ValidationError as error:
            raise StructBlockValidationError(self.faults(error)) from error
        return cleaned

    def faults(self, error: ValidationError) -> dict[str, ValidationError]:
        """Errors of the kind, keyed by its contract, as errors of this block's fields."""
        by_field: dict[str, list[str]] = {}
        for name, errors in error.error_dict.items():
            for each in errors:
                place = self.places.get(f"{name}.{each.code}") or self.places.get(name, name)
                by_field.setdefault(place, []).extend(each.messages)
        return {name: self._fault_of(name, messages) for name, messages in by_field.items()}

    def _fault_of(self, name: str, messages: list[str]) -> ValidationError:
        block = self.child_blocks[name]
        if isinstance(block, ListBlock):
            return ListBlockValidationError(non_block_errors=messages)
        if isinstance(block, StreamBlock):
            return StreamBlockValidationError(non_block_errors=messages)
        return ValidationError(messages)


class WritingAreaAdapter(StructBlockAdapter):
    """Lets a writing area stand by itself in a form, outside of any stream (js/cms/questions.js)."""

    js_constructor = "quizzes.WritingArea"

    @cached_property
    def media(self):
        own = forms.Media(
            css={"all": ["css/cms/questions.css"]}, js=[Script(static("js/cms/questions.js"), type="module")]
        )
        return super().media + own


register(WritingAreaAdapter(), WrittenBlock)


def _explanation():
    return QuestionTextBlock(label=gettext_lazy("Explanation"), required=False)


def _texts(block_list) -> list[str]:
    """What was written into the rows of a list; rows left empty were never meant."""
    return [text for text in block_list if text.strip()]


class OptionBlock(StructBlock):
    """One option of a choice."""

    text = QuestionTextBlock(label=gettext_lazy("Option"), required=False)
    is_right = BooleanBlock(label=gettext_lazy("Right answer"), required=False)

    class Meta:
        form_classname = "question-row question-option"
        label_format = "{text}"


class ChoiceQuestionBlock(WrittenBlock):
    """Single and multiple choice: options in their order, the right ones ticked."""

    def written(self, value):
        rows = [row for row in value["options"] if row["text"].strip() or row["is_right"]]
        letters = (letter for letter, row in zip(LETTERS, rows, strict=False) if row["is_right"])
        return [row["text"] for row in rows], "".join(letters)

    def filled(self, options, key):
        return {
            "options": [
                {"text": text, "is_right": letter in key} for letter, text in zip(LETTERS, options, strict=False)
            ]
        }


def _options(css: str = "question-rows question-lettered"):
    empty = [{"text": "", "is_right": False}] * 4
    return ListBlock(OptionBlock(), label=gettext_lazy("Options"), default=empty, form_classname=css)


class SingleBlock(ChoiceQuestionBlock):
    kind = "single"
    options = _options("question-rows question-lettered question-options--one")
    explanation = _explanation()


class MultipleBlock(ChoiceQuestionBlock):
    kind = "multiple"
    options = _options()
    explanation = _explanation()


class JudgementBlock(FieldBlock):
    """Right or wrong, neither of them ticked beforehand."""

    def __init__(self, **kwargs):
        choices = [(RIGHT, pgettext_lazy("judgement", "Right")), (WRONG, pgettext_lazy("judgement", "Wrong"))]
        self.field = forms.ChoiceField(choices=choices, widget=forms.RadioSelect)
        super().__init__(**kwargs)


class JudgeBlock(WrittenBlock):
    """A statement, and whether it is right."""

    kind = "judge"
    places = {"options": "key"}

    key = JudgementBlock(label=gettext_lazy("The statement is"))
    explanation = _explanation()

    def written(self, value):
        return [], value["key"] == RIGHT

    def filled(self, options, key):
        return {"key": RIGHT if key else WRONG}


class BlankBlock(WrittenBlock):
    """A text with blanks, and what each of them accepts."""

    kind = "blank"
    places = {"options": "blanks", "key": "blanks"}

    blanks = ListBlock(
        TextBlock(label=gettext_lazy("Blank"), required=False),
        label=gettext_lazy("Blanks"),
        help_text=gettext_lazy(
            "In the order of the text, which shows each as ____ or （　　）. Every answer that counts as right on its"
            " own line."
        ),
        form_classname="question-rows question-numbered",
    )
    explanation = _explanation()

    def written(self, value):
        return [], [text.splitlines() for text in _texts(value["blanks"])]

    def filled(self, options, key):
        return {"blanks": ["\n".join(variants) for variants in key]}


class PairBlock(StructBlock):
    """One text on the left with the one on the right that belongs to it."""

    left = QuestionTextBlock(label=pgettext_lazy("matching", "On the left"), required=False, placeholder=True)
    right = QuestionTextBlock(label=pgettext_lazy("matching", "Its match"), required=False, placeholder=True)

    class Meta:
        form_classname = "question-row question-pair"
        label_format = "{left} – {right}"


class MatchingBlock(WrittenBlock):
    """Pairs, and texts on the right that belong to none."""

    kind = "matching"
    places = {"options": "pairs", "key": "pairs"}

    pairs = ListBlock(
        PairBlock(),
        label=gettext_lazy("Pairs"),
        default=[{"left": "", "right": ""}] * 3,
        help_text=gettext_lazy("Officers see the right side in another order."),
        form_classname="question-rows question-numbered",
    )
    spare = ListBlock(
        QuestionTextBlock(label=gettext_lazy("Text on the right"), required=False),
        label=gettext_lazy("Texts on the right that fit nothing"),
        default=[],
        required=False,
        form_classname="question-rows",
    )
    explanation = _explanation()

    def written(self, value):
        rows = [row for row in value["pairs"] if row["left"].strip() or row["right"].strip()]
        key = {"pairs": [row["right"] for row in rows], "spare": _texts(value["spare"])}
        return [row["left"] for row in rows], key

    def filled(self, options, key):
        pairs = [{"left": left, "right": right} for left, right in zip(options, key["pairs"], strict=True)]
        return {"pairs": pairs, "spare": key["spare"]}


class OrderingBlock(WrittenBlock):
    """Things to put in order, written in the right one."""

    kind = "ordering"

    options = ListBlock(
        QuestionTextBlock(label=gettext_lazy("Step"), required=False),
        label=gettext_lazy("In the right order"),
        default=["", "", ""],
        help_text=gettext_lazy("Officers see them in another order."),
        form_classname="question-rows question-numbered",
    )
    explanation = _explanation()

    def written(self, value):
        texts = _texts(value["options"])
        return texts, LETTERS[: len(texts)]

    def filled(self, options, key):
        return {"options": [options[LETTERS.index(letter)] for letter in key]}


class NumericBlock(WrittenBlock):
    """A number with what it may be off by, and its unit."""

    kind = "numeric"
    places = {"options": "value", "key": "value", "key.tolerance": "tolerance", "key.unit": "unit"}

    value = CharBlock(label=gettext_lazy("Right number"), help_text=gettext_lazy("In digits, such as 3.14."))
    tolerance = CharBlock(
        label=gettext_lazy("May be off by"), default="0", required=False, help_text=gettext_lazy("0: must be exact.")
    )
    unit = CharBlock(
        label=gettext_lazy("Unit"), required=False, help_text=gettext_lazy("Stands behind the field, such as 元.")
    )
    explanation = _explanation()

    def written(self, value):
        return [], {name: value[name] for name in ("value", "tolerance", "unit")}

    def filled(self, options, key):
        return dict(key)


class RubricLineBlock(StructBlock):
    """One thing that markers look for."""

    text = TextBlock(label=gettext_lazy("What to look for"), required=False)
    weight = CharBlock(label=gettext_lazy("Weight"), default="1", required=False)

    class Meta:
        form_classname = "question-row question-line"
        label_format = "{text}"


class EssayBlock(WrittenBlock):
    """A text to write, with what markers compare it with."""

    kind = "essay"
    places = {"options": "reference", "key": "lines"}

    reference = QuestionTextBlock(label=gettext_lazy("Reference answer"), required=False)
    lines = ListBlock(
        RubricLineBlock(),
        label=gettext_lazy("What markers look for"),
        help_text=gettext_lazy(
            "Each gets its part of the points by its weight. Without any, markers give points for the whole."
        ),
        required=False,
        form_classname="question-rows question-numbered",
    )
    explanation = _explanation()

    def written(self, value):
        lines = [{"text": row["text"], "weight": row["weight"] or "1"} for row in value["lines"] if row["text"].strip()]
        return [], {"reference": value["reference"], "lines": lines}

    def filled(self, options, key):
        return {"reference": key["reference"], "lines": key["lines"]}


_SIMPLE = (SingleBlock, MultipleBlock, JudgeBlock, BlankBlock, MatchingBlock, OrderingBlock, NumericBlock, EssayBlock)
# Every kind but the case itself, in the order in which a case offers them.
BLOCKS: Mapping[str, type[WrittenBlock]] = {block.kind: block for block in _SIMPLE}


def _as_part(block: type[WrittenBlock]) -> WrittenBlock:
    """The writing area of a kind within a case: with the weight it has there."""
    weight = CharBlock(
        label=gettext_lazy("Weight"), default="1", help_text=gettext_lazy("Its part of the points of the case.")
    )
    return block([("weight", weight)], label=kind_of(block.kind).label, icon="help")


class CaseBlock(WrittenBlock):
    """A material, and questions of other kinds about it."""

    kind = "case"
    places = {"options": "parts", "key": "parts"}

    stem = QuestionTextBlock(label=gettext_lazy("Material"), rows=5)
    parts = StreamBlock(
        [(name, _as_part(block)) for name, block in BLOCKS.items()], label=gettext_lazy("Questions about it")
    )
    explanation = _explanation()

    def written(self, value):
        return [self._written_part(part) for part in value["parts"]], None

    def _written_part(self, part) -> dict[str, Any]:
        return {"kind": part.block_type, "weight": part.value["weight"], **part.block.content_of(part.value)}

    def filled(self, options, key):
        parts = []
        for part in options:
            own = BLOCKS[part["kind"]]().filled(part["options"], part["key"])
            texts = {name: part[name] for name in ("stem", "explanation", "weight")}
            parts.append({"type": part["kind"], "value": {**texts, **own}})
        return {"parts": parts}


def writing_area(kind: str) -> WrittenBlock:
    """A new writing area for questions of `kind`; KeyError where there is none."""
    return (CaseBlock if kind == CaseBlock.kind else BLOCKS[kind])()
