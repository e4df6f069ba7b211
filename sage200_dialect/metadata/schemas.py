"""The schemas of a connection, as the metadata tables list them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sage200_dialect.catalog.model import Table
from sage200_dialect.metadata import browsing
from sage200_dialect.metadata.model import LocalTable

if TYPE_CHECKING:
    from sage200_dialect.catalog.keys import FindTable
    from sage200_dialect.metadata.model import Context

CONNECTED = "main"
"""The schema of the connected company."""


@dataclass(frozen=True, slots=True)
class Schema:
    """One schema: its tables in their order, and the one of a name. Names are of the schema itself."""

    name: str
    tables: Callable[[], Iterable[Table]]
    find: FindTable


def schemas(context: Context) -> tuple[Schema, ...]:
    """The schemas that hold data, as far as they may be browsed. Sends no request."""
    every = (Schema(CONNECTED, context.catalog.tables, context.catalog.find),)
    return browsing.browsable(every, context.settings)


def table_type(table: Table) -> str:
    """The table_type of information_schema."""
    if isinstance(table, LocalTable):
        return "SYSTEM VIEW"
    return "VIEW" if table.is_view else "BASE TABLE"
