"""What the connections of this process share: sockets, gates, and what was learned of the sites."""

from __future__ import annotations

import atexit
import os
import threading
from collections import OrderedDict, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sage200_dialect.client.described import Described
from sage200_dialect.client.gate import Gate
from sage200_dialect.client.transport import Transport

if TYPE_CHECKING:
    from sage200_dialect.client.companies import Company
    from sage200_dialect.settings import Settings

_MOST_USERS = 64


@dataclass
class Site:
    """What is known of one site, for every user of it."""

    gate: Gate = field(default_factory=Gate)
    largest_page: int | None = None
    """The most rows the site gives in one page, once it was seen to give fewer than asked for."""
    counts_filtered: dict[str, bool] = field(default_factory=dict)
    """By path: whether `$count` heeds `$filter`."""
    sizes: dict[tuple[int, str], int | None] = field(default_factory=dict)
    """By company and path: what `$count` once said, None where it is refused."""


@dataclass
class User:
    """One set of credentials: its connections, and its companies by the identity that Sage showed them to."""

    transport: Transport
    companies: dict[object, tuple[Company, ...]] = field(default_factory=dict)
    described: defaultdict[tuple[object, str], Described] = field(
        default_factory=lambda: defaultdict(Described)
    )
    """By identity and site: what the site said of its resources."""
    lock: threading.Lock = field(default_factory=threading.Lock)


class _Registry:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.users: OrderedDict[tuple[object, ...], User] = OrderedDict()
        self.sites: defaultdict[tuple[str, str], Site] = defaultdict(Site)


_registry = _Registry()


def _start_anew() -> None:
    """A forked child must not use its parent's sockets, nor wait for locks that no thread of it holds."""
    global _registry  # noqa: PLW0603
    _registry = _Registry()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_anew)


def user(base_url: str, settings: Settings) -> User:
    """The user of these credentials and network settings."""
    key = (
        base_url,
        settings.credentials_key,
        settings.token_store,
        settings.ssl_server_cert,
        settings.proxy,
        settings.proxy_user,
        settings.proxy_password,
        settings.proxy_auth_scheme,
        settings.proxy_exceptions,
        settings.proxy_auto_detect,
        settings.firewall,
        settings.firewall_user,
        settings.firewall_password,
    )
    with _registry.lock:
        found = _registry.users.get(key)
        if found is None:
            found = _registry.users[key] = User(Transport(base_url, settings))
        _registry.users.move_to_end(key)
        oldest = _registry.users.popitem(last=False)[1] if len(_registry.users) > _MOST_USERS else None
    if oldest is not None:
        oldest.transport.close_idle()
    return found


def any_described(settings: Settings) -> bool:
    """Whether a site was asked about its resources with these credentials, in this process."""
    with _registry.lock:
        users = [user for key, user in _registry.users.items() if key[1] == settings.credentials_key]
        return any(each.asked for user in users for each in tuple(user.described.values()))


def site(base_url: str, site_id: str) -> Site:
    with _registry.lock:
        return _registry.sites[base_url, site_id]


@atexit.register
def close_all() -> None:
    """Close every kept connection; what is needed opens again."""
    with _registry.lock:
        users = list(_registry.users.values())
        _registry.users.clear()
        _registry.sites.clear()
    for each in users:
        each.transport.close_idle()
