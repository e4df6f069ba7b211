"""Which addresses may receive a bearer token or a proxy's traffic."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

from sage200_dialect.errors import ProgrammingError

SAGE = "https://api.columbus.sage.com"
SAGE_ID = "https://id.sage.com"
MASK = "***"
DRIVE = re.compile(r"[A-Za-z]:[\\/]")
"""How a path on Windows may begin: no scheme."""
_OWN_STORE = re.compile(r"(file|memory|keyring|db\+[^:/]*):", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*)://")
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


def proxy_url(server: str, port: int | None, name: str = "ProxyServer") -> str:
    """`proxy.example` and a port -> `http://proxy.example:port`; the port defaults to 80."""
    kind = name.removesuffix("Server")
    parts = _split(server if "://" in server else f"http://{server}", name)
    if parts.scheme not in ("http", "https") or parts.path.strip("/") or parts.query:
        raise ProgrammingError(f"{name} must be a host name, or an http:// or https:// address of a proxy")
    if parts.username or parts.password:
        raise ProgrammingError(f"{name} holds a user name; give it as {kind}User and {kind}Password")
    if port is not None and parts.port is not None and parts.port != port:
        raise ProgrammingError(f"{name} names port {parts.port} and {kind}Port names {port}: leave one out")
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}:{parts.port or port or 80}"


def store_scheme(location: str | None) -> str:
    """`file` (a path too), `memory`, `keyring`, `db`, or the scheme of a plug-in."""
    if location is None or DRIVE.match(location):
        return "file"
    match = _OWN_STORE.match(location) or _SCHEME.match(location)
    if match is None:
        return "file"
    return match[1].lower().partition("+")[0] if match[1][:3].lower() == "db+" else match[1].lower()


def masked(text: str) -> str:
    """A text with the password and the query's values of an address in it replaced by `***`.

    It hides too much rather than too little: a password may hold any character.
    """
    if "//" not in text:
        return text
    address, mark, query = _PASSWORD.sub(rf"\1:{MASK}@", text).partition("?")
    return address + mark + re.sub(r"=[^&]*", f"={MASK}", query)


def _split(address: str, name: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        raise ProgrammingError(f"{name} is not an address") from None
    if not parts.hostname or any(character.isspace() for character in address):
        raise ProgrammingError(f"{name} is not an address; write it like {SAGE}")
    return parts
