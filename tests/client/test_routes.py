"""Ways to the server: HTTP proxies, SOCKS5, and the hosts that need neither."""

from __future__ import annotations

import base64
import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sage200_dialect import auth, settings
from sage200_dialect.client import Client, Statement, shared
from sage200_dialect.client.route import route
from sage200_dialect.errors import OperationalError, RequestFailed
from sage200_dialect.odata.query import Query


class Proxy:
    """Takes one line of talk from each client, remembers it, and hangs up."""

    def __init__(self, talk: Callable[[socket.socket], Any]) -> None:
        self.heard: list[Any] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._talk = talk
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                with connection, contextlib.suppress(OSError):
                    self.heard.append(self._talk(connection))

    def close(self) -> None:
        self._listener.close()


def http(connection: socket.socket) -> dict[str, str]:
    """The head of a CONNECT, answered by 403."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(4096)
    first, *lines = data.decode().split("\r\n")
    connection.sendall(b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n")
    headers = (line.partition(": ") for line in lines if line)
    return {"request": first, **{name.lower(): value for name, _, value in headers}}


def socks5(connection: socket.socket) -> tuple[str, int, str]:
    """Host, port and `user:password` that a SOCKS5 client says; then refused (RFC 1928, RFC 1929)."""
    _, count = struct.unpack("BB", connection.recv(2))
    methods = connection.recv(count)
    who = ""
    if 2 in methods:
        connection.sendall(b"\x05\x02")
        length = connection.recv(2)[1]
        user = connection.recv(length).decode()
        who = f"{user}:{connection.recv(connection.recv(1)[0]).decode()}"
        connection.sendall(b"\x01\x00")
    else:
        connection.sendall(b"\x05\x00")
    connection.recv(4)
    host = connection.recv(connection.recv(1)[0]).decode()
    (port,) = struct.unpack("!H", connection.recv(2))
    connection.sendall(b"\x05\x05\x00\x01\x00\x00\x00\x00\x00\x00")
    return host, port, who


@pytest.fixture
def proxy() -> Iterator[Callable[[Callable[[socket.socket], Any]], Proxy]]:
    made: list[Proxy] = []

    def make(talk: Callable[[socket.socket], Any]) -> Proxy:
        made.append(Proxy(talk))
        return made[-1]

    yield make
    for each in made:
        each.close()
    shared.close_all()


def fetch(**options: object) -> None:
    given = {"OAuthAccessToken": "t", "ApiUrl": "https://sage.invalid", "Timeout": "5", **options}
    resolved = settings.resolve(options=given, environ={})
    Client(resolved, auth.token_source(resolved)).fetch(Query("/x"), Statement())


Make = Callable[[Callable[[socket.socket], Any]], Proxy]


@pytest.mark.parametrize("scheme", ["BASIC", "NONE"])
def test_a_proxy_is_told_who_asks_unless_it_must_not(proxy: Make, scheme: str) -> None:
    there = proxy(http)
    with pytest.raises(RequestFailed, match="proxy refused the connection"):
        fetch(
            ProxyServer="127.0.0.1",
            ProxyPort=there.port,
            ProxyUser="me",
            ProxyPassword="secret",
            ProxyAuthScheme=scheme,
        )
    assert there.heard[0]["request"] == "CONNECT sage.invalid:443 HTTP/1.1"
    expected = f"Basic {base64.b64encode(b'me:secret').decode()}" if scheme == "BASIC" else None
    assert there.heard[0].get("proxy-authorization") == expected


def test_a_firewall_that_tunnels(proxy: Make) -> None:
    there = proxy(http)
    with pytest.raises(RequestFailed, match="proxy refused the connection"):
        fetch(
            FirewallType="TUNNEL",
            FirewallServer="127.0.0.1",
            FirewallPort=there.port,
            FirewallUser="me",
            FirewallPassword="secret",
        )
    assert there.heard[0]["request"] == "CONNECT sage.invalid:443 HTTP/1.1"
    assert there.heard[0]["proxy-authorization"] == f"Basic {base64.b64encode(b'me:secret').decode()}"


@pytest.mark.parametrize("user", [None, "me"])
def test_a_firewall_that_speaks_socks5(proxy: Make, user: str | None) -> None:
    pytest.importorskip("socksio")
    there = proxy(socks5)
    who = {} if user is None else {"FirewallUser": user, "FirewallPassword": "secret"}
    with pytest.raises(RequestFailed, match="proxy"):
        fetch(FirewallType="SOCKS5", FirewallServer="127.0.0.1", FirewallPort=there.port, **who)
    assert there.heard[0] == ("sage.invalid", 443, "me:secret" if user else "")


def test_socks5_without_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "socksio", None)
    with pytest.raises(OperationalError, match=r"FirewallType asks for .* pip install httpx\[socks\]"):
        fetch(FirewallType="SOCKS5", FirewallServer="127.0.0.1")


@pytest.mark.parametrize("detect", [True, False])
def test_the_environments_proxy(proxy: Make, monkeypatch: pytest.MonkeyPatch, detect: bool) -> None:
    there = proxy(http)
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{there.port}")
    says = "proxy refused" if detect else "sage.invalid cannot be reached"
    with pytest.raises(RequestFailed, match=says):
        fetch(ProxyAutoDetect=detect)
    assert bool(there.heard) == detect


@pytest.mark.parametrize(
    ("exceptions", "host", "direct"),
    [
        ("api.test", "api.test", True),
        ("API.test;other.test", "api.TEST", True),
        ("other.test", "api.test", False),
        ("*.test", "api.test", True),
        (".test", "api.test", True),
        ("test", "api.test", False),
        ("other.test", "127.0.0.1", True),
    ],
)
def test_exceptions(exceptions: str, host: str, direct: bool) -> None:
    for more in ({"ProxyServer": "p"}, {"FirewallType": "TUNNEL", "FirewallServer": "p"}, {}):
        resolved = settings.resolve(options={"ProxyExceptions": exceptions, **more}, environ={})
        found = route(host, resolved)
        assert (found.proxy is None and not found.environment) == direct


def test_an_exception_is_reached_directly(proxy: Make) -> None:
    there = proxy(http)
    with pytest.raises(RequestFailed, match=r"sage\.invalid cannot be reached: "):
        fetch(ProxyServer="127.0.0.1", ProxyPort=there.port, ProxyExceptions="*.invalid")
    assert there.heard == []
