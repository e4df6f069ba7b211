"""Scans that wait for the values of others: read by them where they are few, whole otherwise."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from sage200_dialect.errors import DatabaseError, OperationalError
from sage200_dialect.odata.query import MAX_TOP
from sage200_dialect.sql.plan import KeyedBy, Scan

if TYPE_CHECKING:
    from sage200_dialect.client import Client
    from sage200_dialect.client.statement import Statement
    from sage200_dialect.engine.local import LocalStatement

MAX_VALUES = 2000
"""Values beyond which reading every row is taken to be cheaper, without asking how many there are."""

_SURELY_CHEAP = 2
"""Requests by values that are made without asking how long the table is."""

_READS_FOR_A_PAGE = 2
"""Requests by values that cost about as much as one of the largest pages."""


def waves(scans: list[Scan]) -> Iterator[list[Scan]]:
    """The scans, those that wait after those that they wait for."""
    left = scans
    while left:
        names = {scan.name for scan in left}
        waiting = [scan for scan in left if any(each.scans & names for each in scan.keyed)]
        yield [scan for scan in left if scan not in waiting]
        left = waiting


def narrowed(scan: Scan, engine: LocalStatement, client: Callable[[], Client], statement: Statement) -> Scan:
    """The scan by the fewest values, where that is cheaper than the scan as it is."""
    required = not scan.reads and not scan.exact
    narrower = [found for each in scan.keyed if (found := _by_values(each, engine, required)) is not None]
    if not narrower:
        return scan
    best = min(narrower, key=lambda found: len(found.reads))
    return best if required or _cheaper(best, scan, client, statement) else scan


def _by_values(keyed: KeyedBy, engine: LocalStatement, required: bool) -> Scan | None:
    try:
        rows = engine.run(keyed.sql).fetch(sys.maxsize if required else MAX_VALUES + 1)
    except OperationalError:
        raise
    except DatabaseError:
        return None  # a condition fails for some row: whether that matters, the statement itself tells
    if len(rows) > MAX_VALUES and not required:
        return None
    return keyed.narrowed(sorted(value for (value,) in rows if value is not None))


def _cheaper(best: Scan, scan: Scan, client: Callable[[], Client], statement: Statement) -> bool:
    if (
        len(best.reads) <= max(_SURELY_CHEAP, len(scan.reads))
        or scan.below is not None
        or len(scan.companies) > 1
    ):
        return True
    asked = client().within(scan.companies[0].key) if scan.companies else client()
    query = scan.reads[0].walk.query
    rows = asked.about(query.path, statement)
    return rows is None or len(best.reads) <= _READS_FOR_A_PAGE * -(-rows // (query.top or MAX_TOP))
