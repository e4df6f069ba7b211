"""Which conditions of a SELECT may go below which of its sources.

The query keeps all its conditions; what goes below a source only reduces what the source brings. So the one
question is whether a row could be missing that the query needs: outer joins give null for rows that are not
there, so below their null-giving side only a condition that nulls fail may go.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from sage200_dialect.sql.constants import NOT_CONSTANT, constant
from sage200_dialect.sql.parse import Tree
from sage200_dialect.sql.pruning import possible
from sage200_dialect.sql.scopes import Origin, Scopes, sources
from sage200_dialect.sql.values import Values, semi_joins, values_of
from sage200_dialect.sql.walk import conjuncts

Equality = tuple[exp.Column, exp.Column]


@dataclass(frozen=True, slots=True)
class Condition:
    """`strict`: it reaches the source through the null-giving side of an outer join.

    With `among` the node is a column, and the condition that its value is one of those, which are known when
    the statement runs. No null meets it, and a row that fails it is not needed.
    """

    node: Tree
    strict: bool = False
    among: Values | None = None


@dataclass
class Demands:
    """What a SELECT asks of one of its sources. `pushable` False: nothing may go below it, and `kept` is what
    the WHERE says."""

    conditions: list[Condition] = field(default_factory=list)
    pushable: bool = True
    empty: bool = False
    kept: list[Tree] = field(default_factory=list)


def demands(scope: Scope, scopes: Scopes, handed_down: list[Condition]) -> dict[str, Demands]:
    """The conditions that may go below each source of a scope, by alias.

    `handed_down` are conditions of the surrounding query, already written over this scope's sources.
    """
    select = scope.expression
    found = {alias: Demands() for alias in sources(scope)}
    if not isinstance(select, exp.Select):
        return found
    where = select.args.get("where")
    own = [*conjuncts(where.this if where else None)]
    conditions = [*own, *(each.node for each in handed_down if each.among is None)]
    joins = _Joins(found, scopes, frozenset().union(*map(_never_null, conditions)))
    from_ = select.args.get("from_") or select.args.get("from")
    reached = joins.tree(from_.this, select.args.get("joins") or []) if from_ is not None else None
    if reached is None or select.args.get("sample") or set(reached.aliases) != set(found):
        for each in found.values():
            each.pushable = False
            each.conditions.clear()
            each.kept = conditions
        return found
    joins.give(conditions, reached.aliases, reached.nullable)
    joins.equate(conditions)
    joins.carry_across()
    joins.give_values()
    for column, values in semi_joins(own, scopes):
        joins.give_among(column, values)
    for condition in handed_down:
        if condition.among is not None:
            joins.give_among(condition.node, condition.among)
    if any(_is_false(each) for each in conditions):
        for each in found.values():
            each.empty = True
    return found


@dataclass(frozen=True, slots=True)
class _Reached:
    """The sources of a join tree, and those of them that may be all null in its rows."""

    aliases: list[str]
    nullable: frozenset[str]


class _Joins:
    """Walks one join tree and hands its ON conditions to the sources."""

    def __init__(self, found: dict[str, Demands], scopes: Scopes, never_null: frozenset[str]) -> None:
        self._found = found
        self._scopes = scopes
        self._never_null = never_null
        self._equalities: list[Equality] = []

    def tree(self, root: Tree, joins: list[exp.Join]) -> _Reached | None:
        """None: the tree holds something whose rows are not understood here."""
        left = self._leaf(root)
        for join in joins:
            right = self._leaf(join.this)
            known = join.kind in ("", "INNER", "CROSS", "OUTER", "SEMI", "ANTI") and join.method == ""
            if left is None or right is None or not known or join.args.get("using"):
                return None
            left = self._join(join, left, right)
        return left

    def _leaf(self, node: Tree) -> _Reached | None:
        if node.args.get("sample") or node.args.get("pivots") or isinstance(node, exp.Lateral):
            return None
        nested = node.args.get("joins") or []
        bracketed = isinstance(node, exp.Subquery) and not isinstance(node.this, exp.Query)
        if bracketed:
            return self.tree(node.this, nested) if not node.alias else None
        if nested:
            bare = node.copy()
            bare.set("joins", None)
            return self.tree(bare, nested)
        return _Reached([node.alias_or_name], frozenset()) if node.alias_or_name in self._found else None

    def _join(self, join: exp.Join, left: _Reached, right: _Reached) -> _Reached:
        on = list(conjuncts(join.args.get("on")))
        nullable = left.nullable | right.nullable
        side = join.side
        # WHERE drops the rows that the outer join would add, so they count no more than in an inner join.
        if (side == "LEFT" and self._never_null & {*right.aliases}) or (
            side == "RIGHT" and self._never_null & {*left.aliases}
        ):
            side = ""
        if side == "LEFT" or join.kind == "ANTI":
            self.give(on, right.aliases, right.nullable)
            self.equate(on, into=right.aliases)
        elif side == "RIGHT":
            self.give(on, left.aliases, left.nullable)
            self.equate(on, into=left.aliases)
        elif side == "":
            self.give(on, [*left.aliases, *right.aliases], nullable)
            self.equate(on)
        if side in ("LEFT", "FULL"):
            nullable |= frozenset(right.aliases)
        if side in ("RIGHT", "FULL"):
            nullable |= frozenset(left.aliases)
        return _Reached([*left.aliases, *right.aliases], nullable)

    def give(self, conditions: list[Tree], aliases: list[str], nullable: frozenset[str]) -> None:
        for alias in aliases:
            self._found[alias].conditions += [Condition(node, alias in nullable) for node in conditions]

    def equate(self, conditions: list[Tree], into: list[str] | None = None) -> None:
        """Note pairs (from, to) of columns that are equal in every row that counts: keys, companies."""
        for node in conditions:
            if not isinstance(node, exp.EQ):
                continue
            left, right = node.this.unnest(), node.expression.unnest()
            if not isinstance(left, exp.Column) or not isinstance(right, exp.Column):
                continue
            self._equalities += [
                (source, target)
                for source, target in ((left, right), (right, left))
                if source.table != target.table and (into is None or target.table in into)
            ]

    def carry_across(self) -> None:
        """`o.id = 5 AND l.order_id = o.id` also says `l.order_id = 5`."""
        carrying = [
            (source, target)
            for source, target in self._equalities
            if {source.table, target.table} <= self._found.keys()
            and all(_carries(self._scopes.origin(each)) for each in (source, target))
        ]
        for _ in carrying:
            for source, target in carrying:
                self._carry(source, target)

    def give_values(self) -> None:
        """Of two columns that are equal, one has no values but those of the other, which an outer query may
        hold."""
        for source, target in self._equalities:
            values = values_of(source, self._scopes) if target.table in self._found else None
            if values is not None:
                self.give_among(target, values)

    def give_among(self, column: Tree, values: Values) -> None:
        assert isinstance(column, exp.Column)
        if column.table in self._found:
            self._found[column.table].conditions.append(Condition(column, among=values))

    def _carry(self, source: exp.Column, target: exp.Column) -> None:
        reached = self._found[target.table].conditions
        known = {each.node for each in reached}
        for each in list(self._found[source.table].conditions):
            if each.among is not None:
                continue
            if not isinstance(each.node, exp.EQ | exp.In) or each.node.this != source:
                continue
            if isinstance(each.node, exp.EQ) and constant(each.node.expression) is NOT_CONSTANT:
                continue
            carried = each.node.copy()
            carried.set("this", target.copy())
            if carried not in known:
                reached.append(Condition(carried, strict=True))


def _carries(origin: Origin | None) -> bool:
    """Whether a value of the column may be asked of an equal one: a whole number, or a company's name."""
    return origin is not None and (origin.column.type.name == "BIGINT" or not origin.column.path)


