from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import registry

from sage200_dialect import sandbox

for name in ("sage200", "sage200.httpx"):  # the entry points, for a checkout that is not installed
    registry.register(name, "sage200_dialect.dialect", "Sage200Dialect")


@pytest.fixture(scope="session")
def server() -> Iterator[Any]:
    """A sandbox of its own: its request log belongs to these tests."""
    running = sandbox.start()
    yield running
    running.stop()


@pytest.fixture
def engine(server: Any) -> Iterator[sa.engine.Engine]:
    engine = sa.create_engine(server.url)
    yield engine
    engine.dispose()


@pytest.fixture
def dialect() -> Any:
    """As tools get it: no driver, no connection, no initialize()."""
    return sa.engine.make_url("sage200://").get_dialect()()
