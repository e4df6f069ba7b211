"""The sandbox that stands for Sage, and its admin endpoint, through which tables come and go."""

from __future__ import annotations

import atexit
import itertools
from typing import Any
from urllib.parse import quote

import httpx
from sqlalchemy import exc, schema

from sage200_dialect import sandbox
from sage200_dialect.catalog import Catalog
from sage200_dialect.catalog.catalog import of_source
from sage200_dialect.catalog.source import together
from sage200_dialect.sandbox import Behaviour
from sqlalchemy_suite.resources import record

_TABLES = "/__admin__/tables"
_SETTINGS = "&AllowUnfilteredWrites=true"


class ProvisionedSite:
    def __init__(self) -> None:
        behaviour = Behaviour(collation="binary", omitted_fields="null", nulls="accepted")
        self._sandbox = sandbox.start(admin=True, behaviour=behaviour)
        atexit.register(self._sandbox.stop)
        self._admin = httpx.Client(
            base_url=self._sandbox.http_url,
            headers={"Authorization": f"Bearer {self._sandbox.token}"},
        )
        atexit.register(self._admin.close)
        self._numbers = itertools.count(1)
        self._learn()

    @property
    def url(self) -> str:
        """Where the driver connects to."""
        return self._sandbox.url + _SETTINGS

    def create(self, table: schema.Table) -> None:
        self._ask("POST", _TABLES, json={"tables": {table.name: record(table, next(self._numbers))}})

    def drop(self, name: str) -> None:
        self._ask("DELETE", f"{_TABLES}/{quote(name, safe='')}")

    def _ask(self, method: str, path: str, **content: Any) -> None:
        answer = self._admin.request(method, path, **content)
        if answer.is_error:
            raise exc.CompileError(answer.json()["message"])
        self._learn()

    def _learn(self) -> None:
        """The catalogue that the driver has: these tables and none of Sage's."""
        defined = self._admin.get(_TABLES).raise_for_status().content
        self.catalog: Catalog = of_source(together([], [("the site's tables", defined)]))
