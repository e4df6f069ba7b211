"""What each scan of a bound query must deliver: columns, conditions, order and row limit.

The query itself is left as it is: whatever is sent to the API only reduces what a scan brings, and the local
engine still checks all of it. So the only question for each piece is whether rows that the query
needs could be missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from sage200_dialect.catalog.model import Column, Table
from sage200_dialect.sql.constants import NOT_CONSTANT, constant
from sage200_dialect.sql.parse import Tree
from sage200_dialect.sql.predicates import Pushed, Resolve, both, filterable, push
from sage200_dialect.sql.scopes import Scopes, projection


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
class Needs:
    """What one scan must deliver. `complete`: `conditions` are all that the query asks of the scan, exactly.

    `limit` is how many rows of `order` suffice (None: all); it is only set where `complete` holds or `order`
    is empty and the query stops by itself.
    """

    table: Table
    columns: tuple[Column, ...]
    conditions: tuple[Pushed, ...] = ()
    memberships: tuple[Membership, ...] = ()
    parent_keys: frozenset[object] | None = None
    """Values that the column with the parent's key may have; None: any."""
    complete: bool = True
    order: tuple[SortKey, ...] = ()
    limit: int | None = None
    empty: bool = False

    @property
    def exact(self) -> bool:
        """Whether the server, given all conditions, returns the very rows that the query asks of the scan."""
        return self.complete and (not self.conditions or both(list(self.conditions)).exact)


@dataclass
class _Condition:
    node: Tree
    strict: bool
    """It reaches the scan through the null-giving side of an outer join."""


@dataclass
class _Demands:
    conditions: list[_Condition] = field(default_factory=list)
    pushable: bool = True
    empty: bool = False


def needs(scopes: Scopes, scans: Mapping[str, Table], *, pushdown: bool) -> dict[str, Needs]:
    """The needs of every scan, by scan name."""
    columns = _used_columns(scopes)
    inherited: dict[int, list[Tree]] = {}
    found: dict[str, Needs] = {}
    for scope in reversed(scopes.scopes):
        demands = _demands(scope, scopes, inherited.get(id(scope.expression), []))
        for alias, (_, source) in scope.selected_sources.items():
            asked = demands.get(alias, _Demands())
            if isinstance(source, Scope):
                if pushdown and _transparent(source, scopes):
                    inherited[id(source.expression)] = _handed_down(source, alias, asked)
                continue
            name = scopes.scan(source)
            if name is None:
                continue
            table = scans[name]
            used = tuple(each for each in table.columns if each.name in columns.get(name, set()))
            base = Needs(table, used, complete=False)
            if pushdown:
                found[name] = _scan_needs(base, scope, scopes, alias, asked)
            elif needs_key(table):
                keys = [_parent_keys(each.node, table, alias) for each in asked.conditions]
                found[name] = replace(
                    base, parent_keys=next((each for each in keys if each is not None), None)
                )
            else:
                found[name] = base
    return found


def _used_columns(scopes: Scopes) -> dict[str, set[str]]:
    used: dict[str, set[str]] = {}
    for scope in scopes.scopes:
        for column in scope.columns:
            origin = scopes.direct(column)
            if origin is not None:
                used.setdefault(origin.scan, set()).add(origin.column.name)
    return used


def conjuncts(condition: Tree | None) -> Iterator[Tree]:
    """The conditions that AND joins, outermost brackets taken off."""
    if condition is None:
        return
    node = condition.unnest()
    if isinstance(node, exp.And):
        yield from conjuncts(node.left)
        yield from conjuncts(node.right)
    else:
        yield node


_INNER, _LEFT, _RIGHT, _FULL = "", "LEFT", "RIGHT", "FULL"
_KNOWN_KINDS = {"", "INNER", "CROSS", "OUTER", "SEMI", "ANTI"}


