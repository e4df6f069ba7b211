"""The settings of one connection."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from sage200_dialect.settings.addresses import masked

if TYPE_CHECKING:
    from sage200_dialect.auth.stores import TokenStore
    from sage200_dialect.settings.trust import Hosted

InitiateOAuth = Literal["OFF", "REFRESH", "GETANDREFRESH"]
_SECRET = {"secret": True}
_SALT = os.urandom(16)


@dataclass(frozen=True)
class Settings:
    """Every property, checked and typed. Two with the same `credentials_key` act as the same user.

    `api_url` is the base address with the edition's path, None for the embedded sandbox, which starts
    on first use, and so is `oauth_url`, the address of Sage ID. `token_store` is the caller's own; it stands
    before `oauth_settings_location`. `proxy` and `firewall` are addresses without user and
    password. `ssl_server_cert` is None (the usual certificates) or what `client.trust` understands. Times
    are seconds, None for no limit.
    """

    schema: str
    api_url: str | None
    sandbox: bool = False
    company: str | None = None
    site: str | None = None
    location: str | None = None
    discover: bool = False
    user_defined_views: str | None = None
    oauth_client_id: str | None = None
    oauth_client_secret: str | None = field(default=None, metadata=_SECRET)
    oauth_access_token: str | None = field(default=None, metadata=_SECRET)
    oauth_refresh_token: str | None = field(default=None, metadata=_SECRET)
    oauth_expires_in: int | None = None
    oauth_token_timestamp: int | None = None
    oauth_verifier: str | None = field(default=None, metadata=_SECRET)
    oauth_code_verifier: str | None = field(default=None, metadata=_SECRET)
    oauth_url: str | None = None
    oauth_revocation_url: str | None = None
    audience: str = "s200ukipd/sage200"
    scope: str = "email offline_access openid profile"
    oauth_settings_location: str | None = None
    oauth_encryption_key: str | None = field(default=None, metadata=_SECRET)
    token_store: TokenStore | None = None
    hosted: Hosted | None = None
    account: str | None = None
    initiate_oauth: InitiateOAuth = "OFF"
    callback_url: str = "http://localhost:33333"
    pkce: Literal["auto", "on", "off"] = "auto"
    sign_in_timeout: float | None = 120.0
    auth_scheme: str = "OAuth"
    subscription_key: str | None = field(default=None, metadata=_SECRET)
    timeout: float | None = 60.0
    statement_timeout: float | None = None
    pagesize: int = 5000
    max_concurrent_requests: int = 4
    pushdown: bool = True
    max_rows: int = -1
    connect_on_open: bool = False
    readonly: bool = False
    allow_unfiltered_writes: bool = False
    continue_on_error: bool = False
    concurrent_writes: int = 1
    ssl_server_cert: str | None = None
    proxy: str | None = None
    proxy_auto_detect: bool = True
    proxy_auth_scheme: str = "BASIC"
    proxy_ssl_type: str = "AUTO"
    proxy_exceptions: tuple[str, ...] | None = None
    proxy_user: str | None = None
    proxy_password: str | None = field(default=None, metadata=_SECRET)
    firewall: str | None = None
    firewall_type: str = "NONE"
    firewall_user: str | None = None
    firewall_password: str | None = field(default=None, metadata=_SECRET)
    logfile: str | None = None
    verbosity: int = 1
    log_modules: tuple[str, ...] | None = None
    max_log_file_size: int = 100 << 20
    max_log_file_count: int = -1
    browsable_schemas: tuple[str, ...] | None = None
    tables: tuple[str, ...] | None = None
    views: tuple[str, ...] | None = None
    memory_limit: str | None = None
    temp_directory: str | None = None
    threads: int | None = None
    not_used: tuple[tuple[str, str], ...] = field(default=(), metadata=_SECRET)
    """Properties that were given and have no effect, with their values as they were written."""

    def __repr__(self) -> str:
        shown = (
            f"{each.name}={'***' if each.metadata else _shown(getattr(self, each.name))}"
            for each in fields(self)
            if getattr(self, each.name) != each.default
        )
        return f"Settings({', '.join(shown)})"

    @cached_property
    def credentials_key(self) -> str:
        """Names the API and the user in caches. Salted for this process: no secret can be guessed from it."""
        parts = (
            self.api_url,
            self.oauth_url,
            self.audience,
            self.scope,
            self.oauth_client_id,
            self.oauth_client_secret,
            self.oauth_access_token,
            self.oauth_refresh_token,
            self.oauth_verifier,
            self.oauth_settings_location,
            self.account,
            self.subscription_key,
        )
        digest = hashlib.blake2b(key=_SALT, digest_size=16)
        for part in parts:
            digest.update(b"-" if part is None else b"%d:%s" % (len(part.encode()), part.encode()))
        return digest.hexdigest()


def _shown(value: object) -> str:
    return repr(masked(value) if isinstance(value, str) else value)
