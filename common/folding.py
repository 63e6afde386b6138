"""Templates folded when they are loaded: what depends on the language alone is rendered once in each, and kept.

Half of what a page spends goes into markup that is the same for everybody: a word to translate, a symbol, the address
of a style sheet, each a node that resolves, translates and escapes anew for every reader (DESIGN §7). Here neighbours
of that sort become one node that remembers its markup by language; comments and {% load %} leave nothing behind.

A node is folded only where this module knows that nothing but the language has a part in it: words and sentences
without variables, static files, and tags whose function is marked as `constant`, all with literal arguments and without
`as`. Whatever else stands in a template works as Django made it. Where DEBUG is on nothing is kept, so that whoever
edits a template or a catalogue sees it (docs/decisions/0021).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any, TypeVar

from django.conf import settings
from django.template import Origin, Template
from django.template.base import FilterExpression, Node, NodeList, TextNode, TokenType
from django.template.context import Context
from django.template.defaultfilters import safe
from django.template.defaulttags import CommentNode, IfNode, LoadNode
from django.template.library import SimpleNode
from django.template.loaders import cached
from django.template.loaders.base import Loader as BaseLoader
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

Tag = TypeVar("Tag", bound=Callable[..., Any])


def constant(tag: Tag) -> Tag:
    """Marks the function of a simple tag whose result depends on its arguments and the language alone."""
    tag.is_constant = True  # type: ignore[attr-defined]
    return tag


class Folded(Node):
    """Neighbouring nodes whose markup depends on the language alone."""

    child_nodelists = ()

    def __init__(self, nodes: Iterable[Node]):
        self._nodes = NodeList(nodes)
        self._kept: dict[str | None, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        language = get_language()
        if language in self._kept and context.autoescape:
            return self._kept[language]
        markup = self._nodes.render(context)
        if context.autoescape and not settings.DEBUG:
            self._kept[language] = markup
        return markup


class _FoldingLoader(BaseLoader):
    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        template = super().get_template(template_name, skip)
        fold(template.nodelist)
        return template


class Loader(cached.Loader, _FoldingLoader):
    """Django's caching loader, whose templates are folded before they are remembered."""


def fold(nodelist: NodeList) -> None:
    """Fold a list of nodes in place, and every list within its nodes."""
    nodelist[:] = _folded(nodelist)


def _folded(nodes: Iterable[Node]) -> Iterator[Node]:
    for is_constant, run in groupby(nodes, _is_constant):
        if not is_constant:
            for node in run:
                for inner in _lists_within(node):
                    fold(inner)
                yield node
        elif speaking := [node for node in run if not isinstance(node, CommentNode | LoadNode)]:
            yield _joined(speaking)


def _joined(nodes: list[Node]) -> Node:
    texts = [node.s for node in nodes if isinstance(node, TextNode)]
    return TextNode("".join(texts)) if len(texts) == len(nodes) else Folded(nodes)


def _lists_within(node: Node) -> Iterator[NodeList]:
    if isinstance(node, IfNode):
        yield from (nodelist for _condition, nodelist in node.conditions_nodelists)
        return
    for name in node.child_nodelists:
        inner = getattr(node, name, None)
        if isinstance(inner, NodeList):
            yield inner


def _is_constant(node: Node) -> bool:
    # Exact types: what a subclass does with its context is not known here.
    test = _TESTS.get(type(node))
    return test is not None and test(node)


def _says_one_thing(node: TranslateNode) -> bool:
    return node.asvar is None and _is_literal(node.filter_expression) and _is_literal(node.message_context)


def _says_one_sentence(node: BlockTranslateNode) -> bool:
    names = {token.contents for token in node.singular if token.token_type == TokenType.VAR}
    values = (*node.extra_context.values(), node.message_context)
    return (
        node.asvar is None and not node.plural and names <= node.extra_context.keys() and all(map(_is_literal, values))
    )


def _is_one_file(node: StaticNode) -> bool:
    return node.varname is None and _is_literal(node.path)


def _always_gives_the_same(node: SimpleNode) -> bool:
    marked = getattr(node.func, "is_constant", False) and not node.takes_context and node.target_var is None
    return marked and all(map(_is_literal, (*node.args, *node.kwargs.values())))


def _is_literal(expression: FilterExpression | None) -> bool:
    """Whether an expression is a text or number as the template writes it, perhaps with |safe; None is none at all."""
    if expression is None:
        return True
    literal = not expression.is_var or expression.var.lookups is None
    return literal and all(function is safe for function, _arguments in expression.filters)


_TESTS: dict[type[Node], Callable[[Any], bool]] = {
    TextNode: lambda node: True,
    CommentNode: lambda node: True,
    LoadNode: lambda node: True,
    TranslateNode: _says_one_thing,
    BlockTranslateNode: _says_one_sentence,
    StaticNode: _is_one_file,
    SimpleNode: _always_gives_the_same,
}
