"""INSERT, UPDATE and DELETE: the table and columns that are written, and the query that finds the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sqlglot import exp

from sage200_dialect.catalog import Catalog, find_column, nearest_columns
from sage200_dialect.catalog.model import Column, Table
from sage200_dialect.catalog.names import loosened
from sage200_dialect.catalog.user_views import NO_VIEWS, UserViews
from sage200_dialect.catalog.writing import (
    InsideParent,
    WriteRoute,
    addressing,
    arrays,
    needed,
    refusal,
    takes,
    write_route,
)
from sage200_dialect.errors import NotSupportedError, ProgrammingError
from sage200_dialect.sql.bind import placeholders
from sage200_dialect.sql.change_syntax import (
    assignments,
    check_syntax,
    is_default,
    move_with,
    others,
    target_of,
)
from sage200_dialect.sql.constants import NOT_CONSTANT, constant
from sage200_dialect.sql.parse import Tree
from sage200_dialect.sql.planner import Prepared, prepare_query
from sage200_dialect.sql.schemas import MAIN, CompanySchema, Schemas
from sage200_dialect.sql.tables import find_table

Kind = Literal["INSERT", "UPDATE", "DELETE"]
_KINDS: tuple[Kind, ...] = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that the execution brings, by the name of its placeholder."""

    name: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """A value that stands in the statement."""

    value: object


@dataclass(frozen=True, slots=True)
class Found:
    """A value from the rows that the source finds, by its place in them."""

    place: int


Cell: TypeAlias = "Parameter | Fixed | Found"
DEFAULT = Fixed(None)


@dataclass(frozen=True, slots=True)
class Write:
    """One statement that writes.

    `columns` are assigned; `rows` holds a cell for each of them, and with a `source` one such row serves
    every row that it finds. UPDATE and DELETE find in the first places of the source the columns `found`:
    what the requests need of a row besides the values. `returning` is a query over the table alone.
    """

    kind: Kind
    table: Table
    route: WriteRoute
    company: CompanySchema | None
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    parameters: tuple[str, ...]
    source: Prepared | None = None
    found: tuple[Column, ...] = ()
    filtered: bool = True
    key: Cell | None = None
    """Where the WHERE is `id = value` and nothing else: that value, so that nothing need be sought."""
    version: bool = False
    """Whether the WHERE names the time of the last change, so that it must hold at the moment of writing."""
    returning: Prepared | None = None
    returned: int = 0
    """Of a DELETE: how many outputs at the end of the source are those of RETURNING."""


def prepare_write(
    tree: exp.Insert | exp.Update | exp.Delete,
    catalog: Catalog,
    schemas: Schemas,
    views: UserViews = NO_VIEWS,
) -> Write:
    """Raises ProgrammingError for what is wrong, NotSupportedError for what Sage cannot do."""
    return _Resolver(catalog, schemas, views).write(tree)


_UPDATED = "date_time_updated"


