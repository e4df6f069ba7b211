"""A plan in words: the requests that would be sent, and the SQL that is left to run locally."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import unquote

from sage200_dialect.catalog.writing import ROWS_IN_ONE_PUT, InsideParent
from sage200_dialect.sql.classes import Classed, classes
from sage200_dialect.sql.plan import KeyedBy, Plan, Read, Scan
from sage200_dialect.sql.schemas import MAIN
from sage200_dialect.sql.write import Write

COLUMNS = (("step", "BIGINT"), ("operation", "VARCHAR"), ("target", "VARCHAR"), ("detail", "VARCHAR"))
"""The columns of EXPLAIN: name and type."""

COST_COLUMNS = (
    ("rows", "BIGINT"),
    ("pages", "BIGINT"),
    ("bytes", "BIGINT"),
    ("seconds", "DOUBLE"),
    ("retries", "BIGINT"),
)
"""The columns that EXPLAIN ANALYZE adds; NULL in rows that nothing is measured of."""


class Cost(NamedTuple):
    """What was measured, in the order of COST_COLUMNS."""

    rows: int
    pages: int
    bytes: int
    seconds: float
    retries: int


_PAGING = {
    "key": "pages by {key}",
    "skip": "pages by position",
    "top": "in this order",
    "object": "one answer",
}


def explain(plan: Plan) -> list[tuple[int, str, str, str]]:
    """The rows of EXPLAIN, in the order in which the work is done."""
    lines = [line for scan in plan.scans for line in _scan(scan, plan)]
    lines += [_predicate(each) for each in classes(plan)]
    if plan.residual is not None:
        how = "over each page" if plan.mode == "rowwise" else "over all rows"
        lines.append(("local SQL", how, plan.residual))
    if plan.limit is not None or plan.offset:
        kept = f"keep {plan.limit} row(s)" if plan.limit is not None else "keep every row"
        lines.append(("cut", "driver", f"{kept} after skipping {plan.offset}" if plan.offset else kept))
    return [(number, *line) for number, line in enumerate(lines, 1)]


def explain_analyzed(
    plan: Plan, scans: Mapping[str, Cost], requests: Mapping[str, int], result: Cost
) -> list[tuple[object, ...]]:
    """The rows of EXPLAIN ANALYZE: those of EXPLAIN, what each scan came to, and the result."""
    lines: list[tuple[object, ...]] = [(*row, *(None for _ in COST_COLUMNS)) for row in explain(plan)]
    for scan in plan.scans:
        if scan.name in scans:
            brought = f"; its rows are those of {scan.reads[0].walk.query.path}" if scan.array else ""
            detail = f"{requests[scan.name]} request(s){brought}"
            lines.append((len(lines) + 1, "scan", scan.table.name, detail, *scans[scan.name]))
    lines.append((len(lines) + 1, "result", "driver", "rows that were answered; seconds in all", *result))
    return lines


def _predicate(predicate: Classed) -> tuple[str, str, str]:
    why = f" ({predicate.why})" if predicate.why else ""
    return "predicate", predicate.target, f"{predicate.trust}: {predicate.sql}{why}"


def explain_write(write: Write, source: Plan | None) -> list[tuple[int, str, str, str]]:
    """The rows of EXPLAIN of a statement that writes. `source` is the plan of what finds its rows."""
    before = [] if source is None or write.key is not None else explain(source)
    lines = [row[1:] for row in before] + list(_requests(write))
    return [(number, *line) for number, line in enumerate(lines, 1)]


def _requests(write: Write) -> Iterator[tuple[str, str, str]]:
    table, route = write.table.name, write.route
    if write.company is not None:
        table = f'"{write.company.name}".{table}'
    operation = write.kind.lower()
    if isinstance(route, InsideParent):
        yield "read for each parent", table, f"the {route.key} of every row with the same {route.column}"
        yield operation, table, f"PUT {route.path} for each {route.column}, with every row of {route.array}"
        return
    if write.kind == "INSERT":
        paths = " or ".join(f"POST {path}" for path in route.insert)
        yield operation, table, f"{paths} for each row"
    elif write.kind == "DELETE":
        yield operation, table, f"DELETE {route.delete} for each row"
    elif route.bulk is not None and write.key is None and not write.version:
        yield (
            operation,
            table,
            f"PUT {route.bulk} for up to {ROWS_IN_ONE_PUT} rows; for one row {route.update}",
        )
    else:
        yield operation, table, f"PUT {route.update} for each row"


def _scan(scan: Scan, plan: Plan) -> Iterator[tuple[str, str, str]]:
    if scan.below is not None:
        yield from _scan(replace(scan.below, companies=scan.companies), plan)
    if not scan.reads:
        yield "no request", scan.table.name, scan.note
    for table in _tables(scan, plan):
        for read in scan.reads:
            operation = "count" if plan.mode == "count" else "read for each parent" if scan.below else "read"
            yield operation, table, f"GET {_target(read, plan)} ({_how(scan, read, plan)})"
    for each in scan.keyed:
        when = "in place of it where the values are few" if scan.reads else "for each value"
        yield "read by values", scan.table.name, f"GET {_by_value(each, plan)} ({when})"
    if scan.otherwise is not None:
        yield "if not found (404)", scan.table.name, "the id is unknown, or the site lacks the path; then:"
        yield from _scan(scan.otherwise, plan)


_SAMPLES: Mapping[str, int | str] = {"BIGINT": 999_999_999_999, "VARCHAR": "a-sample-value"}


def _by_value(keyed: KeyedBy, plan: Plan) -> str:
    """The request for one value, which stands there by the name of what brings it."""
    sample = _SAMPLES[keyed.column.type.name]
    scan = keyed.narrowed([sample])
    assert scan is not None, "the samples are values that can be asked for"
    return _target(scan.reads[0], plan).replace(str(sample), f"{{{keyed.source}}}")


def _tables(scan: Scan, plan: Plan) -> list[str]:
    """The table as SQL names it in each company where it is read."""
    quoted = [each.name.replace('"', '""') for each in scan.companies]
    if not quoted:
        others = any(each.companies for each in plan.scans)
        return [f"{MAIN}.{scan.table.name}" if others else scan.table.name]
    return [f'"{company}".{scan.table.name}' for company in quoted]


def _target(read: Read, plan: Plan) -> str:
    query = read.walk.query
    if plan.mode == "count":
        where = f"&$filter={unquote(query.target().split('$filter=')[1])}" if query.filter is not None else ""
        return f"{query.path}?$count=true{where}"
    return unquote(query.target())


def _how(scan: Scan, read: Read, plan: Plan) -> str:
    walk = read.walk
    said = [] if plan.mode == "count" else [_PAGING[walk.paging].format(key=walk.key)]
    if walk.limit is not None:
        said.append(f"at most {walk.limit} row(s)")
    if scan.array:
        said.append(f"rows from {'.'.join(scan.array)}")
    if read.recheck is not None and walk.query.filter is not None:
        said.append(f"part of an IN list over {read.recheck.column}")
    elif read.recheck is not None:
        said.append(f"rows of these values of {read.recheck.column}")
    said.append(
        "exact" if scan.exact else "checked again locally" if walk.query.filter is not None else "unfiltered"
    )
    return "; ".join(said)
