"""Names to catalogue entries: every table and column of a query, found and qualified.

Names are sought in the order CTE or alias, table, CData view, user-defined view; each first exactly (SQL's
names ignore case here, quoted or not), then without underscores, so that `ShortName` finds `short_name`.
CData's names of columns come last (`cdata_columns`). The result names every table reference once (a *scan*),
every column by its table's alias, and has no star left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlglot import exp
from sqlglot.errors import OptimizeError
from sqlglot.optimizer.normalize_identifiers import normalize_identifiers
from sqlglot.optimizer.pushdown_projections import pushdown_projections
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, traverse_scope
from sqlglot.schema import MappingSchema

from sage200_dialect.catalog import Catalog
from sage200_dialect.catalog.model import Table
from sage200_dialect.catalog.user_views import NO_VIEWS, UserViews
from sage200_dialect.errors import NotSupportedError, ProgrammingError
from sage200_dialect.sql import absent
from sage200_dialect.sql.columns import find_columns
from sage200_dialect.sql.dialect import Sage200
from sage200_dialect.sql.functions import translate_functions
from sage200_dialect.sql.labels import labels, remember_labels
from sage200_dialect.sql.parse import Tree
from sage200_dialect.sql.portions import as_conditions
from sage200_dialect.sql.schemas import MAIN, CompanySchema, Schemas
from sage200_dialect.sql.scopes import Scopes
from sage200_dialect.sql.tables import find_table, set_schema, tell_apart
from sage200_dialect.sql.unknown import check_columns

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

        tell_apart(tree, schemas)  # before a view's name gives way to its query
        expand_views(tree, views, catalog, schemas)
    return resolve_normalised(tree, catalog, schemas, views)


def normalised(tree: Tree) -> Tree:
    """The tree (which is consumed) with all names in lower case; outputs remember how they were written."""
    _refuse_what_cannot_be_served(tree)
    _unwrap_tables(tree)
    remember_labels(tree)
    translate_functions(tree)
    _narrow_existence(tree)
    return as_conditions(normalize_identifiers(tree, dialect=Sage200))


def resolve_normalised(tree: Tree, catalog: Catalog, schemas: Schemas, views: UserViews) -> ResolvedQuery:
    """As `resolve_names`, for a normalised tree whose views were put in place; `views` are for hints."""
    tables: dict[str, Table] = {}
    tell_apart(tree, schemas)
    try:
        tables, companies = _find_tables(tree, catalog, schemas, views)
        find_columns(tree, tables)
        cut_short = absent.cut_short(tree, tables)
        tree = qualify(
            tree,
            dialect=Sage200,
            schema=_schema(tables),
            validate_qualify_columns=False,
            quote_identifiers=False,
        )
        _check_stars(tree, tables)
        check_columns(tree, tables)
        scopes = Scopes(tree, tables)
        absent.check(scopes)
        names = labels(tree, scopes)
        tree = pushdown_projections(tree) if tables and not _needs_every_output(tree) else tree
    except OptimizeError as error:
        words = str(error).splitlines()[0]
        if words.strip() == "Unknown table:":  # sqlglot looks for the alias of the brackets
            raise NotSupportedError(_BRACKETS) from None
        absent.check_name(words.removeprefix("Unknown column: "), tables.values())
        raise ProgrammingError(words) from None
    scans = _name_scans(tree)
    read_in = {scan: companies[name] for scan, name in scans.items() if name in companies}
    by_scan = {scan: tables[name] for scan, name in scans.items()}
    return ResolvedQuery(tree, names, by_scan, cut_short, read_in)


_BRACKETS = (
    "a join in brackets cannot be read beside a SEMI or ANTI JOIN; write the latter as WHERE EXISTS "
    "(SELECT 1 …) or NOT EXISTS"
)


def _needs_every_output(tree: Tree) -> bool:
    """Whether outputs are asked for that the surrounding query leaves out: by ORDER BY ALL, or by recursion,
    whose own reading of them older sqlglot does not see."""
    return any(each.args.get("recursive") for each in tree.find_all(exp.With)) or any(
        isinstance(each.this, exp.Var) and each.this.name.upper() == "ALL"
        for each in tree.find_all(exp.Ordered)
    )


def _unwrap_tables(tree: Tree) -> None:
    """`(t)` in FROM is `t`; and the VALUES that begin a join in brackets are no table."""
    for table in list(tree.find_all(exp.Table)):
        if isinstance(table.this, exp.Values):
            values = table.this
            values.set("alias", table.args.get("alias"))
            shown: list[Tree] = [exp.column(name, quoted=True) for name in table.alias_column_names]
            shown = shown or [exp.Star()]
            query = exp.select(*shown).from_(values).subquery(table.alias, copy=False)
            query.set("joins", table.args.get("joins"))
            table.replace(query)
    for node in list(tree.find_all(exp.Subquery)):
        joined = node.args.get("joins") or node.this.args.get("joins")
        if isinstance(node.this, exp.Table) and not node.alias and not joined:
            node.replace(node.this)


def _refuse_what_cannot_be_served(tree: Tree) -> None:
    """Scans bring the columns that are named: what asks for columns without naming them is refused."""
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
    tree: Tree, catalog: Catalog, schemas: Schemas, views: UserViews
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
            found = find_table(node, catalog, schemas, views)
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
