"""Pair search on PostgreSQL's tsvector. Imported only where PostgreSQL is in use."""

from modelsearch.backends.database.postgres.postgres import PostgresIndex, PostgresSearchBackend

from common.search.pairs import PairBackendMixin, PairIndexMixin


class PairIndex(PairIndexMixin, PostgresIndex):
    """Pairs in tsvectors."""


class PairBackend(PairBackendMixin, PostgresSearchBackend):
    """Pair search on PostgreSQL; the configuration must be "simple", others drop English stop words."""

    index_class = PairIndex

    def __init__(self, params):
        super().__init__({"SEARCH_CONFIG": "simple", **params})
