"""The two halves that turn a stock backend of modelsearch into one of pairs: what it stores and what it asks."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import Any

from django.db import models
from django.utils.encoding import force_str
from modelsearch.index import AutocompleteField, BaseField, RelatedFields, SearchField
from modelsearch.query import MATCH_ALL, And, Boost, Fuzzy, Not, Or, Phrase, PlainText, SearchQuery

from common.search.terms import index_text, query_terms

# Matches nothing, on either database.
NOTHING = Not(MATCH_ALL)


class PairIndexMixin:
    """An index whose texts are cut into pairs on the way in.

    The stock index reads an object through `pk`, `get_search_fields()` and each field's `get_value()`; it is handed
    stand-ins that answer these three, so that nothing inside modelsearch has to be replaced.
    """

    def add_items(self, model: type[models.Model], objs: Iterable[models.Model]) -> None:
        super().add_items(model, [PairedObject(obj) for obj in objs])  # type: ignore[misc]


class PairedObject:
    """Stands for an indexed object; its search fields give their values cut into pairs."""

    def __init__(self, obj: models.Model):
        self.obj = obj
        self.pk = obj.pk

    def get_search_fields(self) -> list[BaseField | RelatedFields]:
        return [paired(field) for field in self.obj.get_search_fields()]  # type: ignore[attr-defined]


def paired(field: BaseField | RelatedFields) -> BaseField | RelatedFields:
    """A copy of `field` whose values are cut into pairs; fields that only filter are left alone."""
    twin = copy(field)
    if isinstance(field, RelatedFields):
        twin.fields = [paired(inner) for inner in field.fields]
        twin.get_value = lambda obj: field.get_value(_real(obj))
    elif isinstance(field, SearchField | AutocompleteField):
        twin.get_value = lambda obj: index_text(_text_of(field.get_value(_real(obj))))
    return twin


def pair_query(query: SearchQuery | str, operator: str = "and") -> SearchQuery:
    """`query` asked in pairs; one that holds nothing to ask for finds nothing. Boosts are not supported and dropped."""
    if isinstance(query, str):
        return _words(query, operator)
    if isinstance(query, PlainText):
        return _words(query.query_string, query.operator)
    if isinstance(query, Phrase | Fuzzy):
        return _words(query.query_string, "and")
    if isinstance(query, Boost):
        return pair_query(query.subquery, operator)
    if isinstance(query, Not):
        return _negated(pair_query(query.subquery))
    if isinstance(query, And | Or):
        return _combined(type(query), [pair_query(part) for part in query.subqueries])
    return query


class PairBackendMixin:
    """A backend that asks in pairs, always the whole index.

    `fields` is left out on purpose: on PostgreSQL the stock backend bypasses its index for it and would find nothing.
    """

    def _search(self, query_compiler_class: type, query: Any, model_or_queryset: Any, **kwargs: Any) -> Any:
        asked = pair_query(query, (kwargs.get("operator") or "and").lower())
        kwargs |= {"operator": None, "fields": None}
        return super()._search(query_compiler_class, asked, model_or_queryset, **kwargs)  # type: ignore[misc]


def _negated(query: SearchQuery) -> SearchQuery:
    return MATCH_ALL if query is NOTHING else Not(query)


def _combined(kind: type[And] | type[Or], parts: list[SearchQuery]) -> SearchQuery:
    """`parts` under one operator, without those that decide nothing: PostgreSQL cannot nest "all" and "none"."""
    deciding, neutral = (NOTHING, MATCH_ALL) if kind is And else (MATCH_ALL, NOTHING)
    if any(part is deciding for part in parts):
        return deciding
    parts = [part for part in parts if part is not neutral]
    if not parts:
        return neutral
    return parts[0] if len(parts) == 1 else kind(parts)


def _words(text: str, operator: str) -> SearchQuery:
    words = [terms for word in text.split() if (terms := query_terms(word))]
    if not words:
        return NOTHING
    if operator == "or" and len(words) > 1:
        return Or([PlainText(" ".join(terms), operator="and") for terms in words])
    return PlainText(" ".join(query_terms(text)), operator="and")


def _real(obj: Any) -> Any:
    return obj.obj if isinstance(obj, PairedObject) else obj


def _text_of(value: Any) -> str:
    if isinstance(value, list | tuple):
        return " ".join(_text_of(item) for item in value)
    if isinstance(value, dict):
        return " ".join(_text_of(item) for item in value.values())
    return "" if value is None else force_str(value)
