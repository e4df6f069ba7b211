"""What each scan of a bound query must deliver: columns, conditions, order and row limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from sage200_dialect.catalog import Catalog
from sage200_dialect.catalog.every_company import EveryCompany
from sage200_dialect.catalog.model import Column, Table
from sage200_dialect.sql.conditions import Condition, Demands, demands
from sage200_dialect.sql.constants import constant
from sage200_dialect.sql.parse import Tree
from sage200_dialect.sql.predicates import Predicate, Pushed, Resolve, both, filterable, push
from sage200_dialect.sql.pruning import prune
from sage200_dialect.sql.schemas import CompanySchema
from sage200_dialect.sql.scopes import Scopes, sources
from sage200_dialect.sql.shape import row_limit, row_wise, same_each_time
from sage200_dialect.sql.through import HandedDown
from sage200_dialect.sql.values import Values
from sage200_dialect.sql.walk import conjuncts


@dataclass(frozen=True, slots=True)
class SortKey:
    """One ORDER BY term over a column of the scan."""

    column: Column
    descending: bool
    nulls_first: bool


@dataclass(frozen=True, slots=True)
class Membership:
    """`column IN (values)`: the one condition that may be split over several requests."""

    column: Column
    values: tuple[object, ...]
    pushed: Pushed


@dataclass(frozen=True, slots=True)
class Among:
    """`column` holds one of values that are known when the statement runs."""

    column: Column
    values: Values


@dataclass(frozen=True, slots=True)
class Needs:
    """What one scan must deliver. `complete`: `conditions` are all that the query asks of the scan, exactly.

    `limit` is how many rows of `order` suffice (None: all); it is only set where `complete` holds or `order`
    is empty and the query stops by itself. `companies`: where the rows are read (None: in the connected
    company); each of several delivers all that is asked, so `limit` holds for each.
    """

    table: Table
    columns: tuple[Column, ...]
    conditions: tuple[Pushed, ...] = ()
    memberships: tuple[Membership, ...] = ()
    parent_keys: frozenset[int] | None = None
    """Values that the column with the parent's key may have; None: any."""
    item_keys: frozenset[int] | None = None
    """Values that the key in the table's item path may have, where only that path gives single rows."""
    complete: bool = True
    order: tuple[SortKey, ...] = ()
    limit: int | None = None
    empty: bool = False
    companies: tuple[CompanySchema, ...] | None = None
    among: tuple[Among, ...] = ()
    """What may be asked besides when its values turn out to be few; each of them leaves every row needed."""
    alias: str = ""
    filters: tuple[Tree, ...] = ()
    """Conditions over `alias` that every row that is needed meets, also those that cannot be sent."""
    predicates: tuple[Predicate, ...] = ()
    """All conditions, for EXPLAIN."""

    @property
    def exact(self) -> bool:
        """Whether the server, given all conditions, returns the very rows that the query asks of the scan."""
        return self.complete and (not self.conditions or both(list(self.conditions)).exact)


def needs(
    scopes: Scopes,
    scans: Mapping[str, Table],
    catalog: Catalog,
    companies: Mapping[str, tuple[CompanySchema, ...]],
    *,
    pushdown: bool,
) -> tuple[dict[str, Needs], tuple[Predicate, ...]]:
    """The needs of every scan, by scan name; and the conditions that reach no scan."""
    columns = _used_columns(scopes)
    handed = HandedDown(scopes)
    found: dict[str, Needs] = {}
    unpushed: list[Predicate] = []
    for scope in reversed(scopes.scopes):
        unpushed += _after_the_rows(scope)
        asked_of = demands(scope, scopes, handed.to(scope))
        if pushdown:
            handed.into_lists(scope)
        for alias, source in sources(scope).items():
            asked = asked_of[alias]
            unpushed += [Predicate(each, alias, why=_JOINS_UNKNOWN) for each in asked.kept]
            if isinstance(source, Scope):
                kept = handed.down(source, alias, asked)
                unpushed += [Predicate(each, alias, why=_OF_A_SUBQUERY) for each in kept]
                continue
            name = scopes.scan(source)
            if name is None:
                continue
            base = _whole(scans[name], columns.get(name, set()), companies.get(name))
            if isinstance(scans[name], EveryCompany):
                base, asked = _in_fewer_companies(base, scans[name].columns[0], alias, asked)
            if pushdown:
                found[name] = _scan_needs(base, scope, scopes, alias, asked)
            else:
                found[name] = _without_pushdown(base, alias, asked, needs_key(base.table, catalog))
    missed = {
        name: _whole(scans[name], columns.get(name, set()), companies.get(name))
        for name in scans
        if name not in found
    }
    return {**found, **missed}, tuple(unpushed)


_JOINS_UNKNOWN = "nothing is sent below a sample, or a join of this kind"
_OF_A_SUBQUERY = "it is about what a subquery computes"
_OFF = "Pushdown is off"


