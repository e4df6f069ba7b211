"""Local tables: SQL reads them like any other, but the driver itself knows their rows.

Adding one is a module that defines a `LocalTable` (its name, its columns and a function that gives its rows)
and its place in the list below.
"""

from __future__ import annotations

from sage200_dialect.catalog.names import NameIndex
from sage200_dialect.metadata.connection_props import CONNECTION_PROPS
from sage200_dialect.metadata.model import Context, LocalTable

__all__ = ["Context", "LocalTable", "find"]

_TABLES = {table.name: table for table in (CONNECTION_PROPS,)}
_NAMES = NameIndex(_TABLES)


def find(name: str) -> LocalTable | None:
    """The local table that a user means by `name`; the catalogue's tables come first."""
    real = _NAMES.find(name)
    return None if real is None else _TABLES[real]
