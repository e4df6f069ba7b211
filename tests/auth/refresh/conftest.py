"""A sandbox with someone signed in, and connections that share the sign-in."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import sage200_dialect
from sage200_dialect import sandbox
from sage200_dialect.auth.stores import TokenStore
from sage200_dialect.auth.stores.location import open_store
from sage200_dialect.auth.tokens import StoredToken, TokenKey
from sage200_dialect.sandbox import Sandbox

SCOPE = "email offline_access openid profile"
CLIENT, SECRET = "sandbox-web", "sandbox-web-secret"
ALICE = "alice@example.com"


def key_of(sage: Sandbox, account: str = ALICE) -> TokenKey:
    return TokenKey(sage.http_url, "s200ukipd/sage200", CLIENT, SCOPE, account)


def signed_in(
    sage: Sandbox, store: TokenStore, account: str = ALICE, *, expired: bool = False
) -> StoredToken:
    """Puts a new sign-in of `account` into the store."""
    asked = time.time()
    answer = sage.sage_id.tokens_for(account, client_id=CLIENT, scope=SCOPE)
    lock = store.try_lock(key_of(sage, account))
    assert lock is not None
    with lock as held:
        before = held.load()
        token = StoredToken(
            key_of(sage, account),
            1 if before is None else before.version + 1,
            answer["access_token"],
            answer["refresh_token"],
            0.0 if expired else asked + answer["expires_in"],
            asked,
        )
        assert held.save(token)
    return token


def url_of(sage: Sandbox, mode: str = "REFRESH") -> str:
    company = sage.companies[0].company_id
    return f"sage200://{CLIENT}:{SECRET}@127.0.0.1:{sage.port}/{company}?InitiateOAuth={mode}"


def grants(sage: Sandbox) -> list[tuple[str, str]]:
    return [(each.grant_type, each.outcome) for each in sage.sage_id.token_requests]


@pytest.fixture
def sage() -> Iterator[Sandbox]:
    with sandbox.start(orders=50) as running:
        yield running


@pytest.fixture
def location(tmp_path: Path) -> str:
    return str(tmp_path / "tokens.json")


@pytest.fixture
def store(location: str) -> TokenStore:
    return open_store(location)


@pytest.fixture
def connect(sage: Sandbox, location: str) -> Iterator[Callable[..., Any]]:
    opened: list[sage200_dialect.Connection] = []

    def connect(**properties: Any) -> sage200_dialect.Connection:
        if "token_store" not in properties:
            properties.setdefault("OAuthSettingsLocation", location)
        connection = sage200_dialect.connect(url_of(sage), **properties)
        opened.append(connection)
        return connection

    yield connect
    for each in opened:
        each.close()


def together(number: int, work: Callable[[], Any]) -> list[Any]:
    """What `work` gave or raised in each of so many threads that start at the same moment."""
    barrier = threading.Barrier(number)

    def one() -> Any:
        barrier.wait(30)
        try:
            return work()
        except Exception as error:
            return error

    with ThreadPoolExecutor(number) as pool:
        return [each.result(60) for each in [pool.submit(one) for _ in range(number)]]


QUERY = "SELECT COUNT(*) FROM currencies"
