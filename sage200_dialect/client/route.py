"""The way to a host: straight, or through the proxy or firewall that the settings name."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from sage200_dialect.settings.addresses import is_loopback

if TYPE_CHECKING:
    from sage200_dialect.settings import Settings


@dataclass(frozen=True, slots=True)
class Route:
    """`proxy` is an address without user and password; `environment`: its proxies count instead."""

    proxy: str | None = None
    auth: tuple[str, str] | None = field(default=None, repr=False)
    environment: bool = False


def route(host: str, settings: Settings) -> Route:
    if is_loopback(host) or any(_covers(each, host) for each in settings.proxy_exceptions or ()):
        return Route()
    if settings.firewall is not None:
        user, password = settings.firewall_user, settings.firewall_password
        return Route(settings.firewall, (user, password or "") if user else None)
    if settings.proxy is not None:
        user = settings.proxy_user if settings.proxy_auth_scheme == "BASIC" else None
        return Route(settings.proxy, (user, settings.proxy_password or "") if user else None)
    return Route(environment=settings.proxy_auto_detect)


def _covers(exception: str, host: str) -> bool:
    pattern = exception.lower()
    return fnmatchcase(host.lower(), f"*{pattern}" if pattern.startswith(".") else pattern)
