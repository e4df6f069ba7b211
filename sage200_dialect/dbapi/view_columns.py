"""What a user-defined view answers, found without reading a row: its query is run over empty tables."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from sage200_dialect.catalog.user_views import SCHEMA
from sage200_dialect.errors import InternalError

if TYPE_CHECKING:
    from sage200_dialect.client import Client
    from sage200_dialect.dbapi.connection import Connection


def view_columns(connection: Connection, name: str) -> tuple[tuple[str, str], ...]:
    """(name, SQL type) of each column of the view `name`; with Discover its tables are asked for, once each.

    Raises ProgrammingError or NotSupportedError when there is no such view or its query is wrong.
    """
    from sqlglot import exp

    from sage200_dialect.client.statement import Statement
    from sage200_dialect.engine.run import run
    from sage200_dialect.sql.dialect import Sage200
    from sage200_dialect.sql.named_tables import named_tables
    from sage200_dialect.sql.planner import outline, prepare

    text = exp.select("*").from_(exp.table_(name, db=SCHEMA, quoted=True)).sql(dialect=Sage200)
    statement = Statement(None)
    views = connection.views
    catalog = connection.catalog_with(named_tables(text, connection.catalog, views))
    query = connection.schemas.known_in(partial(prepare, text, catalog, views=views), statement)
    plan = outline(query, catalog, now=datetime.now().astimezone())
    result = run(plan, _no_client, lambda: connection.local, connection.metadata_context, statement)
    result.close()
    return result.columns


def _no_client() -> Client:
    raise InternalError("the columns of a view are found without a request")
