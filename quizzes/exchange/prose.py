"""Questions in running text: where each begins and ends (DOMAIN §9.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from django.utils.translation import gettext as _

from quizzes.domain.drafts import ImportDraft, Place, Problem, Severity

from .answer_book import AnswerBook, kind_name
from .blocks import Block
from .cases import cases_in, shared_range
from .keys import is_surely_key, merge_key_tables
from .lines import Line, join_lines, mark_wrapped, without_pages
from .named import fields_in
from .numbering import Family, start_of
from .options import ReadOptions
from .reading import read_records
from .records import Record
from .sections import Section, section_head
from .splitting import options_on
from .tokens import Token, lone_answer

# Numbers that also count statements within a question: they count questions only where those are answered at once.
_WEAK = (Family.BRACKETS, Family.CIRCLED, Family.NUMERALS)

# Fields that a question without a number may begin with: 题型：单选题, 题目：…
_OPENING = frozenset({"kind", "stem"})


def prose_records(lines: Sequence[Line]) -> tuple[list[Record], list[Problem]]:
    """The questions of a text as records, and what is to be told about the text itself; pure, guesses nothing."""
    kept, heads = without_pages(merge_key_tables(lines), lambda text: Token(Line(text, Place())).has_mark)
    reader = ProseReader(_with_filled_blanks(mark_wrapped(kept)))
    reader.read()
    problems = reader.problems
    if heads:
        message = _("These lines stand on every page and were left out: %(texts)s.")
        problems.insert(0, Problem(Severity.WARNING, message % {"texts": " / ".join(heads)[:200]}))
    return [block.record() for block in reader.blocks], problems


def read_prose(lines: Sequence[Line], options: ReadOptions) -> ImportDraft:
    """Every question of a text and every problem with them; pure, writes nothing, guesses nothing."""
    records, problems = prose_records(lines)
    draft = ImportDraft(problems=problems)
    read_records(records, options, draft)
    if not draft.found:
        message = _("There is no question in the text: each must begin with its number and have an answer.")
        draft.problems.append(Problem(Severity.ERROR, message))
    return draft


def _with_filled_blanks(lines: Sequence[Line]) -> list[Line]:
    """The lines, those of sections with blanks as they are filled in."""
    section = None
    filled = []
    for line in lines:
        section = section_head(line.text) or section
        fills = section is not None and kind_name(section.word) == "blank" and line.filled
        filled.append(replace(line, text=line.filled) if fills else line)
    return filled


class ProseReader:
    """Walks the lines of a text once; after `read`, `blocks` and `problems` hold what is in it.

    Within a section questions are numbered in one way (`_family`); a number begins a question where it counts on, or
    where the question before is complete and what follows tells of another. Without numbers a question ends with its
    answer.
    """

    def __init__(self, lines: Sequence[Line]):
        self.blocks: list[Block] = []
        self.problems: list[Problem] = []
        self._tokens = [Token(line) for line in lines]
        self._book = AnswerBook()
        self._in_key = False
        self._read_until = 0
        self._section: Section | None = None
        self._section_number = 0
        self._family: Family | None = None
        self._is_unnumbered = self._answers_inside = False
        self._block: Block | None = None
        # A statement counted within the question under way, and the next: 1. … 2. … below a stem or in an answer.
        self._next_in_list = 1
        self._after_blank = False
        # The case whose questions are numbered like those around it, and their numbers.
        self._case: Block | None = None
        self._case_numbers = range(0)

    def read(self) -> None:
        self._enter_section(None, 0)
        for at, token in enumerate(self._tokens):
            if at < self._read_until:
                continue
            if token.is_blank or token.is_rule:
                self._after_blank = True
                if token.is_rule and self._block:
                    self._block.close()
                continue
            self._read_line(at, token)
            self._after_blank = False
        self._drop_text()
        self._book.settle([one for block in self.blocks for one in (block.parts or [block])])
        self.problems += self._book.problems

    def _read_line(self, at: int, token: Token) -> None:
        if token.head and not (self._in_key and not self._is_new_section(token.head)):
            self._in_key = False
            self._enter_section(token.head, at + 1)
            if token.head.behind:
                self._read_body(at, replace(token.line, text=token.head.behind))
        elif self._in_key and token.head:
            self._book.open(token.head)
            if token.head.behind:
                self._book.read(replace(token.line, text=token.head.behind), None)
        elif self._in_key:
            self._book.read(token.line, token.start)
        elif token.is_key_head and self._heads_key(at):
            self._in_key = True
            self._book.open()
        elif self._begins(at, token):
            self._begin(at, token)
        else:
            self._read_body(at, token.line)

    def _enter_section(self, section: Section | None, at: int) -> None:
        """From line `at` on: no question under way, numbers of a family of its own."""
        self._drop_text()
        self._section, self._block, self._case, self._next_in_list = section, None, None, 1
        self._section_number += 1
        if section and kind_name(section.word) == "case":
            self._read_cases(at)
            return
        region = self._region(at)
        tells = any(token.tells for token in region)
        is_preamble = section is None and at + len(region) < len(self._tokens)
        self._family = None if is_preamble and not tells else self._family_of(region)
        self._is_unnumbered = tells and self._family is None
        self._answers_inside = any(token.answers for token in region)

    def _read_cases(self, at: int) -> None:
        """The cases of a section, whose head stands before line `at`; the walk goes on behind them."""
        region = self._region(at)
        key = next((place for place, token in enumerate(region) if token.is_key_head and self._ends(at + place)), None)
        region = region[:key]
        self._read_until, self._family = at + len(region), None
        for case in cases_in(region):
            place = (case.material or case.questions)[0].place
            block = Block(place, self._section, self._section_number, case.number)
            self.blocks.append(block)
            for line in case.material:
                block.read(line, None)
            if case.questions:
                reader = ProseReader(case.questions)
                reader.read()
                block.parts = reader.blocks
                self.problems += reader.problems

    def _ends(self, at: int) -> bool:
        """Whether the head of a key ends a section of cases, whose answers may be headed so as well."""
        following = self._following(at)
        return following is not None and bool(following.head or following.is_key)

    def _region(self, at: int) -> list[Token]:
        """The lines from `at` to the next head of a section."""
        end = next((place for place in range(at, len(self._tokens)) if self._tokens[place].head), len(self._tokens))
        return self._tokens[at:end]

    def _family_of(self, region: Sequence[Token]) -> Family | None:
        """How the questions of a section are numbered: as the first number is, unless numbers count statements."""
        questions = list(takewhile(lambda token: not token.is_key_head, region))
        seen = [token.start.family for token in questions if token.start]
        has_key = len(questions) < len(region) or any(token.is_key for token in region)
        strong = [family for family in seen if family not in _WEAK]
        if strong and seen[0] not in (Family.BRACKETS,):
            return strong[0]
        for family in dict.fromkeys(seen):
            starts = [at for at, token in enumerate(questions) if token.start and token.start.family is family]
            telling = sum(self._tells(questions[at:after]) for at, after in pairwise([*starts, len(questions)]))
            if has_key or telling * 2 >= len(starts) or not self._tells(questions):
                return family
        return None

    def _begins(self, at: int, token: Token) -> bool:
        """Whether a line begins a question."""
        start, block = token.start, self._block
        if self._family is None:
            return self._is_unnumbered and self._begins_unnumbered(token)
        if start is None or start.family is not self._family:
            return False
        if block is None:
            return True
        is_next = start.number == (block.number or 0) + 1
        in_list = start.number == self._next_in_list
        is_over = block.is_answered or (block.is_complete and (is_next or not self._answers_inside))
        begins = is_next and not (in_list and start.number > 1)
        begins = begins or (is_over and self._tells(self._question_at(at)))
        self._next_in_list = 1 if begins else self._next_in_list + in_list
        return begins

    def _begins_unnumbered(self, token: Token) -> bool:
        """Whether a line without a number begins a question: the one before has its answer, and this is no mark."""
        block = self._block
        if block is None or block.is_closed:
            return True
        before, fields = fields_in(token.text, answered=True)
        if fields and not before and fields[0][0] in _OPENING:
            return block.is_answered
        if options_on(token.text, 0) or lone_answer(token.text) or fields:
            return False
        return block.ends_with(token.text, after_blank=self._after_blank)

    def _question_at(self, at: int) -> list[Token]:
        """The lines from `at` to the next number of the family or the end of the section."""
        tokens = self._tokens
        end = at + 1
        while end < len(tokens) and not tokens[end].head and not self._counts(tokens[end]):
            end += 1
        return tokens[at:end]

    def _counts(self, token: Token) -> bool:
        return token.start is not None and token.start.family is self._family

    @staticmethod
    def _tells(tokens: Sequence[Token]) -> bool:
        return any(token.tells for token in tokens)

    def _begin(self, at: int, token: Token) -> None:
        start = token.start if self._family else None
        if start is None:
            self._drop_text()
        self._block = Block(token.line.place, self._section, self._section_number, start.number if start else None)
        if self._case and self._block.number not in self._case_numbers:
            self._case = None
        (self._case.parts if self._case else self.blocks).append(self._block)
        if start and start.answer:
            self._block.add_answer(replace(token.line, text=start.answer))
        self._read_body(at, replace(token.line, text=start.rest) if start else token.line)

    def _drop_text(self) -> None:
        """Without numbers, what turns out to be text between questions, a title perhaps, is no question."""
        if self._block and self._is_unnumbered and not self._block.tells:
            in_case = self._case is not None and self._block in self._case.parts
            (self._case.parts if self._case and in_case else self.blocks).remove(self._block)
            message = _("Left out, as there is neither an answer nor an option: “%(text)s”.")
            text = join_lines(self._block.lines.get("stem", []))[:40]
            self.problems.append(Problem(Severity.WARNING, message % {"text": text}, self._block.place))

    def _read_body(self, at: int, line: Line) -> None:
        """A line within a question, or the key at the end of its section."""
        before, fields = fields_in(line.text, answered=True)
        text = fields[0][1] if fields and not before and fields[0][0] == "answer" else line.text
        if is_surely_key(text) and self._book.note(text, line.place, self._section_number):
            return
        shared = shared_range(line.text)
        if shared:
            self._case_numbers, text = shared
            self._case = self._block = Block(line.place, None, self._section_number, self._case_numbers.start - 1)
            self.blocks.append(self._case)
            line = replace(line, text=text)
        if line.text and self._block and not self._block.is_closed:
            self._block.read(line, self._following(at))
            if any((first := start_of(value)) and first.number == 1 for _name, value in fields):
                self._next_in_list = 2

    def _following(self, at: int) -> Token | None:
        """The next line that is not blank."""
        places = range(at + 1, len(self._tokens))
        return next((self._tokens[place] for place in places if not self._tokens[place].is_blank), None)

    def _is_new_section(self, head: Section) -> bool:
        """Whether a head within a key begins a section that was not there before: the key has ended."""
        known = {kind_name(block.section.word) for block in self.blocks if block.section}
        return bool(head.word) and kind_name(head.word) not in known

    def _heads_key(self, at: int) -> bool:
        """Whether a line such as 参考答案 heads a key, and not the answer of the question under way."""
        following, block = self._following(at), self._block
        if following is None or not (following.start or following.head or following.is_key):
            return False
        own = [each for each in self.blocks if each.section_number == self._section_number and each is not block]
        if block and block.may_be_long and not block.is_answered and all(each.is_answered for each in own):
            return not self._tokens[at].text.endswith((":", "：")) and not own
        before = [each for each in self.blocks if each is not block]
        return sum(each.is_answered for each in before) * 2 <= len(before)
