"""From what a scan must deliver to the requests that bring it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from urllib.parse import quote

from sqlglot import exp

from sage200_dialect.catalog import Catalog
from sage200_dialect.catalog.model import Column, Table
from sage200_dialect.errors import ProgrammingError
from sage200_dialect.metadata import LocalTable
from sage200_dialect.odata.filter import Comparison, Filter, all_of, any_of, render
from sage200_dialect.odata.query import Query, Walk
from sage200_dialect.sql.plan import Read, Recheck, Scan
from sage200_dialect.sql.predicates import Pushed, compare, filterable, orderable
from sage200_dialect.sql.pushdown import Membership, Needs, item_column, needs_key, parent_column

MAX_FILTER = 1500
"""Encoded characters of `$filter` that one request carries: gateways refuse URLs of a few kilobytes."""

MAX_PARTS = 50
"""Requests that an IN list may be split into before reading without it is taken to be cheaper."""

MAX_SINGLE_PARENTS = 20
"""Parents that are asked one by one where their collection could bring the children too."""

PARENTS_PER_PAGE = 500
"""Parents with all their children make heavy pages; Sage's own default page is 500."""


def scan_for(name: str, needs: Needs, catalog: Catalog) -> Scan:
    """The scan that brings what `needs` asks. Raises ProgrammingError where a key is needed and not given."""
    scan = _scan(name, needs, catalog)
    if not scan.reads:
        return scan
    return replace(scan, companies=needs.companies or (), predicates=needs.predicates)


def _scan(name: str, needs: Needs, catalog: Catalog) -> Scan:
    table = needs.table
    columns = needs.columns or (_cheapest_column(table),)
    if not any(column.path for column in columns):
        columns += (_cheapest_column(table),)  # beside the name of the company, something to read rows by
    if needs.empty:
        return Scan(name, table, columns, (), exact=True, note="no row can meet the conditions")
    if isinstance(table, LocalTable):
        return Scan(name, table, columns, (), note="answered locally by the driver")
    needs = replace(needs, columns=columns)
    if table.collection is not None:
        return _collection(name, needs)
    if table.singleton is not None:
        walk = Walk(_query(table.singleton, columns), "object")
        return Scan(name, table, columns, (Read(walk),), exact=_unconditional(needs))
    if needs.parent_keys is not None:
        return _below_known_parents(name, needs, catalog, sorted(needs.parent_keys))
    if needs.item_keys is not None and len(needs.item_keys) <= MAX_SINGLE_PARENTS:
        return _by_own_key(name, needs, catalog)
    return _below_every_parent(name, needs, catalog)


def _unconditional(needs: Needs) -> bool:
    """Nothing but the parents' keys is asked of the rows."""
    return needs.complete and not needs.conditions


def _cheapest_column(table: Table) -> Column:
    key = table.by_name.get(table.key[0]) if table.key else None
    plain = (column for column in table.columns if column.expand is None and not column.hidden)
    return key or next(plain, table.columns[0])


def paging_key(table: Table) -> str | None:
    """The column that pages are walked by: only a key that Sage states to be unique, of whole numbers."""
    if table.key_evidence != "stated" or len(table.key) != 1 or table.filterable is not None:
        return None
    column = table.by_name[table.key[0]]
    return column.path[0] if column.type.name == "BIGINT" and filterable(table, column) else None


def _select(columns: Iterable[Column], *more: str) -> tuple[str, ...]:
    own = [".".join(column.path) for column in columns if not column.from_parent]
    return tuple(dict.fromkeys([*own, *more]))


def _query(path: str, columns: tuple[Column, ...], *more: str) -> Query:
    expand = dict.fromkeys(
        column.expand for column in columns if column.expand is not None and not column.from_parent
    )
    return Query(path, select=_select(columns, *more), expand=tuple(expand))


# Collections ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    """One request's share of the conditions."""

    filter: Filter | None
    recheck: Recheck | None = None


