"""Judgements: a statement that is right or wrong, answered with a boolean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from quizzes.wording import clean, plain

from .base import AskFirst, Choosable, KeyHints, KeyReading, QuestionKind, Wording
from .letters import LETTERS, tail_warnings
from .shares import NOTHING

RIGHT = frozenset({"对", "正确", "是", "√", "✓", "✔", "☑", "t", "true", "y", "yes", "right", "对的", "正确的"})
WRONG = frozenset(
    {
        "错",
        "错误",
        "否",
        "不是",
        "不对",
        "不正确",
        "×",
        "✗",
        "✘",
        "✕",
        "x",
        "f",
        "false",
        "n",
        "no",
        "wrong",
        "错的",
        "错误的",
        "非",
    }
)
# Codes whose meaning changes from bank to bank (DOMAIN §9.5): never read without a word from the person who imports.
CODES = frozenset({"0", "1", "2", "a", "b"})
_AROUND = " .。,，;；()（）[]【】"
# A mark or word, and behind it why: 错误，应为…
_WITH_REASON = re.compile(
    r"[(（]?(正确|错误|对|错|[√✓✔×✗✘])[)）]?(?:\s*[，,。.；;：:]\s*|\s+|(?=[(（]))(.+)",
    re.DOTALL,
)


def truth_of(word: str) -> bool | None:
    """What a word or mark says by itself; None where it says nothing, codes included."""
    bare = plain(word).strip(_AROUND)
    return True if bare in RIGHT else False if bare in WRONG else None


def are_both(texts: Sequence[str]) -> bool:
    """Whether options are right and wrong, in either order, and nothing else."""
    return sorted(map(truth_of, texts), key=str) == [False, True]


class Judge(QuestionKind):
    """Right or wrong. It stores no options: the two answers read alike in every bank, and keep their order."""

    key = "judge"
    label = gettext_lazy("True or false")
    has_options = False
    face = "choice"
    words = frozenset({"判断", "是非", "判断是非", "判断正误", "tf", "true/false", "truefalse", "judge", "judgement"})

    def compose(self, options: Sequence[Any], key: Any, previous: Sequence[Any] = ()) -> tuple[list[Any], Any]:
        texts = [text for text in options if clean(str(text))]
        if texts and not are_both(texts):
            raise ValidationError({"options": _("A judgement has no options but right and wrong.")})
        self.check_key([], key)
        return [], key

    def written_options(self, version: Wording) -> list[str]:
        return []

    def written_key(self, version: Wording) -> bool:
        return version.key

    def check_key(self, options: Sequence[Any], key: Any) -> None:
        if not isinstance(key, bool):
            raise ValidationError({"key": _("A judgement is either right or wrong.")})

    def read_key(self, text: str, options: Sequence[str], hints: KeyHints) -> KeyReading:
        reason = _WITH_REASON.fullmatch(clean(text).strip("。"))
        tail = reason[2].strip(_AROUND) if reason else ""
        bare = plain(reason[1] if reason else text).strip(_AROUND)
        if not bare:
            raise ValidationError(_("The answer is missing."))
        truth = truth_of(bare)
        if truth is None and bare in LETTERS.lower() and LETTERS.lower().index(bare) < len(options):
            truth = truth_of(options[LETTERS.lower().index(bare)])
        if truth is None and bare in CODES:
            truth = _decoded(bare, hints)
        if truth is None:
            raise ValidationError(_("The answer “%(answer)s” says neither right nor wrong.") % {"answer": text[:40]})
        return KeyReading(truth, tail, tail_warnings(tail))

    def write_key(self, version: Wording) -> str:
        return "对" if version.key else "错"

    def read_answer(self, raw: Any, asked: Any) -> bool | None:
        if isinstance(raw, list | tuple) and len(raw) <= 1:
            raw = raw[0] if raw else None
        if raw is None or raw == "":
            return None
        if isinstance(raw, bool):
            return raw
        if raw in ("true", "false"):
            return raw == "true"
        raise ValidationError(_("This is not an answer to a judgement."))

    def grade(self, version: Wording, answer: Any, points: Decimal, rules: Mapping[str, str]) -> Decimal:
        return points if answer is not None and answer == version.key else NOTHING

    def present(self, version: Wording, option_order: Sequence[str] = ()) -> dict[str, Any]:
        return {
            "kind": self.key,
            "stem": version.stem,
            "several": False,
            "options": [
                {"id": "true", "label": "", "text": pgettext("judgement", "Right")},
                {"id": "false", "label": "", "text": pgettext("judgement", "Wrong")},
            ],
        }

    def review(self, version: Wording, answer: Any, option_order: Sequence[str] = ()) -> dict[str, Any]:
        shown = self.present(version)
        for option in shown["options"]:
            says = option["id"] == "true"
            option["is_key"] = says == version.key
            option["is_chosen"] = answer is not None and says == answer
        return shown

    def choices(self, version: Wording) -> list[Choosable]:
        return [
            Choosable(option["id"], "", option["text"], option["is_key"])
            for option in self.review(version, None)["options"]
        ]

    def chosen(self, answer: Any) -> list[str]:
        return [] if answer is None else [str(answer).lower()]

    def show_answer(self, version: Wording, answer: Any, option_order: Sequence[str] = ()) -> str:
        if answer is None:
            return ""
        return pgettext("judgement", "Right") if answer else pgettext("judgement", "Wrong")


def _decoded(code: str, hints: KeyHints) -> bool:
    """A code by the meaning the person gave; where he gave none, a question to him."""
    if not hints.judge_true:
        raise AskFirst(
            _("“%(code)s” as the answer of a judgement means right in some files, wrong in others. Say which is right.")
            % {"code": code}
        )
    return code == plain(hints.judge_true)
