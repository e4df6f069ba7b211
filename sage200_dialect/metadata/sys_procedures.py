"""`sys_procedures` and `sys_procedureparameters`: the driver's procedures and the actions of Sage 200."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sage200_dialect.metadata.model import CATALOG_NAME, Context, columns, local_table
from sage200_dialect.metadata.schemas import CONNECTED
from sage200_dialect.metadata.sizes import sizes
from sage200_dialect.types import SqlType, parse_type

if TYPE_CHECKING:
    from sage200_dialect.auth.procedures import Procedure
    from sage200_dialect.catalog.model import Action, Parameter

_Row = tuple[Any, ...]

_IN, _OUT = 1, 4
_EFFECTS = {
    "write": "changes what Sage holds",
    "query": "only reads",
    "defaults": "answers a document filled with defaults and stores nothing",
}


@dataclass(frozen=True, slots=True)
class _Parameter:
    name: str
    direction: int
    type: SqlType
    required: bool = False
    description: str | None = None


@dataclass(frozen=True, slots=True)
class _Callable:
    name: str
    description: str
    parameters: tuple[_Parameter, ...]


def _callables(context: Context) -> Iterator[_Callable]:
    from sage200_dialect.auth.procedures import PROCEDURES

    yield from map(_procedure, PROCEDURES)
    yield from (_action(context.catalog.action(name)) for name in context.catalog.actions())


def _procedure(procedure: Procedure) -> _Callable:
    text = parse_type("varchar")
    given = (_Parameter(name, _IN, text) for name in procedure.inputs)
    answered = (_Parameter(name, _OUT, parse_type(type_.lower())) for name, type_ in procedure.columns)
    return _Callable(procedure.name, procedure.meaning, (*given, *answered))


def _action(action: Action) -> _Callable:
    description = f"{action.module}: an action of Sage 200 that {_EFFECTS.get(action.effect, action.effect)}"
    given = (_parameter(each, _IN) for each in action.parameters)
    answered = (_parameter(each, _OUT) for each in action.results)
    return _Callable(action.name, f"{description}. It cannot be called from SQL yet.", (*given, *answered))


def _parameter(parameter: Parameter, direction: int) -> _Parameter:
    facts = [] if parameter.type is not None else ["An object or array, as JSON."]
    if parameter.since:
        facts.append(f"Since {parameter.since}.")
    type_ = parameter.type or parse_type("varchar")
    return _Parameter(parameter.name, direction, type_, parameter.required, " ".join(facts) or None)


def _procedures(context: Context) -> Iterator[_Row]:
    for each in _callables(context):
        yield CATALOG_NAME, CONNECTED, each.name, each.description, "PROCEDURE"


def _procedureparameters(context: Context) -> Iterator[_Row]:
    for each in _callables(context):
        for position, parameter in enumerate(each.parameters, 1):
            size = sizes(parameter.type)
            yield (
                *(CATALOG_NAME, CONNECTED, each.name, parameter.name, parameter.direction),
                *(parameter.type.name, size.code, size.bytes, size.precision, size.scale),
                *(not parameter.required, parameter.required, False, parameter.description, position),
                *(None, False, False, None),
            )


PROCEDURES = local_table(
    "sys_procedures",
    columns("""
        CatalogName varchar, SchemaName varchar, ProcedureName varchar, Description varchar
        ProcedureType varchar
    """),
    _procedures,
)

PROCEDUREPARAMETERS = local_table(
    "sys_procedureparameters",
    columns("""
        CatalogName varchar, SchemaName varchar, ProcedureName varchar, ColumnName varchar, Direction bigint
        DataTypeName varchar, DataType bigint, Length bigint?, NumericPrecision bigint?, NumericScale bigint?
        IsNullable boolean, IsRequired boolean, IsArray boolean, Description varchar?, Ordinal bigint
        Values varchar?, SupportsStreams boolean, IsPath boolean, Default varchar?
    """),
    _procedureparameters,
)
