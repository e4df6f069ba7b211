"""What a user-defined view answers, found without reading a row: its query is run over empty tables."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sage200_dialect.catalog.user_views import SCHEMA
from sage200_dialect.errors import InternalError

if TYPE_CHECKING:
    from sage200_dialect.catalog import Catalog
    from sage200_dialect.client import Client
    from sage200_dialect.dbapi.connection import Connection


def view_columns(connection: Connection, name: str) -> tuple[tuple[str, str], ...]:
    """(name, SQL type) of each column of the view `name`; with Discover its tables are asked for, once each.

    Raises ProgrammingError or NotSupportedError when there is no such view or its query is wrong.
    """
    from sage200_dialect.sql.named_tables import named_tables

    tables = named_tables(_reading(name), connection.catalog, connection.views)
    return view_columns_in(connection.catalog_with(tables), connection, name)


def view_columns_in(catalog: Catalog, connection: Connection, name: str) -> tuple[tuple[str, str], ...]:
    """The same, with tables as they are in `catalog`; sends nothing."""
    from sage200_dialect.client.statement import Statement
    from sage200_dialect.engine.run import run
    from sage200_dialect.sql.planner import Prepared, outline
    from sage200_dialect.sql.prepare import prepare
    from sage200_dialect.sql.schemas import AnySchemas

    known = connection.schemas.known
    schemas = AnySchemas(known.edition, known.company, known.companies, known.connected)
    query = prepare(_reading(name), catalog, schemas, views=connection.views).what
    assert isinstance(query, Prepared)
    plan = outline(query, catalog, now=datetime.now().astimezone())
    result = run(plan, _no_client, lambda: connection.local, connection.metadata_context, Statement(None))
    result.close()
    return result.columns


def _reading(view: str) -> str:
    from sqlglot import exp

    from sage200_dialect.sql.dialect import Sage200

    return exp.select("*").from_(exp.table_(view, db=SCHEMA, quoted=True)).sql(dialect=Sage200)


def _no_client() -> Client:
    raise InternalError("the columns of a view are found without a request")
