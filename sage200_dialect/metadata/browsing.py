"""What metadata reports: all there is, or what BrowsableSchemas, Tables and Views name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from sage200_dialect.catalog.names import NameIndex

if TYPE_CHECKING:
    from sage200_dialect.catalog.model import Table
    from sage200_dialect.metadata.schemas import Schema
    from sage200_dialect.settings import Settings


def browsable(schemas: Iterable[Schema], settings: Settings) -> tuple[Schema, ...]:
    """The schemas that are reported, each with the tables that are."""

    def shown(schema: Schema) -> Schema:
        return replace(schema, tables=lambda: tables(schema.tables(), settings))

    found = {schema.name: schema for schema in schemas}
    return tuple(shown(found[name]) for name in schema_names(found, settings))


def schema_names(names: Iterable[str], settings: Settings) -> list[str]:
    return _named(names, settings.browsable_schemas)


def view_names(names: Iterable[str], settings: Settings) -> list[str]:
    return _named(names, settings.views)


def tables(found: Iterable[Table], settings: Settings) -> list[Table]:
    """Tables by Tables, views by Views."""
    every = list(found)
    kept = {
        *_named((each.name for each in every if not each.is_view), settings.tables),
        *_named((each.name for each in every if each.is_view), settings.views),
    }
    return [each for each in every if each.name in kept]


def _named(names: Iterable[str], wanted: tuple[str, ...] | None) -> list[str]:
    """Those of `names`, in their order, that the user means; a name that nothing bears is no error."""
    known = list(names)
    if wanted is None:
        return known
    index = NameIndex(known)
    kept = {index.find(each) for each in wanted}
    return [each for each in known if each in kept]
