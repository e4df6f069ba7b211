"""`information_schema`: constraints. Stated keys are primary keys, links are foreign keys.

A foreign key that leads to columns which are no stated or unique key of their table has no unique
constraint.
Nothing here enforces one: Sage guards its keys and what is stated to be unique, and says nothing of its
links.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sage200_dialect.catalog.keys import ForeignKey, foreign_keys, primary_key_name, unique_keys
from sage200_dialect.metadata.information_schema import SCHEMA
from sage200_dialect.metadata.model import CATALOG_NAME, Context, columns, local_table
from sage200_dialect.metadata.schemas import Schema, schemas

_Row = tuple[Any, ...]


def _unique(key: ForeignKey, schema: Schema) -> tuple[str | None, tuple[str, ...]]:
    """Name and columns of the primary or unique key that a foreign key refers to."""
    target = schema.find(key.table)
    if target is None:
        return None, ()
    candidates = [(primary_key_name(target), target.primary_key), *unique_keys(target).items()]
    return next((each for each in candidates if sorted(each[1]) == sorted(key.referred)), (None, ()))


def _table_constraints(context: Context) -> Iterator[_Row]:
    for schema in schemas(context):
        for table in schema.tables():
            named = [(name, "UNIQUE", "YES") for name in unique_keys(table)]
            named += [(key.name, "FOREIGN KEY", "NO") for key in foreign_keys(table, schema.find)]
            if (primary := primary_key_name(table)) is not None:
                named.insert(0, (primary, "PRIMARY KEY", "YES"))
            for name, kind, enforced in named:
                yield (
                    *(CATALOG_NAME, schema.name, name, CATALOG_NAME, schema.name, table.name),
                    *(kind, "NO", "NO", enforced, None),
                )


def _key_column_usage(context: Context) -> Iterator[_Row]:
    for schema in schemas(context):
        for table in schema.tables():
            place = (CATALOG_NAME, schema.name, table.name)
            for position, column in enumerate(table.primary_key, 1):
                yield CATALOG_NAME, schema.name, primary_key_name(table), *place, column, position, None
            for name, parts in unique_keys(table).items():
                for position, column in enumerate(parts, 1):
                    yield CATALOG_NAME, schema.name, name, *place, column, position, None
            for key in foreign_keys(table, schema.find):
                _, unique = _unique(key, schema)
                for position, (column, referred) in enumerate(zip(key.columns, key.referred, strict=True), 1):
                    there = unique.index(referred) + 1 if unique else None
                    yield CATALOG_NAME, schema.name, key.name, *place, column, position, there


def _referential_constraints(context: Context) -> Iterator[_Row]:
    for schema in schemas(context):
        for table in schema.tables():
            for key in foreign_keys(table, schema.find):
                name, _ = _unique(key, schema)
                unique = (None, None, None) if name is None else (CATALOG_NAME, schema.name, name)
                yield CATALOG_NAME, schema.name, key.name, *unique, "NONE", "NO ACTION", "NO ACTION"


TABLE_CONSTRAINTS = local_table(
    f"{SCHEMA}.table_constraints",
    columns("""
        constraint_catalog varchar, constraint_schema varchar, constraint_name varchar
        table_catalog varchar, table_schema varchar, table_name varchar, constraint_type varchar
        is_deferrable varchar, initially_deferred varchar, enforced varchar, nulls_distinct varchar?
    """),
    _table_constraints,
)

KEY_COLUMN_USAGE = local_table(
    f"{SCHEMA}.key_column_usage",
    columns("""
        constraint_catalog varchar, constraint_schema varchar, constraint_name varchar
        table_catalog varchar, table_schema varchar, table_name varchar, column_name varchar
        ordinal_position bigint, position_in_unique_constraint bigint?
    """),
    _key_column_usage,
)

REFERENTIAL_CONSTRAINTS = local_table(
    f"{SCHEMA}.referential_constraints",
    columns("""
        constraint_catalog varchar, constraint_schema varchar, constraint_name varchar
        unique_constraint_catalog varchar?, unique_constraint_schema varchar?, unique_constraint_name varchar?
        match_option varchar, update_rule varchar, delete_rule varchar
    """),
    _referential_constraints,
)