def _after_the_rows(scope: Scope) -> Iterator[Predicate]:
    """The conditions on what a SELECT makes of its rows."""
    for part in ("having", "qualify"):
        clause = scope.expression.args.get(part)
        for node in conjuncts(clause.this if clause is not None else None):
            yield Predicate(node, "", why=f"{part.upper()} is about what is computed from the rows")


def _whole(table: Table, used: set[str], companies: tuple[CompanySchema, ...] | None) -> Needs:
    """Every row: for a table in a place where nothing is understood of what is asked of it."""
    columns = tuple(each for each in table.nameable if each.name in used)
    read = table.base if isinstance(table, EveryCompany) else table
    return Needs(read, columns, complete=False, companies=companies)


def _without_pushdown(base: Needs, alias: str, asked: Demands, keyed: bool) -> Needs:
    """Every row, or where the API must be given a key, those of the keys that a condition names."""
    parent_keys: frozenset[int] | None = None
    predicates = list(base.predicates)
    for node in (each.node for each in asked.conditions if each.among is None):
        keys = _parent_keys(node, base.table, alias) if keyed and parent_keys is None else None
        if keys is None:
            predicates.append(Predicate(node, alias, why=_OFF))
        else:
            parent_keys = keys
            predicates.append(Predicate(node, alias, decides="path"))
    among = tuple(_among(asked, base.table, alias)) if keyed else ()
    return replace(
        base,
        parent_keys=parent_keys,
        empty=base.empty or parent_keys == frozenset(),
        among=among,
        alias=alias,
        predicates=tuple(predicates),
    )


def _among(asked: Demands, table: Table, alias: str) -> Iterator[Among]:
    """The values that the API can be asked for: of a column that it filters by, or of the parent's key."""
    resolve = resolver(table, alias)
    for each in asked.conditions:
        if each.among is None:
            continue
        column = resolve(each.node)
        if column is None and each.node.name == parent_column(table):
            column = table.by_lower_name[each.node.name]
        if column is not None and column.type.name in ("BIGINT", "VARCHAR"):
            yield Among(column, each.among)


def _in_fewer_companies(base: Needs, company: Column, alias: str, asked: Demands) -> tuple[Needs, Demands]:
    """Leave out the companies that the conditions rule out, and the conditions that say no more than that."""
    companies = base.companies or ()
    left: list[Condition] = []
    decided: list[Predicate] = []
    for condition in asked.conditions:
        if condition.among is not None:
            left.append(condition)
            continue
        kept = prune(condition.node, alias, company.name, companies, strict=condition.strict)
        companies = kept.companies
        if kept.decided:
            decided.append(Predicate(condition.node, alias, decides="companies"))
        else:
            left.append(condition)
    nothing = not companies
    return (
        replace(base, companies=companies, empty=nothing, predicates=tuple(decided)),
        replace(asked, conditions=left, empty=asked.empty or nothing),
    )


def _used_columns(scopes: Scopes) -> dict[str, set[str]]:
    used: dict[str, set[str]] = {}
    for scope in scopes.scopes:
        for column in scope.columns:
            origin = scopes.direct(column)
            if origin is not None:
                used.setdefault(origin.scan, set()).add(origin.column.name)
    return used


def _scan_needs(base: Needs, scope: Scope, scopes: Scopes, alias: str, asked: Demands) -> Needs:
    table = base.table
    if not asked.pushable:
        return base
    resolve = resolver(table, alias)
    conditions: list[Pushed] = []
    memberships: list[Membership] = []
    parent_keys: frozenset[int] | None = None
    item_keys: frozenset[int] | None = None
    looked_up = item_column(table) if table.item is not None and table.collection is None else None
    complete = True
    predicates: list[Predicate] = []
    for condition in asked.conditions:
        if condition.among is not None:
            continue
        keys = _parent_keys(condition.node, table, alias)
        if keys is not None:
            predicates.append(Predicate(condition.node, alias, decides="path"))
            parent_keys = keys if parent_keys is None else parent_keys & keys
            continue
        own = _keys(condition.node, looked_up, alias) if looked_up is not None and item_keys is None else None
        item_keys = own if item_keys is None else item_keys
        pushed = push(condition.node, resolve)
        unsafe = pushed is not None and condition.strict and not pushed.strict
        predicates.append(
            Predicate(
                condition.node,
                alias,
                pushed,
                decides="path" if own is not None else "",
                why=_OUTER if unsafe else "",
            )
        )
        if pushed is None or unsafe:
            complete = False
            continue
        column = resolve(condition.node.this) if isinstance(condition.node, exp.In) else None
        if column is not None and isinstance(condition.node, exp.In):
            values = tuple(dict.fromkeys(constant(each) for each in condition.node.expressions))
            memberships.append(Membership(column, tuple(each for each in values if each is not None), pushed))
        conditions.append(pushed)
    found = replace(
        base,
        conditions=tuple(conditions),
        memberships=tuple(memberships),
        parent_keys=parent_keys,
        item_keys=item_keys,
        complete=complete,
        empty=asked.empty or parent_keys == frozenset(),
        among=tuple(_among(asked, table, alias)),
        alias=alias,
        filters=tuple(_filters(asked, alias)),
        predicates=(*base.predicates, *predicates),
    )
    return _with_limit(found, scope, scopes)


