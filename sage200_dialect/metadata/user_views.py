"""User-defined views in metadata: they stand in `main`, and have the columns that their query answers."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sage200_dialect.catalog.user_views import as_table
from sage200_dialect.errors import Error, Warning
from sage200_dialect.metadata import browsing

if TYPE_CHECKING:
    from sage200_dialect.catalog.model import Table
    from sage200_dialect.metadata.model import Context


def views(context: Context) -> list[Table]:
    """As tables without columns, which cost planning; those that Views names."""
    return [as_table(name) for name in browsing.view_names(context.views.queries, context.settings)]


def view_columns(context: Context, view: Table) -> Iterator[tuple[str, str]]:
    """(name, SQL type) of each column; none, and a warning, when the view's query is wrong.

    With Discover it may name what was not discovered so far: there is no warning then.
    """
    try:
        yield from context.view_columns(view.name)
    except Error as error:
        if not context.settings.discover:
            text = f"the columns of the view {view.name} are left out: {error}"
            warnings.warn(text, Warning, stacklevel=2)
