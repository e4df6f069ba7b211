"""User-defined views in a query: each is replaced by its SELECT, as if it had been written there.

In the schema of another company a view reads that company: there its tables without a schema mean that one's.
"""

from __future__ import annotations

from functools import lru_cache

from sqlglot import exp

from sage200_dialect.catalog import Catalog
from sage200_dialect.catalog.user_views import SCHEMA, UserViews
from sage200_dialect.errors import NotSupportedError, ProgrammingError
from sage200_dialect.sql.bind import coerce_literals, placeholders
from sage200_dialect.sql.names import normalised, resolve_normalised
from sage200_dialect.sql.parse import Select, Tree, parse
from sage200_dialect.sql.schemas import MAIN, CompanySchema, Place, Schemas
from sage200_dialect.sql.scopes import Scopes
from sage200_dialect.sql.tables import in_from, set_schema


def expand_views(tree: Tree, views: UserViews, catalog: Catalog, schemas: Schemas) -> None:
    """Put the SELECT of each view in the place of its name in `tree`, which is normalised.

    Raises ProgrammingError or NotSupportedError that names the file, the view and what is wrong with it.
    """
    _definitions(views, catalog, schemas).expand(tree, ())


@lru_cache(maxsize=16)
def _definitions(views: UserViews, catalog: Catalog, schemas: Schemas) -> _Definitions:
    return _Definitions(views, catalog, schemas)


class _Definitions:
    """The SELECTs of the views as trees without views, each checked by itself when it is first used."""

    def __init__(self, views: UserViews, catalog: Catalog, schemas: Schemas) -> None:
        self._views = views
        self._catalog = catalog
        self._schemas = schemas
        self._known: dict[tuple[str, str], Tree] = {}
        """By view and schema."""

    def expand(self, tree: Tree, within: tuple[str, ...]) -> None:
        """`within`: the views whose SELECT this is, outermost first."""
        for node in in_from(tree):
            view = self._view(node)
            if view is not None:
                alias = node.args.get("alias") or exp.TableAlias(
                    this=exp.to_identifier(node.name, quoted=True)
                )
                place = exp.Subquery(this=self._definition(*view, within).copy(), alias=alias)
                for part, value in node.args.items():
                    if part not in ("this", "db", "catalog", "alias") and value:
                        place.set(part, value)
                node.replace(place)

    def _view(self, node: exp.Table) -> tuple[str, str] | None:
        """Its name and the schema that it reads; None where no view is meant."""
        if node.catalog:
            return None
        name = self._views.find(node.name)
        if node.db.lower() != SCHEMA.lower():
            schema = None if name is None else self._schema(node.db)
            return None if name is None or schema is None else (name, schema)
        if name is None:
            near = self._views.index.nearest(node.name) or list(self._views.queries)[:3]
            raise ProgrammingError(
                f"there is no view {node.name!r} in {self._views.file}; "
                f"the nearest names are {', '.join(near)}"
            )
        return name, MAIN

    def _schema(self, qualifier: str) -> str | None:
        """The schema of one company; None for all together, as a view does not say whose a row is."""
        place = self._schemas.find(qualifier) if qualifier else Place.CONNECTED
        if isinstance(place, CompanySchema):
            return place.name
        return MAIN if place is Place.CONNECTED else None

    def _definition(self, name: str, schema: str, within: tuple[str, ...]) -> Tree:
        if name in within:
            path = " -> ".join((*within[within.index(name) :], name))
            raise ProgrammingError(f"{self._views.file}: views use each other in a circle: {path}")
        found = self._known.get((name, schema))
        if found is None:
            tree = self._read(name, schema)
            self.expand(tree, (*within, name))
            try:
                query = resolve_normalised(tree.copy(), self._catalog, self._schemas, self._views)
                coerce_literals(query.tree, Scopes(query.tree, query.scans))
            except (ProgrammingError, NotSupportedError) as error:
                raise self._faulty(name, error) from None
            found = self._known[name, schema] = tree
        return found

    def _read(self, name: str, schema: str) -> Tree:
        try:
            statement = parse(self._views.queries[name])
            if not isinstance(statement, Select):
                raise NotSupportedError("a view is a SELECT")
            if placeholders(statement.tree):
                raise NotSupportedError("a view takes no parameters")
            tree = normalised(statement.tree)
        except (ProgrammingError, NotSupportedError) as error:
            raise self._faulty(name, error) from None
        set_schema(tree, schema)  # whatever WITH the surrounding query has, these are tables and views
        return tree

    def _faulty(self, name: str, error: Exception) -> Exception:
        return type(error)(f"{self._views.file}, view {name}: {error}")