def _demands(scope: Scope, scopes: Scopes, handed_down: list[Tree]) -> dict[str, _Demands]:
    """The conditions that may go below each source of a scope, by alias."""
    select = scope.expression
    found = {alias: _Demands() for alias in scope.sources}
    if not isinstance(select, exp.Select):
        return found
    joins: list[exp.Join] = select.args.get("joins") or []
    from_ = select.args.get("from_") or select.args.get("from")
    if from_ is None or select.args.get("sample") or not all(_known(join) for join in joins):
        for each in found.values():
            each.pushable = False
        return found
    equalities: list[tuple[exp.Column, exp.Column]] = []
    present, nullable = [from_.this.alias_or_name], set[str]()
    for join in joins:
        right, side, anti = join.this.alias_or_name, join.side, join.kind == "ANTI"
        on = list(conjuncts(join.args.get("on")))
        if side == _LEFT or anti:
            _give(found, on, [right], set())
            equalities += _equalities(on, scopes, into=right)
        elif side == _RIGHT:
            _give(found, on, present, nullable)
        elif side == _INNER:
            _give(found, on, [*present, right], nullable)
            equalities += _equalities(on, scopes)
        if side == _LEFT:
            nullable = nullable | {right}
        elif side == _RIGHT:
            nullable = nullable | set(present)
        elif side == _FULL:
            nullable = nullable | {*present, right}
        present.append(right)
    where = select.args.get("where")
    conditions = [*conjuncts(where.this if where else None), *handed_down]
    _give(found, conditions, list(found), nullable)
    equalities += _equalities(conditions, scopes)
    _carry_across(found, equalities)
    if any(_is_false(each) for each in conditions):
        for each in found.values():
            each.empty = True
    return found


def _known(join: exp.Join) -> bool:
    return (
        join.kind in _KNOWN_KINDS
        and join.method in ("", "NATURAL")
        and not isinstance(join.this, exp.Lateral)
        and not join.this.args.get("sample")
    )


def _give(found: dict[str, _Demands], conditions: list[Tree], aliases: list[str], nullable: set[str]) -> None:
    for alias in aliases:
        if alias in found:
            found[alias].conditions += [_Condition(node, alias in nullable) for node in conditions]


def _equalities(
    conditions: list[Tree], scopes: Scopes, into: str | None = None
) -> list[tuple[exp.Column, exp.Column]]:
    """Pairs (from, to) of whole-number columns that are equal in every row that counts."""
    pairs: list[tuple[exp.Column, exp.Column]] = []
    for node in conditions:
        if not isinstance(node, exp.EQ) or not all(
            isinstance(each, exp.Column) for each in node.unnest_operands()
        ):
            continue
        left, right = node.this.unnest(), node.expression.unnest()
        origins = [scopes.origin(left), scopes.origin(right)]
        if any(origin is None or origin.column.type.name != "BIGINT" for origin in origins):
            continue
        pairs += [
            (source, target)
            for source, target in ((left, right), (right, left))
            if source.table != target.table and into in (None, target.table)
        ]
    return pairs


def _carry_across(found: dict[str, _Demands], pairs: list[tuple[exp.Column, exp.Column]]) -> None:
    """`o.id = 5 AND l.order_id = o.id` also says `l.order_id = 5`."""
    for _ in pairs:
        for source, target in pairs:
            if source.table not in found or target.table not in found:
                continue
            known = {each.node.sql() for each in found[target.table].conditions}
            for each in list(found[source.table].conditions):
                column = each.node.this if isinstance(each.node, exp.EQ | exp.In) else None
                if not isinstance(column, exp.Column) or column != source or each.strict:
                    continue
                if isinstance(each.node, exp.EQ) and constant(each.node.expression) is NOT_CONSTANT:
                    continue
                carried = each.node.copy()
                carried.set("this", target.copy())
                if carried.sql() not in known:
                    found[target.table].conditions.append(_Condition(carried, strict=True))


def _is_false(node: Tree) -> bool:
    if isinstance(node, exp.EQ | exp.NEQ):
        left, right = constant(node.this), constant(node.expression)
        whole = isinstance(left, int) and isinstance(right, int)
        return whole and (left == right) is isinstance(node, exp.NEQ)
    return constant(node) is False


def _transparent(source: Scope, scopes: Scopes) -> bool:
    """Whether a condition on a subquery's output may be checked on its input rows instead."""
    select = source.expression
    if not isinstance(select, exp.Select) or source.is_correlated_subquery:
        return False
    if any(
        select.args.get(part)
        for part in ("group", "distinct", "having", "qualify", "limit", "offset", "sample")
    ):
        return False
    if any(each.find(exp.AggFunc, exp.Window, exp.UDTF, exp.Explode) for each in select.selects):
        return False
    references = sum(each is source for scope in scopes.scopes for _, each in scope.selected_sources.values())
    return references == 1


