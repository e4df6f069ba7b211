from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.dialects import registry

from sage200_dialect import sandbox
from sage200_dialect.sandbox import Sandbox

for name in ("sage200", "sage200.httpx"):  # the entry points, for a checkout that is not installed
    registry.register(name, "sage200_dialect.dialect", "Sage200Dialect")

COMPANIES = ("Demo Company", "Harbour Supplies", "Ångström & Söhne", "twin", "Twin", "sys")
SCHEMAS = ("Demo Company", "Harbour Supplies", "Twin (5)", "sys (6)", "twin (4)", "Ångström & Söhne")
"""The schema of each company, in order of name."""


@pytest.fixture(scope="session")
def sage() -> Iterator[Sandbox]:
    """A site of six companies: two have the same name but for case, one a reserved name."""
    with sandbox.start(companies=COMPANIES, orders=40) as running:
        yield running


@pytest.fixture(autouse=True)
def empty_log(sage: Sandbox) -> None:
    sage.requests.clear()
