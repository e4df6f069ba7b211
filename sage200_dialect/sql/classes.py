"""What became of each condition of a query: EXACT, SUPERSET or LOCAL, and the reason where it is not EXACT.

Read off the requests of the plan, so that it cannot say more than they do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sqlglot import exp

from sage200_dialect.catalog.model import Column, Table
from sage200_dialect.odata.filter import And, Filter, Or
from sage200_dialect.sql.dialect import Sage200
from sage200_dialect.sql.parse import Tree
from sage200_dialect.sql.plan import Plan, Read, Scan
from sage200_dialect.sql.predicates import Predicate, Pushed, filterable, push
from sage200_dialect.sql.pushdown import resolver

Trust = Literal["EXACT", "SUPERSET", "LOCAL"]


@dataclass(frozen=True, slots=True)
class Classed:
    """One condition over `target`, as SQL. `why` is empty where it is EXACT."""

    target: str
    sql: str
    trust: Trust
    why: str = ""


def classes(plan: Plan) -> Iterator[Classed]:
    """The conditions of a plan, each once, in the order of the scans; those that reach no scan follow."""
    told: set[int] = set()
    for scan in plan.scans:
        for each in scan.predicates:
            if id(each.node) not in told and _concerns(each.node, each.alias):
                told.add(id(each.node))
                yield Classed(scan.table.name, _sql(each.node), *_classed(each, scan))
    for each in plan.unpushed:
        if id(each.node) not in told and (not each.alias or _concerns(each.node, each.alias)):
            told.add(id(each.node))
            yield Classed(each.alias or "result", _sql(each.node), "LOCAL", each.why)


def _concerns(node: Tree, alias: str) -> bool:
    return any(column.table == alias for column in node.find_all(exp.Column))


def _sql(node: Tree) -> str:
    return node.sql(dialect=Sage200, comments=False)


def _classed(predicate: Predicate, scan: Scan) -> tuple[Trust, str]:
    if predicate.decides == "companies" or (predicate.decides == "path" and _in_paths(scan)):
        return "EXACT", ""
    pushed = predicate.pushed
    if predicate.why or pushed is None:
        return "LOCAL", predicate.why or _why_local(predicate, scan.table)
    if not _sent(pushed, scan):
        return "LOCAL", _why_not_sent(scan)
    if pushed.inexact:
        return "SUPERSET", _why_inexact(predicate, scan.table)
    others = (each.pushed for each in scan.predicates if each is not predicate and not each.why)
    rejected = frozenset[str]().union(
        *(each.rejects for each in others if each is not None and _sent(each, scan))
    )
    leaks = sorted(pushed.leaks - rejected)
    return ("SUPERSET", f"Sage may take a null {leaks[0]} to meet it") if leaks else ("EXACT", "")


# What the requests hold ------------------------------------------------------------------------------------


def _in_paths(scan: Scan) -> bool:
    """Whether each read is for keys that were named: in its path, or of parents in its filter."""
    if scan.below is not None:
        return False
    named = (bool(read.parent) or read.walk.query.filter is not None for read in scan.reads)
    return scan.otherwise is not None or all(named)


def _sent(pushed: Pushed, scan: Scan) -> bool:
    return all(_sends(read, pushed.filter) for read in scan.reads)


def _sends(read: Read, wanted: Filter) -> bool:
    """Whether the read's filter holds a condition, or its part of one that was split into several reads."""
    sent = _operands(read.walk.query.filter, And)
    if _operands(wanted, And) <= sent:
        return True
    return read.recheck is not None and any(_operands(each, Or) <= _operands(wanted, Or) for each in sent)


def _operands(filter_: Filter | None, kind: type[And | Or]) -> frozenset[Filter]:
    if filter_ is None:
        return frozenset()
    return frozenset(filter_.operands if isinstance(filter_, kind) else (filter_,))


# Reasons ---------------------------------------------------------------------------------------------------


def _why_not_sent(scan: Scan) -> str:
    if scan.array:
        return "the rows come inside their parents, and the API filters the parents alone"
    if all(read.walk.paging == "object" for read in scan.reads):
        return "what is read here takes no $filter"
    return "with it the $filter is longer than a URL may be"


def _why_inexact(predicate: Predicate, table: Table) -> str:
    resolve = resolver(table, predicate.alias)
    for node in predicate.node.find_all(exp.Predicate):
        pushed = push(node, resolve)
        if pushed is None:
            break
        column = resolve(node.this) or resolve(node.args.get("expression") or node.this)
        if pushed.inexact and column is not None and column.type.name == "VARCHAR":
            return "how Sage compares text is not published"
        if pushed.inexact and column is not None and column.type.name == "TIMESTAMP":
            why = "Sage may round it" if column.type.utc else f"the zone of {column.name} is not published"
            return f"its bounds are widened: {why}"
    return "only a part of it can be sent"


def _why_local(predicate: Predicate, table: Table) -> str:
    node, alias = predicate.node, predicate.alias
    if predicate.decides == "path":
        return "its values cannot be asked for one by one"
    if node.find(exp.Query):
        return "it holds a subquery"
    if any(column.table != alias for column in node.find_all(exp.Column)):
        return "it compares the columns of two tables"
    for column in _columns(predicate, table):
        if not filterable(table, column):
            return f"the API does not filter by {column.name}"
    sides = node.flatten() if isinstance(node, exp.Or) else ()
    for side in sides:
        if push(side, resolver(table, alias)) is None:
            inner = _why_local(Predicate(side.unnest(), alias), table)
            return f"of {_sql(side)} in it nothing can be sent: {inner}"
    computed = node.find(exp.Func, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod, exp.DPipe)
    if computed is not None and not isinstance(computed, _NOT_COMPUTED):
        return f"the API does not compute {_sql(computed)}"
    if any(column.type.name == "VARCHAR" for column in _columns(predicate, table)):
        return "how Sage orders text, and what its wildcards are, is not published"
    return "$filter has nothing that means the same"


_NOT_COMPUTED = (exp.Connector, exp.StartsWith, exp.EndsWith, exp.Contains)
"""Functions in sqlglot's eyes that `$filter` has."""


def _columns(predicate: Predicate, table: Table) -> Iterator[Column]:
    for node in predicate.node.find_all(exp.Column):
        column = table.by_lower_name.get(node.name)
        if column is not None and node.table == predicate.alias:
            yield column
