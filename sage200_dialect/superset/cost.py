"""What a statement would cost, from the rows of its EXPLAIN: requests to Sage and pages of rows."""

from __future__ import annotations

import re
from collections.abc import Iterable

_READS = ("read", "count", "read for each parent")
_AT_MOST = re.compile(r"at most (\d+) row\(s\)")


def estimate(explained: Iterable[tuple[int, str, str, str]], pagesize: int) -> dict[str, str]:
    """Requests in all, and pages by table. How many rows there are is not asked: it would be a request."""
    requests, certain = 0, True
    pages: dict[str, list[str]] = {}
    least = 0
    for _, operation, table, detail in explained:
        if operation == "read by values":
            requests -= least  # where there is no value, nothing is read
            least, certain = 0, False
            pages.setdefault(table, []).append("or those of a few values")
        if operation not in _READS:
            continue
        least, said, exact = _walk(operation, detail, pagesize)
        requests += least
        certain = certain and exact
        pages.setdefault(table, []).append(said)
    number = f"{requests}" if certain else f"{requests} or more"
    return {"Requests to Sage": number, **{table: ", ".join(said) for table, said in pages.items()}}


def _walk(operation: str, detail: str, pagesize: int) -> tuple[int, str, bool]:
    """The fewest requests of one read, its pages in words, and whether there are no more."""
    if operation == "count":
        return 1, "counted by Sage, no page", True
    if operation == "read for each parent":
        return 1, "1 page or more for each parent row", False
    limit = _AT_MOST.search(detail)
    if limit is None:
        return 1, f"1 page for each {pagesize:,} rows", False
    pages = max(1, -(-int(limit[1]) // pagesize))
    return pages, f"{pages} page{'s' if pages > 1 else ''} at most", True
