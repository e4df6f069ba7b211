"""Which scans wait for values that others bring, and in what order all of them are read.

`FROM sop_orders o JOIN sop_order_lines l ON l.sop_order_id = o.id WHERE o.document_date >= …` needs the lines
of few orders, so the orders are read first and the lines by their keys. A scan waits only for one that a
condition makes short; whether its values are few enough is seen when the statement runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlglot import exp

from sage200_dialect.catalog import Catalog
from sage200_dialect.metadata import LocalTable
from sage200_dialect.odata.filter import And, Comparison, Filter, Or
from sage200_dialect.sql.pushdown import Among, Needs, needs_key, parent_column
from sage200_dialect.sql.values import Values

BY_KEY, BY_VALUE, BY_RANGE, BY_CHECK, EVERY_ROW = range(5)
"""What makes a scan short, the surest first. A condition that is checked locally makes its values few."""


def waits(
    left: Mapping[str, Needs], demanded: Mapping[str, Needs], served_by: Mapping[str, str], catalog: Catalog
) -> Iterator[tuple[str, tuple[Among, ...]]]:
    """The scans `left` in the order in which they are read, and what each waits for, which is before it.

    Values are those of scans as the statement names them (`demanded`); `served_by` gives the scan that brings
    the rows of one, where it is another.
    """
    own = {name: _shortness(needs) for name, needs in (*demanded.items(), *left.items())}
    reached: dict[str, int] = {}

    def reader(name: str) -> str:
        return served_by.get(name, name)

    def known(each: Among) -> bool:
        return reached.keys() >= set(map(reader, each.values.scans))

    def values_shortness(each: Among) -> int:
        by_scan = (min(own[name], reached[reader(name)]) for name in each.values.scans)
        return min(_by_itself(each.values), min(by_scan, default=BY_KEY))

    def usable(name: str) -> tuple[Among, ...]:
        if own[name] == BY_KEY:
            return ()
        if must_be_keyed(name):
            key = parent_column(left[name].table)
            return tuple(each for each in left[name].among if known(each) and each.column.name == key)
        longest = min(own[name], BY_CHECK)
        return tuple(each for each in left[name].among if known(each) and values_shortness(each) <= longest)

    def must_be_keyed(name: str) -> bool:
        needs = left[name]
        return needs.parent_keys is None and needs_key(needs.table, catalog)

    def last(name: str) -> bool:
        """Whether values are to come that make it short, whatever the scans are that bring them."""
        awaited = (each for each in left[name].among if _by_itself(each.values) < own[name] != BY_KEY)
        return must_be_keyed(name) or any(not known(each) for each in awaited)

    def place(name: str) -> tuple[bool, bool, int, bool, int]:
        by_values = usable(name)
        unreadable = must_be_keyed(name) and not by_values
        short = min(own[name], min(map(values_shortness, by_values), default=EVERY_ROW))
        return unreadable, last(name), short, short < EVERY_ROW and _is_many(left[name]), positions[name]

    positions = {name: position for position, name in enumerate(left)}
    while len(reached) < len(left):
        name = min(left.keys() - reached.keys(), key=place)
        among = usable(name)
        reached[name] = place(name)[2]
        yield name, among


def _by_itself(values: Values) -> int:
    """What a query makes of its values, however many rows its scans bring."""
    if values.few:
        return BY_KEY
    return BY_CHECK if values.query is not None and values.query.find(exp.Having) else EVERY_ROW


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