def _collection(name: str, needs: Needs) -> Scan:
    table, columns = needs.table, needs.columns
    assert table.collection is not None
    parts, sent_all = _parts(needs)
    exact = sent_all and needs.exact
    rechecked = {part.recheck.column for part in parts if part.recheck is not None}
    columns += tuple(table.by_name[column] for column in rechecked if table.by_name[column] not in columns)
    key = paging_key(table)
    base = _query(table.collection, columns, *((key,) if key else ()))
    if any(column.type.json for column in columns):
        base = replace(base, top=PARENTS_PER_PAGE)
    if table.name == "sites":
        read = Read(Walk(Query(table.collection), "object"))
        return Scan(name, table, columns, (read,), exact=_unconditional(needs))
    limit = needs.limit if exact else None
    if needs.order and limit is not None and len(parts) == 1:
        query = _query(table.collection, columns).where(parts[0].filter)
        ties = ((key, False),) if key is not None else total_order(table, columns)
        reads = tuple(_ordered(query, needs, limit, ties))
    else:
        limit = limit if not needs.order and len(parts) == 1 else None
        reads = tuple(
            Read(_walk(table, base.where(part.filter), key, columns, limit), recheck=part.recheck)
            for part in parts
        )
    return Scan(name, table, columns, reads, exact=exact, limit=limit)


def _walk(
    table: Table, query: Query, key: str | None, columns: tuple[Column, ...], limit: int | None
) -> Walk:
    if key is not None:
        return Walk(query, "key", key=key, limit=limit)
    return Walk(replace(query, orderby=total_order(table, columns)), "skip", limit=limit)


def total_order(table: Table, columns: tuple[Column, ...]) -> tuple[tuple[str, bool], ...]:
    """An order in which rows that tie look alike: the key, then unless Sage states it, the columns read.

    Where the API cannot order by what is read, all that it can order by stands in for it; and after text, of
    which Sage may take two for equal, comes all that is no text. Tables whose `$filter` takes few names
    are no exception: nothing says that `$orderby` is limited too, and if it were, Sage would refuse the
    request, while rows that tie might be lost between two pages.
    """
    plain = [column.name for column in table.columns if orderable(column)]
    names = [name for name in table.key if name in plain]
    if not names or len(names) < len(table.key) or table.key_evidence != "stated":
        read = [column.name for column in columns if not column.from_parent]
        names += [name for name in (read if {*read} <= {*plain} else plain) if name in plain] or plain[:1]
        if any(table.by_name[name].type.name == "VARCHAR" for name in names):
            names += [name for name in plain if table.by_name[name].type.name != "VARCHAR"]
    return tuple((table.by_name[name].path[0], False) for name in dict.fromkeys(names))


def _ordered(query: Query, needs: Needs, limit: int, ties: tuple[tuple[str, bool], ...]) -> Iterator[Read]:
    """Top-N; rows with and without a value are asked apart, in SQL's order, where it may be null.

    `ties` completes the order: pages by position would otherwise lose or double rows that tie.
    """
    first = needs.order[0]
    orderby = [(key_.column.path[0], key_.descending) for key_ in needs.order]
    sorted_by = {name for name, _ in orderby}
    orderby += [each for each in ties if each[0] not in sorted_by]
    field = first.column.path[0]
    ordered = replace(query, orderby=tuple(orderby))
    if not first.column.nullable:
        yield Read(Walk(ordered, "top", limit=limit))
        return
    with_value = Read(Walk(ordered.where(Comparison(field, "ne", None)), "top", limit=limit))
    rest = tuple(each for each in orderby if each[0] != field) or ((field, False),)
    without = Read(
        Walk(replace(query, orderby=rest).where(Comparison(field, "eq", None)), "top", limit=limit)
    )
    yield from (without, with_value) if first.nulls_first else (with_value, without)


def _length(filter_: Filter | None) -> int:
    return len(quote(render(filter_))) if filter_ is not None else 0


