from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy.dialects import registry

import sage200_dialect
from sage200_dialect import sandbox
from sage200_dialect.dbapi.connection import Connection
from sage200_dialect.dbapi.cursor import Cursor
from sage200_dialect.sandbox import Behaviour, Sandbox

for name in ("sage200", "sage200.httpx"):  # the entry points, for a checkout that is not installed
    registry.register(name, "sage200_dialect.dialect", "Sage200Dialect")


@pytest.fixture(scope="session")
def site() -> Iterator[Sandbox]:
    with sandbox.start(orders=30) as running:
        yield running


@pytest.fixture
def sage(site: Sandbox) -> Iterator[Sandbox]:
    """The site as it was made: nothing written, nothing asked, no switch set."""
    site.reset()
    site.requests.clear()
    yield site
    site.faults.clear()
    site.behaviour = Behaviour()


@pytest.fixture
def connect(sage: Sandbox) -> Iterator[Callable[..., Connection]]:
    opened: list[Connection] = []

    def connect(**properties: Any) -> Connection:
        opened.append(sage200_dialect.connect(sage.url, **properties))
        return opened[-1]

    yield connect
    for each in opened:
        each.close()


@pytest.fixture
def cursor(connect: Callable[..., Connection]) -> Cursor:
    return connect().cursor()


def sent(sage: Sandbox) -> list[tuple[str, str]]:
    """(method, path) of every request that writes, in order."""
    return [(each.method, each.path) for each in sage.requests if each.method != "GET"]


def bodies(sage: Sandbox) -> list[object]:
    """What those requests carried."""
    return [each.body for each in sage.requests if each.method != "GET"]
