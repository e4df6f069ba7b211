"""The schemas of a connection, as the metadata tables list them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sage200_dialect.catalog.model import Table
from sage200_dialect.metadata import browsing, user_views
from sage200_dialect.metadata.model import LocalTable
from sage200_dialect.sql.schemas import ALL_COMPANIES, MAIN

if TYPE_CHECKING:
    from sage200_dialect.catalog.keys import FindTable
    from sage200_dialect.metadata.model import Context


@dataclass(frozen=True, slots=True)
class Schema:
    """One schema: its tables in their order, and the one of a name. Names are of the schema itself.

    `views` are the user-defined ones, without their columns.
    """

    name: str
    tables: Callable[[], Iterable[Table]]
    find: FindTable
    views: Callable[[], Iterable[Table]] = tuple


def schemas(context: Context) -> tuple[Schema, ...]:
    """The schemas whose tables are listed: the connected company's, whose tables the others have too."""
    every = (Schema(MAIN, context.catalog.tables, context.catalog.find, partial(user_views.views, context)),)
    return browsing.browsable(every, context.settings)


def schema_names(context: Context) -> list[str]:
    """Every schema of data; of the other companies, those that are known so far, without a request."""
    return browsing.schema_names([*context.companies, ALL_COMPANIES], context.settings)


def table_type(table: Table) -> str:
    """The table_type of information_schema."""
    if isinstance(table, LocalTable):
        return "SYSTEM VIEW"
    return "VIEW" if table.is_view else "BASE TABLE"
