"""A query, its parameters and the moment, to a plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from sqlglot import ErrorLevel, exp

from sage200_dialect.catalog import Catalog
from sage200_dialect.catalog.model import Column
from sage200_dialect.catalog.user_views import NO_VIEWS, UserViews
from sage200_dialect.errors import ProgrammingError
from sage200_dialect.metadata import LocalTable
from sage200_dialect.sql.bind import (
    Parameters,
    bind_parameters,
    coerce_literals,
    concatenate_text,
    fix_clock,
    placeholders,
)
from sage200_dialect.sql.dialect import Sage200
from sage200_dialect.sql.keyed import keyed_scans, read_by
from sage200_dialect.sql.max_rows import capped
from sage200_dialect.sql.merging import merge
from sage200_dialect.sql.names import ResolvedQuery, resolve_names
from sage200_dialect.sql.narrow_first import narrow_first
from sage200_dialect.sql.parse import Tree
from sage200_dialect.sql.plan import Plan, Scan
from sage200_dialect.sql.pushdown import Needs, needs
from sage200_dialect.sql.routes import paging_key, scan_for
from sage200_dialect.sql.schemas import Schemas
from sage200_dialect.sql.scopes import Scopes
from sage200_dialect.sql.shape import row_limit, row_wise
from sage200_dialect.sql.walk import find_all


@dataclass(frozen=True, slots=True)
class Prepared:
    """A resolved query: all that does not depend on parameter values."""

    query: ResolvedQuery
    parameters: tuple[str, ...]


def prepare_query(tree: Tree, catalog: Catalog, schemas: Schemas, views: UserViews = NO_VIEWS) -> Prepared:
    """Resolve a query's tree (which is consumed). Raises ProgrammingError, NotSupportedError and
    CompaniesNeeded."""
    parameters = placeholders(tree)
    query = resolve_names(tree, catalog, schemas, views)
    for node in query.tree.walk():
        node._meta = None  # it served the names, and would be copied with each execution
    return Prepared(query, parameters)


@contextmanager
def depth_checked() -> Iterator[None]:
    try:
        yield
    except RecursionError:
        raise ProgrammingError(
            "the statement nests too deeply; split it, or use IN for long chains of OR"
        ) from None


def plan(
    prepared: Prepared,
    parameters: Parameters,
    catalog: Catalog,
    *,
    now: datetime,
    pushdown: bool = True,
    max_rows: int = -1,
) -> Plan:
    """The plan for one execution; pushdown depends on the values. `max_rows` caps what Sage's tables give."""
    with depth_checked():
        return _plan(prepared, parameters, catalog, now, pushdown, max_rows)


def _plan(
    prepared: Prepared, parameters: Parameters, catalog: Catalog, now: datetime, pushdown: bool, max_rows: int
) -> Plan:
    query = prepared.query
    tree = bind_parameters(query.tree.copy(), prepared.parameters, parameters)
    tree = fix_clock(tree, now)
    if max_rows > 0 and any(not isinstance(each, LocalTable) for each in query.scans.values()):
        tree = capped(tree, max_rows)
    scopes = Scopes(tree, query.scans)
    concatenate_text(tree, scopes)
    coerce_literals(tree, scopes)
    demanded, unpushed = needs(scopes, query.scans, catalog, query.companies, pushdown=pushdown)
    single = tree if isinstance(tree, exp.Select) and len(query.scans) == 1 and _plain(tree) else None
    if single is not None and pushdown:
        answered = _answered_by_api(single, scopes, demanded, catalog, query.labels)
        if answered is not None:
            return answered
        demanded = narrow_first(single, *next(iter(demanded.items())), scopes) or demanded
    left, served_by = merge(demanded) if pushdown else (demanded, {})
    served = {name: demanded[name] for name in served_by}
    scans = tuple(keyed_scans(left, catalog, served, served_by))
    types = _types(tree, scopes)
    read_by(tree, served_by)
    if single is not None and row_wise(single) and not single.args.get("order") and scans[0].reads:
        limit, offset = row_limit(single)
        if limit is not None or not _is_cut(single):
            residual = single.copy()
            residual.set("limit", None)
            residual.set("offset", None)
            return Plan("rowwise", scans, query.labels, _sql(residual), limit, offset, types, unpushed)
    return Plan("whole", scans, query.labels, _sql(tree), types=types, unpushed=unpushed)


