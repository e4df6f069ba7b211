from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import registry

import sage200_dialect
from sage200_dialect import Connection, sandbox
from sage200_dialect.sandbox import Sandbox

for name in ("sage200", "sage200.httpx"):  # the entry points, for a checkout that is not installed
    registry.register(name, "sage200_dialect.dialect", "Sage200Dialect")


@pytest.fixture(scope="module")
def sage() -> Iterator[Sandbox]:
    with sandbox.start() as running:
        yield running


@pytest.fixture
def engine(sage: Sandbox) -> Iterator[sa.engine.Engine]:
    made = sa.create_engine(sage.url)
    yield made
    made.dispose()


@pytest.fixture
def connection(sage: Sandbox) -> Iterator[Connection]:
    with sage200_dialect.connect(sage.url) as open_connection:
        yield open_connection
