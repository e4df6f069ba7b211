"""The settings of one connection."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field, fields
from functools import cached_property

_SECRET = {"secret": True}
_SALT = os.urandom(16)


@dataclass(frozen=True)
class Settings:
    """Every property, checked and typed. Two with the same `credentials_key` act as the same user.

    `api_url` is the base address with the edition's path, None for the embedded sandbox, which starts
    on first use. `proxy` is the proxy's address without user and password. `ssl_server_cert` is None
    (the usual certificates), a path, or `*`. Times are seconds, None for no limit.
    """

    schema: str
    api_url: str | None
    sandbox: bool = False
    company: str | None = None
    site: str | None = None
    location: str | None = None
    oauth_client_id: str | None = None
    oauth_client_secret: str | None = field(default=None, metadata=_SECRET)
    oauth_access_token: str | None = field(default=None, metadata=_SECRET)
    subscription_key: str | None = field(default=None, metadata=_SECRET)
    timeout: float | None = 60.0
    statement_timeout: float | None = None
    pagesize: int = 5000
    max_concurrent_requests: int = 4
    pushdown: bool = True
    ssl_server_cert: str | None = None
    proxy: str | None = None
    proxy_user: str | None = None
    proxy_password: str | None = field(default=None, metadata=_SECRET)
    memory_limit: str | None = None
    temp_directory: str | None = None
    threads: int | None = None

    def __repr__(self) -> str:
        shown = (
            f"{each.name}={'***' if each.metadata else getattr(self, each.name)!r}"
            for each in fields(self)
            if getattr(self, each.name) != each.default
        )
        return f"Settings({', '.join(shown)})"

    @cached_property
    def credentials_key(self) -> str:
        """Names the API and the user in caches. Salted for this process: no secret can be guessed from it."""
        parts = (
            self.api_url,
            self.oauth_client_id,
            self.oauth_client_secret,
            self.oauth_access_token,
            self.subscription_key,
        )
        digest = hashlib.blake2b(key=_SALT, digest_size=16)
        for part in parts:
            digest.update(b"-" if part is None else b"%d:%s" % (len(part), part.encode()))
        return digest.hexdigest()