def _handed_down(source: Scope, alias: str, asked: _Demands) -> list[Tree]:
    """The conditions on a subquery's output, written over what its columns are computed from."""
    found: list[Tree] = []
    if asked.empty:
        found.append(exp.false())
    for condition in asked.conditions:
        if condition.strict or not asked.pushable:
            continue
        node = condition.node.copy()
        columns = [node] if isinstance(node, exp.Column) else list(node.find_all(exp.Column))
        inner = {id(column): projection(source, column.name) for column in columns if column.table == alias}
        if (
            node.find(exp.Query)
            or not inner
            or len(inner) < len(columns)
            or not all(isinstance(each, exp.Column) for each in inner.values())
        ):
            continue
        for column in columns:
            replacement = inner[id(column)]
            assert replacement is not None
            if column is node:
                node = replacement.copy()
            else:
                column.replace(replacement.copy())
        found.append(node)
    return found


def _scan_needs(base: Needs, scope: Scope, scopes: Scopes, alias: str, asked: _Demands) -> Needs:
    table = base.table
    source = scope.sources[alias]
    if not asked.pushable or not isinstance(source, exp.Table) or source.args.get("pivots"):
        return base
    if source.args.get("sample"):
        return base
    resolve = _resolver(table, alias)
    conditions: list[Pushed] = []
    memberships: list[Membership] = []
    parent_keys: frozenset[object] | None = None
    complete = True
    for condition in asked.conditions:
        keys = _parent_keys(condition.node, table, alias)
        if keys is not None:
            parent_keys = keys if parent_keys is None else parent_keys & keys
            continue
        pushed = push(condition.node, resolve)
        if pushed is None or (condition.strict and not pushed.strict):
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
        complete=complete,
        empty=asked.empty or parent_keys == frozenset(),
    )
    return _with_limit(found, scope, scopes)


def _resolver(table: Table, alias: str) -> Resolve:
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


def needs_key(table: Table) -> bool:
    """Whether the API has no way to list the rows: they can only be asked for by key."""
    listed = table.collection or table.singleton or table.embedded
    return not listed and (table.nested is None or table.nested.parent is None)


def item_column(table: Table) -> str:
    """The column that fills the item path: `/product_sales_figures/{product_id}`."""
    assert table.item is not None
    return table.item[table.item.index("{") + 1 : table.item.index("}")]


def _parent_keys(node: Tree, table: Table, alias: str) -> frozenset[object] | None:
    column = node.this if isinstance(node, exp.EQ | exp.In) else None
    if not isinstance(column, exp.Column) or column.table != alias or column.name != parent_column(table):
        return None
    values = [
        constant(each) for each in (node.expressions if isinstance(node, exp.In) else [node.expression])
    ]
    if isinstance(node, exp.In) and (node.args.get("query") or not values):
        return None
    whole = [each for each in values if each is not None]
    if not all(isinstance(each, int) and not isinstance(each, bool) for each in whole):
        return None
    return frozenset(whole)


def _with_limit(found: Needs, scope: Scope, scopes: Scopes) -> Needs:
    """Add the row limit of the scope's own SELECT where nothing but this scan lies under it."""
    select = scope.expression
    if not isinstance(select, exp.Select) or not row_wise(select) or len(scope.selected_sources) != 1:
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


def row_wise(select: exp.Select) -> bool:
    """Whether each output row comes from exactly one row of the one source."""
    if any(
        select.args.get(part)
        for part in ("joins", "laterals", "group", "having", "distinct", "qualify", "windows")
    ):
        return False
    if next(select.find_all(exp.TableSample), None) is not None:
        return False
    return not any(each.find(exp.AggFunc, exp.Window, exp.UDTF, exp.Explode) for each in select.selects)


def row_limit(select: exp.Query) -> tuple[int | None, int]:
    """(limit, offset) where both are plain numbers; (None, offset) when there is no limit to use."""
    limit, offset = select.args.get("limit"), select.args.get("offset")
    skipped = constant(offset.expression) if offset is not None else 0
    if isinstance(limit, exp.Limit):
        wanted = constant(limit.expression)
    elif isinstance(limit, exp.Fetch) and limit.args.get("count") and not _fetches_more(limit):
        wanted = constant(limit.args["count"])
    else:
        wanted = NOT_CONSTANT
    plain = all(
        isinstance(each, int) and not isinstance(each, bool) and each >= 0 for each in (wanted, skipped)
    )
    if not plain:
        return None, skipped if isinstance(skipped, int) else 0
    assert isinstance(wanted, int)
    assert isinstance(skipped, int)
    return wanted, skipped


def _fetches_more(fetch: exp.Fetch) -> bool:
    """FETCH … PERCENT or WITH TIES: not a number of rows."""
    options = fetch.args.get("limit_options")
    return options is not None and bool(options.args.get("percent") or options.args.get("with_ties"))


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
