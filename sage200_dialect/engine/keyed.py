"""Scans that wait for the values of others: read by them where they are few, whole otherwise."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sage200_dialect.errors import DatabaseError, OperationalError
from sage200_dialect.odata.query import MAX_TOP
from sage200_dialect.sql.plan import KeyedBy, Scan

if TYPE_CHECKING:
    from sage200_dialect.client import Client
    from sage200_dialect.client.statement import Statement
    from sage200_dialect.engine.local import LocalStatement

MAX_VALUES = 2000
"""Values beyond which their bounds alone are asked for."""

_SURELY_CHEAP = 2
"""Requests by values that are made without asking how long the table is."""

_READS_FOR_A_PAGE = 2
"""Requests by values that cost about as much as one of the largest pages."""

_DENSE = 2
"""Whole numbers between the bounds for each that is a value, where one request beats several."""


_LIST_AS_RANGE = 4
"""Whole numbers without a gap that are asked for by their bounds alone."""


def waves(scans: list[Scan]) -> Iterator[list[Scan]]:
    """The scans, those that wait after those that they wait for."""
    left = scans
    while left:
        names = {scan.name for scan in left}
        waiting = [scan for scan in left if any(each.scans & names for each in scan.keyed)]
        yield [scan for scan in left if scan not in waiting]
        left = waiting


def narrowed(scan: Scan, engine: LocalStatement, client: Callable[[], Client], statement: Statement) -> Scan:
    """The scan by the fewest values, or between their bounds, where that costs less than the scan itself."""
    if not scan.reads and not scan.exact:
        return _by_every_value(scan, engine)
    narrower = [found for each in scan.keyed if (found := _narrower(each, engine)) is not None]
    listed = min((each.listed for each in narrower if each.listed), key=_requests, default=None)
    if listed is not None and _requests(listed) <= max(_SURELY_CHEAP, _requests(scan)):
        return listed
    between = min((each for each in narrower if each.between), key=lambda each: each.width, default=None)
    if between is not None and between.between is not None and between.width <= _DENSE * between.values:
        return between.between
    if listed is not None and _cheaper(listed, scan, client, statement):
        return listed
    return between.between if between is not None and between.between is not None else scan


@dataclass(frozen=True, slots=True)
class _Narrower:
    """What may be read in place of a scan: by so many values, or between two bounds so far apart."""

    values: int
    listed: Scan | None
    width: int = 0
    between: Scan | None = None


def _by_every_value(scan: Scan, engine: LocalStatement) -> Scan:
    (first, *_) = scan.keyed
    found = first.narrowed(_values(first.sql, engine, sys.maxsize))
    return scan if found is None else found


def _narrower(keyed: KeyedBy, engine: LocalStatement) -> _Narrower | None:
    try:
        values = _values(keyed.sql, engine, MAX_VALUES + 1)
        low, high = _bounds(values, keyed.sql, engine)
    except OperationalError:
        raise
    except DatabaseError:
        return None  # a condition fails for some row: whether that matters, the statement itself tells
    if keyed.between is None or not isinstance(low, int) or not isinstance(high, int):
        return _Narrower(len(values), _listed(keyed, values))
    width = high - low + 1
    if width == len(values) >= _LIST_AS_RANGE:
        return _Narrower(width, keyed.between(low, high))
    return _Narrower(len(values), _listed(keyed, values), width, keyed.between(low, high))


def _listed(keyed: KeyedBy, values: list[object]) -> Scan | None:
    return keyed.narrowed(values) if len(values) <= MAX_VALUES else None


def _bounds(values: list[object], sql: str, engine: LocalStatement) -> tuple[object, object]:
    if len(values) > MAX_VALUES:
        asked = f"SELECT MIN(value), MAX(value) FROM ({sql}) AS listed(value)"  # noqa: S608 - the plan's own SQL
        (bounds,) = engine.run(asked).fetch(1)
        return bounds[0], bounds[1]
    return (values[0], values[-1]) if values else (None, None)


def _values(sql: str, engine: LocalStatement, most: int) -> list[object]:
    return sorted(value for (value,) in engine.run(sql).fetch(most) if value is not None)


def _requests(scan: Scan) -> int:
    return len(scan.reads)


def _cheaper(listed: Scan, scan: Scan, client: Callable[[], Client], statement: Statement) -> bool:
    if scan.below is not None or len(scan.companies) > 1:
        return True
    asked = client().within(scan.companies[0].key) if scan.companies else client()
    query = scan.reads[0].walk.query
    rows = asked.about(query.path, statement)
    return rows is None or _requests(listed) <= _READS_FOR_A_PAGE * -(-rows // (query.top or MAX_TOP))
