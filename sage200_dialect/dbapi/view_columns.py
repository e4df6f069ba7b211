"""What a user-defined view answers, found without a request: its query is run over empty tables."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sage200_dialect.catalog.user_views import SCHEMA
from sage200_dialect.errors import InternalError

if TYPE_CHECKING:
    from sage200_dialect.client import Client
    from sage200_dialect.dbapi.connection import Connection


def view_columns(connection: Connection, name: str) -> tuple[tuple[str, str], ...]:
    """(name, SQL type) of each column of the view `name`.

    Raises ProgrammingError or NotSupportedError when there is no such view or its query is wrong.
    """
    from sqlglot import exp

    from sage200_dialect.client.statement import Statement
    from sage200_dialect.engine.run import run
    from sage200_dialect.sql.planner import outline, prepare_query

    tree = exp.select("*").from_(exp.table_(name, db=SCHEMA, quoted=True))
    statement = Statement(None)
    query = connection.schemas.known_in(
        lambda schemas: prepare_query(tree.copy(), connection.catalog, schemas, connection.views), statement
    )
    plan = outline(query, connection.catalog, now=datetime.now().astimezone())
    result = run(plan, _no_client, lambda: connection.local, connection.metadata_context, statement)
    result.close()
    return result.columns


def _no_client() -> Client:
    raise InternalError("the columns of a view are found without a request")