class _Resolver:
    def __init__(self, catalog: Catalog, schemas: Schemas, views: UserViews) -> None:
        self._catalog = catalog
        self._schemas = schemas
        self._views = views

    def write(self, tree: exp.Insert | exp.Update | exp.Delete) -> Write:
        check_syntax(tree)
        names = placeholders(tree)
        if isinstance(tree, exp.Insert):
            return self._insert(tree, names)
        if isinstance(tree, exp.Update):
            return self._update(tree, names)
        return self._delete(tree, names)

    # INSERT ---------------------------------------------------------------------------------------------

    def _insert(self, tree: exp.Insert, names: tuple[str, ...]) -> Write:
        node, target = tree.this, target_of(tree)
        table, route, company = self._target(target, "INSERT")
        if isinstance(node, exp.Schema):
            columns = self._columns(table, route, [each.name for each in node.expressions], "INSERT")
        elif tree.args.get("default"):
            columns = ()
        else:
            columns = tuple(each for each in table.columns if not each.hidden and not each.absent)
        source: Prepared | None = None
        query = tree.expression
        if tree.args.get("default"):
            rows: tuple[tuple[Cell, ...], ...] = ((),)
        elif isinstance(query, exp.Values):
            rows, source = self._values(tree, query.expressions, len(columns))
        else:
            if not isinstance(query, exp.Query):
                raise ProgrammingError("INSERT needs VALUES or a SELECT")
            move_with(tree, query)
            source = self._prepared(query)
            count = len(source.query.labels)
            if count != len(columns):
                raise ProgrammingError(
                    f"INSERT names {len(columns)} column(s) of {table.name} and the SELECT gives {count}"
                )
            rows = (tuple(Found(place) for place in range(count)),)
        return Write(
            "INSERT",
            table,
            route,
            company,
            columns,
            rows,
            names,
            source,
            returning=self._returning(tree, target),
        )

    def _values(
        self, tree: exp.Insert, given: Sequence[Tree], width: int
    ) -> tuple[tuple[tuple[Cell, ...], ...], Prepared | None]:
        """The rows as they stand; those that must be computed make up a source of one row."""
        computed: list[Tree] = []
        rows: list[tuple[Cell, ...]] = []
        for row in given:
            cells = row.expressions if isinstance(row, exp.Tuple) else [row]
            if len(cells) != width:
                raise ProgrammingError(
                    f"INSERT names {width} column(s) and row {len(rows) + 1} has {len(cells)} value(s)"
                )
            rows.append(tuple(_cell(each, computed) for each in cells))
        if not computed:
            return tuple(rows), None
        outputs = [exp.alias_(each.copy(), f"v{place}") for place, each in enumerate(computed)]
        query = exp.select(*outputs)
        move_with(tree, query)
        return tuple(rows), self._prepared(query)

    # UPDATE and DELETE ----------------------------------------------------------------------------------

    def _update(self, tree: exp.Update, names: tuple[str, ...]) -> Write:
        target = target_of(tree)
        table, route, company = self._target(target, "UPDATE")
        assigned = assignments(tree)
        columns = self._columns(table, route, [name for name, _ in assigned], "UPDATE")
        found = self._found(table, route, columns)
        computed: list[Tree] = []
        cells = tuple(_cell(value, computed, len(found)) for _, value in assigned)
        source = self._source(tree, target, found, computed)
        where = tree.args.get("where")
        return Write(
            "UPDATE",
            table,
            route,
            company,
            columns,
            (cells,),
            names,
            source,
            found,
            filtered=where is not None,
            key=_key(where, tree, route.key) if len(found) == 1 and not computed else None,
            version=_names_version(where),
            returning=self._returning(tree, target),
        )

    def _delete(self, tree: exp.Delete, names: tuple[str, ...]) -> Write:
        target = target_of(tree)
        table, route, company = self._target(target, "DELETE")
        found = self._found(table, route, ())
        returning = tree.args.get("returning")
        outputs = [each.copy() for each in returning.expressions] if returning is not None else []
        source = self._source(tree, target, found, outputs)
        where = tree.args.get("where")
        return Write(
            "DELETE",
            table,
            route,
            company,
            (),
            ((),),
            names,
            source,
            found,
            filtered=where is not None,
            key=_key(where, tree, route.key) if len(found) == 1 and not outputs else None,
            version=_names_version(where),
            returned=len(source.query.labels) - len(found) if outputs else 0,
        )

    def _source(
        self,
        tree: exp.Update | exp.Delete,
        target: exp.Table,
        found: tuple[Column, ...],
        outputs: Sequence[Tree],
    ) -> Prepared:
        alias = target.alias_or_name
        keys = [exp.column(each.name, table=exp.to_identifier(alias, quoted=True)) for each in found]
        select = exp.select(*keys, *(each.copy() for each in outputs)).from_(target.copy())
        for other in others(tree):
            select = select.join(other.copy(), join_type="cross")
        where = tree.args.get("where")
        if where is not None:
            select.set("where", where.copy())
        move_with(tree, select)
        return self._prepared(select)

    def _found(self, table: Table, route: WriteRoute, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        """What the requests need of each row: its keys, and the rest of the inline objects that change.

        Whether Sage keeps the fields of an inline object that a PUT leaves out is unknown, so all are sent.
        """
        keys = [table.by_name[route.key]]
        if isinstance(route, InsideParent):
            keys.append(table.by_name[route.column])
        objects = {each.path[0] for each in columns if len(each.path) > 1}
        rest = (
            each
            for each in table.columns
            if len(each.path) > 1
            and each.path[0] in objects
            and each not in columns
            and not each.absent
            and (not each.read_only or each.path[-1] == "id")
        )
        return (*keys, *rest)

    # What they share ------------------------------------------------------------------------------------

    def _target(self, node: exp.Table, kind: Kind) -> tuple[Table, WriteRoute, CompanySchema | None]:
        view = self._views.find(node.name) if self._views.queries and not node.db else None
        if view is not None:
            raise NotSupportedError(f"{view} is a view of UserDefinedViews; write to the tables behind it")
        if not node.db and self._schemas.default != MAIN:
            node = exp.table_(node.name, db=self._schemas.default, quoted=True)
        found = find_table(node, self._catalog, self._schemas, self._views)
        table, companies = found.table, found.companies
        if companies is not None and (len(companies) != 1 or "company" in table.key):
            raise NotSupportedError(
                f"all_companies is read-only; {kind} writes one company: name its schema before the table"
            )
        route = write_route(table, self._catalog) if table.name in self._catalog.names() else None
        if route is None:
            raise NotSupportedError(f"{table.name} cannot be written: Sage only shows it{_instead(table)}")
        if not takes(table, self._catalog, kind):
            raise self._not_taken(table, route, kind)
        return table, route, companies[0] if companies else None

    def _not_taken(self, table: Table, route: WriteRoute, kind: Kind) -> NotSupportedError:
        if isinstance(route, InsideParent):
            return NotSupportedError(
                f"rows of {table.name} cannot be deleted: Sage takes them with the {route.parent.name} that "
                "they belong to, and does not say whether one that is left out is removed"
            )
        able = " and ".join(each for each in _KINDS if takes(table, self._catalog, each)) or "nothing"
        return NotSupportedError(f"Sage does not take {kind} on {table.name}; it takes {able}")

    def _columns(
        self, table: Table, route: WriteRoute, names: Sequence[str], kind: Kind
    ) -> tuple[Column, ...]:
        """The columns of these names, or all that is wrong with them in one message."""
        found: list[Column] = []
        faults: list[str] = []
        for name in names:
            column = find_column(table, name)
            if column is None:
                column = self._array(table, name, kind)
            if column is None:
                near = nearest_columns(table, name)
                hint = f" (the nearest are {', '.join(near)})" if near else ""
                faults.append(f"there is no column {name}{hint}")
            elif column in found:
                faults.append(f"{column.name} is named twice")
            else:
                # In a new row NULL says nothing, and ORMs give it to every column: the values decide there.
                fault = refusal(column, route, new=False) if kind == "UPDATE" else None
                if fault is not None:
                    faults.append(fault)
                found.append(column)
        if faults and kind == "INSERT":
            faults += filter(None, (refusal(each, route, new=True) for each in found))
            missing = [
                each.name
                for each in table.columns
                if needed(each) and each not in found and each.name not in addressing(route)
            ]
            faults += [f"{', '.join(missing)} must be given"] if missing else []
        if faults:
            raise ProgrammingError(f"{kind} of {table.name}: {'; '.join(faults)}")
        return tuple(found)

    def _array(self, table: Table, name: str, kind: Kind) -> Column | None:
        known = arrays(table, self._catalog)
        found = next((each for each in known.values() if loosened(each.name) == loosened(name)), None)
        if found is not None and kind != "INSERT":
            raise NotSupportedError(
                f"{table.name}.{found.name} is an array: whether Sage keeps the entries that a PUT leaves "
                f"out is unknown. {kind} its rows one by one in {found.rows}"
            )
        return found

    def _returning(self, tree: Tree, target: exp.Table) -> Prepared | None:
        returning = tree.args.get("returning")
        if returning is None:
            return None
        select = exp.select(*(each.copy() for each in returning.expressions)).from_(target.copy())
        return self._prepared(select)

    def _prepared(self, query: exp.Query) -> Prepared:
        return prepare_query(query, self._catalog, self._schemas, self._views)


def _cell(node: Tree, computed: list[Tree], offset: int = 0) -> Cell:
    """A value as it stands, or its place among those that must be computed."""
    if isinstance(node, exp.Placeholder):
        return Parameter(str(node.this))
    if is_default(node):
        return DEFAULT
    value = constant(node)
    if value is not NOT_CONSTANT:
        return Fixed(value)
    computed.append(node)
    return Found(offset + len(computed) - 1)


def _key(where: Tree | None, tree: exp.Update | exp.Delete, key: str) -> Cell | None:
    condition = where.this if where is not None else None
    if not isinstance(condition, exp.EQ) or others(tree):
        return None
    for column, value in ((condition.this, condition.expression), (condition.expression, condition.this)):
        if isinstance(column, exp.Column) and column.name.lower() == key:
            if isinstance(value, exp.Placeholder):
                return Parameter(str(value.this))
            fixed = constant(value)
            return Fixed(fixed) if isinstance(fixed, int) and not isinstance(fixed, bool) else None
    return None


def _names_version(where: Tree | None) -> bool:
    return where is not None and any(
        loosened(each.name) == loosened(_UPDATED) for each in where.find_all(exp.Column)
    )


def _instead(table: Table) -> str:
    return "; write to the table that it is made from" if table.is_view else ""