def _parts(needs: Needs) -> tuple[list[_Part], bool]:
    """The conditions as one or more filters that fit a URL; the flag: every condition is sent."""
    whole = all_of(*(each.filter for each in needs.conditions))
    if _length(whole) <= MAX_FILTER:
        return [_Part(whole)], True
    longest = max(needs.memberships, key=lambda each: _length(each.pushed.filter), default=None)
    others = [each for each in needs.conditions if longest is None or each is not longest.pushed]
    kept = _fitting(others, MAX_FILTER // 2 if longest else MAX_FILTER)
    rest = all_of(*(each.filter for each in kept))
    if longest is None:
        return [_Part(rest)], len(kept) == len(others)
    chunks = list(_chunks(longest, MAX_FILTER - _length(rest)))
    if len(chunks) > MAX_PARTS:
        return [_Part(rest)], False
    parts = [
        _Part(all_of(rest, any_of(*filters)), Recheck(longest.column.name, values))
        for filters, values in chunks
    ]
    return parts, len(kept) == len(others)


def _fitting(conditions: list[Pushed], room: int) -> list[Pushed]:
    kept: list[Pushed] = []
    for each in sorted(conditions, key=lambda one: _length(one.filter)):
        if _length(all_of(*(one.filter for one in kept), each.filter)) <= room:
            kept.append(each)
    return [each for each in conditions if each in kept]


def _chunks(membership: Membership, room: int) -> Iterator[tuple[list[Filter], frozenset[object]]]:
    filters: list[Filter] = []
    values: list[object] = []
    used = 0
    for value in membership.values:
        pushed = compare(membership.column, exp.EQ, value)  # type: ignore[arg-type]
        assert pushed is not None
        cost = _length(pushed.filter) + len("%20or%20()")
        if filters and used + cost > room:
            yield filters, frozenset(values)
            filters, values, used = [], [], 0
        filters.append(pushed.filter)
        values.append(_as_read(membership.column, value))
        used += cost
    yield filters, frozenset(values)


def _as_read(column: Column, value: object) -> object:
    """A literal as the rows would hold it: a date and a date-time are never equal in Python."""
    if column.type.name == "TIMESTAMP" and isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    if column.type.name == "DATE" and isinstance(value, datetime):
        return value.date()
    return value


# Tables below a parent ------------------------------------------------------------------------------------


def _below_known_parents(name: str, needs: Needs, catalog: Catalog, keys: list[int]) -> Scan:
    table = needs.table
    parent = catalog.table(table.embedded.parent) if table.embedded is not None else None
    through_parents = parent is not None and parent.collection is not None and _plain_fields(needs)
    if through_parents and (table.nested is None or len(keys) > MAX_SINGLE_PARENTS):
        return _embedded(name, needs, catalog, keys)
    column = parent_column(table)
    assert column is not None
    array: tuple[str, ...] = ()
    exact = _unconditional(needs)
    if table.nested is not None:
        parts, sent_all = _parts(needs)
        exact = (
            needs.complete and sent_all and len(parts) == 1 and all(each.exact for each in needs.conditions)
        )
        template = _nested_template(table, needs, table.nested.path, column)
    elif table.embedded is not None:
        assert parent is not None
        if parent.item is None:
            return _below_every_parent(name, needs, catalog)
        template, array = _item_template(table, needs.columns, parent, column), (table.embedded.array,)
    else:
        template = _item_template(table, needs.columns, table, column)
    guard = _guard(table, column, catalog)
    reads = tuple(replace(fill(template, key), guard=_with_key(guard, key)) for key in keys)
    countable = exact and not array and not needs.order and len(reads) == 1
    limit = needs.limit if countable else None
    return Scan(name, table, needs.columns, reads, array, parent_key=None, exact=exact, limit=limit)


def _by_own_key(name: str, needs: Needs, catalog: Catalog) -> Scan:
    """Single rows by the item path, which nothing lists; where that answers 404 the parents tell."""
    table = needs.table
    assert table.item is not None and needs.item_keys is not None
    key = table.by_name[item_column(table)]
    if any(column.from_parent for column in needs.columns) or needs_key(table, catalog):
        return _below_every_parent(name, needs, catalog)
    columns = needs.columns if key in needs.columns else (*needs.columns, key)
    exact = needs.complete and len(needs.conditions) == 1
    recheck = Recheck(key.name, needs.item_keys)
    listed = _below_every_parent(name, replace(needs, columns=columns, conditions=()), catalog)
    otherwise = replace(
        listed, exact=exact, reads=tuple(replace(each, recheck=recheck) for each in listed.reads)
    )
    reads = tuple(
        Read(Walk(_query(table.item.replace(f"{{{key.name}}}", str(value)), columns), "object"))
        for value in sorted(needs.item_keys)
    )
    return Scan(name, table, columns, reads, parent_key=None, exact=exact, otherwise=otherwise)


def _below_every_parent(name: str, needs: Needs, catalog: Catalog) -> Scan:
    table = needs.table
    if table.embedded is not None:
        parent = catalog.table(table.embedded.parent)
        if parent.collection is not None and _plain_fields(needs):
            return _embedded(name, needs, catalog, None)
        if table.nested is None and parent.nested is not None and parent.nested.parent is not None:
            keys = _keys_of(catalog.table(parent.nested.parent), catalog)
            query = _array_query(parent.nested.path, table, parent)
            template = Read(_child_walk(parent, query, ()), parent=((parent.nested.column, 0),))
            return Scan(
                name,
                table,
                needs.columns,
                (template,),
                (table.embedded.array,),
                _parent_key(table, parent).path[0],
                below=keys,
                exact=_unconditional(needs),
            )
    if table.nested is not None and table.nested.parent is not None:
        keys = _keys_of(catalog.table(table.nested.parent), catalog)
        template = _nested_template(table, needs, table.nested.path, table.nested.column)
        return Scan(name, table, needs.columns, (template,), below=keys, exact=_unconditional(needs))
    column = parent_column(table)
    raise ProgrammingError(
        f"{table.name} can only be read for given keys; add a condition such as WHERE {column} = 1 "
        f"or {column} IN (1, 2)"
    )


def _plain_fields(needs: Needs) -> bool:
    """Rows inside a parent's array lack what needs an `$expand` of its own: Sage documents no nesting."""
    return all(column.expand is None for column in needs.columns)


def _keys_of(table: Table, catalog: Catalog) -> Scan:
    key = table.by_name[table.key[-1]]
    return scan_for(f"{table.name} keys", Needs(table, (key,)), catalog)


def _parent_key(table: Table, parent: Table) -> Column:
    """The parent's column whose value the children carry."""
    assert table.embedded is not None
    links = (each.referred for each in table.links if each.column == table.embedded.column)
    return parent.by_name[next(links, parent.key[-1] if parent.key else "id")]


def _array_query(path: str, table: Table, parent: Table) -> Query:
    assert table.embedded is not None
    array = table.embedded.array
    key = _select([_parent_key(table, parent)])
    return Query(path, select=(*key, array), expand=(array,), top=PARENTS_PER_PAGE)


def _embedded(name: str, needs: Needs, catalog: Catalog, keys: list[int] | None) -> Scan:
    """The children through the parents' own collection."""
    table = needs.table
    assert table.embedded is not None
    parent = catalog.table(table.embedded.parent)
    assert parent.collection is not None
    query = _array_query(parent.collection, table, parent)
    key = _parent_key(table, parent)
    filters: list[Filter | None] = [None]
    if keys is not None and filterable(parent, key) and all(compare(key, exp.EQ, each) for each in keys):
        membership = Membership(key, tuple(keys), Pushed(Comparison(key.path[0], "eq", keys[0])))
        filters = [any_of(*chunk) for chunk, _ in _chunks(membership, MAX_FILTER)]
        if len(filters) > MAX_PARTS:
            filters = [None]
    reads = tuple(Read(_child_walk(parent, query.where(filter_), ())) for filter_ in filters)
    exact = _unconditional(needs) and (keys is None or filters != [None])
    return Scan(name, table, needs.columns, reads, (table.embedded.array,), key.path[0], exact=exact)


def _child_walk(table: Table, query: Query, columns: tuple[Column, ...]) -> Walk:
    return _walk(table, query, paging_key(table), columns, None)


def _nested_template(table: Table, needs: Needs, path: str, column: str) -> Read:
    key = paging_key(table)
    parts, _ = _parts(needs)
    query = _query(path, needs.columns, *((key,) if key else ()))
    if not query.select:
        plain = next(each for each in table.columns if not each.from_parent and each.expand is None)
        query = replace(query, select=plain.path)
    filter_ = parts[0].filter if len(parts) == 1 else None
    return Read(_child_walk(table, query.where(filter_), needs.columns), parent=((column, 0),))


def _item_template(table: Table, columns: tuple[Column, ...], owner: Table, column: str) -> Read:
    assert owner.item is not None
    path = owner.item.replace("{" + item_column(owner) + "}", "{" + column + "}")
    query = _array_query(path, table, owner) if owner is not table else _query(path, columns)
    return Read(Walk(replace(query, top=None), "object"), parent=((column, 0),))


def fill(template: Read, key: int) -> Read:
    """A template for one parent: its key in the path and in the rows."""
    ((column, _),) = template.parent
    query = template.walk.query
    path = query.path.replace("{" + column + "}", str(key))
    return replace(
        template, walk=replace(template.walk, query=replace(query, path=path)), parent=((column, key),)
    )


def _guard(table: Table, column: str, catalog: Catalog) -> Query | None:
    link = next((each for each in table.links if each.column == column), None)
    parent = catalog.find(link.table) if link is not None else None
    if link is None or parent is None or parent.collection is None or link.referred not in parent.by_name:
        return None
    if not filterable(parent, parent.by_name[link.referred]):
        return None
    field = parent.by_name[link.referred].path[0]
    return Query(parent.collection, select=(field,), filter=Comparison(field, "eq", 0), top=1)


def _with_key(guard: Query | None, key: int) -> Query | None:
    if guard is None or not isinstance(guard.filter, Comparison):
        return None
    return replace(guard, filter=replace(guard.filter, value=key))
