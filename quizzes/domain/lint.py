"""What an editor should look at again in a question or a bank; nothing here makes a question invalid.

A check is registered under a code, which is stored and filtered by; its words are made anew whenever they are shown.
Checks of the wording see one question, or one part of a case, at a time; checks of the filing see the whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from courses.enums import PolicyStatus
from quizzes.kinds import QuestionKind, Wording, kind_of
from quizzes.kinds.base import Choosable
from quizzes.kinds.case import Case, Part, with_keys
from quizzes.kinds.choice import Choice
from quizzes.kinds.judge import Judge
from quizzes.models import Question, QuestionVersion
from quizzes.pictures import words_of

# Raised whenever a check is added or changes its mind: warnings stored by an older edition are worked out anew.
EDITION = 1

BASIS_REPEALED = "basis_repealed"

# A right answer gives itself away by length where it is so many times as long as the longest wrong one, and by at
# least so many characters.
LENGTH_RATIO = 1.5
LENGTH_MORE = 6
# A blank opens a stem where it stands within its first third and at least so many characters follow.
EARLY = 1 / 3
FOLLOWING = 8

_BLANK = re.compile(r"[（(][\s\u3000]*[）)]|[_＿]{2,}|﹍{2,}")
_ENDS_IN_BRACKET = re.compile(r"[（(][\s\u3000]*[）)][\s。.．；;]*$")
# Options that stand for all others, however they are put.
_FOR_ALL = re.compile(
    r"(?:以上(?!级)|上述|前述|上面).{0,6}(?:是|对|不|非|错|正确|属于|包括|可以).{0,3}"
    r"|(?:全|都|均|全部|全都)(?:是|对|不对|不是|正确|不正确|错误)"
    r"|(?:all|none) of the above",
    re.IGNORECASE,
)
_DOUBLE = re.compile(r"不得不|不能不|不可不|不会不|不应不|不是不|并非不|并非没有|不是没有|没有不|无不|莫不|不无|未必不")
_ASKS_NEGATIVE = re.compile(r"(?:不正确|错误|不属于|不包括|不是|不符合|不应当|不得)的?(?:一项|选项|说法)?是")
_NEGATIVE = re.compile(r"^(?:不|没有|未|无|非|并非)")
_ABSOLUTE = re.compile(
    r"绝对|一律|必定|必然|任何|一切|所有|完全|从不|从来|永远|始终|唯一|只有|仅仅|全部|(?<!首)都(?![市城会])"
)


class Gravity(IntEnum):
    """How grave a warning is, the graver first."""

    MEND = 1
    LOOK = 2

    @property
    def label(self) -> str | Promise:
        return {
            Gravity.MEND: pgettext_lazy("warning", "should be mended"),
            Gravity.LOOK: pgettext_lazy("warning", "worth a look"),
        }[self]


@dataclass(frozen=True)
class Filed:
    """A question as checks of its filing see it."""

    question: Question
    version: QuestionVersion
    day: date


@dataclass(frozen=True)
class Asked:
    """One wording as checks of it see it: a whole question, or a part of a case."""

    kind: QuestionKind
    wording: Wording
    choices: list[Choosable]

    @property
    def right(self) -> list[Choosable]:
        return [choice for choice in self.choices if choice.is_key]

    @property
    def wrong(self) -> list[Choosable]:
        return [choice for choice in self.choices if not choice.is_key]

    @property
    def is_choice(self) -> bool:
        """Whether it offers right and wrong options, so that one can give another away."""
        return isinstance(self.kind, Choice) and bool(self.right and self.wrong)


@dataclass(frozen=True)
class Check:
    """A check: `label` names it in lists, `why` says what is wrong with what it finds."""

    code: str
    gravity: Gravity
    label: str | Promise
    why: str | Promise


@dataclass(frozen=True)
class Finding:
    """What a check found, in the reader's language."""

    check: Check
    text: str


