"""From SQLAlchemy's tables to records of the catalogue, which say what resource of the API a table is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import exc, schema, types

_PLAIN = re.compile(r"[a-z][a-z0-9_]*")
_SURROGATE = "resource_id"
"""Every resource of Sage has a key; SQL does not see that of a table without one."""
_FINEST = "decimal(38,9)"
"""NUMERIC without a precision."""


def record(table: schema.Table, path: str, names: Mapping[str, str]) -> dict[str, Any]:
    """The catalogue's record of a table that is read at `path`; `names` are those of the tables there are.

    Raises CompileError for a column that no field of the API could hold.
    """
    key = [column.name for column in table.primary_key.columns]
    found: dict[str, Any] = {
        "path": path,
        "key": key,
        "methods": ["list", "post"],
        "columns": {column.name: _column(column, place) for place, column in enumerate(table.columns)},
    }
    for constraint in table.foreign_key_constraints:
        (first, *others), other = constraint.elements, constraint.referred_table.name
        if not others and other in names:
            link = {"link": f"{names[other]}.{first.column.name}", "link_evidence": "stated"}
            found["columns"][first.parent.name] |= link
    if not key:
        found["columns"][_SURROGATE] = {"type": "bigint", "hidden": True}
        found |= {"key": [_SURROGATE], "key_evidence": "inferred"}
    if len(found["key"]) == 1 and re.fullmatch(r"\w+", found["key"][0]):
        found["methods"] += ["get", "put", "delete"]
        found["item"] = f"{path}/{{{found['key'][0]}}}"
    return found


def _column(column: schema.Column[Any], place: int) -> dict[str, Any]:
    found: dict[str, Any] = {"type": type_of(column.type), "nullable": bool(column.nullable)}
    if not _PLAIN.fullmatch(column.name):
        found["path"] = f"field_{place}"
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
