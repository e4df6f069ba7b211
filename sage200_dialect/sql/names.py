"""Names to catalogue entries: every table and column of a query, found and qualified.

Names are sought in the order CTE or alias, table, CData view, user-defined view; each first exactly (SQL's
names ignore case here, quoted or not), then without underscores, so that `ShortName` finds `short_name`.
CData's names of columns come last (`cdata_columns`). The result names every table reference once (a *scan*),
every column by its table's alias, and has no star left.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlglot import exp
from sqlglot.errors import OptimizeError
from sqlglot.optimizer.normalize_identifiers import normalize_identifiers
from sqlglot.optimizer.pushdown_projections import pushdown_projections
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, traverse_scope, walk_in_scope
from sqlglot.schema import MappingSchema

from sage200_dialect.catalog import Catalog
from sage200_dialect.catalog.model import Table
from sage200_dialect.catalog.user_views import NO_VIEWS, UserViews
from sage200_dialect.errors import NotSupportedError, ProgrammingError
from sage200_dialect.sql import absent
from sage200_dialect.sql.cdata_columns import CDataColumns
from sage200_dialect.sql.dialect import Sage200
from sage200_dialect.sql.labels import labels, remember_labels
from sage200_dialect.sql.parse import Tree
from sage200_dialect.sql.schemas import MAIN, CompanySchema, Schemas
from sage200_dialect.sql.scopes import Scopes, sources, visible_sources
from sage200_dialect.sql.tables import find_table, set_schema, tell_apart

ALLOWED_TABLE_FUNCTIONS = frozenset({"generate_series", "range", "unnest"})
"""Functions that may stand in FROM. Others could reach the host that the driver runs on."""


@dataclass(frozen=True, slots=True)
class ResolvedQuery:
    """A query whose names are all known. `scans` maps the scan names that stand in `tree` to their tables.

    `cut_short`: the tables whose `*` leaves out columns that the connected site lacks.
    `companies`: by scan name, the companies that it reads; no entry: the connected one.
    """

    tree: Tree
    labels: tuple[str, ...]
    scans: Mapping[str, Table]
    cut_short: tuple[Table, ...] = ()
    companies: Mapping[str, tuple[CompanySchema, ...]] = field(default_factory=dict)


def resolve_names(
    tree: Tree, catalog: Catalog, schemas: Schemas, views: UserViews = NO_VIEWS
) -> ResolvedQuery:
    """Find every name of `tree` (which is consumed).

    Raises ProgrammingError for unknown or ambiguous names, with the nearest real ones, and CompaniesNeeded
    when a qualifier may be a company that `schemas` does not list yet.
    """
    tree = normalised(tree)
    if schemas.default != MAIN:
        set_schema(tree, schemas.default)
    if views.queries:
        from sage200_dialect.sql.views import expand_views

        expand_views(tree, views, catalog, schemas)
    return resolve_normalised(tree, catalog, schemas)


def normalised(tree: Tree) -> Tree:
    """The tree (which is consumed) with all names in lower case; outputs remember how they were written."""
    _refuse_what_scans_cannot_serve(tree)
    _unwrap_tables(tree)
    remember_labels(tree)
    _narrow_existence(tree)
    return normalize_identifiers(tree, dialect=Sage200)


def resolve_normalised(tree: Tree, catalog: Catalog, schemas: Schemas) -> ResolvedQuery:
    """As `resolve_names`, for a normalised tree that names no user-defined view."""
    tables: dict[str, Table] = {}
    tell_apart(tree, schemas)
    try:
        tables, companies = _find_tables(tree, catalog, schemas)
        _find_columns(tree, tables)
        cut_short = absent.cut_short(tree, tables)
        tree = qualify(
            tree,
            dialect=Sage200,
            schema=_schema(tables),
            validate_qualify_columns=False,
            quote_identifiers=False,
        )
        _check_stars(tree, tables)
        _check_columns(tree, tables)
        scopes = Scopes(tree, tables)
        absent.check(scopes)
        names = labels(tree, scopes)
        tree = pushdown_projections(tree) if tables and not _orders_by_all(tree) else tree
    except OptimizeError as error:
        words = str(error).splitlines()[0]
        absent.check_name(words.removeprefix("Unknown column: "), tables.values())
        raise ProgrammingError(words) from None
    scans = _name_scans(tree)
    read_in = {scan: companies[name] for scan, name in scans.items() if name in companies}
    by_scan = {scan: tables[name] for scan, name in scans.items()}
    return ResolvedQuery(tree, names, by_scan, cut_short, read_in)


def _orders_by_all(tree: Tree) -> bool:
    """ORDER BY ALL asks for every output, also those that the surrounding query leaves out."""
    return any(
        isinstance(each.this, exp.Var) and each.this.name.upper() == "ALL"
        for each in tree.find_all(exp.Ordered)
    )


def _unwrap_tables(tree: Tree) -> None:
    """`(t)` in FROM is `t`."""
    for node in list(tree.find_all(exp.Subquery)):
        joined = node.args.get("joins") or node.this.args.get("joins")
        if isinstance(node.this, exp.Table) and not node.alias and not joined:
            node.replace(node.this)


def _refuse_what_scans_cannot_serve(tree: Tree) -> None:
    """Scans bring the columns that are named, so what asks for columns without naming them is refused."""
    if next(tree.find_all(exp.Columns), None) is not None:
        raise NotSupportedError("COLUMNS(…) is not supported; name the columns")
    if next(tree.find_all(exp.Pivot), None) is not None:
        raise NotSupportedError("PIVOT and UNPIVOT are not supported; use CASE inside aggregates")


def _narrow_existence(tree: Tree) -> None:
    """EXISTS (SELECT * …) asks for rows, not for columns."""
    for exists in tree.find_all(exp.Exists):
        select = exists.this
        if isinstance(select, exp.Select) and select.is_star and not select.args.get("distinct"):
            select.set("expressions", [exp.Literal.number(1)])


def _find_tables(
    tree: Tree, catalog: Catalog, schemas: Schemas
) -> tuple[dict[str, Table], dict[str, tuple[CompanySchema, ...]]]:
    """Write each table's catalogue name into the tree; answers name -> table and name -> its companies."""
    tables: dict[str, Table] = {}
    companies: dict[str, tuple[CompanySchema, ...]] = {}
    ctes = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
    for scope in traverse_scope(tree):
        for node in scope.tables:
            if isinstance(scope.sources.get(node.alias_or_name), Scope) and not node.db:
                continue
            if not isinstance(node.this, exp.Identifier):
                _check_function(node.this)
                continue
            found = find_table(node, catalog, schemas)
            if not node.alias:
                node.set("alias", exp.TableAlias(this=exp.to_identifier(node.name, quoted=True)))
            name = found.name
            while node.db and name in ctes:
                name += "_"  # main.customers is the table, whatever a WITH calls customers
            node.set("this", exp.to_identifier(name, quoted=True))
            node.set("db", None)
            node.set("catalog", None)
            tables[name] = found.table
            if found.companies is not None:
                companies[name] = found.companies
    return tables, companies


