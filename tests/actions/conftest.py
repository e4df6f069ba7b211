from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import sage200_dialect
from sage200_dialect import Connection, sandbox
from sage200_dialect.sandbox import Behaviour


@pytest.fixture(scope="package")
def server() -> Iterator[Any]:
    with sandbox.start(orders=20) as sage:
        yield sage


@pytest.fixture
def sage(server: Any) -> Iterator[Any]:
    """A site as it was at first, on which nothing was asked yet."""
    yield server
    server.reset()
    server.behaviour = Behaviour()
    server.faults.clear()
    server.requests.clear()


@pytest.fixture
def connection(sage: Any) -> Iterator[Connection]:
    with sage200_dialect.connect(sage.url, ConnectOnOpen=True) as opened:
        sage.requests.clear()
        yield opened


@pytest.fixture
def customer(sage: Any) -> int:
    return int(sage.rows("customers")[0]["id"])
