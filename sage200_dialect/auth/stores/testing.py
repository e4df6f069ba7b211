"""The tests that every token store has to pass. The author of one subclasses TokenStoreContract in pytest."""

from __future__ import annotations

import pickle
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace

from sage200_dialect.auth.stores.contract import LockedToken, TokenStore
from sage200_dialect.auth.tokens import StoredToken, TokenKey

KEY = TokenKey(
    issuer="https://id.example.com",
    audience="s200ukipd/sage200",
    client_id="client",
    scope="email offline_access openid profile",
    account="ada@example.com",
)
SECRET = "canary-secret"  # noqa: S105
"""In every token of `token_for`: may be found in the storage alone."""

PATIENCE = 60.0


def token_for(key: TokenKey = KEY, version: int = 1, *, text: str = "") -> StoredToken:
    """A token of this version; tokens of other versions differ from it in everything that is secret."""
    return StoredToken(
        key=key,
        version=version,
        access_token=f"{SECRET}-access-{version}{text}",
        refresh_token=f"{SECRET}-refresh-{version}{text}",
        expires_at=1_700_000_000.25 + version,
        signed_in_at=1_690_000_000.5,
    )


def take(store: TokenStore, key: TokenKey = KEY) -> AbstractContextManager[LockedToken]:
    """The key's lock, waiting for it."""
    deadline = time.monotonic() + PATIENCE
    while (taken := store.try_lock(key)) is None:
        assert time.monotonic() < deadline, f"{store!r} gave no lock for {PATIENCE:g} seconds"
        time.sleep(0.001)
    return taken


def put(store: TokenStore, token: StoredToken) -> bool:
    with take(store, token.key) as held:
        return held.save(token)