def _check_function(function: Tree) -> None:
    name = (function.sql_name() if isinstance(function, exp.Func) else function.name).lower()
    if isinstance(function, exp.Anonymous):
        name = function.name.lower()
    if name not in ALLOWED_TABLE_FUNCTIONS and not isinstance(function, exp.GenerateSeries | exp.Unnest):
        raise NotSupportedError(
            f"the table function {name} is not available; "
            f"available are {', '.join(sorted(ALLOWED_TABLE_FUNCTIONS))}"
        )


def _find_columns(tree: Tree, tables: Mapping[str, Table]) -> None:
    """Write catalogue names where the user left underscores out, and drop schema qualifiers."""
    outputs: dict[int, list[str]] = {}
    scopes = traverse_scope(tree)
    cdata_columns = CDataColumns(tables)
    for scope in scopes:
        outputs[id(scope)] = _outputs(scope, tables, outputs)
        cdata_columns.add(scope, outputs[id(scope)])
        _expand_natural_joins(scope, tables, outputs)
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
                    raise ProgrammingError(_no_column(column.name, column.table, scope, names))
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
    return named and isinstance(column.find_ancestor(*_MAY_NAME_OUTPUTS, exp.Select), _MAY_NAME_OUTPUTS)


def _expand_natural_joins(scope: Scope, tables: Mapping[str, Table], known: Mapping[int, list[str]]) -> None:
    """NATURAL JOIN is written as the USING that it stands for: scans bring only named columns."""
    if not isinstance(scope.expression, exp.Select):
        return
    columns = {alias: _source_names(source, tables, known) for alias, source in sources(scope).items()}
    from_ = scope.expression.args.get("from_") or scope.expression.args.get("from")
    left = list(columns.get(from_.this.alias_or_name, [])) if from_ is not None else []
    for join in scope.expression.args.get("joins") or []:
        right = columns.get(join.this.alias_or_name, [])
        if join.method == "NATURAL":
            shared = [exp.to_identifier(name, quoted=True) for name in right if name in left]
            join.set("method", None)
            join.set("using", shared or None)
        left += right


def _outputs(scope: Scope, tables: Mapping[str, Table], known: Mapping[int, list[str]]) -> list[str]:
    expression = scope.expression
    if not isinstance(expression, exp.Select):
        return list(expression.named_selects) if isinstance(expression, exp.Query) else []
    names: list[str] = []
    for projection in expression.selects:
        if projection.is_star:
            for source in scope.sources.values():
                names.extend(_source_names(source, tables, known))
        else:
            names.append(projection.alias_or_name)
    return names


def _source_names(source: object, tables: Mapping[str, Table], known: Mapping[int, list[str]]) -> list[str]:
    if isinstance(source, Scope):
        parent = source.expression.parent
        renamed = parent.alias_column_names if isinstance(parent, exp.CTE | exp.Subquery) else []
        return renamed or known.get(id(source), [])
    if isinstance(source, exp.Table) and source.name in tables:
        return [column.name.lower() for column in tables[source.name].columns]
    return []


