"""One Superset and one Sage 200 for the whole run, with what most tests need of them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from api import Superset
from sage import Sage
from stack import ADMIN, COMPANY, Stack, brought_up

SECRET = re.compile(r"sageid-(?:at|rt|ac)-[\w-]{8,}|sandbox-web-secret|canary-")


@pytest.fixture(scope="session")
def workdir() -> Path:
    return Path(os.environ["SAGE200_E2E_WORKDIR"])


@pytest.fixture(scope="session")
def stack(workdir: Path) -> Iterator[Stack]:
    with brought_up(workdir) as running:
        yield running
    printed = {path.name: path.read_text(encoding="utf-8") for path in workdir.glob("*.log")}
    assert printed and not [name for name, text in printed.items() if SECRET.search(text)]


@pytest.fixture(scope="session")
def superset(stack: Stack) -> Iterator[Superset]:
    """The administrator's session."""
    session = Superset(stack.superset, *ADMIN)
    yield session
    session.close()


@pytest.fixture(scope="session")
def sage(stack: Stack) -> Iterator[Sage]:
    """The data behind it all, past the driver."""
    direct = Sage(stack.sage, "sandbox", COMPANY)
    yield direct
    direct.close()


@pytest.fixture(scope="session")
def database(stack: Stack, superset: Superset) -> int:
    """A connection that reads with the sandbox's token."""
    made = superset.post(
        "/api/v1/database/",
        database_name="Sage 200 with a token",
        sqlalchemy_uri=stack.sage_url(),
        expose_in_sqllab=True,
    )
    return int(made["id"])


@pytest.fixture(scope="session")
def orders(superset: Superset, database: int) -> int:
    """The dataset of a table."""
    return superset.dataset(database, "sop_orders")


@pytest.fixture(scope="module")
def own_sign_in(stack: Stack, superset: Superset, request: pytest.FixtureRequest) -> int:
    """A connection that has no token: each user signs in himself, and nobody has yet."""
    made = superset.post(
        "/api/v1/database/",
        database_name=f"Sage 200 for each user of {request.module.__name__}",
        sqlalchemy_uri=stack.sage_url(""),
        expose_in_sqllab=True,
        impersonate_user=True,
        masked_encrypted_extra=stack.recipe["oauth"],
    )
    return int(made["id"])
