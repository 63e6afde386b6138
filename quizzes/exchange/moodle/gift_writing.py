"""Writing GIFT that Moodle reads, and that quizzes.exchange.moodle.gift reads back to the same questions.

Formatted texts are HTML, so that formulas and pictures show in Moodle; pictures stand in them as data. What GIFT has no
place for stands in comments, as Moodle writes identifiers and tags there itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.exchange.outgoing import CannotHold, ExportFormat, Outgoing, Supply
from quizzes.kinds.letters import LETTERS
from quizzes.pictures import markers_in

from .gift import EXPLANATION, REFERENCE
from .markup import data_uri, write_html
from .shares import shares_of
from .tags import write_tags

_SPECIAL = re.compile(r"[\\~=#{}:]")
_IN_COMMENT = str.maketrans({"\\": "\\\\", "[": "\\[", "]": "\\]", "\n": "\\n"})
# In texts to be ordered, and in the question before them, nothing is escaped: signs stand there as entities.
_AS_ENTITIES = str.maketrans({sign: f"&#{ord(sign)};" for sign in "{}\\"})


class GiftWriter:
    """One file of GIFT."""

    def __init__(self, file: IO[bytes], supply: Supply):
        self._file = file
        self._picture = supply.picture
        self._answers: dict[str, Callable[[Outgoing], list[str]]] = {
            "single": self._single,
            "multiple": self._multiple,
            "judge": self._judge,
            "blank": self._blank,
            "matching": self._matching,
            "numeric": self._numeric,
            "essay": lambda question: [],
        }

    def add(self, question: Outgoing) -> None:
        kind = question.kind.key
        if kind == "ordering":
            block = self._ordering(question)
        elif kind in self._answers:
            block = self._block(question, self._answers[kind](question))
        else:
            raise CannotHold(_("GIFT has no questions of this kind."))
        self._file.write(("\n".join([*self._comments(question), block]) + "\n\n").encode())

    def close(self) -> None:
        """Nothing follows the last question."""

    def abandon(self) -> None:
        """Nothing is kept but what the file holds."""

    def _comments(self, question: Outgoing) -> list[str]:
        tags = write_tags({**question.filing, "unit": question.key["unit"] if question.kind.key == "numeric" else ""})
        first = [_token("id", str(question.uuid)), *(_token("tag", tag) for tag in tags)]
        lines = [" ".join(first)]
        if question.kind.key == "essay" and (reference := question.kind.write_key(question.version)):
            lines.append(_token(REFERENCE, write_html(reference, self._address)))
        if question.kind.key == "ordering" and question.explanation:
            lines.append(_token(EXPLANATION, write_html(question.explanation, self._address)))
        return [f"// {line}" for line in lines]

    def _block(self, question: Outgoing, answers: Sequence[str]) -> str:
        """Question, answers and general feedback, each on a line of its own."""
        explained = [f"####{self._text(question.explanation)}"] if question.explanation else []
        lines = [*answers, *explained]
        if question.kind.key in ("judge", "numeric", "essay"):
            return f"[html]{self._html(question.stem)}{{{''.join(lines)}}}"
        return "\n".join([f"[html]{self._html(question.stem)}{{", *(f"\t{line}" for line in lines), "}"])

    def _single(self, question: Outgoing) -> list[str]:
        right = LETTERS.index(question.key)
        return [f"{'=' if at == right else '~'}{self._text(text)}" for at, text in enumerate(question.options)]

    def _multiple(self, question: Outgoing) -> list[str]:
        shares = shares_of(question.options, question.key)
        return [f"~%{share}%{self._text(text)}" for text, share in zip(question.options, shares, strict=True)]

    def _judge(self, question: Outgoing) -> list[str]:
        return ["TRUE" if question.key else "FALSE"]

    def _blank(self, question: Outgoing) -> list[str]:
        if len(question.key) > 1:
            raise CannotHold(_("GIFT has questions with one blank only."))
        (variants,) = question.key
        if any("->" in variant for variant in variants):
            raise CannotHold(_("GIFT takes an answer that holds -> for a pair."))
        return [f"=%100%{_exact(variant)}" for variant in variants]

    def _matching(self, question: Outgoing) -> list[str]:
        key = question.key
        if any(markers_in(right) for right in [*key["pairs"], *key["spare"]]):
            raise CannotHold(_("Moodle shows no pictures on the right side of pairs."))
        pairs = [*zip(question.options, key["pairs"], strict=True), *(("", spare) for spare in key["spare"])]
        return [f"={self._text(left)} -> {_escaped(right)}" for left, right in pairs]

    def _numeric(self, question: Outgoing) -> list[str]:
        return [f"#{question.key['value']}:{question.key['tolerance']}"]

    def _ordering(self, question: Outgoing) -> str:
        """As Moodle's plug-in writes it; texts in their right order, one to a line."""
        in_order = [question.options[LETTERS.index(letter)] for letter in question.key]
        lines = [self._plugin_html(text) for text in in_order]
        head = f"[html]{self._plugin_html(question.stem)}{{>{len(lines)} ALL VERTICAL ALL_OR_NOTHING SHOW"
        return "\n".join([head, *lines, "}"])

    def _plugin_html(self, text: str) -> str:
        html = write_html(text, self._address).translate(_AS_ENTITIES)
        return f"&#47;{html[1:]}" if html.startswith("/") else html

    def _html(self, text: str) -> str:
        return _escaped(write_html(text, self._address))

    def _text(self, text: str) -> str:
        """A text behind a sign; the format is named where the text could be read as a format or as a share."""
        html = self._html(text)
        return f"[html]{html}" if html.startswith(("[", "%")) else html

    def _address(self, digest: str) -> str:
        picture = self._picture(digest)
        return data_uri(picture.data, picture.mime)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _exact(variant: str) -> str:
    """An answer that is compared letter by letter; a star would stand for anything."""
    text = _escaped(variant.replace("*", "\\*"))
    return f"[plain]{text}" if text.startswith("[") else text


def _token(name: str, value: str) -> str:
    return f"[{name}:{value.translate(_IN_COMMENT)}]"


GIFT_EXPORT = ExportFormat("gift", gettext_lazy("Moodle GIFT"), ".gift", "text/plain; charset=utf-8", GiftWriter)