def _visible_sources(
    scope: Scope, tables: Mapping[str, Table], known: Mapping[int, list[str]]
) -> dict[str, list[str]]:
    """The columns by source alias that a column of this scope may mean, outer scopes last."""
    found: dict[str, list[str]] = {}
    for alias, source in visible_sources(scope):
        names = _source_names(source, tables, known)
        if isinstance(source, exp.Table) and source.name in tables:
            names = [*names, *(column.name.lower() for column in tables[source.name].borrowed)]
        found.setdefault(alias, names)
    return found


def _without_underscores(name: str, known: Mapping[str, object] | list[str]) -> str | None:
    bare = name.replace("_", "").lower()
    return next((each for each in known if each.replace("_", "").lower() == bare), None)


def _schema(tables: Mapping[str, Table]) -> MappingSchema:
    mapping: dict[str, object] = {}
    visible: dict[str, object] = {}
    for name, table in tables.items():
        mapping[name] = {column.name.lower(): "text" for column in table.nameable}
        visible[name] = [column.name.lower() for column in table.columns if not column.hidden]
    return MappingSchema(mapping, visible=visible, dialect=Sage200, normalize=False)


def _check_stars(tree: Tree, tables: Mapping[str, Table]) -> None:
    """A star over a source of unknown columns would hide which columns of the tables are used."""
    if tables and any(select.is_star for select in tree.find_all(exp.Select)):
        raise NotSupportedError("* cannot be expanded over this FROM; name the columns")


_MAY_NAME_OUTPUTS = (exp.Order, exp.Group, exp.Having, exp.Qualify, exp.Distinct)


def _check_columns(tree: Tree, tables: Mapping[str, Table]) -> None:
    for scope in traverse_scope(tree):
        expression = scope.expression
        aliases = set(expression.named_selects) if isinstance(expression, exp.Query) else set()
        unknown = [
            column
            for column in scope.unqualified_columns
            if column.name not in aliases
            or column.find_ancestor(*_MAY_NAME_OUTPUTS, exp.Select) is expression
        ]
        unknown += [
            column
            for column in (*scope.external_columns, *scope.local_columns)
            if column.table and not _reaches(scope, column.table)
        ]
        for column in unknown:
            absent.check_name(column.name, tables.values())
            raise ProgrammingError(_unknown_column(column, scope, tables))


def _no_column(name: str, alias: str, scope: Scope, names: list[str]) -> str:
    source = scope.sources.get(alias)
    owner = source.name if isinstance(source, exp.Table) else alias
    return f"there is no column {name!r} in {owner}{_nearest(_similar(name, names))}"


def _similar(name: str, names: list[str]) -> list[str]:
    bare = {each.replace("_", ""): each for each in names}
    return [bare[each] for each in difflib.get_close_matches(name.replace("_", ""), list(bare), 3, 0.5)]


def _reaches(scope: Scope, alias: str) -> bool:
    current: Scope | None = scope
    while current is not None:
        if alias in current.sources:
            return True
        current = current.parent
    return False


def _unknown_column(column: exp.Column, scope: Scope, tables: Mapping[str, Table]) -> str:
    owners = [
        alias
        for alias, source in scope.sources.items()
        if isinstance(source, exp.Table) and column.name in _source_names(source, tables, {})
    ]
    if not column.table and len(owners) > 1:
        choices = " or ".join(f"{owner}.{column.name}" for owner in owners)
        return f"the column {column.name!r} is ambiguous; write {choices}"
    if column.table and not _reaches(scope, column.table):
        return (
            f"there is no table or alias {column.table!r} for the column {column.table}.{column.name}"
            f"{_nearest(difflib.get_close_matches(column.table, list(scope.sources), 3, 0.4))}"
        )
    known: list[str] = []
    searched: list[str] = []
    for alias, source in scope.sources.items():
        if column.table in ("", alias):
            query = source.expression if isinstance(source, Scope) else None
            outputs = query.named_selects if isinstance(query, exp.Query) else []
            known.extend(outputs or _source_names(source, tables, {}))
            searched.append(source.name if isinstance(source, exp.Table) else alias)
    where = f" in {' or '.join(dict.fromkeys(searched))}" if searched else ""
    return f"there is no column {column.name!r}{where}{_nearest(_similar(column.name, known))}"


def _nearest(names: list[str]) -> str:
    return f"; the nearest names are {', '.join(names)}" if names else ""


def _name_scans(tree: Tree) -> dict[str, str]:
    """Give each table reference a name of its own: a table that is read twice is scanned twice.

    Answers scan name -> the name that the table had in the tree.
    """
    scans: dict[str, str] = {}
    for scope in traverse_scope(tree):
        for node in scope.tables:
            if isinstance(node.this, exp.Identifier) and isinstance(
                scope.sources.get(node.alias_or_name), exp.Table
            ):
                name, number = node.name, 1
                while name in scans:
                    number += 1
                    name = f"{node.name}_{number}"
                scans[name] = node.name
                node.set("this", exp.to_identifier(name, quoted=True))
    return scans
