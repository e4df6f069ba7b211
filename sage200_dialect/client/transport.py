"""The one module that speaks HTTP, through httpx.

A `Transport` keeps a stack of httpx clients of one connection each: the connection of a request is then
known while the request waits, and cancelling can break it off at once.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sage200_dialect.client import trust
from sage200_dialect.client.route import route
from sage200_dialect.client.stop import Stop
from sage200_dialect.errors import OperationalError
from sage200_dialect.logs import TLS
from sage200_dialect.settings.addresses import is_loopback

if TYPE_CHECKING:
    import httpx

    from sage200_dialect.settings import Settings

CONNECT_TIMEOUT = 15.0
_IDLE_SECONDS = 30.0
_LARGEST_BODY = 1 << 30


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, its body unzipped. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class NoAnswer(Exception):
    """No whole answer came. The message is one sentence for the user.

    `sent` is False when the request surely never reached the server; `hopeless` when another attempt
    cannot help.
    """

    def __init__(self, message: str, *, sent: bool, hopeless: bool = False) -> None:
        super().__init__(message)
        self.sent = sent
        self.hopeless = hopeless


class Transport:
    """Connections to the API's host for one user's credentials and one set of network settings."""

    def __init__(self, base_url: str, settings: Settings) -> None:
        parts = urlsplit(base_url)
        self.host = parts.hostname or ""
        if parts.scheme != "https" and not is_loopback(self.host):
            raise OperationalError(
                f"The access token is sent over https only, and {self.host} is given with http"
            )
        self._tls = parts.scheme == "https"
        self._certificates = settings.ssl_server_cert
        self._route = route(self.host, settings)
        self._lock = threading.Lock()
        self._context: ssl.SSLContext | None = None
        self._idle: list[_Slot] = []

    def send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        *,
        stop: Stop,
        deadline: float | None,
        content: bytes | None = None,
    ) -> Answer:
        """One attempt. Redirects are not followed. `deadline` is on `time.monotonic`.

        Raises NoAnswer, and Stopped within moments of `stop` being set.
        """
        slot = self._take()
        keep = False
        try:
            with stop.calling(slot.abort):
                stop.check()
                answer = slot.send(method, url, headers, content, deadline)
            keep = True
            return answer
        except Exception:
            # A socket that is shut under its reader fails in many ways.
            stop.check()
            raise
        finally:
            if keep and not slot.aborted:
                with self._lock:
                    self._idle.append(slot)
            else:
                slot.close()

    def close_idle(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for slot in idle:
            slot.close()

    def _take(self) -> _Slot:
        with self._lock:
            if self._idle:
                return self._idle.pop()
            if self._context is None:
                self._context = self._ssl_context()
        return _Slot(self._open(self._context), self.host, self._route.proxy is not None)

    def _open(self, context: ssl.SSLContext) -> httpx.Client:
        import httpx

        named = self._route.proxy
        proxy = None if named is None else httpx.Proxy(named, auth=self._route.auth)
        limits = httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=_IDLE_SECONDS)
        try:
            return httpx.Client(
                verify=context,
                proxy=proxy,
                limits=limits,
                trust_env=self._route.environment,
                cookies=_no_cookies(),
            )
        except ImportError:
            who = "The environment names" if named is None else "FirewallType asks for"
            raise OperationalError(f"{who} a SOCKS proxy, which needs: pip install httpx[socks]") from None
        except (ValueError, httpx.InvalidURL):
            raise OperationalError(
                "The environment names a proxy that is no http(s) address (HTTPS_PROXY, ALL_PROXY)"
            ) from None

    def _ssl_context(self) -> ssl.SSLContext:
        return trust.context(self._certificates) if self._tls else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _no_cookies() -> Any:
    """The API is stateless; keeping its cookies would only tie requests together."""
    from http.cookiejar import CookieJar, DefaultCookiePolicy

    return CookieJar(DefaultCookiePolicy(allowed_domains=[]))


class _Slot:
    """One httpx client and its one connection."""

    def __init__(self, client: httpx.Client, host: str, proxied: bool) -> None:
        self._client = client
        self._host = host
        self._proxied = proxied
        self._socket: socket.socket | None = None
        self.aborted = False

    def abort(self) -> None:
        """Break the connection off, whoever reads from it. Safe from any thread."""
        self.aborted = True
        self._break()

    def close(self) -> None:
        self._client.close()
        if self._socket is not None:  # httpcore leaves it open when a SOCKS proxy refuses
            self._socket.close()

    def send(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None, deadline: float | None
    ) -> Answer:
        import httpx

        try:
            request = self._client.build_request(
                method,
                url,
                headers=dict(headers),
                content=content,
                timeout=self._timeout(deadline),
                extensions={"trace": self._trace},
            )
            response = self._client.send(request, stream=True)
            try:
                body = self._read(response, deadline)
            finally:
                response.close()
        except httpx.TransportError as error:
            raise self._no_answer(error) from None
        except zlib.error:
            raise NoAnswer(
                f"The answer of {self._host} is broken: it cannot be unzipped", sent=True
            ) from None
        except httpx.InvalidURL:
            raise NoAnswer("The request is too long for one address", sent=False, hopeless=True) from None
        return Answer(
            response.status_code, {name.lower(): value for name, value in response.headers.items()}, body
        )

    def _read(self, response: httpx.Response, deadline: float | None) -> bytes:
        """The body. Unzipped here, so that the clock and the size are looked at after each piece."""
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        if encoding not in ("identity", "gzip"):
            raise NoAnswer(
                f"{self._host} answered in an encoding that was not asked for ({encoding})",
                sent=True,
                hopeless=True,
            )
        unzip = zlib.decompressobj(zlib.MAX_WBITS | 16) if encoding == "gzip" else None
        chunks: list[bytes] = []
        size = 0
        for raw in response.iter_raw():
            chunk = raw if unzip is None else unzip.decompress(raw, _LARGEST_BODY)
            chunks.append(chunk)
            size += len(chunk)
            if deadline is not None and time.monotonic() > deadline:
                raise NoAnswer(f"The answer of {self._host} was not complete within Timeout", sent=True)
            if size >= _LARGEST_BODY:
                raise NoAnswer(
                    f"The answer of {self._host} is larger than {_LARGEST_BODY >> 20} MB; set a "
                    "smaller Pagesize",
                    sent=True,
                    hopeless=True,
                )
        if unzip is not None and not unzip.eof:
            raise NoAnswer(f"The answer of {self._host} breaks off in the middle", sent=True)
        return b"".join(chunks)

    def _timeout(self, deadline: float | None) -> httpx.Timeout:
        import httpx

        if deadline is None:
            return httpx.Timeout(None, connect=CONNECT_TIMEOUT)
        left = max(deadline - time.monotonic(), 0.001)
        return httpx.Timeout(left, connect=min(left, CONNECT_TIMEOUT))

    def _trace(self, event: str, info: dict[str, Any]) -> None:
        """httpx tells each step; those that open a connection answer its stream."""
        get_extra_info = getattr(info.get("return_value"), "get_extra_info", None)
        if get_extra_info is not None:
            self._socket = get_extra_info("socket")
            if TLS.on(3) and get_extra_info("ssl_object") is not None:
                self._tell(get_extra_info("ssl_object"))
            if self.aborted:
                self._break()

    def _tell(self, secured: ssl.SSLObject | ssl.SSLSocket) -> None:
        cipher = secured.cipher()
        TLS.write(3, "connected to %s with %s, %s", self._host, secured.version(), cipher and cipher[0])

    def _break(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def _no_answer(self, error: httpx.TransportError) -> NoAnswer:
        import httpx

        if self.aborted:
            return NoAnswer("aborted", sent=True)
        certificate = _cause(error, ssl.SSLError)
        if isinstance(error, httpx.ConnectError) and certificate is not None:
            reason = getattr(certificate, "verify_message", "") or certificate.reason or "no handshake"
            return NoAnswer(
                f"The secure connection to {self._host} failed: {reason}. If your network uses "
                "its own certificates, name their file in "
                "SSLServerCert",
                sent=False,
                hopeless=True,
            )
        if isinstance(error, httpx.ProxyError):
            return NoAnswer(
                f"The proxy refused the connection to {self._host}: {error}",
                sent=False,
                hopeless="407" in str(error),
            )
        if isinstance(error, httpx.UnsupportedProtocol):
            return NoAnswer(f"The address of {self._host} cannot be used: {error}", sent=False, hopeless=True)
        through = " through the proxy" if self._proxied else ""
        if isinstance(error, httpx.ConnectTimeout):
            return NoAnswer(
                f"{self._host} cannot be reached{through}: no connection within the time allowed", sent=False
            )
        if isinstance(error, httpx.ConnectError):
            return NoAnswer(f"{self._host} cannot be reached{through}: {_reason(error)}", sent=False)
        if isinstance(error, httpx.TimeoutException):
            return NoAnswer(f"{self._host} did not answer within Timeout", sent=True)
        return NoAnswer(f"The connection to {self._host} broke off before the answer was complete", sent=True)


def _cause(error: BaseException, kind: type[ssl.SSLError]) -> ssl.SSLError | None:
    at: BaseException | None = error
    while at is not None:
        if isinstance(at, kind):
            return at
        at = at.__cause__ or at.__context__
    return None


def _reason(error: Exception) -> str:
    at: BaseException | None = error
    while at is not None:
        if isinstance(at, socket.gaierror):
            return "its name is not known here; check the network, or the proxy settings"
        if isinstance(at, ConnectionRefusedError):
            return "the connection was refused"
        if isinstance(at, OSError) and at.strerror:
            return at.strerror
        at = at.__cause__ or at.__context__
    return str(error) or type(error).__name__