class TokenStoreContract(ABC):
    """A subclass, named Test…, says how to open the store; pytest then runs every test below on it."""

    @abstractmethod
    def open(self) -> TokenStore:
        """A new handle on the test's storage: the same within a test, empty at its start."""

    def test_is_empty_at_first(self) -> None:
        store = self.open()
        assert store.tokens() == []
        with take(store) as held:
            assert held.load() is None

    def test_gives_back_what_was_saved(self) -> None:
        token = replace(token_for(), origin="fingerprint", refused=True)
        store = self.open()
        with take(store) as held:
            assert held.save(token) is True
            assert held.load() == token
        assert store.tokens() == [token]

    def test_keeps_a_token_without_refresh_token(self) -> None:
        token = replace(token_for(), refresh_token=None)
        assert put(self.open(), token)
        assert self.open().tokens() == [token]

    def test_other_handles_see_each_save(self) -> None:
        writer, reader = self.open(), self.open()
        for version in range(1, 30):
            assert put(writer, token_for(version=version))
            assert reader.tokens() == [token_for(version=version)]
            with take(reader) as held:
                assert held.load() == token_for(version=version)

    def test_a_save_is_kept_before_the_lock_ends(self) -> None:
        writer, reader = self.open(), self.open()
        with take(writer) as held:
            assert held.save(token_for())
            assert reader.tokens() == [token_for()]

    def test_saves_only_what_is_newer(self) -> None:
        store = self.open()
        assert put(store, token_for(version=5))
        for version in (5, 4, 1):
            other = replace(token_for(version=version), access_token="another")  # noqa: S106
            assert put(self.open(), other) is False
            assert store.tokens() == [token_for(version=5)]
        assert put(self.open(), token_for(version=7)) is True
        assert store.tokens() == [token_for(version=7)]

    def test_one_lock_serves_several_steps(self) -> None:
        store = self.open()
        with take(store) as held:
            assert held.save(token_for(version=1))
            assert held.save(token_for(version=2))
            assert held.save(token_for(version=2)) is False
            assert held.delete(2)
            assert held.load() is None
            assert held.save(token_for(version=3))
            assert held.load() == token_for(version=3)
        assert self.open().tokens() == [token_for(version=3)]

    def test_deletes_only_the_version_that_was_meant(self) -> None:
        store = self.open()
        with take(store) as held:
            assert held.delete(1) is False
            assert held.save(token_for(version=3))
            for version in (2, 4):
                assert held.delete(version) is False
            assert held.load() == token_for(version=3)
            assert held.delete(3) is True
            assert held.load() is None
            assert held.delete(3) is False
        assert self.open().tokens() == []
        assert put(self.open(), token_for(version=1))

    def test_keys_are_apart(self) -> None:
        keys = [
            KEY,
            replace(KEY, issuer="https://other.example.com"),
            replace(KEY, audience="other"),
            replace(KEY, client_id="other"),
            replace(KEY, scope="openid"),
            replace(KEY, account="bob@example.com"),
            replace(KEY, client_id="clientemail", scope="offline_access openid profile"),
        ]
        store = self.open()
        for number, key in enumerate(keys, start=1):
            assert put(store, token_for(key, number))
        assert sorted(store.tokens(), key=_version) == [
            token_for(key, number) for number, key in enumerate(keys, start=1)
        ]
        for number, key in enumerate(keys, start=1):
            with take(store, key) as held:
                assert held.load() == token_for(key, number)
        with take(store, keys[0]) as held:
            assert held.delete(1)
        assert sorted(store.tokens(), key=_version) == [
            token_for(key, number) for number, key in enumerate(keys[1:], start=2)
        ]

    def test_keeps_any_text(self) -> None:
        text = "é ß 漢字 😀 \u202e \" ' \\ \x00 \n %s {0} ; --"
        token = token_for(replace(KEY, account=text, scope=text), text=text)
        assert put(self.open(), token)
        assert self.open().tokens() == [token]

    def test_keeps_long_tokens(self) -> None:
        token = token_for(text="x" * 8192)
        assert put(self.open(), token)
        assert self.open().tokens() == [token]
        assert put(self.open(), token_for(version=2))
        assert self.open().tokens() == [token_for(version=2)]

    def test_a_lock_excludes_handles_and_threads(self) -> None:
        store, other = self.open(), self.open()
        with take(store):
            assert store.try_lock(KEY) is None
            assert other.try_lock(KEY) is None
            assert in_thread(lambda: store.try_lock(KEY)) is None
            assert in_thread(lambda: other.try_lock(KEY)) is None
        taken = other.try_lock(KEY)
        assert taken is not None
        with taken:
            assert store.try_lock(KEY) is None

    def test_a_lock_outlasts_a_save(self) -> None:
        store, other = self.open(), self.open()
        with take(store) as held:
            assert held.save(token_for())
            assert other.try_lock(KEY) is None
            assert held.delete(1)
            assert other.try_lock(KEY) is None

    def test_a_lock_does_not_hold_up_readers(self) -> None:
        store, reader = self.open(), self.open()
        assert put(store, token_for())
        with take(store):
            assert reader.tokens() == [token_for()]
            assert in_thread(store.tokens) == [token_for()]

    def test_a_lock_ends_with_an_exception(self) -> None:
        store = self.open()
        failed = False
        try:
            with take(store) as held:
                assert held.save(token_for(version=1))
                raise LookupError
        except LookupError:
            failed = True
        assert failed
        assert store.tokens() == [token_for(version=1)]
        taken = self.open().try_lock(KEY)
        assert taken is not None
        with taken as held:
            assert held.save(token_for(version=2))

    def test_a_lock_ends_when_it_is_forgotten(self) -> None:
        store = self.open()
        taken = store.try_lock(KEY)
        assert taken is not None
        del taken
        with take(self.open()) as held:
            assert held.load() is None

    def test_no_update_is_lost(self) -> None:
        threads, rounds = 8, 10
        stores = [self.open() for _ in range(threads // 2)]
        start = threading.Barrier(threads)

        def increment(number: int) -> None:
            store = stores[number % len(stores)]
            start.wait(PATIENCE)
            for _ in range(rounds):
                with take(store) as held:
                    loaded = held.load()
                    version = 1 if loaded is None else loaded.version + 1
                    assert held.save(token_for(version=version))
                assert [token.key for token in store.tokens()] == [KEY]

        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(increment, range(threads)))
        assert self.open().tokens() == [token_for(version=threads * rounds)]

    def test_keys_do_not_disturb_each_other(self) -> None:
        rounds = 10
        keys = [replace(KEY, account=f"user {number}") for number in range(6)]
        start = threading.Barrier(len(keys))

        def count(key: TokenKey) -> None:
            store = self.open()
            start.wait(PATIENCE)
            for version in range(1, rounds + 1):
                assert put(store, token_for(key, version))

        with ThreadPoolExecutor(len(keys)) as pool:
            list(pool.map(count, keys))
        kept = {token.key: token for token in self.open().tokens()}
        assert kept == {key: token_for(key, rounds) for key in keys}

    def test_location_names_the_storage(self) -> None:
        assert self.open().location == self.open().location
        assert self.open().location

    def test_shows_no_secret(self) -> None:
        store = self.open()
        with take(store) as held:
            assert held.save(token_for())
            shown = [repr(held), str(held)]
        shown += [repr(store), str(store), store.location]
        assert not any(SECRET in text for text in shown)
        try:
            pickled = pickle.dumps(store)
        except Exception:
            return
        assert SECRET.encode() not in pickled


def in_thread(call: Callable[[], object]) -> object:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(call).result(PATIENCE)


def _version(token: StoredToken) -> int:
    return token.version
