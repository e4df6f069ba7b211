"""From SQLAlchemy's tables to records of the catalogue, which say what resource of the API a table is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy import exc, schema, types

_Kind = TypeVar("_Kind", bound=schema.Constraint)
_PLAIN = re.compile(r"[a-z][a-z0-9_]*")
_SURROGATE = "resource_id"
"""Every resource of Sage has a key; SQL does not see that of a table without one."""
_FINEST = "decimal(38,9)"
"""NUMERIC without a precision."""


def record(
    table: schema.Table,
    path: str,
    names: Mapping[str, str],
    called: Callable[[schema.Constraint], str | None],
) -> dict[str, Any]:
    """The catalogue's record of a table that is read at `path`; `names` are those of the tables there are,
    and `called` tells what DDL would call a constraint.

    Raises CompileError for a column that no field of the API could hold.
    """
    key = [column.name for column in table.primary_key.columns]
    found: dict[str, Any] = {
        "path": path,
        "key": key,
        "unique": {
            called(each) or "_".join(("uq", table.name, *each.columns.keys())): each.columns.keys()
            for each in _constraints(table, schema.UniqueConstraint)
        },
        "comment": "",
        "methods": ["list", "post"],
        "columns": {column.name: _column(column, place) for place, column in enumerate(table.columns)},
    }
    if key and (name := called(table.primary_key)) is not None:
        found["key_name"] = name
    for constraint in _constraints(table, schema.ForeignKeyConstraint):
        other = constraint.referred_table
        if other.schema != table.schema or other.name not in names:
            continue
        for part in constraint.elements:
            found["columns"][part.parent.name] |= {
                "link": f"{names[other.name]}.{part.column.name}",
                "link_evidence": "stated",
                "link_name": called(constraint),
            }
    if not key:
        found["columns"][_SURROGATE] = {"type": "bigint", "hidden": True}
        found |= {"key": [_SURROGATE], "key_evidence": "inferred"}
    if len(found["key"]) == 1 and re.fullmatch(r"\w+", found["key"][0]):
        found["methods"] += ["get", "put", "delete"]
        found["item"] = f"{path}/{{{found['key'][0]}}}"
    return found


def _constraints(table: schema.Table, kind: type[_Kind]) -> list[_Kind]:
    """Those of a kind in the order in which they were written; a table holds them as a set."""
    found = [each for each in table.constraints if isinstance(each, kind)]
    return sorted(found, key=lambda each: each._creation_order)


def _column(column: schema.Column[Any], place: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "type": type_of(column.type),
        "nullable": bool(column.nullable),
        "comment": "",
    }
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
            return "varchar(36)"
        case types.Enum() | types.String():
            return f"varchar({type_.length})" if type_.length else "varchar"
    raise exc.CompileError(f"Sage's API has no field that holds {type_!r}")
