"""Through a resolved tree, past the names of its columns, which are most of its nodes and hold nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from sqlglot import exp

from sage200_dialect.sql.parse import Tree

Node = TypeVar("Node", bound="exp.Expr")


def find_all(tree: Tree, *kinds: type[Node]) -> Iterator[Node]:
    """Every node of these kinds, a node before those inside it."""
    waiting: list[Tree] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, kinds):
            yield node
        if not isinstance(node, exp.Column | exp.Identifier | exp.Literal):
            for value in node.args.values():
                if isinstance(value, list):
                    waiting.extend(each for each in value if isinstance(each, exp.Expression))
                elif isinstance(value, exp.Expression):
                    waiting.append(value)


def conjuncts(condition: Tree | None) -> Iterator[Tree]:
    """The conditions that AND joins, brackets taken off."""
    waiting = [condition] if condition is not None else []
    while waiting:
        node = waiting.pop().unnest()
        if isinstance(node, exp.And):
            waiting += [node.right, node.left]
        else:
            yield node
