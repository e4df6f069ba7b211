"""The names of a query's outputs as they were written: resolving names rewrites them."""

from __future__ import annotations

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from sage200_dialect.errors import NotSupportedError
from sage200_dialect.sql.dialect import Sage200
from sage200_dialect.sql.parse import Tree
from sage200_dialect.sql.scopes import Scopes

_LABEL = "label"


def remember_labels(tree: Tree) -> None:
    """Keep in each output of the tree how it was written."""
    projections = [each for select in tree.find_all(exp.Select) for each in select.selects]
    for projection in projections:
        if not projection.is_star:
            named = isinstance(projection, exp.Alias | exp.Column | exp.Dot)
            projection.meta[_LABEL] = projection.alias_or_name if named else _as_written(projection)


def labels(tree: Tree, scopes: Scopes) -> tuple[str, ...]:
    """The names of the outputs of a tree that was resolved since: as written; the catalogue's for a star."""
    return tuple(_label(projection, scopes) for projection in _leftmost(tree).selects)


def _label(projection: Tree, scopes: Scopes) -> str:
    written = projection.meta.get(_LABEL) or projection.unalias().meta.get(_LABEL)
    if written:
        return str(written)
    name = projection.alias_or_name
    below = _written_below(projection.unalias(), scopes)
    if below is not None and below.lower() == name:
        return below
    origin = scopes.origin(projection.unalias())
    return origin.column.name if origin is not None and origin.column.name.lower() == name else name


def _written_below(column: Tree, scopes: Scopes) -> str | None:
    """The name that a subquery's author gave to the output that a star hands on."""
    while isinstance(column, exp.Column):
        source = scopes.source(column)
        if not isinstance(source, Scope) or not isinstance(source.expression, exp.Query):
            return None
        found = next(
            (each for each in _leftmost(source.expression).selects if each.alias_or_name == column.name), None
        )
        if found is None:
            return None
        written = found.meta.get(_LABEL) or found.unalias().meta.get(_LABEL)
        if written:
            return str(written)
        column = found.unalias()
    return None


def _as_written(node: Tree) -> str:
    shown = node.copy()
    for placeholder in list(shown.find_all(exp.Placeholder)):
        name = str(placeholder.this)
        written = exp.Var(this="?" if name.startswith("?") else f":{name}")
        if placeholder is shown:
            return written.name
        placeholder.replace(written)
    return shown.sql(dialect=Sage200, comments=False)


def _leftmost(tree: Tree) -> exp.Query:
    while isinstance(tree, exp.SetOperation | exp.Subquery):
        tree = tree.this
    if not isinstance(tree, exp.Query):
        raise NotSupportedError(f"{tree.key.upper()} cannot stand here")
    return tree
