"""Local tables: SQL reads them like any other, but the driver itself knows their rows.

Adding one is a module that defines a `LocalTable` (its name, its columns and a function that gives its rows)
and its place in the list below. Those of `information_schema` carry it in their name and are found by it
only; the others are found by their bare name, and by `information_schema` too, where they are listed.
"""

from __future__ import annotations

from sage200_dialect.catalog.names import NameIndex
from sage200_dialect.metadata import (
    constraints,
    information_schema,
    sys_keys,
    sys_procedures,
    sys_tables,
)
from sage200_dialect.metadata.connection_props import CONNECTION_PROPS
from sage200_dialect.metadata.information_schema import bare
from sage200_dialect.metadata.model import CATALOG_NAME, Context, LocalTable
from sage200_dialect.metadata.sys_identity import IDENTITY
from sage200_dialect.metadata.sys_sqlinfo import SQLINFO

__all__ = [
    "CATALOG_NAME",
    "INFORMATION_SCHEMA",
    "Context",
    "LocalTable",
    "find",
    "find_in_information_schema",
    "names",
    "nearest",
    "tables",
]

INFORMATION_SCHEMA = information_schema.SCHEMA

_STANDARD = (
    information_schema.SCHEMATA,
    information_schema.TABLES,
    information_schema.COLUMNS,
    information_schema.VIEWS,
    constraints.TABLE_CONSTRAINTS,
    constraints.KEY_COLUMN_USAGE,
    constraints.REFERENTIAL_CONSTRAINTS,
)
_SYS = (
    sys_tables.CATALOGS,
    sys_tables.SCHEMAS,
    sys_tables.TABLES,
    sys_tables.TABLECOLUMNS,
    sys_procedures.PROCEDURES,
    sys_procedures.PROCEDUREPARAMETERS,
    sys_keys.KEYCOLUMNS,
    sys_keys.FOREIGNKEYS,
    sys_keys.PRIMARYKEYS,
    sys_keys.INDEXES,
    CONNECTION_PROPS,
    SQLINFO,
    IDENTITY,
)
_BARE = {table.name: table for table in _SYS}
_LISTED = {bare(table.name): table for table in (*_STANDARD, *_SYS)}
_BARE_NAMES = NameIndex(_BARE)
_LISTED_NAMES = NameIndex(_LISTED)


def find(name: str) -> LocalTable | None:
    """The local table that a user means by `name` alone; the catalogue's tables come first."""
    real = _BARE_NAMES.find(name)
    return None if real is None else _BARE[real]


def find_in_information_schema(name: str) -> LocalTable | None:
    """The local table that a user means by `information_schema.<name>`."""
    real = _LISTED_NAMES.find(name)
    return None if real is None else _LISTED[real]


def tables() -> tuple[LocalTable, ...]:
    """Every local table."""
    return tuple(_LISTED.values())


def names() -> tuple[str, ...]:
    """Their names within information_schema, in order."""
    return tuple(_LISTED)


def nearest(name: str) -> list[str]:
    """What `name` alone, which is no table, surely or likely was to mean here."""
    listed = _LISTED_NAMES.find(name)
    if listed is not None:
        return [f"{INFORMATION_SCHEMA}.{listed}"]
    return _BARE_NAMES.nearest(name) if name.casefold().startswith("sys") else []
