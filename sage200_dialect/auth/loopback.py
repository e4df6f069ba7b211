"""The end of a browser sign-in on this machine (RFC 8252 7.3): one answer on one address, then nothing."""

from __future__ import annotations

import errno
import hmac
import os
import socket
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

from sage200_dialect.auth import page
from sage200_dialect.client.messages import one_line
from sage200_dialect.client.stop import Stop
from sage200_dialect.errors import AuthenticationRequired, Error

_SLOW_CLIENT_SECONDS = 10.0
_LONGEST_EXCHANGE = 90.0


@dataclass(frozen=True, slots=True)
class Redirect:
    """What the browser brought back: a code, or the error of RFC 6749 4.1.2.1 in Sage ID's words."""

    code: str | None = field(repr=False)
    error: str | None = None


def read_redirect(query: str, state: str) -> Redirect | None:
    """The redirect's answer; None when its `state` is not ours, whatever else it says."""
    values = {name: found[-1] for name, found in parse_qs(query, keep_blank_values=True).items()}
    if not hmac.compare_digest(values.get("state", "").encode(), state.encode()):
        return None
    if "error" in values:
        words = f"{values['error']}: {values.get('error_description', '')}".rstrip(": ")
        return Redirect(None, one_line(words, 300))
    return Redirect(values.get("code") or None, None if values.get("code") else "it holds no code")


class Listener:
    """Listens on 127.0.0.1 for the redirect to `callback_url`. A context manager: leaving it frees the port.

    Raises AuthenticationRequired when the port is taken.
    """

    def __init__(self, callback_url: str, state: str) -> None:
        parts = urlsplit(callback_url)
        self._state = state
        self._path = parts.path or "/"
        self._changed = threading.Condition()
        self._redirect: Redirect | None = None
        self._failure: Error | None = None
        self._page: str | None = None
        self._delivered = False
        self._closed = False
        port = 80 if parts.port is None else parts.port
        try:
            self._server = _Server(("127.0.0.1", port), _handler(self))
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            why = (
                "taken by another program" if error.errno == errno.EADDRINUSE else "not allowed to this user"
            )
            raise AuthenticationRequired(
                f"The browser cannot come back to {callback_url}: port {port} is {why}. End that program, or "
                "register another CallbackURL (port 0 takes a free one)"
            ) from None
        netloc = parts.netloc if parts.port != 0 else f"{parts.hostname}:{self._server.server_address[1]}"
        self.redirect_uri = urlunsplit((parts.scheme, netloc, parts.path, "", ""))
        """What Sage ID is told: the callback's address as it is registered, with the real port for 0."""
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="sage200-callback", daemon=True
        )
        self._thread.start()

    def __enter__(self) -> Listener:
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            if self._redirect is not None:
                self._changed.wait_for(lambda: self._delivered, _SLOW_CLIENT_SECONDS)
        self._server.shutdown()
        self._server.server_close()

    def wait(self, seconds: float | None, stop: Stop) -> Redirect | None:
        """The redirect, or None when none came in time. Raises Stopped, and what `fail` was given."""
        with stop.calling(self._wake), self._changed:
            self._changed.wait_for(lambda: self._redirect or self._failure or stop.is_set, seconds)
            stop.check()
            if self._redirect is None and self._failure is not None:
                raise self._failure
            return self._redirect

    def fail(self, error: Error) -> None:
        """No browser will come: whoever waits gets `error`."""
        with self._changed:
            self._failure = error
            self._changed.notify_all()

    def show(self, html: str) -> None:
        """Answer the browser, which waits since it came back."""
        with self._changed:
            self._page = html
            self._changed.notify_all()

    def answer(self, target: str) -> tuple[int, str]:
        """Status and page for one request, in a thread of its own."""
        path, _, query = target.partition("?")
        if (path or "/") != self._path:
            return 404, page.message("Not here", "This address only waits for the end of a sign-in.")
        redirect = read_redirect(query, self._state)
        if redirect is None:
            return 400, page.message(
                "Not this sign-in", "This answer does not belong to the sign-in that is under way."
            )
        with self._changed:
            if self._redirect is not None:
                return 400, page.message("Already answered", "This sign-in was answered before.")
            self._redirect = redirect
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._page is not None or self._closed, _LONGEST_EXCHANGE)
            return 200, self._page or page.message("Interrupted", "The program has given the sign-in up.")

    def delivered(self) -> None:
        """The browser that brought the redirect has its page, or has hung up."""
        with self._changed:
            self._delivered = True
            self._changed.notify_all()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()


class _Server(ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False  # a client that is slow must not keep the sign-in waiting
    allow_reuse_address = os.name != "nt"  # there it would let a second program listen too

    def server_bind(self) -> None:
        if os.name == "nt":  # pragma: no cover - Windows only
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)  # type: ignore[attr-defined,unused-ignore]
        super().server_bind()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up is no news."""


def _handler(listener: Listener) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = _SLOW_CLIENT_SECONDS

        def do_GET(self) -> None:
            status, html = listener.answer(self.path)
            try:
                self._send(status, html.encode())
            finally:
                if status == 200:
                    listener.delivered()

        def _send(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("Referrer-Policy", "no-referrer")
            self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: the request line holds the code."""

    return Handler