_NULL_IN_NULL_OUT = (
    exp.EQ,
    exp.NEQ,
    exp.LT,
    exp.LTE,
    exp.GT,
    exp.GTE,
    exp.Like,
    exp.ILike,
    exp.In,
    exp.Between,
)
"""Conditions that are null where the column is that they are about; and so is their negation."""


def _never_null(condition: Tree) -> frozenset[str]:
    """The sources of which a condition leaves no row that an outer join made of nulls."""
    node = condition.unnest()
    if isinstance(node, exp.Or):
        return frozenset.intersection(*(_never_null(each) for each in node.flatten()))
    inner = node.this.unnest() if isinstance(node, exp.Not) else node
    # Of an empty list ANY and ALL are true or false for null too; to sqlglot ALL and SOME are any function.
    if inner.find(exp.Query, exp.Any, exp.All, exp.Anonymous):
        return frozenset()
    # IS NOT is one node in some releases of sqlglot and two in others.
    negated = isinstance(node, exp.Not) != bool(inner.args.get("negate"))
    not_null = negated and isinstance(inner, exp.Is) and isinstance(inner.expression, exp.Null)
    return _columns_of(inner) if not_null or isinstance(inner, _NULL_IN_NULL_OUT) else frozenset()


def _columns_of(node: Tree) -> frozenset[str]:
    sides = [node.this, node.expression] if isinstance(node, exp.Binary) else [node.this]
    return frozenset(each.table for each in sides if isinstance(each, exp.Column))


def _is_false(node: Tree) -> bool:
    """Whether a condition without columns is never true."""
    return node.find(exp.Column, exp.Query) is None and True not in possible(node, constant)
