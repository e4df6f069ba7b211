"""How a function is described: its signature, and the local engine's SQL that is run instead of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import sqlglot
from sqlglot import exp

from sage200_dialect.errors import ProgrammingError

Tree: TypeAlias = "exp.Expr"
Build: TypeAlias = "Callable[[Sequence[Tree]], Tree]"

_SIGNATURE = re.compile(r"(\w+)\((.*)\)")


@dataclass(frozen=True, slots=True)
class Function:
    """A function of a name and a number of arguments. `signature` is what its users know it by."""

    signature: str
    name: str
    arity: int
    build: Build


Functions: TypeAlias = "Mapping[str, Mapping[int, Function]]"


def computed(signature: str, build: Build) -> Function:
    """`signature` as in `STUFF(text, start, length, new)`; `build` gets the arguments."""
    name, parameters = _parts(signature)
    return Function(signature, name, len(parameters), build)


def template(signature: str, sql: str) -> Function:
    """`sql` is DuckDB's, with the parameters of the signature as columns."""
    return computed(signature, lambda arguments: fill(sql, _parts(signature)[1], arguments))


def by_name(*tables: Iterable[Function]) -> Functions:
    found: dict[str, dict[int, Function]] = {}
    for each in (function for table in tables for function in table):
        found.setdefault(each.name, {})[each.arity] = each
    return found


@cache
def _parts(signature: str) -> tuple[str, tuple[str, ...]]:
    match = _SIGNATURE.fullmatch(signature)
    assert match is not None, signature
    return match[1], tuple(each.strip() for each in match[2].split(",") if each.strip())


def fill(sql: str, parameters: Sequence[str], arguments: Sequence[Tree]) -> Tree:
    """The SQL with an argument in place of each parameter."""
    given = dict(zip(parameters, arguments, strict=True))
    tree = exp.Paren(this=_parsed(sql).copy())
    for column in list(tree.find_all(exp.Column)):
        if not column.table and column.name in given:
            column.replace(operand(given[column.name].copy()))
    inside: Tree = tree.this
    return inside


@cache
def _parsed(sql: str) -> Tree:
    tree: Tree = sqlglot.parse_one(sql, dialect="duckdb")
    return tree


_WHOLE = (
    exp.Column,
    exp.Literal,
    exp.Paren,
    exp.Null,
    exp.Boolean,
    exp.Placeholder,
    exp.Subquery,
    exp.Star,
    exp.Distinct,
)


def operand(node: Tree) -> Tree:
    """The node in parentheses where it could fall apart between operators."""
    whole = isinstance(node, _WHOLE) or (isinstance(node, exp.Func) and not isinstance(node, exp.Connector))
    return node if whole else exp.Paren(this=node)


def text_of(node: Tree) -> str | None:
    """The text of a literal, None when it is none."""
    return str(node.this) if isinstance(node, exp.Literal) and node.is_string else None


def whole_number(node: Tree, what: str) -> int:
    """The number that stands in the statement. ProgrammingError, which says `what` it is, for all else."""
    bare = node.unnest()
    negative = isinstance(bare, exp.Neg)
    number = bare.this if negative else bare
    if not isinstance(number, exp.Literal) or not str(number.this).isdigit():
        raise ProgrammingError(f"{what} must be a whole number that stands in the statement")
    return -int(number.this) if negative else int(number.this)


def calls(tree: Tree) -> list[exp.Anonymous]:
    """Every call of a function that sqlglot has no class for, inner ones first."""
    return list(reversed(list(tree.find_all(exp.Anonymous))))
