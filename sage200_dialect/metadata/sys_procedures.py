"""`sys_procedures` and `sys_procedureparameters`: the driver's procedures and the actions of Sage 200."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sage200_dialect.catalog.calling import effect, input_comment, inputs, result_comment
from sage200_dialect.metadata.model import CATALOG_NAME, Context, columns, local_table
from sage200_dialect.metadata.sizes import sizes
from sage200_dialect.sql.schemas import MAIN
from sage200_dialect.types import SqlType, parse_type

if TYPE_CHECKING:
    from sage200_dialect.auth.procedures import Procedure
    from sage200_dialect.catalog.model import Action, Parameter

_Row = tuple[Any, ...]

_IN, _OUT = 1, 4


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
    description = f"{action.module}: an action of Sage 200 that {effect(action)}"
    found = f" What it posts is found in {action.posts_to} by urn." if action.posts_to else ""
    given = (_parameter(each, _IN, input_comment(action, each)) for each in inputs(action))
    answered = (_parameter(each, _OUT, result_comment(each)) for each in action.results)
    return _Callable(action.name, f"{description}.{found}", (*given, *answered))


def _parameter(parameter: Parameter, direction: int, comment: str | None) -> _Parameter:
    type_ = parameter.type or parse_type("varchar")
    return _Parameter(parameter.name, direction, type_, parameter.required, comment)


def _procedures(context: Context) -> Iterator[_Row]:
    for each in _callables(context):
        yield CATALOG_NAME, MAIN, each.name, each.description, "PROCEDURE"


def _procedureparameters(context: Context) -> Iterator[_Row]:
    for each in _callables(context):
        for position, parameter in enumerate(each.parameters, 1):
            size = sizes(parameter.type)
            yield (
                *(CATALOG_NAME, MAIN, each.name, parameter.name, parameter.direction),
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
