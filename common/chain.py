"""SHA-256 chains: each row's digest covers its own content and the digest before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

# The digest before the first row of a chain.
GENESIS = "0" * 64


def canonical(content: Mapping[str, Any]) -> str:
    """`content` as the one text that is hashed: JSON, keys sorted, no blanks, instants in UTC to the microsecond.

    Floats are refused: points and hours are integers or Decimal (DESIGN §3).
    """
    return json.dumps(_plain(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def link(previous: str, content: Mapping[str, Any]) -> str:
    """The digest, 64 hexadecimal digits, of a row with `content` that follows a row with digest `previous`."""
    return hashlib.sha256(f"{previous}\n{canonical(content)}".encode()).hexdigest()


def digest_of(content: Mapping[str, Any]) -> str:
    """The digest of `content` standing alone, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"A chain cannot hold a {type(value).__name__}: {value!r}")
