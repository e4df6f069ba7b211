"""The sandbox that stands for Sage, and its admin endpoint, through which tables come and go."""

from __future__ import annotations

import atexit
import itertools
import json
import tempfile
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


class ProvisionedSite:
    """`catalog` is what the driver knows: the tables of the tests under their names, and none of Sage's.

    In the sandbox, which has Sage's as well, each has a name of its own.
    """

    def __init__(self) -> None:
        behaviour = Behaviour(collation="binary", omitted_fields="null", nulls="accepted")
        self._sandbox = sandbox.start(admin=True, behaviour=behaviour)
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
        self._tables: dict[str, dict[str, Any]] = {}
        self._views: dict[str, dict[str, str]] = {}
        self._tell()

    def create(self, table: schema.Table) -> None:
        resource = f"table_{next(self._numbers)}"
        there = {**self._resources, table.name: resource}
        self._ask("POST", "", json={"tables": {resource: record(table, f"/{resource}", there)}})
        self._resources = there
        self._tables[table.name] = record(table, f"/{resource}", {name: name for name in there})
        self._tell()

    def drop(self, name: str) -> None:
        self._ask("DELETE", f"/{self._resources[name]}")
        del self._resources[name], self._tables[name]
        self._tell()

    def create_view(self, name: str, query: str) -> None:
        self._views[name] = {"query": query}
        self._tell()

    def drop_view(self, name: str) -> None:
        self._views.pop(name, None)
        self._tell()

    def _ask(self, method: str, path: str, **content: Any) -> None:
        answer = self._admin.request(method, _TABLES + path, **content)
        if answer.is_error:
            raise exc.CompileError(answer.json()["message"])

    def _tell(self) -> None:
        """The driver's catalogue and its file of user-defined views."""
        tables = json.dumps({"tables": self._tables}).encode()
        self.catalog: Catalog = of_source(laid_over(NOTHING, [("the tables of the tests", tables)]))
        self.views_file.write_text(json.dumps(self._views), encoding="utf-8")