_filing: dict[str, tuple[Check, Callable[[Filed], str]]] = {}
_wording: dict[str, tuple[Check, Callable[[Asked], str]]] = {}


def _registered(registry: dict[str, Any], check: Check) -> Callable[[Any], Any]:
    if check.code in _filing or check.code in _wording:
        raise ValueError(f"the check {check.code} is registered twice")

    def register(find: Any) -> Any:
        registry[check.code] = (check, find)
        return find

    return register


def filing_check(check: Check) -> Callable[[Callable[[Filed], str]], Callable[[Filed], str]]:
    """Register a check of a question's filing: it says what it found, or nothing."""
    return _registered(_filing, check)


def wording_check(check: Check) -> Callable[[Callable[[Asked], str]], Callable[[Asked], str]]:
    """Register a check of a wording: it says what it found, or nothing."""
    return _registered(_wording, check)


def all_checks() -> Mapping[str, Check]:
    """Every check by its code, the graver first."""
    checks = sorted(
        [check for check, _find in [*_filing.values(), *_wording.values()]], key=lambda check: check.gravity
    )
    return {check.code: check for check in checks}


def lint_question(question: Question, version: QuestionVersion, *, day: date) -> list[Finding]:
    """What there is to look at in `version` of a question as it is filed on `day`, the graver first.

    No query where the question's basis clause and its policy are loaded.
    """
    filed = Filed(question, version, day)
    findings = [Finding(check, text) for check, find in _filing.values() if (text := find(filed))]
    for asked, number in _wordings(question, version):
        for check, find_in in _wording.values():
            if text := find_in(asked):
                findings.append(
                    Finding(check, _("(%(number)s) %(text)s") % {"number": number, "text": text} if number else text)
                )
    return sorted(findings, key=lambda finding: finding.check.gravity)


def _wordings(question: Question, version: QuestionVersion) -> Iterator[tuple[Asked, int]]:
    """The wordings of a question with their numbers in a case, 0 outside one."""
    kind = kind_of(question.kind)
    parts: Iterable[Part] = with_keys(version) if isinstance(kind, Case) else ()
    yield Asked(kind, version, [] if isinstance(kind, Case) else kind.choices(version)), 0
    for part in parts:
        yield Asked(part.kind, part, part.kind.choices(part)), part.number


@filing_check(
    Check(
        "no_basis",
        Gravity.MEND,
        gettext_lazy("No basis"),
        gettext_lazy("Nobody can tell later whether the key still holds."),
    )
)
def no_basis(filed: Filed) -> str:
    named = filed.question.basis_clause_id or filed.question.basis_text.strip()
    return "" if named else _("It names neither a clause nor another basis.")


@filing_check(
    Check(
        BASIS_REPEALED,
        Gravity.MEND,
        gettext_lazy("Basis no longer in force"),
        gettext_lazy("What was right may be wrong today."),
    )
)
def basis_repealed(filed: Filed) -> str:
    clause = filed.question.basis_clause
    if clause is None or clause.status_on(filed.day) != PolicyStatus.REPEALED:
        return ""
    return _("Its basis “%(clause)s” is no longer in force.") % {"clause": clause}


@filing_check(
    Check(
        "no_explanation",
        Gravity.LOOK,
        gettext_lazy("No explanation"),
        gettext_lazy("Whoever got it wrong learns nothing from it."),
    )
)
def no_explanation(filed: Filed) -> str:
    return "" if filed.version.explanation.strip() else _("It has no explanation.")


@filing_check(
    Check(
        "no_point",
        Gravity.LOOK,
        gettext_lazy("No knowledge point"),
        gettext_lazy("Draws by knowledge point pass it over, and no weakness is seen by it."),
    )
)
def no_point(filed: Filed) -> str:
    return "" if filed.question.knowledge_point_id else _("It has no knowledge point.")


