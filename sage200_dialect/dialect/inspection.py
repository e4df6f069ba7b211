"""The inspector's questions, answered from the connection's catalogue without a request.

The signatures are SQLAlchemy's, wide enough for 1.4, 2.0 and 2.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import exc

from sage200_dialect import metadata
from sage200_dialect.dialect import reflection
from sage200_dialect.metadata import browsing

if TYPE_CHECKING:
    from sage200_dialect.catalog import Catalog
    from sage200_dialect.catalog.model import Table
    from sage200_dialect.settings import Settings


class CatalogReflection:
    """Reflection for the dialect; tables have no indexes, checks or unique constraints to tell of."""

    def get_schema_names(self, connection: Any, **kw: Any) -> list[str]:
        return browsing.schemas([default_schema(connection)], _settings(connection))

    def get_table_names(self, connection: Any, schema: str | None = None, **kw: Any) -> list[str]:
        if not _is_default(connection, schema):
            return []
        return browsing.tables(sorted(_catalog(connection).names()), _settings(connection))

    def get_view_names(self, connection: Any, schema: str | None = None, **kw: Any) -> list[str]:
        """None: what Sage calls views are read like any other table."""
        return []

    def get_view_definition(self, connection: Any, view_name: str, schema: Any = None, **kw: Any) -> str:
        raise exc.NoSuchTableError(view_name)

    def get_temp_table_names(self, connection: Any, schema: str | None = None, **kw: Any) -> list[str]:
        return []

    def get_temp_view_names(self, connection: Any, schema: str | None = None, **kw: Any) -> list[str]:
        return []

    def get_materialized_view_names(self, connection: Any, schema: str | None = None, **kw: Any) -> list[str]:
        return []

    def get_sequence_names(self, connection: Any, schema: str | None = None, **kw: Any) -> list[str]:
        return []

    def has_table(self, connection: Any, table_name: str, schema: Any = None, **kw: Any) -> bool:
        return self._find(connection, table_name, schema) is not None

    def has_sequence(self, connection: Any, sequence_name: str, schema: str | None = None, **kw: Any) -> bool:
        return False

    def has_index(
        self, connection: Any, table_name: str, index_name: str, schema: str | None = None, **kw: Any
    ) -> bool:
        return False

    def get_columns(self, connection: Any, table_name: str, schema: Any = None, **kw: Any) -> Any:
        return reflection.columns(self._table(connection, table_name, schema))

    def get_pk_constraint(self, connection: Any, table_name: str, schema: Any = None, **kw: Any) -> Any:
        return reflection.primary_key(self._table(connection, table_name, schema))

    def get_foreign_keys(self, connection: Any, table_name: str, schema: Any = None, **kw: Any) -> Any:
        table = self._table(connection, table_name, schema)
        return reflection.foreign_keys(table, _catalog(connection).find, schema)

    def get_table_comment(self, connection: Any, table_name: str, schema: Any = None, **kw: Any) -> Any:
        return reflection.table_comment(self._table(connection, table_name, schema))

    def get_table_options(self, connection: Any, table_name: str, schema: Any = None, **kw: Any) -> Any:
        return self._empty(connection, table_name, schema, {})

    def get_indexes(self, connection: Any, table_name: str, schema: Any = None, **kw: Any) -> Any:
        return self._empty(connection, table_name, schema, [])

    def get_unique_constraints(self, connection: Any, table_name: str, schema: Any = None, **kw: Any) -> Any:
        return self._empty(connection, table_name, schema, [])

    def get_check_constraints(self, connection: Any, table_name: str, schema: Any = None, **kw: Any) -> Any:
        return self._empty(connection, table_name, schema, [])

    # -- reflection of many tables at once (SQLAlchemy 2) -------------------------------------------

    def get_multi_columns(self, connection: Any, **kw: Any) -> Any:
        return self._multi(connection, reflection.columns, **kw)

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
        return self._multi(connection, lambda table: [], **kw)

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
        """`{(schema, table): facts}`; the catalogue holds plain, lasting tables only."""
        if kind is not None and type(kind).TABLE not in kind:
            return {}
        if scope is not None and type(scope).DEFAULT not in scope:
            return {}
        names = filter_names or self.get_table_names(connection, schema)
        found = ((name, self._find(connection, name, schema)) for name in names)
        return {(schema, name): describe(table) for name, table in found if table is not None}

    def _find(self, connection: Any, name: str, schema: str | None) -> Table | None:
        """A table by its name. Local tables are found so too, though no list holds them."""
        if not _is_default(connection, schema):
            return None
        return _catalog(connection).find(name) or metadata.find(name)

    def _table(self, connection: Any, name: str, schema: str | None) -> Table:
        table = self._find(connection, name, schema)
        if table is None:
            raise exc.NoSuchTableError(f"{schema}.{name}" if schema else name)
        return table

    def _empty(self, connection: Any, name: str, schema: str | None, nothing: Any) -> Any:
        self._table(connection, name, schema)
        return nothing


def driver_connection(connection: Any) -> Any:
    pooled = connection.connection
    return getattr(pooled, "dbapi_connection", pooled)  # 1.4 hands initialize() the bare connection


def default_schema(connection: Any) -> str:
    return str(driver_connection(connection).default_schema)


def _is_default(connection: Any, schema: str | None) -> bool:
    return schema is None or schema == default_schema(connection)


def _settings(connection: Any) -> Settings:
    settings: Settings = driver_connection(connection).settings
    return settings


def _catalog(connection: Any) -> Catalog:
    catalog: Catalog = driver_connection(connection).catalog
    return catalog
