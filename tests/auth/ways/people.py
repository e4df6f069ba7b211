"""People with browsers: what stands at the other end of a sign-in."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import ProxyHandler, build_opener

import sage200_dialect
from sage200_dialect.dbapi.connection import Connection
from sage200_dialect.sandbox import OAuthClient, Sandbox

COUNT = "SELECT COUNT(*) AS n FROM customers"


@dataclass(frozen=True)
class Page:
    """What a browser shows."""

    status: int
    html: str


def visit(address: str) -> Page:
    """Opens an address as a browser does that goes through no proxy."""
    try:
        with build_opener(ProxyHandler({})).open(address, timeout=30) as answer:
            return Page(answer.status, answer.read().decode())
    except HTTPError as error:
        with error:
            return Page(error.code, error.read().decode())
    except OSError:
        return Page(0, "This site cannot be reached")


class Browser:
    """The browser of this machine, with a person before it who decides at once.

    `act` is what they do with the address that is opened: it gives the address at which Sage ID ends.
    """

    def __init__(self, sage: Sandbox) -> None:
        self.opened: list[str] = []
        self.account: str | None = None
        self.refuses = False
        self.act: Callable[[str], str | None] = self.decide
        self._sage = sage
        self._pages: queue.Queue[Page] = queue.Queue()

    def decide(self, address: str) -> str:
        return self._sage.sage_id.sign_in(address, self.account, refuse=self.refuses)

    def open(self, address: str, new: int = 0, autoraise: bool = True) -> bool:
        self.opened.append(address)
        threading.Thread(target=self._follow, args=(address,), daemon=True).start()
        return True

    def page(self) -> Page:
        """The next page at which a sign-in ended."""
        return self._pages.get(timeout=30)

    @property
    def asked(self) -> dict[str, str]:
        """The parameters of the address that was opened last."""
        return parameters(self.opened[-1])

    def _follow(self, address: str) -> None:
        back = self.act(address)
        if back is not None:
            self._pages.put(visit(back))


def parameters(address: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(urlsplit(address).query).items()}


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def is_free(port: int) -> bool:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


class Desktop:
    """A user's machine: a public client `desk` whose redirect URI is a port that is free here."""

    def __init__(self, sage: Sandbox, store: str) -> None:
        self.sage = sage
        self.store = store
        self.port = free_port()
        self.callback = f"http://localhost:{self.port}"
        sage.sage_id.clients["desk"] = OAuthClient("desk", None, (self.callback,))
        self.url = f"sage200://desk@127.0.0.1:{sage.port}/{sage.companies[0].company_id}"

    @property
    def properties(self) -> dict[str, Any]:
        return {
            "InitiateOAuth": "GETANDREFRESH",
            "CallbackURL": self.callback,
            "OAuthSettingsLocation": self.store,
        }

    def connect(self, **changes: Any) -> Connection:
        return sage200_dialect.connect(self.url, **{**self.properties, **changes})


def count(connection: Connection) -> int:
    (found,) = connection.execute(COUNT).fetchone() or (None,)
    assert isinstance(found, int)
    return found


def grants(sage: Sandbox) -> list[tuple[str, str]]:
    """What the token endpoint was asked and decided."""
    return [(each.grant_type, each.outcome) for each in sage.sage_id.token_requests]