@filing_check(
    Check(
        "of_its_kind",
        Gravity.LOOK,
        gettext_lazy("Options or key doubtful"),
        gettext_lazy("Questions of its kind usually look different; see whether this is meant."),
    )
)
def of_its_kind(filed: Filed) -> str:
    return " ".join(kind_of(filed.question.kind).lint(filed.version))


@wording_check(
    Check(
        "length",
        Gravity.LOOK,
        gettext_lazy("Give-away length"),
        gettext_lazy("Whoever knows nothing chooses the longest option."),
    )
)
def give_away_length(asked: Asked) -> str:
    if not asked.is_choice:
        return ""
    right = min(_length(choice) for choice in asked.right)
    wrong = max(_length(choice) for choice in asked.wrong)
    if right < wrong * LENGTH_RATIO or right - wrong < LENGTH_MORE:
        return ""
    text = _("The right answer has %(right)s characters, the longest wrong one %(wrong)s: its length gives it away.")
    return text % {"right": right, "wrong": wrong}


@wording_check(
    Check(
        "above",
        Gravity.LOOK,
        gettext_lazy("“All of the above”"),
        gettext_lazy("Who knows two options, or one, knows the answer; and the order can never be shuffled."),
    )
)
def all_or_none_of_the_above(asked: Asked) -> str:
    if not asked.is_choice:
        return ""
    found = next((choice.text for choice in asked.choices if _FOR_ALL.fullmatch(choice.text.rstrip("。. "))), "")
    return _("The option “%(option)s” speaks for all others.") % {"option": found} if found else ""


@wording_check(
    Check(
        "absolute",
        Gravity.LOOK,
        gettext_lazy("Absolute words in wrong options"),
        gettext_lazy("Words such as “always” and “any” are known as signs of a wrong option."),
    )
)
def absolute_words(asked: Asked) -> str:
    if not asked.is_choice or any(_ABSOLUTE.search(choice.text) for choice in asked.right):
        return ""
    found = dict.fromkeys(match.group() for choice in asked.wrong for match in _ABSOLUTE.finditer(choice.text))
    return _("Only wrong options say: %(words)s.") % {"words": "、".join(found)} if found else ""


@wording_check(
    Check(
        "bracket",
        Gravity.MEND,
        gettext_lazy("Empty bracket at the end"),
        gettext_lazy("It is left over from a printed paper, where the answer was written into it."),
    )
)
def bracket_at_the_end(asked: Asked) -> str:
    if not isinstance(asked.kind, Judge) or not _ENDS_IN_BRACKET.search(asked.wording.stem):
        return ""
    return _("The statement ends in an empty bracket.")


@wording_check(
    Check(
        "blank_early",
        Gravity.LOOK,
        gettext_lazy("Blank at the beginning"),
        gettext_lazy("Readers must keep the rest in mind while they look for what belongs there; put it at the end."),
    )
)
def blank_at_the_beginning(asked: Asked) -> str:
    stem, blank = asked.wording.stem, _BLANK.search(asked.wording.stem)
    if not asked.is_choice or not blank or blank.start() > len(stem) * EARLY or len(stem) - blank.end() < FOLLOWING:
        return ""
    return _("The blank stands near the beginning of the text.")


@wording_check(
    Check(
        "double_negative",
        Gravity.LOOK,
        gettext_lazy("Double negative"),
        gettext_lazy("It tests reading, not knowledge."),
    )
)
def double_negative(asked: Asked) -> str:
    if found := _DOUBLE.search(asked.wording.stem):
        return _("The text says “%(words)s”.") % {"words": found.group()}
    if asked.is_choice and _ASKS_NEGATIVE.search(asked.wording.stem):
        option = next((choice.text for choice in asked.choices if _NEGATIVE.match(choice.text)), "")
        if option:
            return _("The text asks for what is not so, and the option “%(option)s” denies.") % {"option": option}
    return ""


def _length(choice: Choosable) -> int:
    return len(words_of(choice.text))
