"""The limit that MaxRows sets where the statement itself sets none."""

from __future__ import annotations

from sqlglot import exp

from sage200_dialect.sql.parse import Tree


def capped(tree: Tree, most: int) -> Tree:
    """The query with a limit of `most` rows, unless it aggregates, groups or has a limit of its own."""
    if not isinstance(tree, exp.Query) or tree.args.get("limit"):
        return tree
    if isinstance(tree, exp.Select) and (tree.args.get("group") or _aggregates(tree)):
        return tree
    tree.set("limit", exp.Limit(expression=exp.Literal.number(most)))
    return tree


def _aggregates(select: exp.Select) -> bool:
    """Whether all rows become one. An aggregate over a window does not do that, nor one in a subquery."""
    parts = [*select.selects, *filter(None, (select.args.get(name) for name in ("having", "order")))]
    return any(_makes_one(each) for part in parts for each in part.find_all(exp.AggFunc))


def _makes_one(aggregate: exp.AggFunc) -> bool:
    above = aggregate.parent
    if isinstance(above, exp.Filter | exp.WithinGroup | exp.IgnoreNulls | exp.RespectNulls):
        above = above.parent
    return not isinstance(above, exp.Window) and not aggregate.find_ancestor(exp.Subquery, exp.Exists)
