"""The inspector's questions, answered from the connection's catalogue without a request.

The signatures are SQLAlchemy's, wide enough for 1.4, 2.0 and 2.1.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import exc, util

from sage200_dialect import metadata
from sage200_dialect.catalog import cdata
from sage200_dialect.catalog.every_company import EveryCompany, in_every_company
from sage200_dialect.catalog.user_views import SCHEMA
from sage200_dialect.dialect import reflection, schemas, views
from sage200_dialect.dialect.schemas import driver_connection
from sage200_dialect.metadata import browsing
from sage200_dialect.sql.schemas import CompanySchema, Place

if TYPE_CHECKING:
    from sage200_dialect.catalog import Catalog
    from sage200_dialect.catalog.model import Table
    from sage200_dialect.catalog.user_views import UserViews
    from sage200_dialect.settings import Settings


class CatalogReflection:
    """Reflection for the dialect; tables have no indexes or checks to tell of."""

    def get_schema_names(self, connection: Any, **kw: Any) -> list[str]:
        """`main`, the other companies, `all_companies` and information_schema; Sage is asked for the
        companies once per process."""
        shown = browsing.schema_names(schemas.names(connection), _settings(connection))
        return [*shown, metadata.INFORMATION_SCHEMA]

    def has_schema(self, connection: Any, schema_name: str, **kw: Any) -> bool:
        return schemas.find(connection, schema_name) is not None

    def get_table_names(self, connection: Any, schema: str | None = None, **kw: Any) -> list[str]:
        return sorted(table.name for table in self._listed(connection, schema) if not table.is_view)

    def get_view_names(self, connection: Any, schema: str | None = None, **kw: Any) -> list[str]:
        """Sage's own views and the user-defined ones, or all that information_schema holds."""
        if schema == metadata.INFORMATION_SCHEMA:
            return sorted(metadata.names())
        own = [table.name for table in self._listed(connection, schema) if table.is_view]
        held = views.is_view_schema(schema) or _of_one_company(schemas.find(connection, schema))
        users = browsing.view_names(_views(connection).queries, _settings(connection)) if held else []
        return sorted([*own, *users])

    def get_view_definition(self, connection: Any, view_name: str, schema: Any = None, **kw: Any) -> str:
        """The SELECT of a user-defined view; of Sage's own views nobody says what they are made of."""
        table = self._table(connection, view_name, schema)
        if not _is_view(table):
            raise exc.NoSuchTableError(view_name)
        return _views(connection).queries.get(table.name, "") if _is_user_view(table) else ""

    def get_temp_table_names(self, connection: Any, schema: str | None = None, **kw: Any) -> list[str]:
        return []

    def get_temp_view_names(self, connection: Any, schema: str | None = None, **kw: Any) -> list[str]:
        return []

    def get_materialized_view_names(self, connection: Any, schema: str | None = None, **kw: Any) -> list[str]:
        return []

    def get_sequence_names(self, connection: Any, schema: str | None = None, **kw: Any) -> list[str]:
        return []

    def has_table(self, connection: Any, table_name: str, schema: Any = None, **kw: Any) -> bool:
        known = kw.get("info_cache", {})  # SQLAlchemy 1.4's decorator for it cannot read annotations
        asked = ("has_table", table_name, schema)
        if asked not in known:
            known[asked] = self._find(connection, table_name, schema) is not None
        return bool(known[asked])

    def has_sequence(self, connection: Any, sequence_name: str, schema: str | None = None, **kw: Any) -> bool:
        return False

    def has_index(
        self, connection: Any, table_name: str, index_name: str, schema: str | None = None, **kw: Any
    ) -> bool:
        return False

    def get_columns(self, connection: Any, table_name: str, schema: Any = None, **kw: Any) -> Any:
        return _columns(connection, self._site_table(connection, table_name, schema))

    def get_pk_constraint(self, connection: Any, table_name: str, schema: Any = None, **kw: Any) -> Any:
        return reflection.primary_key(self._site_table(connection, table_name, schema))

    def get_foreign_keys(self, connection: Any, table_name: str, schema: Any = None, **kw: Any) -> Any:
        table = self._site_table(connection, table_name, schema)
        return reflection.foreign_keys(table, _catalog(connection).find, schema)

    def get_table_comment(self, connection: Any, table_name: str, schema: Any = None, **kw: Any) -> Any:
        return reflection.table_comment(self._table(connection, table_name, schema))

    def get_table_options(self, connection: Any, table_name: str, schema: Any = None, **kw: Any) -> Any:
        return self._empty(connection, table_name, schema, {})

    def get_indexes(self, connection: Any, table_name: str, schema: Any = None, **kw: Any) -> Any:
        return self._empty(connection, table_name, schema, [])

    def get_unique_constraints(self, connection: Any, table_name: str, schema: Any = None, **kw: Any) -> Any:
        return reflection.unique_constraints(self._site_table(connection, table_name, schema))

    def get_check_constraints(self, connection: Any, table_name: str, schema: Any = None, **kw: Any) -> Any:
        return self._empty(connection, table_name, schema, [])

    # -- reflection of many tables at once (SQLAlchemy 2) -------------------------------------------

    def get_multi_columns(self, connection: Any, **kw: Any) -> Any:
        return self._multi(connection, partial(_columns, connection), **kw)

    def get_multi_pk_constraint(self, connection: Any, **kw: Any) -> Any:
        return self._multi(connection, reflection.primary_key, **kw)

    def get_multi_foreign_keys(self, connection: Any, *, schema: str | None = None, **kw: Any) -> Any:
        find = _catalog(connection).find
        return self._multi(
            connection, lambda table: reflection.foreign_keys(table, find, schema), schema=schema, **kw
        )

    def get_multi_table_comment(self, connection: Any, **kw: Any) -> Any:
        return self._multi(connection, reflection.table_comment, **kw)

    def get_multi_table_options(self, connection: Any, **kw: Any) -> Any:
        return self._multi(connection, lambda table: {}, **kw)

    def get_multi_indexes(self, connection: Any, **kw: Any) -> Any:
        return self._multi(connection, lambda table: [], **kw)

    def get_multi_unique_constraints(self, connection: Any, **kw: Any) -> Any:
        return self._multi(connection, reflection.unique_constraints, **kw)

    def get_multi_check_constraints(self, connection: Any, **kw: Any) -> Any:
        return self._multi(connection, lambda table: [], **kw)

    def _multi(
        self,
        connection: Any,
        describe: Callable[[Table], Any],
        *,
        schema: str | None = None,
        filter_names: Iterable[str] | None = None,
        kind: Any = None,
        scope: Any = None,
        **kw: Any,
    ) -> dict[tuple[str | None, str], Any]:
        """`{(schema, table): facts}`, of lasting tables and views; a view with a wrong query warns."""
        if scope is not None and type(scope).DEFAULT not in scope:
            return {}
        tables = kind is None or type(kind).TABLE in kind
        views_too = kind is None or type(kind).VIEW in kind
        names = filter_names or [
            *self.get_table_names(connection, schema),
            *self.get_view_names(connection, schema),
        ]
        found = {
            name: table
            for name in names
            if (table := self._find(connection, name, schema)) is not None
            and (views_too if _is_view(table) else tables)
        }
        shown = _as_the_site_has_them(connection, found.values())
        facts: dict[tuple[str | None, str], Any] = {}
        for name, table in zip(found, shown, strict=True):
            try:
                facts[schema, name] = describe(table)
            except exc.UnreflectableTableError as error:
                if "unreflectable" in kw:
                    kw["unreflectable"][schema, name] = error
                else:
                    util.warn(f"Skipping {name}: {error}")
        return facts

    def _listed(self, connection: Any, schema: str | None) -> Iterable[Table]:
        """The tables and views of data in a schema."""
        place = schemas.find(connection, schema) if not views.is_view_schema(schema) else None
        if place is None or place is Place.METADATA:
            return ()
        return browsing.tables(_catalog(connection).tables(), _settings(connection))

    def _find(self, connection: Any, name: str, schema: str | None) -> Table | None:
        """A table or view by a name that SQL takes, though no list may hold it."""
        if views.is_view_schema(schema):
            return views.find_view(_views(connection), name)
        place = schemas.find(connection, schema)
        if place is Place.METADATA:
            return metadata.find_in_information_schema(name)
        catalog = _catalog(connection)
        table = catalog.find(name)
        if place is Place.CONNECTED:
            table = table or metadata.find(name) or cdata.find_view(catalog, name)
            return table or views.find_view(_views(connection), name)
        table = table or cdata.find_view(catalog, name)
        if table is None and _of_one_company(place):
            return views.find_view(_views(connection), name)
        if table is None or place is None:
            return None
        return in_every_company(table) if place is Place.EVERY_COMPANY else table

    def _table(self, connection: Any, name: str, schema: str | None) -> Table:
        table = self._find(connection, name, schema)
        if table is None:
            raise exc.NoSuchTableError(f"{schema}.{name}" if schema else name)
        return table

    def _site_table(self, connection: Any, name: str, schema: str | None) -> Table:
        (table,) = _as_the_site_has_them(connection, [self._table(connection, name, schema)])
        return table

    def _empty(self, connection: Any, name: str, schema: str | None, nothing: Any) -> Any:
        self._table(connection, name, schema)
        return nothing


