"""One Superset and one Sage 200 for the whole run, brought up by the recipe's own commands."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from api import Superset
from recipe import Recipe
from sage import Sage

WORKDIR = Path(os.environ["SAGE200_E2E_WORKDIR"])
COMPANY = "Demo Company"
ADMIN = ("admin", "admin")
SECRET = re.compile(r"sageid-(?:at|rt|ac)-[\w-]{8,}|sandbox-web-secret|canary-")


@dataclass(frozen=True)
class Stack:
    """What runs."""

    recipe: Recipe
    superset: str
    """Scheme, host and port."""
    sage: str

    def sage_url(self, options: str = "&OAuthAccessToken=sandbox") -> str:
        """The URL of the first company for SQLAlchemy."""
        place = self.sage.removeprefix("http://")
        return f"sage200://{place}/{COMPANY.replace(' ', '%20')}?Schema=ProfessionalUK{options}"


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    for left_over in ("home", "dashboard", "shots"):
        shutil.rmtree(WORKDIR / left_over, ignore_errors=True)
    superset_port, sandbox_port = _free_ports(2)
    recipe = Recipe(WORKDIR, superset_port=superset_port, sandbox_port=sandbox_port)
    recipe.run("settings")
    recipe.run("superset")
    connection = WORKDIR / "dashboard" / "databases" / "Sage_200.yaml"
    connection.write_text(recipe.with_ports(connection.read_text(encoding="utf-8")), encoding="utf-8")
    with recipe.running("sandbox") as sandbox:
        sage = f"http://127.0.0.1:{sandbox_port}"
        _wait_for(f"{sage}/authorize", sandbox)
        recipe.run("dashboard")
        with recipe.running("serve") as server:
            superset = f"http://127.0.0.1:{superset_port}"
            _wait_for(f"{superset}/health", server)
            yield Stack(recipe, superset, sage)


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
        extra='{"cost_estimate_enabled": true}',
    )
    return int(made["id"])


@pytest.fixture(scope="session")
def orders(superset: Superset, database: int) -> int:
    """The dataset of a table."""
    return superset.dataset(database, "sop_orders")


def _free_ports(count: int) -> list[int]:
    """They may be taken again before they are used; nothing on this machine is that quick."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(each.getsockname()[1]) for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 300
    while True:
        assert process.poll() is None, f"what serves {address} ended: see the log in {WORKDIR}"
        try:
            return httpx.get(address, trust_env=False).close()
        except httpx.TransportError:
            assert time.monotonic() < deadline, f"nothing answers on {address}: see the logs in {WORKDIR}"
            time.sleep(0.2)


@pytest.fixture(scope="session", autouse=True)
def no_secret_in_the_logs(stack: Stack) -> Iterator[None]:
    yield
    printed = {path.name: path.read_text(encoding="utf-8") for path in WORKDIR.glob("*.log")}
    assert printed and not [name for name, text in printed.items() if SECRET.search(text)]
