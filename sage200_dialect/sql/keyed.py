"""Which scans are read by values that other scans bring, and in what order all of them are read.

`FROM sop_orders o JOIN sop_order_lines l ON l.order_id = o.id WHERE o.document_date >= …` needs the lines of
the orders that the condition leaves, so the orders are read first and the lines by their keys. A scan waits
only for one that a condition makes short; whether its values are few enough is seen when the statement runs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial

from sqlglot import exp

from sage200_dialect.catalog import Catalog
from sage200_dialect.catalog.model import Column
from sage200_dialect.metadata import LocalTable
from sage200_dialect.odata.filter import And, Comparison, Filter, Or
from sage200_dialect.sql.dialect import Sage200
from sage200_dialect.sql.parse import Tree
from sage200_dialect.sql.plan import KeyedBy, Scan
from sage200_dialect.sql.predicates import compare, either
from sage200_dialect.sql.pushdown import Among, Membership, Needs, needs_key, parent_column
from sage200_dialect.sql.routes import scan_for
from sage200_dialect.sql.values import Values

BY_KEY, BY_VALUE, BY_RANGE, BY_CHECK, EVERY_ROW = range(5)
"""What makes a scan short, the surest first. A condition that is checked locally makes its values few."""


def keyed_scans(
    demanded: Mapping[str, Needs], catalog: Catalog, served: Mapping[str, Needs], by: Mapping[str, str]
) -> Iterator[Scan]:
    """The scans in the order in which they are read, each after those whose values it waits for.

    `served` are those that are no scans of their own any more; `by` gives the name of the one that serves.
    """
    statement = _Statement({**demanded, **served}, by, catalog)
    own = {name: _shortness(needs) for name, needs in (*demanded.items(), *served.items())}
    reached: dict[str, int] = {}

    def values_shortness(each: Among) -> int:
        if each.values.each_has_its_row:
            return BY_KEY
        return min(
            (min(own[name], reached[statement.reader(name)]) for name in each.values.scans), default=BY_KEY
        )

    def usable(name: str) -> tuple[Among, ...]:
        longest = EVERY_ROW if must_be_keyed(name) else min(own[name], BY_CHECK)
        known = (
            each
            for each in demanded[name].among
            if reached.keys() >= set(map(statement.reader, each.values.scans))
        )
        return tuple(each for each in known if own[name] != BY_KEY and values_shortness(each) <= longest)

    def must_be_keyed(name: str) -> bool:
        needs = demanded[name]
        return needs.parent_keys is None and needs_key(needs.table, catalog)

    def place(name: str) -> tuple[bool, int, bool, int]:
        by_values = min(map(values_shortness, usable(name)), default=EVERY_ROW)
        short = min(own[name], by_values)
        return must_be_keyed(name), short, short < EVERY_ROW and _is_many(demanded[name]), positions[name]

    positions = {name: position for position, name in enumerate(demanded)}
    while len(reached) < len(demanded):
        name = min(demanded.keys() - reached.keys(), key=place)
        keyed = tuple(statement.keyed_by(name, each) for each in usable(name))
        reached[name] = place(name)[1]
        yield _scan(name, demanded[name], keyed, catalog)


def _shortness(needs: Needs) -> int:
    if needs.empty or needs.limit is not None or isinstance(needs.table, LocalTable):
        return BY_KEY
    if needs.parent_keys is not None or needs.item_keys is not None:
        return BY_KEY
    keys = {*needs.table.key, *(link.column for link in needs.table.links)}
    fields = [_equal_field(each.filter) for each in needs.conditions]
    if any(needs.table.by_name[key].path[0] in fields for key in keys if needs.table.by_name[key].path):
        return BY_KEY
    if any(fields):
        return BY_VALUE
    if needs.conditions:
        return BY_RANGE
    return BY_CHECK if needs.filters else EVERY_ROW


def _equal_field(filter_: Filter) -> str:
    """The field that a filter leaves one value or a list of them; empty when it does not."""
    if isinstance(filter_, Comparison):
        return filter_.field if filter_.operator == "eq" and filter_.value is not None else ""
    fields = {_equal_field(each) for each in filter_.operands} if isinstance(filter_, And | Or) else {""}
    if isinstance(filter_, And):
        return next((each for each in sorted(fields) if each), "")
    return fields.pop() if len(fields) == 1 else ""


def _is_many(needs: Needs) -> bool:
    """Whether several of its rows may have the value that another scan brings."""
    return any(each.column.name not in needs.table.key for each in needs.among)


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
        return scan_for(name, replace(needs, parent_keys=frozenset(values)), catalog)
    pushed = [compare(column, exp.EQ, value) for value in values]  # type: ignore[arg-type]
    sent = [each for each in pushed if each is not None]
    if len(sent) < len(pushed):
        return None
    condition = either(sent)
    member = Membership(column, tuple(values), condition)
    asked = replace(
        needs,
        conditions=(*needs.conditions, condition),
        memberships=(*needs.memberships, member),
        complete=False,
    )
    return scan_for(name, asked, catalog)


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

    def __init__(self, scans: Mapping[str, Needs], served_by: Mapping[str, str], catalog: Catalog) -> None:
        self._scans = scans
        self._served_by = served_by
        self._catalog = catalog

    def reader(self, name: str) -> str:
        """The scan that brings the rows of this one."""
        return self._served_by.get(name, name)

    def keyed_by(self, name: str, among: Among) -> KeyedBy:
        values = among.values
        query = values.query.copy() if values.query is not None else self._every_value(values)
        read_by(query, self._served_by)
        ask = partial(narrowed, name, self._scans[name], self._catalog, among.column)
        return KeyedBy(
            among.column,
            query.sql(dialect=Sage200, comments=False),
            frozenset(map(self.reader, values.scans)),
            self._said(values),
            partial(_each_with_its_row, ask, self._scans[name], self._catalog)
            if values.each_has_its_row
            else ask,
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
