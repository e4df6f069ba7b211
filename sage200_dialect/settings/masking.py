"""Keeping secrets out of a rendered URL."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sage200_dialect.settings.addresses import MASK, masked
from sage200_dialect.settings.table import find

_PART = re.compile(r"([^=;]*)=(\"(?:[^\"]|\"\")*\"?|'(?:[^']|'')*'?|[^;]*)")


def masked_query(query: Mapping[str, str | tuple[str, ...]]) -> dict[str, str | tuple[str, ...]]:
    """A URL's query with the values of secret properties replaced by `***`.

    Unknown names are masked too: one may be a secret's name with a slip in it.
    """
    return {
        name: _masked(name, value) if isinstance(value, str) else tuple(_masked(name, each) for each in value)
        for name, value in query.items()
    }


def _masked(name: str, value: str) -> str:
    def mask(match: re.Match[str]) -> str:
        return f"{match[1]}={MASK}" if _hidden(match[1], match[2]) else match[0]

    return _PART.sub(mask, f"{name}={value}")[len(name) + 1 :]


def _hidden(name: str, value: str) -> bool:
    property_ = find(name)
    return property_ is None or property_.secret or masked(value) != value
