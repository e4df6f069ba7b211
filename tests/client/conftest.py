"""A server on loopback that answers what a test scripts, byte by byte where need be."""

from __future__ import annotations

import gzip
import json
import re
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from sage200_dialect import auth, settings
from sage200_dialect.client import Client, Statement, shared

CANARY = "canary-token-5f1d9c0e"
BASE = "/uk/sage200extra/accounts/v1"


@dataclass
class Request:
    """One request as it stood on the wire."""

    target: str
    headers: dict[str, str]

    @property
    def path(self) -> str:
        return self.target.partition("?")[0].removeprefix(BASE)

    @property
    def options(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query))


@dataclass
class Reply:
    """An answer; `raw` takes over the connection instead."""

    status: int = 200
    body: bytes = b"[]"
    headers: dict[str, str] = field(default_factory=dict)
    raw: Callable[[socket.socket], None] | None = None


SITES = [
    {
        "company_id": 7,
        "company_name": "Demo",
        "site_id": "site-a",
        "site_name": "Head office",
        "site_short_name": "H",
    }
]


class Site:
    """Serves `/sites` and the tables in `tables` as Sage would; `script` answers come first, in order."""

    def __init__(self) -> None:
        self.sites: list[dict[str, Any]] = SITES
        self.sites_reply: Reply | None = None
        self.tables: dict[str, list[dict[str, Any]]] = {}
        self.script: list[Reply | Callable[[Request], Reply | None]] = []
        self.always: Callable[[Request], Reply | None] | None = None
        self.page_cap = 5000
        self.count_heeds_filter = True
        self.count_cap: int | None = None
        self.zipped = False
        self.requests: list[Request] = []
        self.connections = 0
        self.under_way = 0
        self.most_under_way = 0
        self.lock = threading.Lock()
        self.released = threading.Event()
        site = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with site.lock:
                    site.connections += 1
                try:
                    site._serve(self.request)
                except OSError:
                    return

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, *_: object) -> None:
                return

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port: int = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def data_requests(self) -> list[Request]:
        return [each for each in self.requests if each.path != "/sites"]

    def stop(self) -> None:
        self.released.set()
        self.server.shutdown()
        self.server.server_close()

    def hang(self, connection: socket.socket) -> None:
        """A raw reply that says nothing until the test ends."""
        self.released.wait(60)

    def _serve(self, connection: socket.socket) -> None:
        buffer = b""
        while True:
            while b"\r\n\r\n" not in buffer:
                data = connection.recv(65536)
                if not data:
                    return
                buffer += data
            head, buffer = buffer.split(b"\r\n\r\n", 1)
            first, *lines = head.decode("latin-1").split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
            request = Request(first.split(" ")[1], headers)
            with self.lock:
                self.requests.append(request)
                self.under_way += 1
                self.most_under_way = max(self.most_under_way, self.under_way)
            try:
                reply = self._reply(request)
            finally:
                with self.lock:
                    self.under_way -= 1
            if reply.raw is not None:
                reply.raw(connection)
                return
            body, sent = reply.body, dict(reply.headers)
            if self.zipped:
                body, sent["Content-Encoding"] = gzip.compress(body), "gzip"
            text = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
            connection.sendall(
                f"HTTP/1.1 {reply.status} X\r\nContent-Length: {len(body)}\r\n{text}\r\n".encode() + body
            )

    def _reply(self, request: Request) -> Reply:
        if request.path == "/sites":
            return self.sites_reply or Reply(body=json.dumps(self.sites).encode())
        with self.lock:
            scripted = self.script.pop(0) if self.script else None
        for each in (scripted, self.always):
            reply = each(request) if callable(each) else each
            if reply is not None:
                return reply
        return self._table(request)

    def _table(self, request: Request) -> Reply:
        rows = self.tables.get(request.path)
        if rows is None:
            return Reply(404, b'{"message":"no such thing"}')
        options = request.options
        counting = "$count" in options
        if "$filter" in options and not (counting and not self.count_heeds_filter):
            rows = [row for row in rows if _meets(row, options["$filter"])]
        if counting:
            return Reply(body=str(min(len(rows), self.count_cap or len(rows))).encode())
        if "$orderby" in options:
            name, _, way = options["$orderby"].partition(" ")
            rows = sorted(rows, key=lambda row: row[name], reverse=way == "desc")
        skip, top = int(options.get("$skip", 0)), min(int(options.get("$top", 500)), self.page_cap)
        rows = rows[skip : skip + top]
        if "$select" in options:
            names = options["$select"].split(",")
            rows = [{name: row[name] for name in names} for row in rows]
        return Reply(body=json.dumps(rows).encode())


def _meets(row: dict[str, Any], text: str) -> bool:
    for name, operator, value in re.findall(r"(\w+) (eq|gt|le) (-?\d+)", text):
        have, want = row[name], int(value)
        if not {"eq": have == want, "gt": have > want, "le": have <= want}[operator]:
            return False
    return True


@pytest.fixture
def site() -> Iterator[Site]:
    running = Site()
    yield running
    running.stop()
    shared.close_all()


@pytest.fixture
def connect(site: Site) -> Callable[..., Client]:
    def connect(**options: object) -> Client:
        options.setdefault("OAuthAccessToken", CANARY)
        resolved = settings.resolve(url=f"sage200://127.0.0.1:{site.port}", options=options, environ={})
        return Client(resolved, auth.token_source(resolved))

    return connect


@pytest.fixture
def statement() -> Statement:
    return Statement()


@pytest.fixture(autouse=True)
def no_thread_stays() -> Iterator[None]:
    yield
    for thread in threading.enumerate():
        if thread.name == "sage200-fetch":
            thread.join(5)
            assert not thread.is_alive(), "a worker thread outlived its statement"
