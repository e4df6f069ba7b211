"""Column names to catalogue names: sought exactly, then without underscores, then as CData wrote them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope, walk_in_scope

from sage200_dialect.catalog.model import Table
from sage200_dialect.errors import NotSupportedError, ProgrammingError
from sage200_dialect.sql import absent
from sage200_dialect.sql.cdata_columns import CDataColumns
from sage200_dialect.sql.parse import Tree
from sage200_dialect.sql.scopes import sources, visible_sources
from sage200_dialect.sql.unknown import MAY_NAME_OUTPUTS, no_column, no_source, source_names


def find_columns(tree: Tree, tables: Mapping[str, Table]) -> None:
    """Write catalogue names where the user left underscores out, and drop schema qualifiers."""
    outputs: dict[int, list[str]] = {}
    scopes = traverse_scope(tree)
    cdata_columns = CDataColumns(tables)
    for scope in scopes:
        _name_stars(scope, tables, outputs, cdata_columns)
        outputs[id(scope)] = _outputs(scope, tables, outputs)
        cdata_columns.add(scope, outputs[id(scope)])
        _name_joined_columns(scope, tables, outputs, cdata_columns)
    for scope in scopes:
        for column in [*scope.columns, *_after_grouping(scope)]:
            if not isinstance(column.this, exp.Identifier):
                continue
            column.set("db", None)
            column.set("catalog", None)
            visible = _visible_sources(scope, tables, outputs)
            if column.table and column.table not in visible:
                alias = _without_underscores(column.table, visible)
                if alias:
                    column.set("table", exp.to_identifier(alias, quoted=True))
            names = [
                name for alias, known in visible.items() if column.table in ("", alias) for name in known
            ]
            if column.name not in names:
                owner, name = column.table, _without_underscores(column.name, names)
                if name is None and (column.table or not _names_output(column, scope)):
                    owner, name = cdata_columns.find(column, scope) or (owner, None)
                if name:
                    _rename(column, owner, name)
                elif names and column.table:
                    absent.check_name(column.name, tables.values())
                    raise ProgrammingError(no_column(column.name, column.table, scope, names))
                elif not column.table and column.name in visible and not _names_output(column, scope):
                    raise NotSupportedError(
                        f"{column.name} is a table here; name the columns of it that you want"
                    )


def _after_grouping(scope: Scope) -> list[exp.Column]:
    """The columns of HAVING and QUALIFY that name no output; sqlglot's list of columns lacks them."""
    expression = scope.expression
    if not isinstance(expression, exp.Select):
        return []
    parts = [expression.args[part] for part in ("having", "qualify") if expression.args.get(part)]
    found = (node for part in parts for node in walk_in_scope(part) if isinstance(node, exp.Column))
    return [each for each in found if not each.table and each.name not in expression.named_selects]


def _rename(column: exp.Column, owner: str, name: str) -> None:
    """The output of a SELECT keeps the name that was written, for what surrounds it."""
    written = column.this
    column.set("this", exp.to_identifier(name, quoted=True))
    column.set("table", exp.to_identifier(owner, quoted=True) if owner else None)
    if isinstance(column.parent, exp.Select) and column.arg_key == "expressions":
        alias = exp.Alias(alias=exp.to_identifier(written.name, quoted=True))
        column.replace(alias)
        alias.set("this", column)


def _names_output(column: exp.Column, scope: Scope) -> bool:
    """Whether the column stands in ORDER BY or the like, where it may mean an output of this name."""
    expression = scope.expression
    named = isinstance(expression, exp.Query) and column.name in expression.named_selects
    return named and isinstance(column.find_ancestor(*MAY_NAME_OUTPUTS, exp.Select), MAY_NAME_OUTPUTS)


