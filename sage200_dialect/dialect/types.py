"""SQLAlchemy types: the one for each catalogue type, and those that render literals of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy.sql import cast, sqltypes, type_api

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

    from sage200_dialect.types import SqlType


class DOUBLE(sqltypes.Float):  # type: ignore[type-arg, unused-ignore]
    """An eight-byte floating point number (SQLAlchemy 1.4 has no type of this name)."""

    __visit_name__ = "DOUBLE"


class _Date(sqltypes.Date):
    def literal_processor(self, dialect: Dialect) -> Callable[[Any], str]:
        return lambda value: f"DATE '{value.isoformat()}'"


class _DateTime(sqltypes.DateTime):
    def literal_processor(self, dialect: Dialect) -> Callable[[Any], str]:
        return lambda value: f"TIMESTAMP '{value.isoformat(sep=' ')}'"


class _Time(sqltypes.Time):
    def literal_processor(self, dialect: Dialect) -> Callable[[Any], str]:
        return lambda value: f"TIME '{value.isoformat()}'"


class _Numeric(sqltypes.Numeric):  # type: ignore[type-arg, unused-ignore]
    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """The quotient of two decimals is a DOUBLE: a Decimal of the 15 digits that one surely holds."""
        if not self.asdecimal:
            return super().result_processor(dialect, coltype)  # type: ignore[no-untyped-call, unused-ignore]
        return lambda value: Decimal(f"{value:.15g}") if isinstance(value, float) else value


class INTERVAL(type_api.NativeForEmulated, sqltypes._AbstractInterval):
    """A span of time; SQLAlchemy's own emulation adds dates to dates, which no statement means."""

    __visit_name__ = "INTERVAL"

    @property
    def python_type(self) -> type[timedelta]:
        return timedelta

    def bind_expression(self, bindvalue: Any) -> Any:
        return cast(bindvalue, self)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], str | None]:
        return lambda value: None if value is None else _in_microseconds(value)

    def literal_processor(self, dialect: Dialect) -> Callable[[Any], str]:
        return lambda value: f"'{_in_microseconds(value)}'"


def _in_microseconds(span: timedelta) -> str:
    return f"{span // timedelta(microseconds=1)} microseconds"


COLSPECS: dict[Any, Any] = {
    sqltypes.Interval: INTERVAL,
    sqltypes.Numeric: _Numeric,
    sqltypes.Float: sqltypes.Float,  # elsewhere a kind of Numeric
    sqltypes.Date: _Date,
    sqltypes.DateTime: _DateTime,
    sqltypes.Time: _Time,
}


if hasattr(sqltypes, "Uuid"):  # SQLAlchemy 2

    class _Uuid(sqltypes.Uuid):  # type: ignore[type-arg, unused-ignore]
        """Sage's identifiers of that kind are text, as str(UUID) writes them."""

        def literal_processor(self, dialect: Dialect) -> Any:
            if not self.native_uuid:
                return super().literal_processor(dialect)  # type: ignore[no-untyped-call, unused-ignore]
            return lambda value: "'" + str(value).replace("'", "''") + "'"

        def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
            if not (self.as_uuid and self.native_uuid):
                return super().result_processor(dialect, coltype)  # type: ignore[no-untyped-call, unused-ignore]
            return lambda value: None if value is None else UUID(value)

    COLSPECS[sqltypes.Uuid] = _Uuid


def from_sql_type(type_: SqlType) -> sqltypes.TypeEngine[Any]:
    """The SQLAlchemy type of a column of the catalogue."""
    match type_.name:
        case "BIGINT":
            return sqltypes.BIGINT()
        case "DECIMAL":
            return sqltypes.DECIMAL(type_.precision, type_.scale)
        case "DOUBLE":
            return DOUBLE()
        case "VARCHAR":
            return sqltypes.VARCHAR(type_.length)
        case "BOOLEAN":
            return sqltypes.BOOLEAN()
        case "DATE":
            return sqltypes.DATE()
        case "TIMESTAMP":
            return sqltypes.TIMESTAMP()
