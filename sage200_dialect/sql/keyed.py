"""Scans that are read by values that other scans bring, and the SQL that brings those."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial

from sqlglot import exp

from sage200_dialect.catalog import Catalog
from sage200_dialect.catalog.model import Column
from sage200_dialect.sql.dialect import Sage200
from sage200_dialect.sql.parse import Tree
from sage200_dialect.sql.plan import KeyedBy, Scan
from sage200_dialect.sql.predicates import Pushed, both, compare, either
from sage200_dialect.sql.pushdown import Among, Membership, Needs, needs_key, parent_column
from sage200_dialect.sql.routes import scan_for
from sage200_dialect.sql.values import Values
from sage200_dialect.sql.waiting import waits


def keyed_scans(
    left: Mapping[str, Needs], demanded: Mapping[str, Needs], served_by: Mapping[str, str], catalog: Catalog
) -> Iterator[Scan]:
    """The scans `left` in the order in which they are read. `demanded` are those that the statement names, of
    which `served_by` gives the one that brings the rows, where it is another."""
    statement = _Statement(demanded, left, served_by, catalog)
    for name, among in waits(left, demanded, served_by, catalog):
        keyed = tuple(statement.keyed_by(name, each) for each in among)
        yield _scan(name, left[name], keyed, catalog)


def _scan(name: str, needs: Needs, keyed: tuple[KeyedBy, ...], catalog: Catalog) -> Scan:
    if keyed and needs.parent_keys is None and needs_key(needs.table, catalog):
        unread = scan_for(name, replace(needs, empty=True), catalog)
        return replace(unread, exact=False, keyed=keyed, note="its rows are read by the values that follow")
    return replace(scan_for(name, needs, catalog), keyed=keyed)


def narrowed(
    name: str, needs: Needs, catalog: Catalog, column: Column, values: Collection[object]
) -> Scan | None:
    """The scan for rows whose column holds one of the values; None where the API cannot be asked for one."""
    if not values:
        return scan_for(name, replace(needs, empty=True), catalog)
    if column.name == parent_column(needs.table):
        keys = _whole_numbers(values)
        return scan_for(name, replace(needs, parent_keys=keys, empty=keys == frozenset()), catalog)
    pushed = [compare(column, exp.EQ, value) for value in values]  # type: ignore[arg-type]
    sent = [each for each in pushed if each is not None]
    if len(sent) < len(pushed):
        return None
    condition = either(sent)
    member = Membership(column, tuple(values), condition)
    return _with(condition, name, replace(needs, memberships=(*needs.memberships, member)), catalog)


def _whole_numbers(values: Collection[object]) -> frozenset[int] | None:
    """The keys that are equal to one of the values; None where the local engine would have to tell."""
    numbers = [each for each in values if isinstance(each, int | Decimal) and not isinstance(each, bool)]
    if len(numbers) < len(values):
        return None
    return frozenset(int(each) for each in numbers if each == int(each))


def _between(name: str, needs: Needs, catalog: Catalog, column: Column, low: int, high: int) -> Scan | None:
    bounds = compare(column, exp.GTE, low), compare(column, exp.LTE, high)
    sent = [each for each in bounds if each is not None]
    return _with(both(sent), name, needs, catalog) if len(sent) == len(bounds) else None


def _with(condition: Pushed, name: str, needs: Needs, catalog: Catalog) -> Scan:
    return scan_for(name, replace(needs, conditions=(*needs.conditions, condition), complete=False), catalog)


def _each_with_its_row(
    ask: Callable[[Collection[object]], Scan | None],
    needs: Needs,
    catalog: Catalog,
    values: Collection[object],
) -> Scan | None:
    """As `ask`; where a row is gone meanwhile, every row is read."""
    scan = ask(values)
    if scan is None or not scan.reads:
        return scan
    return replace(scan, at_least=len(values), otherwise=scan_for(scan.name, needs, catalog))


class _Statement:
    """The scans as `Values` name them, and what became of them."""

    def __init__(
        self,
        scans: Mapping[str, Needs],
        left: Mapping[str, Needs],
        served_by: Mapping[str, str],
        catalog: Catalog,
    ) -> None:
        self._scans = scans
        self._left = left
        self._served_by = served_by
        self._catalog = catalog

    def keyed_by(self, name: str, among: Among) -> KeyedBy:
        values = among.values
        query = values.query.copy() if values.query is not None else self._every_value(values)
        read_by(query, self._served_by)
        asked = name, self._left[name], self._catalog, among.column
        ask = partial(narrowed, *asked)
        spans = among.column.type.name == "BIGINT" and among.column.name != parent_column(
            self._left[name].table
        )
        return KeyedBy(
            among.column,
            query.sql(dialect=Sage200, comments=False),
            frozenset(self._served_by.get(each, each) for each in values.scans),
            self._said(values),
            partial(_each_with_its_row, ask, self._left[name], self._catalog)
            if values.each_has_its_row
            else ask,
            partial(_between, *asked) if spans and not values.each_has_its_row else None,
        )

    def _every_value(self, values: Values) -> exp.Select:
        (name,) = values.scans
        needs = self._scans[name]
        alias = exp.to_identifier(needs.alias or "source", quoted=True)
        source = exp.alias_(exp.Table(this=exp.to_identifier(name, quoted=True)), alias, table=True)
        column = exp.column(exp.to_identifier(values.column, quoted=True), alias)
        query = exp.select(column).distinct().from_(source)
        return query.where(*needs.filters) if needs.filters else query

    def _said(self, values: Values) -> str:
        tables = ", ".join(sorted({self._scans[name].table.name for name in values.scans}))
        if values.query is None:
            return f"{tables}.{values.column}"
        return f"a query over {tables}" if tables else "a list"


def read_by(tree: Tree, served_by: Mapping[str, str]) -> None:
    """Name in a tree the scans that bring the rows."""
    for table in tree.find_all(exp.Table):
        if table.name in served_by:
            table.set("this", exp.to_identifier(served_by[table.name], quoted=True))