def _filters(asked: Demands, alias: str) -> Iterator[Tree]:
    for each in asked.conditions:
        columns = list(each.node.find_all(exp.Column))
        own = bool(columns) and all(column.table == alias for column in columns)
        if own and each.among is None and not each.strict and _is_plain(each.node):
            yield each.node


def _is_plain(node: Tree) -> bool:
    return node.find(exp.Query) is None and same_each_time(node)


_OUTER = "rows that an outer join leaves empty would meet it"


def resolver(table: Table, alias: str) -> Resolve:
    names = {column.name.lower(): column for column in table.columns}

    def resolve(node: Tree) -> Column | None:
        if not isinstance(node, exp.Column) or node.table != alias:
            return None
        column = names.get(node.name)
        return column if column is not None and filterable(table, column) else None

    return resolve


def parent_column(table: Table) -> str | None:
    """The column that holds the parent's key, for tables that are read below a parent or by an item path."""
    if table.collection is not None:
        return None
    if table.nested is not None:
        return table.nested.column
    if table.embedded is not None:
        return table.embedded.column
    if table.item is not None:
        return item_column(table)
    return None


def needs_key(table: Table, catalog: Catalog) -> bool:
    """Whether the API has no way to list the rows: they can only be asked for by key."""
    holder = catalog.table(table.embedded.parent) if table.embedded is not None else table
    below = any(each.nested is not None and each.nested.parent is not None for each in (table, holder))
    return not (holder.collection or table.singleton or below)


def item_column(table: Table) -> str:
    """The column that fills the item path: `/product_sales_figures/{product_id}`."""
    assert table.item is not None
    return table.item[table.item.index("{") + 1 : table.item.index("}")]


def _parent_keys(node: Tree, table: Table, alias: str) -> frozenset[int] | None:
    """The keys that a condition leaves to the column with the parent's key; None: it says nothing of them."""
    name = parent_column(table)
    return None if name is None else _keys(node, name, alias)


def _keys(node: Tree, name: str, alias: str) -> frozenset[int] | None:
    """The whole numbers that a condition leaves to a column; None: it says nothing of them."""
    if isinstance(node, exp.Or):
        sides = [_keys(each.unnest(), name, alias) for each in node.flatten()]
        known = [side for side in sides if side is not None]
        return frozenset().union(*known) if len(known) == len(sides) else None
    if isinstance(node, exp.EQ):
        column, operands = node.this, [node.expression]
        if not isinstance(column, exp.Column):
            column, operands = node.expression, [node.this]
    elif isinstance(node, exp.In) and node.expressions and not node.args.get("query"):
        column, operands = node.this, node.expressions
    else:
        return None
    if not isinstance(column, exp.Column) or column.table != alias or column.name != name:
        return None
    keys = [key for key in map(constant, operands) if key is not None]
    whole = [key for key in keys if isinstance(key, int) and not isinstance(key, bool)]
    return frozenset(whole) if len(whole) == len(keys) else None


def _with_limit(found: Needs, scope: Scope, scopes: Scopes) -> Needs:
    """Add the row limit of the scope's own SELECT where nothing but this scan lies under it."""
    select = scope.expression
    if not isinstance(select, exp.Select) or not row_wise(select) or len(sources(scope)) != 1:
        return found
    limit, offset = row_limit(select)
    if limit == 0:
        return replace(found, empty=True)
    if limit is None or not found.exact:
        return found
    order = select.args.get("order")
    if order is None:
        return replace(found, limit=limit + offset)
    keys = [_sort_key(each, select, found.table, scopes) for each in order.expressions]
    sortable = [key for key in keys if key is not None]
    if len(sortable) < len(keys) or any(key.column.nullable for key in sortable[1:]):
        return found
    return replace(found, limit=limit + offset, order=tuple(sortable))


def _sort_key(ordered: exp.Ordered, select: exp.Select, table: Table, scopes: Scopes) -> SortKey | None:
    node = ordered.this
    if isinstance(node, exp.Column) and not node.table:
        node = next((each.unalias() for each in select.selects if each.alias_or_name == node.name), node)
    origin = scopes.direct(node)
    if (
        origin is None
        or not filterable(table, origin.column)
        or origin.column.type.name in ("VARCHAR", "DOUBLE")
    ):
        return None
    if ordered.args.get("with_fill"):
        return None
    descending = bool(ordered.args.get("desc"))
    return SortKey(origin.column, descending, bool(ordered.args.get("nulls_first")))