def outline(prepared: Prepared, catalog: Catalog, *, now: datetime) -> Plan:
    """A plan without any read: it answers no row, and the names and types of the columns."""
    query = prepared.query
    tree = fix_clock(query.tree.copy(), now)
    scopes = Scopes(tree, query.scans)
    concatenate_text(tree, scopes)
    coerce_literals(tree, scopes)
    demanded, _ = needs(scopes, query.scans, catalog, query.companies, pushdown=False)
    scans = tuple(
        _without_rows(scan_for(name, replace(each, empty=True), catalog)) for name, each in demanded.items()
    )
    return Plan("whole", scans, query.labels, _sql(tree), types=_types(tree, scopes))


def _without_rows(scan: Scan) -> Scan:
    if isinstance(scan.table, LocalTable):
        return replace(scan, table=replace(scan.table, rows=lambda context: ()))
    return scan


def _types(tree: Tree, scopes: Scopes) -> tuple[str | None, ...]:
    """The catalogue's types of the output columns that are columns of a table."""
    if not isinstance(tree, exp.Select):
        return ()
    origins = [scopes.origin(each.unalias()) for each in tree.selects]
    return tuple(str(origin.column.type) if origin is not None else None for origin in origins)


def _is_cut(select: exp.Select) -> bool:
    return bool(select.args.get("limit") or select.args.get("offset"))


def _plain(select: exp.Select) -> bool:
    """One table in FROM, no subquery anywhere: the statement's scan is the statement's source."""
    if select.args.get("with_") or select.args.get("with") or select.args.get("joins"):
        return False
    queries = find_all(select, exp.Subquery, exp.Exists, exp.Query)
    return all(each is select for each in queries)


def _answered_by_api(
    select: exp.Select,
    scopes: Scopes,
    demanded: Mapping[str, Needs],
    catalog: Catalog,
    labels: tuple[str, ...],
) -> Plan | None:
    """The plan of a statement that the API answers whole; None when something is left to do."""
    ((name, asked),) = demanded.items()
    if _is_count(select):
        return _count(name, asked, catalog, labels)
    limit, offset = row_limit(select)
    if not row_wise(select) or (_is_cut(select) and limit is None):
        return None
    columns: dict[str, Column] = {}
    for each in select.selects:
        origin = scopes.direct(each.unalias())
        if origin is None or origin.column.name in columns:
            return None
        columns[origin.column.name] = origin.column
    read = tuple(columns.values())
    scan = scan_for(name, replace(asked, columns=read), catalog)
    # Rows in order of several companies are not in order together.
    ordered = (scan.limit is not None and len(scan.companies) < 2) or not scan.reads
    if not scan.exact or scan.columns != read or (select.args.get("order") and not ordered):
        return None
    return Plan("direct", (scan,), labels, None, limit, offset)


def _is_count(select: exp.Select) -> bool:
    if len(select.selects) != 1 or any(
        select.args.get(part)
        for part in ("group", "having", "distinct", "qualify", "limit", "offset", "order")
    ):
        return False
    only = select.selects[0].unalias()
    return isinstance(only, exp.Count) and isinstance(only.this, exp.Star) and not only.expressions


def _count(name: str, asked: Needs, catalog: Catalog, labels: tuple[str, ...]) -> Plan | None:
    if asked.table.collection is None or paging_key(asked.table) is None:
        return None
    scan = scan_for(name, asked, catalog)
    if not scan.exact or len(scan.reads) != 1:
        return None
    return Plan("count", (scan,), labels)


def _sql(tree: Tree) -> str:
    # In this dialect as in the local engine, NULL is the smallest value where ORDER BY says nothing of it.
    return tree.sql(dialect=Sage200, comments=False, unsupported_level=ErrorLevel.IGNORE)
