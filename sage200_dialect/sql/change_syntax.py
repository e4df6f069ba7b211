"""INSERT, UPDATE and DELETE as they are written: their parts, and what of the syntax is not carried out.

Whatever the parser understands and this driver does not carry out is refused: a part that is passed over (the
TOP of a DELETE, a second table) would have other rows written than were meant.
"""

from __future__ import annotations

from typing import TypeAlias

from sqlglot import exp

from sage200_dialect.errors import NotSupportedError, ProgrammingError
from sage200_dialect.sql.parse import Tree

ChangeTree: TypeAlias = "exp.Insert | exp.Update | exp.Delete"

_PARTS = frozenset(
    {"this", "expression", "expressions", "default", "where", "returning", "tables", "using"}
    | {"from", "from_", "with", "with_"}
)
_INSTEAD = {
    "conflict": "ON CONFLICT is not supported: Sage cannot insert or update in one; look first",
    "alternative": "INSERT OR … is not supported: Sage cannot insert or update in one; look first",
    "overwrite": "INSERT OVERWRITE is not supported",
    "exists": "INSERT … IF EXISTS is not supported",
    "partition": "PARTITION is not supported",
    "by_name": "INSERT … BY NAME is not supported; name the columns",
    "order": "ORDER BY is not supported here; take the ids from a subquery: WHERE id IN (SELECT …)",
    "limit": "LIMIT is not supported here; take the ids from a subquery: WHERE id IN (SELECT … LIMIT …)",
}
_TARGET_PARTS = frozenset({"this", "db", "alias"})


def check_syntax(tree: ChangeTree) -> None:
    """Raises NotSupportedError for what is not carried out, ProgrammingError for what means nothing."""
    for part, value in tree.args.items():
        if value and part not in _PARTS:
            raise NotSupportedError(
                _INSTEAD.get(part, f"{part.upper()} is not supported in {tree.key.upper()}")
            )
    target = target_of(tree)
    strange = [part for part, value in target.args.items() if value and part not in _TARGET_PARTS]
    if strange:
        raise NotSupportedError(
            f"{tree.key.upper()} writes one table; join others in {_others(tree)}, or name the rows by a "
            "subquery: WHERE id IN (SELECT …)"
        )
    _check_names(tree, target)
    returning = tree.args.get("returning")
    if returning is not None:
        _check_returning(tree, returning)


def target_of(tree: ChangeTree) -> exp.Table:
    """The table that is written."""
    kind = tree.key.upper()
    node = tree.this
    if isinstance(node, exp.Schema):
        node = node.this
    named = tree.args.get("tables") or []
    if isinstance(tree, exp.Delete) and named:
        node = node or named[0]
        # DELETE c FROM couriers AS c
        if len(named) > 1 or named[0].args.get("alias") or not _same(named[0].name, node.alias_or_name):
            raise NotSupportedError(
                "nothing stands between DELETE and FROM: write DELETE FROM <table> USING <others> WHERE …, "
                "and for the first few rows WHERE id IN (SELECT … LIMIT …)"
            )
    if not isinstance(node, exp.Table) or not isinstance(node.this, exp.Identifier):
        raise ProgrammingError(f"{kind} needs the name of a table")
    return node


def others(tree: exp.Update | exp.Delete) -> list[Tree]:
    """The tables that the rows of the target are joined with."""
    if isinstance(tree, exp.Delete):
        return list(tree.args.get("using") or [])
    clause = tree.args.get("from_") or tree.args.get("from")
    return [] if clause is None else [clause.this]


def assignments(tree: exp.Update) -> list[tuple[str, Tree]]:
    """(column, value) of each `column = value`."""
    target = target_of(tree)
    found = []
    for node in tree.expressions:
        if not isinstance(node, exp.EQ) or not isinstance(node.this, exp.Column):
            raise NotSupportedError("SET takes `column = value`, one after another")
        name, value = node.this.name, node.expression
        if node.this.table and not _same(node.this.table, target.alias_or_name):
            raise ProgrammingError(
                f"SET {node.this.sql()}: only columns of {target.alias_or_name} can be assigned"
            )
        if is_default(value):
            raise NotSupportedError(
                f"SET {name} = DEFAULT is not supported: Sage gives defaults to new rows only; name the value"
            )
        found.append((name, value))
    return found


def is_default(node: Tree) -> bool:
    """Whether it is the word DEFAULT."""
    if isinstance(node, exp.Column):
        bare = not node.table and not node.this.args.get("quoted")
    else:
        bare = isinstance(node, exp.Var)
    return bare and node.name.upper() == "DEFAULT"


def move_with(tree: Tree, query: exp.Query) -> None:
    """WITH that stands before the statement belongs to its query."""
    for part in ("with_", "with"):
        ctes = tree.args.get(part)
        if ctes is not None:
            if query.args.get(part) is not None:
                raise NotSupportedError(
                    "WITH stands twice: before the statement and before its SELECT; use one"
                )
            query.set(part, ctes.copy())


def _check_names(tree: ChangeTree, target: exp.Table) -> None:
    ctes = tree.args.get("with_") or tree.args.get("with")
    if ctes is not None and not target.db:
        for each in ctes.expressions:
            if _same(each.alias, target.name):
                raise ProgrammingError(
                    f"{target.name} is the name of a WITH and of the table that is written; give the WITH "
                    "another name"
                )


def _check_returning(tree: ChangeTree, returning: Tree) -> None:
    if returning.args.get("into"):
        raise NotSupportedError("RETURNING … INTO is not supported: fetch what it returns")
    for each in returning.find_all(exp.AggFunc):
        if each.find_ancestor(exp.Window, exp.Query) is None:
            raise NotSupportedError(f"RETURNING answers row by row, and {each.sql()} is an aggregate")
    if not isinstance(tree, exp.Delete) and returning.find(exp.Query) is not None:
        raise NotSupportedError(
            "RETURNING takes the columns of the row that was written, and no subquery; run a SELECT after it"
        )


def _others(tree: ChangeTree) -> str:
    return "USING" if isinstance(tree, exp.Delete) else "FROM"


def _same(one: str, other: str) -> bool:
    return one.lower() == other.lower()
