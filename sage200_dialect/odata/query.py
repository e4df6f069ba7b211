"""One read of the API as a value: what EXPLAIN shows and what the client carries out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import quote

from sage200_dialect.odata.filter import Filter, all_of, render

MAX_TOP = 5000
"""The largest `$top` that Sage serves (developer.sage.com/200/guides/query-parameters)."""


@dataclass(frozen=True, slots=True)
class Query:
    """The options of one GET. `orderby` pairs are (field, descending)."""

    path: str
    select: tuple[str, ...] = ()
    expand: tuple[str, ...] = ()
    filter: Filter | None = None
    orderby: tuple[tuple[str, bool], ...] = ()
    top: int | None = None
    skip: int = 0
    count: bool = False
    parameters: tuple[tuple[str, str], ...] = ()

    def where(self, *filters: Filter | None) -> Query:
        return replace(self, filter=all_of(self.filter, *filters))

    def options(self) -> tuple[tuple[str, str], ...]:
        """The query options in a fixed order, values not yet percent-encoded."""
        found: list[tuple[str, str]] = list(self.parameters)
        if self.count:
            found.append(("$count", "true"))
        if self.select:
            found.append(("$select", ",".join(self.select)))
        if self.expand:
            found.append(("$expand", ",".join(self.expand)))
        if self.filter is not None:
            found.append(("$filter", render(self.filter)))
        if self.orderby:
            found.append(
                ("$orderby", ",".join(f"{field} {'desc' if desc else 'asc'}" for field, desc in self.orderby))
            )
        if self.top is not None:
            found.append(("$top", str(self.top)))
        if self.skip:
            found.append(("$skip", str(self.skip)))
        return tuple(found)

    def target(self) -> str:
        """Path and query string as they go over the wire, blanks as `%20` (Sage's clients never send `+`)."""
        query = "&".join(f"{name}={quote(value, safe=_SAFE)}" for name, value in self.options())
        return f"{self.path}?{query}" if query else self.path


_SAFE = "$,()':/*!~-._"


@dataclass(frozen=True, slots=True)
class Walk:
    """How the pages of one query are read.

    * `key`: by the unique column `key`, ascending: `key gt last`; without a limit ranges of it may be read at
      once, and their pages then come in any order;
    * `skip`: by position, over the query's total order;
    * `top`: `limit` rows or fewer in the query's own order, further pages by position;
    * `object`: one answer without paging options: an object (item paths, singletons) or a whole list.

    `query.top` caps the page size of a walk. `limit` is how many rows are wanted in all (None: every row).
    """

    query: Query
    paging: Literal["key", "skip", "top", "object"]
    key: str | None = None
    limit: int | None = None
