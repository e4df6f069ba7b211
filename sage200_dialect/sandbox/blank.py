"""What a field of a new row holds when nobody gives it a value."""

from __future__ import annotations

from decimal import Decimal

from sage200_dialect.catalog import Column, Table
from sage200_dialect.sandbox.behaviour import Behaviour
from sage200_dialect.sandbox.cells import Value
from sage200_dialect.types import SqlType


def blank(table: Table, column: Column, behaviour: Behaviour) -> Value:
    """Sage's own default where it states one; else empty text, zero, false, and null for keys and dates."""
    if column.default is not None:
        return _stated(column, column.default)
    if behaviour.omitted_fields == "null" and column.nullable:
        return None
    if any(link.column == column.name for link in table.links) or column.name in table.key:
        return None
    if column.name.endswith("_id") or (column.enumeration and column.type.name == "VARCHAR"):
        return None
    return nothing(column.type)


def nothing(type_: SqlType) -> Value:
    """The value of this type that says least."""
    match type_.name:
        case "VARCHAR":
            return ""
        case "BOOLEAN":
            return False
        case "BIGINT":
            return 0
        case "DECIMAL":
            return Decimal(0).scaleb(-(type_.scale or 0))
        case "DOUBLE":
            return 0.0
        case _:
            return None


def _stated(column: Column, text: str) -> Value:
    match column.type.name:
        case "BOOLEAN":
            return text.lower() == "true"
        case "BIGINT":
            return int(text)
        case "DECIMAL":
            return Decimal(text).quantize(Decimal(1).scaleb(-(column.type.scale or 0)))
        case "DOUBLE":
            return float(text)
        case _:
            return text
