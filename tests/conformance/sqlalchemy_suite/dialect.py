"""The dialect as it is, save that CREATE and DROP TABLE become resources of a sandbox of its own.

Sage has no DDL: tables exist because Sage has them. So whoever makes tables stands where Sage stands, and the
driver learns of them as it learns of Sage's: from a catalogue. All else goes through the driver, over HTTP.
"""

from __future__ import annotations

import re
from functools import cache
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from sqlalchemy import schema
from sqlalchemy.sql import ddl as ddl_

from sage200_dialect import settings
from sage200_dialect.catalog import Catalog
from sage200_dialect.dbapi.connection import Connection
from sage200_dialect.dialect import Sage200Dialect
from sage200_dialect.engine.sites import SiteTables
from sqlalchemy_suite.site import ProvisionedSite

_VIEW = re.compile(
    r'(?:CREATE|DROP) VIEW (?:IF EXISTS )?(?:(?P<schema>\w+)\.)?(?P<name>"(?:[^"]|"")+"|\w+)'
    r"(?: AS (?P<query>.*))?",
    re.DOTALL,
)
"""Views are user-defined views of the driver."""


@cache
def site() -> ProvisionedSite:
    """The one sandbox of this process."""
    return ProvisionedSite()


class ProvisionedConnection(Connection):
    """A connection whose catalogue is that of the site at this moment."""

    @property
    def catalog(self) -> Catalog:
        return site().catalog.for_edition(self.settings.schema)

    @property
    def site_tables(self) -> SiteTables:  # type: ignore[override]
        return SiteTables(self.catalog, lambda: self.client, lambda: self.views, self.settings)


class ProvisionedDialect(Sage200Dialect):
    """`sage200+provisioned://`."""

    driver = "provisioned"
    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> ModuleType:  # SQLAlchemy looks for it in the class itself
        return super().import_dbapi()

    def create_connect_args(self, url: sa.URL) -> Any:
        return [], {}

    def connect(self, *args: Any, **options: Any) -> Any:
        given = {"UserDefinedViews": str(site().views_file), "AllowUnfilteredWrites": True, **options}
        return ProvisionedConnection(settings.resolve(url=sa.make_url(site().url), options=given))

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        if context is not None and context.isddl:
            self._provision(context.compiled.statement, statement)
        else:
            super().do_execute(cursor, statement, parameters, context)

    def do_execute_no_params(self, cursor: Any, statement: str, context: Any = None) -> None:
        if context is not None and context.isddl:
            self._provision(context.compiled.statement, statement)
        else:
            super().do_execute_no_params(cursor, statement, context)

    def _called(self, constraint: schema.Constraint) -> str | None:
        """The name that DDL would give it."""
        if constraint.name is None:
            return None
        return self.identifier_preparer.format_constraint(constraint, _alembic_quote=False)

    def _provision(self, ddl: Any, text: str) -> None:
        view = _VIEW.match(text.strip())
        match ddl:
            case schema.CreateTable():
                site().create(ddl.element, self._called)
            case schema.DropTable():
                site().drop(ddl.element)
            case ddl_.SetTableComment():
                site().comment(ddl.element, None, ddl.element.comment)
            case ddl_.DropTableComment():
                site().comment(ddl.element, None, None)
            case ddl_.SetColumnComment():
                site().comment(ddl.element.table, ddl.element.name, ddl.element.comment)
            case schema.CreateIndex() | schema.DropIndex():
                pass  # no client of the API sees an index
            case _ if view is not None and view["query"]:
                site().create_view(_unquoted(view["name"]), view["schema"], view["query"])
            case _ if view is not None:
                site().drop_view(_unquoted(view["name"]), view["schema"])
            case _:
                raise sa.exc.CompileError(f"Sage has no such thing: {text}")


def _unquoted(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') else name
