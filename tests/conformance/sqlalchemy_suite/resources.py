"""From SQLAlchemy's tables to records of the catalogue, which say what resource of the API a table is."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import exc, schema, types

_PLAIN = re.compile(r"[a-z][a-z0-9_]*")
_FINEST = "decimal(38,9)"
"""NUMERIC without a precision."""


def record(table: schema.Table, number: int) -> dict[str, Any]:
    """The catalogue's record of a table. `number` makes paths of names that are no words of the API.

    Raises CompileError for a column that no field of the API could hold.
    """
    path = f"/{table.name}" if _PLAIN.fullmatch(table.name) else f"/resource_{number}"
    key = [column.name for column in table.primary_key.columns]
    found: dict[str, Any] = {
        "path": path,
        "key": key,
        "methods": ["list", "post"],
        "columns": {column.name: _column(column, place, table) for place, column in enumerate(table.columns)},
    }
    if key and all(_PLAIN.fullmatch(name) for name in key):
        found["methods"] += ["get", "put", "delete"]
        found["item"] = path + "".join(f"/{{{name}}}" for name in key)
    return found


def _column(column: schema.Column[Any], place: int, table: schema.Table) -> dict[str, Any]:
    found: dict[str, Any] = {"type": type_of(column.type), "nullable": bool(column.nullable)}
    if not _PLAIN.fullmatch(column.name):
        found["path"] = f"field_{place}"
    links = [
        each.elements[0].target_fullname
        for each in table.foreign_key_constraints
        if len(each.elements) == 1 and each.elements[0].parent is column
    ]
    if links:
        found["link"], found["link_evidence"] = links[0], "stated"
    return found


def type_of(type_: types.TypeEngine[Any]) -> str:
    """The catalogue's word for a type. Raises CompileError where Sage's API has none."""
    if isinstance(type_, types.TypeDecorator):
        return type_of(type_.impl_instance)
    match type_:
        case types.Boolean():
            return "boolean"
        case types.Integer():
            return "bigint"
        case types.Float():
            return "double"
        case types.Numeric():
            return f"decimal({type_.precision},{type_.scale or 0})" if type_.precision else _FINEST
        case types.DateTime():
            return "timestamp"
        case types.Date():
            return "date"
        case types.Uuid():
            return "varchar(32)"
        case types.Enum() | types.String():
            return f"varchar({type_.length})" if type_.length else "varchar"
    raise exc.CompileError(f"Sage's API has no field that holds {type_!r}")
