"""`information_schema`: schemas, tables and columns. What it says is what SQLAlchemy's inspector says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sage200_dialect.catalog.comments import column_comments, table_comment
from sage200_dialect.catalog.model import Table
from sage200_dialect.catalog.writing import takes
from sage200_dialect.metadata.model import CATALOG_NAME, Context, columns, local_table
from sage200_dialect.metadata.schemas import Schema, schema_names, schemas, table_type
from sage200_dialect.metadata.sizes import Sizes, sizes, sizes_of
from sage200_dialect.metadata.user_views import view_columns

SCHEMA = "information_schema"

_Row = tuple[Any, ...]


def _all_schemas(context: Context) -> tuple[Schema, ...]:
    """Those of data and the one that holds the driver's own tables."""
    from sage200_dialect import metadata

    return (*schemas(context), Schema(SCHEMA, metadata.tables, metadata.find_in_information_schema))


def bare(name: str) -> str:
    """A table's name within its schema."""
    return name.removeprefix(f"{SCHEMA}.")


def _schemata(context: Context) -> Iterator[_Row]:
    for name in (*schema_names(context), SCHEMA):
        yield (CATALOG_NAME, name, *[None] * 5)


def _tables(context: Context) -> Iterator[_Row]:
    for schema in _all_schemas(context):
        for table in (*schema.tables(), *schema.views()):
            yield (
                *(CATALOG_NAME, schema.name, bare(table.name), table_type(table)),
                *(None, None, None, None, None, _insertable(table, context), "NO", None),
                table_comment(table),
            )


def _insertable(table: Table, context: Context) -> str:
    return "YES" if takes(table, context.catalog, "INSERT") and not context.settings.readonly else "NO"


def _views(context: Context) -> Iterator[_Row]:
    for schema in schemas(context):
        for table in (*filter(lambda each: each.is_view, schema.tables()), *schema.views()):
            definition = context.views.queries.get(table.name)
            yield CATALOG_NAME, schema.name, table.name, definition, "NONE", "NO", "NO"


def _columns(context: Context) -> Iterator[_Row]:
    for schema in _all_schemas(context):
        for table in schema.tables():
            name = bare(table.name)
            comments = column_comments(table)
            shown = (column for column in table.columns if not column.hidden)
            for position, column in enumerate(shown, 1):
                nullable = column.nullable and column.name not in table.primary_key
                of = (CATALOG_NAME, schema.name, name, column.name, position, None)
                type_ = column.type.name
                yield _column(of, type_, sizes(column.type), comments[column.name], nullable=nullable)
        for view in schema.views():
            for position, (label, text) in enumerate(view_columns(context, view), 1):
                of = (CATALOG_NAME, schema.name, view.name, label, position, None)
                yield _column(of, *sizes_of(text), None, nullable=True)


def _column(of: _Row, type_: str, size: Sizes, comment: str | None, *, nullable: bool) -> _Row:
    return (
        *of,
        *("YES" if nullable else "NO", type_, size.length, size.octets),
        *(size.precision, size.radix, size.scale, size.fraction),
        *_NO_INTERVAL_TO_IDENTIFIER,
        *("NO", "NO", None, None, None, None, None, None, "NEVER", None, "NO"),
        comment,
    )


SCHEMATA = local_table(
    f"{SCHEMA}.schemata",
    columns("""
        catalog_name varchar, schema_name varchar, schema_owner varchar?
        default_character_set_catalog varchar?, default_character_set_schema varchar?
        default_character_set_name varchar?, sql_path varchar?
    """),
    _schemata,
)

TABLES = local_table(
    f"{SCHEMA}.tables",
    columns("""
        table_catalog varchar, table_schema varchar, table_name varchar, table_type varchar
        self_referencing_column_name varchar?, reference_generation varchar?
        user_defined_type_catalog varchar?, user_defined_type_schema varchar?
        user_defined_type_name varchar?, is_insertable_into varchar
        is_typed varchar, commit_action varchar?, table_comment varchar?
    """),
    _tables,
)

VIEWS = local_table(
    f"{SCHEMA}.views",
    columns("""
        table_catalog varchar, table_schema varchar, table_name varchar, view_definition varchar?
        check_option varchar, is_updatable varchar, is_insertable_into varchar
    """),
    _views,
)

_INTERVAL_TO_IDENTIFIER = columns("""
    interval_type varchar?, interval_precision bigint?
    character_set_catalog varchar?, character_set_schema varchar?, character_set_name varchar?
    collation_catalog varchar?, collation_schema varchar?, collation_name varchar?
    domain_catalog varchar?, domain_schema varchar?, domain_name varchar?
    udt_catalog varchar?, udt_schema varchar?, udt_name varchar?
    scope_catalog varchar?, scope_schema varchar?, scope_name varchar?
    maximum_cardinality bigint?, dtd_identifier varchar?
""")
_NO_INTERVAL_TO_IDENTIFIER = (None,) * len(_INTERVAL_TO_IDENTIFIER)

COLUMNS = local_table(
    f"{SCHEMA}.columns",
    (
        *columns("""
            table_catalog varchar, table_schema varchar, table_name varchar, column_name varchar
            ordinal_position bigint, column_default varchar?, is_nullable varchar, data_type varchar
            character_maximum_length bigint?, character_octet_length bigint?, numeric_precision bigint?
            numeric_precision_radix bigint?, numeric_scale bigint?, datetime_precision bigint?
        """),
        *_INTERVAL_TO_IDENTIFIER,
        *columns("""
            is_self_referencing varchar, is_identity varchar, identity_generation varchar?
            identity_start varchar?, identity_increment varchar?, identity_maximum varchar?
            identity_minimum varchar?, identity_cycle varchar?, is_generated varchar
            generation_expression varchar?, is_updatable varchar, column_comment varchar?
        """),
    ),
    _columns,
)
