"""Reflection of user-defined views: names and definitions from their file, columns from planning them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import exc
from sqlalchemy.sql import sqltypes

from sage200_dialect.catalog.user_views import SCHEMA, as_table
from sage200_dialect.dialect.types import INTERVAL, from_sql_type
from sage200_dialect.types import parse_type

if TYPE_CHECKING:
    from sage200_dialect.catalog.model import Table
    from sage200_dialect.catalog.user_views import UserViews
    from sage200_dialect.dbapi.connection import Connection


def is_view_schema(schema: str | None) -> bool:
    """Whether a schema is the one that holds nothing but the views."""
    return schema is not None and schema.lower() == SCHEMA.lower()


def find_view(views: UserViews, name: str) -> Table | None:
    real = views.find(name)
    return None if real is None else as_table(real)


def columns(connection: Connection, name: str) -> list[dict[str, Any]]:
    """What `get_columns` answers for a view. Raises UnreflectableTableError when its query is wrong."""
    from sage200_dialect.dbapi.view_columns import view_columns
    from sage200_dialect.errors import Error

    try:
        found = view_columns(connection, name)
    except Error as error:
        raise exc.UnreflectableTableError(str(error)) from error
    return [
        {"name": label, "type": _type(text), "nullable": True, "default": None, "comment": None}
        for label, text in found
    ]


_COMPUTED: dict[str, type[sqltypes.TypeEngine[Any]]] = {
    "TIME": sqltypes.TIME,
    "INTERVAL": INTERVAL,
}
"""Types of the local engine that no column of the catalogue has."""


def _type(text: str) -> sqltypes.TypeEngine[Any]:
    try:
        return from_sql_type(parse_type(text.lower()))
    except ValueError:
        return _COMPUTED.get(text, sqltypes.NullType)()
