"""The addresses of the proxy and the firewall, from the properties that name their parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sage200_dialect.errors import ProgrammingError
from sage200_dialect.settings.addresses import proxy_url

_OF_THE_PROXY = ("ProxyPort", "ProxyUser", "ProxyPassword")
_OF_THE_FIREWALL = ("FirewallPort", "FirewallUser", "FirewallPassword")


def proxy(given: Mapping[str, Any]) -> str | None:
    """`http://proxy.example:80`, with https where ProxySSLType asks for it. Raises ProgrammingError."""
    server = given.get("ProxyServer")
    if server is None:
        for name in _OF_THE_PROXY:
            if name in given:
                raise ProgrammingError(f"{name} is given without ProxyServer")
        return None
    address = proxy_url(server, given.get("ProxyPort"))
    wanted = {"ALWAYS": "https", "NEVER": "http", "TUNNEL": "http"}.get(given.get("ProxySSLType", "AUTO"))
    scheme, _, rest = address.partition("://")
    if wanted is None or wanted == scheme:
        return address
    if "://" in server:
        raise ProgrammingError(
            f"ProxyServer begins with {scheme}:// and ProxySSLType={given['ProxySSLType']} asks for "
            f"{wanted}://: leave one out"
        )
    return f"{wanted}://{rest}"


def firewall(given: Mapping[str, Any]) -> str | None:
    """`http://firewall:80` or `socks5://firewall:1080`. Raises ProgrammingError."""
    kind, server = given.get("FirewallType", "NONE"), given.get("FirewallServer")
    if kind == "NONE":
        for name in ("FirewallServer", *_OF_THE_FIREWALL):
            if name in given:
                raise ProgrammingError(f"{name} is given without FirewallType: name TUNNEL or SOCKS5")
        return None
    if server is None:
        raise ProgrammingError(f"FirewallType={kind} is given without FirewallServer")
    if "ProxyServer" in given:
        raise ProgrammingError("ProxyServer and FirewallServer are both given: leave one out")
    port = given.get("FirewallPort") or (1080 if kind == "SOCKS5" else 80)
    if "://" in server:
        raise ProgrammingError("FirewallServer must be a host name; FirewallType says how to speak to it")
    address = proxy_url(server, port, "FirewallServer")
    return address if kind == "TUNNEL" else address.replace("http://", "socks5://", 1)