def _of_one_company(place: Place | CompanySchema | None) -> bool:
    return place is Place.CONNECTED or isinstance(place, CompanySchema)


def _is_user_view(table: Table) -> bool:
    return table.module == SCHEMA


def _columns(connection: Any, table: Table) -> Any:
    if _is_user_view(table):
        return views.columns(driver_connection(connection), table.name)
    return reflection.columns(table)


def default_schema(connection: Any) -> str:
    return str(driver_connection(connection).default_schema)


def _is_view(table: Table) -> bool:
    return table.is_view or isinstance(table, metadata.LocalTable)


def _settings(connection: Any) -> Settings:
    settings: Settings = driver_connection(connection).settings
    return settings


def _as_the_site_has_them(connection: Any, tables: Collection[Table]) -> list[Table]:
    """With Discover the site is asked; tables of the driver and user-defined views are as they are."""
    catalog: Catalog = driver_connection(connection).catalog_with(tables)

    def shown(table: Table) -> Table:
        found = catalog.find(table.name)
        if found is None:
            return table
        return in_every_company(found) if isinstance(table, EveryCompany) else found

    return [shown(each) for each in tables]


def _views(connection: Any) -> UserViews:
    found: UserViews = driver_connection(connection).views
    return found


def _catalog(connection: Any) -> Catalog:
    catalog: Catalog = driver_connection(connection).catalog
    return catalog
