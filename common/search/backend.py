"""Names the search backend for MODELSEARCH_BACKENDS: `common.search.backend` picks the one for the database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from modelsearch.backends.base import BaseSearchBackend


def SearchBackend(params: Mapping[str, Any]) -> BaseSearchBackend:
    """The pair backend of the default database; raises ImproperlyConfigured for one that has none."""
    if connection.vendor == "sqlite":
        from common.search.sqlite import PairBackend as Backend
    elif connection.vendor == "postgresql":
        from common.search.postgresql import PairBackend as Backend
    else:
        raise ImproperlyConfigured(f"There is no search backend for {connection.vendor}.")
    return Backend(params)
