"""`sys_catalogs`, `sys_schemas`, `sys_tables` and `sys_tablecolumns`, as CData's users know them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sage200_dialect.catalog.comments import column_comments, table_comment
from sage200_dialect.catalog.model import Column
from sage200_dialect.catalog.writing import WriteRoute, refusal, write_route
from sage200_dialect.metadata.model import CATALOG_NAME, Context, columns, local_table
from sage200_dialect.metadata.schemas import schema_names, schemas
from sage200_dialect.metadata.sizes import sizes, sizes_of
from sage200_dialect.metadata.user_views import view_columns

_Row = tuple[Any, ...]


def _catalogs(context: Context) -> Iterator[_Row]:
    yield (CATALOG_NAME,)


def _schemas(context: Context) -> Iterator[_Row]:
    for name in schema_names(context):
        yield CATALOG_NAME, name


def _tables(context: Context) -> Iterator[_Row]:
    for schema in schemas(context):
        for table in (*schema.tables(), *schema.views()):
            kind = "VIEW" if table.is_view else "TABLE"
            writable = write_route(table, context.catalog) is not None and not context.settings.readonly
            yield CATALOG_NAME, schema.name, table.name, kind, table_comment(table), writable


def _tablecolumns(context: Context) -> Iterator[_Row]:
    for schema in schemas(context):
        for table in schema.tables():
            comments = column_comments(table)
            route = write_route(table, context.catalog)
            for position, column in enumerate(table.nameable, 1):
                size = sizes(column.type)
                key = column.name in table.primary_key
                yield (
                    *(CATALOG_NAME, schema.name, table.name, column.name, column.type.name, size.code),
                    *(size.bytes, size.width, size.precision, size.scale, column.nullable and not key),
                    *(comments[column.name], position, False, False, column.hidden, column.type.json),
                    *(_read_only(column, route), key, None, None),
                )
        for view in schema.views():
            for position, (label, text) in enumerate(view_columns(context, view), 1):
                name, size = sizes_of(text)
                yield (
                    *(CATALOG_NAME, schema.name, view.name, label, name, size.code),
                    *(size.bytes, size.width, size.precision, size.scale, True),
                    *(None, position, False, False, False, False, True, False, None, None),
                )


def _read_only(column: Column, route: WriteRoute | None) -> bool:
    """Whether neither INSERT nor UPDATE takes a value."""
    return route is None or all(refusal(column, route, new=new) is not None for new in (True, False))


CATALOGS = local_table("sys_catalogs", columns("CatalogName varchar"), _catalogs)

SCHEMAS = local_table("sys_schemas", columns("CatalogName varchar, SchemaName varchar"), _schemas)

TABLES = local_table(
    "sys_tables",
    columns("""
        CatalogName varchar, SchemaName varchar, TableName varchar, TableType varchar, Description varchar?
        IsUpdateable boolean
    """),
    _tables,
)

TABLECOLUMNS = local_table(
    "sys_tablecolumns",
    columns("""
        CatalogName varchar, SchemaName varchar, TableName varchar, ColumnName varchar, DataTypeName varchar
        DataType bigint, Length bigint?, DisplaySize bigint?, NumericPrecision bigint?, NumericScale bigint?
        IsNullable boolean, Description varchar?, Ordinal bigint, IsAutoIncrement boolean
        IsGeneratedColumn boolean, IsHidden boolean, IsArray boolean, IsReadOnly boolean, IsKey boolean
        ColumnType varchar?, FieldControl varchar?
    """),
    _tablecolumns,
)
