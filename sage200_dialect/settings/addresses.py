"""Which addresses may receive a bearer token or a proxy's traffic."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

from sage200_dialect.errors import ProgrammingError

SAGE = "https://api.columbus.sage.com"
SAGE_ID = "https://id.sage.com"
_PASSWORD = re.compile(r"(//[^:]*):.*@", re.DOTALL)
_EDITION_PATH = {"StandardUK": "/uk/sage200/accounts/v1", "ProfessionalUK": "/uk/sage200extra/accounts/v1"}


def is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_sage(parts: SplitResult) -> bool:
    host = (parts.hostname or "").lower()
    return parts.scheme == "https" and (host == "sage.com" or host.endswith(".sage.com"))


def base_url(address: str, schema: str) -> str:
    """The API's base address for an edition: an address without a path gets the edition's."""
    parts = urlsplit(address)
    return address.rstrip("/") if parts.path.strip("/") else address.rstrip("/") + _EDITION_PATH[schema]


def check_api_url(address: str) -> SplitResult:
    """Raises ProgrammingError unless it is https, or http to this machine, and nothing but an address."""
    parts = _split(address, "ApiUrl")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ProgrammingError("ApiUrl must be a plain address, without user, password, ? or #")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        raise ProgrammingError(
            f"ApiUrl must begin with https:// (host {parts.hostname}): the access token "
            "would travel in the open; only addresses of this machine may use http://"
        )
    return parts


def proxy_url(server: str, port: int | None) -> str:
    """`proxy.example` and a port -> `http://proxy.example:port`; the port defaults to 80."""
    parts = _split(server if "://" in server else f"http://{server}", "ProxyServer")
    if parts.scheme not in ("http", "https") or parts.path.strip("/") or parts.query:
        raise ProgrammingError(
            "ProxyServer must be a host name, or an http:// or https:// address of a proxy"
        )
    if parts.username or parts.password:
        raise ProgrammingError("ProxyServer holds a user name; give it as ProxyUser and ProxyPassword")
    if port is not None and parts.port is not None and parts.port != port:
        raise ProgrammingError(
            f"ProxyServer names port {parts.port} and ProxyPort names {port}: leave one out"
        )
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}:{parts.port or port or 80}"


def store_scheme(location: str) -> str:
    """How a token store's location begins: `keyring`, `db+postgresql`, …; `file` for a path."""
    scheme, colon, _ = location.partition(":")
    named = re.fullmatch(r"[A-Za-z][A-Za-z0-9+.\-]+", scheme)  # one letter is a Windows drive
    return scheme.lower() if colon and named else "file"


def masked(text: str) -> str:
    """A text with the password and the query's values of an address in it replaced by `***`.

    It hides too much rather than too little: a password may hold any character.
    """
    if "//" not in text:
        return text
    address, mark, query = _PASSWORD.sub(r"\1:***@", text).partition("?")
    return address + mark + re.sub(r"=[^&]*", "=***", query)


def _split(address: str, name: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        raise ProgrammingError(f"{name} is not an address") from None
    if not parts.hostname or any(character.isspace() for character in address):
        raise ProgrammingError(f"{name} is not an address; write it like {SAGE}")
    return parts
