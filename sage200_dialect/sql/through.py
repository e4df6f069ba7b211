"""Which conditions on what a subquery brings may be checked on the rows that it reads.

The subquery keeps its meaning for every row that passes; the conditions only leave out rows that the
surrounding query would drop.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from sage200_dialect.sql.cast_columns import means_the_same
from sage200_dialect.sql.conditions import Condition, Demands
from sage200_dialect.sql.constants import NOT_CONSTANT, constant
from sage200_dialect.sql.parse import Tree
from sage200_dialect.sql.scopes import Scopes, branches, is_cut, is_recursion, output_names, sources
from sage200_dialect.sql.shape import per_row
from sage200_dialect.sql.values import in_query, values_of
from sage200_dialect.sql.walk import conjuncts, find_all


class HandedDown:
    """What the queries around ask of each SELECT. They are gone through first, from the outside in."""

    def __init__(self, scopes: Scopes) -> None:
        self._scopes = scopes
        self._references = Counter(id(each) for scope in scopes.scopes for each in sources(scope).values())
        self._expected: dict[int, int] = {}
        self._given: dict[int, list[list[Condition]]] = {}

    def to(self, scope: Scope) -> list[Condition]:
        """The conditions for the rows of a SELECT, over its own sources."""
        select = id(scope.expression)
        given = self._given.get(select, [])
        if len(given) < self._expected.get(select, 1):
            return []
        return given[0] if len(given) == 1 else _any_of(given)

    def down(self, source: Scope, alias: str, asked: Demands) -> list[Tree]:
        """Hand on what FROM asks of a subquery; the conditions that do not go down everywhere."""
        handed: dict[int, list[Condition]] = {
            id(select): [] for select in _selects(source) if select is not None
        }
        kept: list[Tree] = []
        for condition in asked.conditions:
            found, everywhere = through(condition, source, alias, self._scopes)
            for below, written in found:
                handed[id(below)].append(written)
            if not everywhere and condition.among is None:
                kept.append(condition.node)
        for number, conditions in handed.items():
            if asked.empty:
                conditions.insert(0, Condition(exp.false()))
            self._expected[number] = self._references[id(source)]
            self._given.setdefault(number, []).append(conditions)
        return kept

    def into_lists(self, scope: Scope) -> None:
        """`x IN (SELECT y …)` needs no row of the list whose y no x has."""
        where = scope.expression.args.get("where")
        for node in conjuncts(where.this if where is not None else None):
            column, inner = in_query(node, self._scopes)
            values = values_of(column, self._scopes) if column is not None else None
            if inner is None or values is None:
                continue
            output = exp.column(output_names(inner)[0], "")
            for select, written in through(Condition(output, among=values), inner, "", self._scopes)[0]:
                self._given.setdefault(id(select), []).append([written])


def _any_of(given: list[list[Condition]]) -> list[Condition]:
    """What one SELECT must bring that is named more than once."""
    needed = [each for each in given if not any(condition.node == exp.false() for condition in each)]
    if not needed:
        return [Condition(exp.false())]
    sides = [[each.node for each in conditions if each.among is None] for conditions in needed]
    if not all(sides):
        return []
    return [Condition(exp.or_(*(exp.and_(*side) for side in sides)))]


Handed = tuple[exp.Select, Condition]
"""A condition, written over the sources of a SELECT."""


def through(condition: Condition, source: Scope, alias: str, scopes: Scopes) -> tuple[list[Handed], bool]:
    """The same condition for the SELECT of a subquery that FROM names `alias`, or for each of those that a
    set operation joins: a row of one meets it or not, whatever the others bring. The flag: for all of them.
    """
    if condition.strict and condition.among is None:
        return [], False
    names = output_names(source)
    found: list[Handed] = []
    everywhere = True
    selects = list(_selects(source))
    outputs = [select.selects if select is not None else [] for select in selects]
    for select, own in zip(selects, outputs, strict=True):
        written = _written_over(condition.node.copy(), own, names, alias)
        cast = condition.among is None and written is not None and len(selects) > 1
        if cast and not _survives_casts(condition.node, own, outputs, names, scopes):
            written = None
        if select is None or written is None or not _passes(select, written[1]):
            everywhere = False
        elif condition.among is None or isinstance(written[0], exp.Column):
            found.append((select, replace(condition, node=written[0], strict=False)))
    return found, everywhere


def _selects(source: Scope) -> Iterator[exp.Select | None]:
    """The SELECTs whose rows a subquery brings; None for rows that come otherwise."""
    named = source.expression.find_ancestor(exp.With) if source.is_cte else None
    may_recur = named is not None and named.args.get("recursive")
    recursive = is_recursion(source) or (may_recur and not isinstance(source.expression, exp.Select))
    if source.is_correlated_subquery or recursive:
        yield None
    else:
        yield from branches(source.expression)


def _written_over(
    node: Tree, selects: list[Tree], names: list[str], alias: str
) -> tuple[Tree, list[exp.Column]] | None:
    """The condition over what the output columns are computed from, where those are columns or constants; and
    the columns."""
    if node.find(exp.Query):
        return None
    below: list[exp.Column] = []
    outer = list(node.find_all(exp.Column))
    for column in outer:
        if column.table != alias or column.name not in names or names.index(column.name) >= len(selects):
            return None
        inner = selects[names.index(column.name)].unalias()
        if isinstance(inner, exp.Column):
            below.append(inner)
        elif constant(inner) is NOT_CONSTANT:
            return None
        if column is node:
            return inner.copy(), below
        column.replace(inner.copy())
    return (node, below) if outer else None


def _survives_casts(
    node: Tree, own: list[Tree], outputs: list[list[Tree]], names: list[str], scopes: Scopes
) -> bool:
    """Whether a condition says of what one of several queries brings what it says of all of them."""
    for column in node.find_all(exp.Column):
        place = names.index(column.name)
        all_brought = [each[place].unalias() if place < len(each) else None for each in outputs]
        if not means_the_same(column, own[place].unalias(), all_brought, scopes):
            return False
    return True


def _passes(select: exp.Select, columns: list[exp.Column]) -> bool:
    """Whether rows with other values in these columns change nothing in those that are asked for."""
    if is_cut(select):
        return False
    distinct = select.args.get("distinct")
    if distinct is not None and distinct.args.get("on"):
        return False
    windows = list(find_all(select, exp.Window)) if select.args.get("qualify") else []
    windows += [each for projection in select.selects for each in find_all(projection, exp.Window)]
    if select.args.get("windows") or not all(
        _among(columns, each.args.get("partition_by")) for each in windows
    ):
        return False
    group = select.args.get("group")
    if group is not None:
        plain = not any(value for name, value in group.args.items() if name != "expressions")
        return plain and _among(columns, group.expressions)
    return not select.args.get("having") and all(
        isinstance(each.unalias(), exp.Window) or per_row([each]) for each in select.selects
    )


def _among(columns: list[exp.Column], parts: list[Tree] | None) -> bool:
    """A row's part of a grouping is decided by its values in these columns."""
    return bool(columns) and all(column in (parts or []) for column in columns)
