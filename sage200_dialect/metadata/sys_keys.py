"""`sys_primarykeys`, `sys_foreignkeys`, `sys_keycolumns` and `sys_indexes`, as CData's users know them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sage200_dialect.catalog.keys import foreign_keys, primary_key_name
from sage200_dialect.metadata.model import CATALOG_NAME, Context, columns, local_table
from sage200_dialect.metadata.schemas import Schema, schemas

_Row = tuple[Any, ...]

_OTHER_INDEX = 3
"""The type of an index of which nothing is known."""


def _key_name(schema: Schema, name: str) -> str | None:
    table = schema.find(name)
    return None if table is None else primary_key_name(table)


def _primarykeys(context: Context) -> Iterator[_Row]:
    for schema in schemas(context):
        for table in schema.tables():
            for position, column in enumerate(table.primary_key, 1):
                yield CATALOG_NAME, schema.name, table.name, column, position, primary_key_name(table)


def _foreignkeys(context: Context) -> Iterator[_Row]:
    for schema in schemas(context):
        for table in schema.tables():
            for key in foreign_keys(table, schema.find):
                referred_key = _key_name(schema, key.table)
                for column, referred in zip(key.columns, key.referred, strict=True):
                    yield (
                        *(CATALOG_NAME, schema.name, table.name, column, referred_key, key.name),
                        *(CATALOG_NAME, schema.name, key.table, referred, "IMPORT"),
                    )


def _keycolumns(context: Context) -> Iterator[_Row]:
    for schema in schemas(context):
        for table in schema.tables():
            own = primary_key_name(table)
            for column in table.primary_key:
                yield (
                    *(CATALOG_NAME, schema.name, table.name, column, True, False, own),
                    *(None, None, None, None, None),
                )
            for key in foreign_keys(table, schema.find):
                referred_key = _key_name(schema, key.table)
                for column, referred in zip(key.columns, key.referred, strict=True):
                    yield (
                        *(CATALOG_NAME, schema.name, table.name, column, False, True, referred_key, key.name),
                        *(CATALOG_NAME, schema.name, key.table, referred),
                    )


def _indexes(context: Context) -> Iterator[_Row]:
    for schema in schemas(context):
        for table in schema.tables():
            for position, column in enumerate(table.primary_key, 1):
                yield (
                    *(CATALOG_NAME, schema.name, table.name, primary_key_name(table), column),
                    *(True, True, _OTHER_INDEX, None, position),
                )


PRIMARYKEYS = local_table(
    "sys_primarykeys",
    columns("""
        CatalogName varchar, SchemaName varchar, TableName varchar, ColumnName varchar, KeySeq bigint
        KeyName varchar
    """),
    _primarykeys,
)

FOREIGNKEYS = local_table(
    "sys_foreignkeys",
    columns("""
        CatalogName varchar, SchemaName varchar, TableName varchar, ColumnName varchar
        PrimaryKeyName varchar?, ForeignKeyName varchar
        ReferencedCatalogName varchar, ReferencedSchemaName varchar, ReferencedTableName varchar
        ReferencedColumnName varchar, ForeignKeyType varchar
    """),
    _foreignkeys,
)

KEYCOLUMNS = local_table(
    "sys_keycolumns",
    columns("""
        CatalogName varchar, SchemaName varchar, TableName varchar, ColumnName varchar, IsKey boolean
        IsForeignKey boolean, PrimaryKeyName varchar?, ForeignKeyName varchar?
        ReferencedCatalogName varchar?, ReferencedSchemaName varchar?, ReferencedTableName varchar?
        ReferencedColumnName varchar?
    """),
    _keycolumns,
)

INDEXES = local_table(
    "sys_indexes",
    columns("""
        CatalogName varchar, SchemaName varchar, TableName varchar, IndexName varchar, ColumnName varchar
        IsUnique boolean, IsPrimary boolean, Type bigint, SortOrder varchar?, OrdinalPosition bigint
    """),
    _indexes,
)
