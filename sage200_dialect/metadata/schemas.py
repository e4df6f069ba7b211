"""The schemas of a connection, as the metadata tables list them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sage200_dialect.catalog.every_company import in_every_company
from sage200_dialect.catalog.model import Table
from sage200_dialect.metadata.model import LocalTable
from sage200_dialect.sql.schemas import ALL_COMPANIES

if TYPE_CHECKING:
    from sage200_dialect.catalog.keys import FindTable
    from sage200_dialect.metadata.model import Context


@dataclass(frozen=True, slots=True)
class Schema:
    """One schema: its tables in their order, and the one of a name. Names are of the schema itself."""

    name: str
    tables: Callable[[], Iterable[Table]]
    find: FindTable


def schemas(context: Context) -> tuple[Schema, ...]:
    """The schemas that hold data; of the other companies, those that are known so far. Sends no request."""
    catalog = context.catalog

    def find(name: str) -> Table | None:
        table = catalog.find(name)
        return None if table is None else in_every_company(table)

    every = Schema(ALL_COMPANIES, lambda: map(in_every_company, catalog.tables()), find)
    return (
        *(Schema(name, catalog.tables, catalog.find) for name in context.companies),
        every,
    )


def table_type(table: Table) -> str:
    """The table_type of information_schema."""
    if isinstance(table, LocalTable):
        return "SYSTEM VIEW"
    return "VIEW" if table.is_view else "BASE TABLE"