def _name_joined_columns(
    scope: Scope, tables: Mapping[str, Table], known: Mapping[int, list[str]], cdata_columns: CDataColumns
) -> None:
    """USING gets real names, and NATURAL JOIN becomes the USING that it stands for: scans bring only named
    columns."""
    if not isinstance(scope.expression, exp.Select):
        return
    columns = {alias: source_names(source, tables, known) for alias, source in sources(scope).items()}
    from_ = scope.expression.args.get("from_") or scope.expression.args.get("from")
    aliases = [from_.this.alias_or_name] if from_ is not None else []
    left = [name for alias in aliases for name in columns.get(alias, [])]
    for join in scope.expression.args.get("joins") or []:
        alias = join.this.alias_or_name
        right = columns.get(alias, [])
        if join.method == "NATURAL":
            shared = [exp.to_identifier(name, quoted=True) for name in right if name in left]
            join.set("method", None)
            join.set("using", shared or None)
        for each in join.args.get("using") or []:
            names = (
                _named_in(each.name, left, aliases, scope, cdata_columns),
                _named_in(each.name, right, [alias], scope, cdata_columns),
            )
            if names[0] is not None and names[0] == names[1]:
                each.replace(exp.to_identifier(names[0], quoted=True))
            elif all(columns.get(each) for each in (*aliases, alias)):  # all that they have is known
                absent.check_name(each.name, tables.values())
                raise ProgrammingError(
                    f"USING ({each.name}) needs a column of that name on both sides; write ON instead"
                )
        aliases.append(alias)
        left += right


def _name_stars(
    scope: Scope, tables: Mapping[str, Table], known: Mapping[int, list[str]], cdata_columns: CDataColumns
) -> None:
    """The table of a star, and its EXCLUDE, REPLACE and RENAME get real names; an unknown one there would be
    passed over."""
    if not isinstance(scope.expression, exp.Select):
        return
    for projection in scope.expression.selects:
        star = projection.this if isinstance(projection, exp.Column) else projection
        if not isinstance(star, exp.Star):
            continue
        wanted = projection.table if isinstance(projection, exp.Column) else ""
        visible = sources(scope)
        if wanted and wanted not in visible:
            alias = _without_underscores(wanted, visible)
            if alias is None:
                raise ProgrammingError(no_source(wanted, "*", scope))
            projection.set("table", exp.to_identifier(alias, quoted=True))
            wanted = alias
        aliases = [alias for alias in visible if wanted in ("", alias)]
        columns = [source_names(scope.sources[alias], tables, known) for alias in aliases]
        names = [name for each in columns for name in each]
        for node, part in _star_parts(star):
            written = node.args[part].name
            name = _named_in(written, names, aliases, scope, cdata_columns)
            if name is not None:
                node.set(part, exp.to_identifier(name, quoted=True))
            elif all(columns):
                absent.check_name(written, tables.values())
                raise ProgrammingError(no_column(written, " or ".join(aliases), scope, names))


def _star_parts(star: exp.Star) -> Iterator[tuple[exp.Expression, str]]:
    """The nodes that name a column of the star, and where in them the name stands."""
    for each in star.args.get("except_") or star.args.get("except") or []:
        yield each, "this"
    for each in star.args.get("rename") or []:
        yield each.this, "this"
    for each in star.args.get("replace") or []:
        yield each, "alias"


def _named_in(
    name: str, known: list[str], aliases: list[str], scope: Scope, cdata_columns: CDataColumns
) -> str | None:
    """The column of these sources that is meant by `name`."""
    if name in known:
        return name
    return _without_underscores(name, known) or cdata_columns.real(name, aliases, scope)


def _outputs(scope: Scope, tables: Mapping[str, Table], known: Mapping[int, list[str]]) -> list[str]:
    expression = scope.expression
    if not isinstance(expression, exp.Select):
        return list(expression.named_selects) if isinstance(expression, exp.Query) else []
    names: list[str] = []
    for projection in expression.selects:
        if projection.is_star:
            for source in scope.sources.values():
                names.extend(source_names(source, tables, known))
        else:
            names.append(projection.alias_or_name)
    return names


def _visible_sources(
    scope: Scope, tables: Mapping[str, Table], known: Mapping[int, list[str]]
) -> dict[str, list[str]]:
    """The columns by source alias that a column of this scope may mean, outer scopes last."""
    found: dict[str, list[str]] = {}
    for alias, source in visible_sources(scope):
        names = source_names(source, tables, known)
        if isinstance(source, exp.Table) and source.name in tables:
            names = [*names, *(column.name.lower() for column in tables[source.name].borrowed)]
        found.setdefault(alias, names)
    return found


def _without_underscores(name: str, known: Mapping[str, object] | list[str]) -> str | None:
    bare = name.replace("_", "").lower()
    return next((each for each in known if each.replace("_", "").lower() == bare), None)
