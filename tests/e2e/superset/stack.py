"""One Superset and one Sage 200, brought up by the recipe's own commands."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from recipe import Recipe

COMPANY = "Demo Company"
ADMIN = ("admin", "admin")
PATIENCE = 300


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


@contextmanager
def brought_up(folder: Path) -> Iterator[Stack]:
    for left_over in ("home", "dashboard", "shots"):
        shutil.rmtree(folder / left_over, ignore_errors=True)
    superset_port, sandbox_port = _free_ports(2)
    recipe = Recipe(folder, superset_port=superset_port, sandbox_port=sandbox_port)
    recipe.run("settings")
    recipe.run("superset")
    connection = folder / "dashboard" / "databases" / "Sage_200.yaml"
    connection.write_text(recipe.with_ports(connection.read_text(encoding="utf-8")), encoding="utf-8")
    with recipe.running("sandbox") as sandbox:
        sage = f"http://127.0.0.1:{sandbox_port}"
        _wait_for(f"{sage}/authorize", sandbox)
        recipe.run("dashboard")
        with recipe.running("serve") as server:
            superset = f"http://127.0.0.1:{superset_port}"
            _wait_for(f"{superset}/health", server)
            yield Stack(recipe, superset, sage)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(each.getsockname()[1]) for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        assert process.poll() is None, f"what serves {address} ended: see the logs"
        try:
            return httpx.get(address, trust_env=False).close()
        except httpx.TransportError:
            assert time.monotonic() < deadline, f"nothing answers on {address}: see the logs"
            time.sleep(0.2)
