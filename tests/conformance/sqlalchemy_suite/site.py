"""The sandbox that stands for Sage, and its admin endpoint, through which tables come and go."""

from __future__ import annotations

import atexit
import itertools
import json
import tempfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import exc, schema

from sage200_dialect import sandbox
from sage200_dialect.catalog import Catalog
from sage200_dialect.catalog.catalog import of_source
from sage200_dialect.catalog.source import NOTHING, laid_over
from sage200_dialect.sandbox import Behaviour
from sqlalchemy_suite.resources import record

_TABLES = "/__admin__/tables"
SCHEMA = "test_schema"
"""What the suite calls its second schema."""


class ProvisionedSite:
    """`catalog` is what the driver knows: the tables of the tests under their names, and none of Sage's.

    In the sandbox, which has Sage's as well, each has a name of its own. A second schema is a second company:
    what one company has, the other has too, so a table or view is there while a schema holds it.
    """

    def __init__(self) -> None:
        behaviour = Behaviour(collation="binary", omitted_fields="null", nulls="accepted")
        self._sandbox = sandbox.start(admin=True, behaviour=behaviour, companies=("main company", SCHEMA))
        atexit.register(self._sandbox.stop)
        self.url = self._sandbox.url
        self._admin = httpx.Client(
            base_url=self._sandbox.http_url, headers={"Authorization": f"Bearer {self._sandbox.token}"}
        )
        atexit.register(self._admin.close)
        folder = tempfile.TemporaryDirectory()
        atexit.register(folder.cleanup)
        self.views_file = Path(folder.name) / "views.json"
        self._numbers = itertools.count(1)
        self._resources: dict[str, str] = {}
        self._defined: dict[str, dict[str, Any]] = {}
        self._tables: dict[str, dict[str, Any]] = {}
        """The same under the names of the tests, as the driver knows them."""
        self._views: dict[str, dict[str, str]] = {}
        self._holders: defaultdict[str, set[str | None]] = defaultdict(set)
        """Of a table or view: the schemas in which it was created."""
        self._tell()

    def create(self, table: schema.Table, called: Callable[[schema.Constraint], str | None]) -> None:
        known = self._resources.get(table.name)
        resource = known or f"table_{next(self._numbers)}"
        there = {**self._resources, table.name: resource}
        defined = record(table, f"/{resource}", there, called)
        if known is None:
            self._define(resource, defined)
            self._resources = there
            self._defined[table.name] = defined
            self._tables[table.name] = record(table, f"/{resource}", {name: name for name in there}, called)
            self._tell()
        elif defined != self._defined[table.name]:
            raise exc.CompileError(f"all companies have the same tables, but {table} is another one")
        self._holders[table.name].add(table.schema)

    def empty(self, table: schema.Table) -> None:
        """Takes all rows away, which the driver cannot do where the key has several columns."""
        self._define(self._resources[table.name], self._defined[table.name])

    def drop(self, table: schema.Table) -> None:
        if self._let_go(table.name, table.schema):
            self._ask("DELETE", f"/{self._resources[table.name]}")
            del self._resources[table.name], self._tables[table.name], self._defined[table.name]
            self._tell()

    def comment(self, table: schema.Table, column: str | None, text: str | None) -> None:
        record = self._tables[table.name]
        told = record if column is None else record["columns"][column]
        told["comment"] = text or ""
        self._tell()

    def create_view(self, name: str, schema: str | None, query: str) -> None:
        self._views[name] = {"query": query if schema is None else query.replace(f"{schema}.", "")}
        self._holders[name].add(schema)
        self._tell()

    def drop_view(self, name: str, schema: str | None) -> None:
        if self._let_go(name, schema):
            self._views.pop(name, None)
            self._tell()

    def _let_go(self, name: str, schema: str | None) -> bool:
        """Whether no schema holds it any more."""
        self._holders[name].discard(schema)
        return not self._holders[name]

    def _define(self, resource: str, defined: dict[str, Any]) -> None:
        self._ask("POST", "", json={"tables": {resource: defined}})

    def _ask(self, method: str, path: str, **content: Any) -> None:
        answer = self._admin.request(method, _TABLES + path, **content)
        if answer.is_error:
            raise exc.CompileError(answer.json()["message"])

    def _tell(self) -> None:
        """The driver's catalogue and its file of user-defined views."""
        tables = json.dumps({"tables": self._tables}).encode()
        self.catalog: Catalog = of_source(laid_over(NOTHING, [("the tables of the tests", tables)]))
        self.views_file.write_text(json.dumps(self._views), encoding="utf-8")
