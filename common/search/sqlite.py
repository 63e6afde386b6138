"""Pair search on SQLite's FTS5. Imported only where SQLite is in use."""

from modelsearch.backends.database.sqlite.sqlite import SQLiteIndex, SQLiteSearchBackend

from common.search.pairs import PairBackendMixin, PairIndexMixin


class PairIndex(PairIndexMixin, SQLiteIndex):
    """Pairs in an FTS5 table."""


class PairBackend(PairBackendMixin, SQLiteSearchBackend):
    """Pair search on SQLite."""

    index_class = PairIndex
