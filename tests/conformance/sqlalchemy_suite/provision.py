"""What SQLAlchemy's suite asks of a database beyond tables."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import sort_tables_and_constraints
from sqlalchemy.testing.provision import delete_from_all_tables, temp_table_keyword_args

from sqlalchemy_suite.dialect import site


@temp_table_keyword_args.for_db("sage200")
def no_temporary_tables(cfg: Any, eng: Any) -> dict[str, Any]:
    """The fixtures ask even where the requirements say that there are none."""
    return {}


@delete_from_all_tables.for_db("sage200")
def delete_all_rows(connection: sa.Connection, cfg: Any, metadata: sa.MetaData) -> None:
    """By DELETE, save where the driver takes none: a key of several columns names no path of the API."""
    inspector = sa.inspect(connection)
    tables = [
        table for table, _ in sort_tables_and_constraints(metadata.tables.values()) if table is not None
    ]
    for table in reversed(tables):
        if not inspector.has_table(table.name, schema=table.schema):
            continue
        if len(table.primary_key.columns) > 1:
            site().empty(table)
        else:
            connection.execute(table.delete())
