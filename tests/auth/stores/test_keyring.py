"""The keyring: long values in parts that swap at once, and no keyring that can make anyone wait or guess."""

from __future__ import annotations

import builtins
import json
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from sage200_dialect.auth.stores import keyring as keyring_module
from sage200_dialect.auth.stores import open_store
from sage200_dialect.auth.stores.testing import SECRET, put, take, token_for
from sage200_dialect.errors import TokenStoreError

keyring = pytest.importorskip("keyring")

Entries = dict[tuple[str, str], str]
LOCATION = "keyring://service"


@pytest.mark.usefixtures("dictionary_keyring")
class TestParts:
    def test_a_short_document_is_one_entry(self, entries: Entries) -> None:
        put(open_store(LOCATION), token_for())
        assert list(entries) == [("service", "tokens")]
        assert json.loads(entries["service", "tokens"])["sage200_dialect_tokens"] == 1

    def test_a_long_one_is_several_and_the_former_go(self, entries: Entries) -> None:
        store = open_store(LOCATION)
        put(store, token_for(version=1, text="x" * 3000))
        first = set(entries)
        assert len(first) == 8
        assert all(len(value) <= 1000 for value in entries.values())
        put(store, token_for(version=2, text="x" * 5000))
        assert set(entries) & first == {("service", "tokens")}
        put(store, token_for(version=3))
        assert list(entries) == [("service", "tokens")]
        assert store.tokens() == [token_for(version=3)]

    def test_a_writer_that_dies_leaves_the_old_document(
        self, entries: Entries, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """After any number of entries written."""
        store = open_store(LOCATION)
        put(store, token_for(version=1, text="x" * 3000))
        before = dict(entries)
        backend = keyring.get_keyring()
        for survived in range(8):
            left = iter(range(survived))

            def dies(service: str, name: str, value: str, left: Any = left) -> None:
                if next(left, None) is None:
                    raise OSError("died")
                entries[service, name] = value

            with monkeypatch.context() as patched:
                patched.setattr(type(backend), "set_password", staticmethod(dies))
                with pytest.raises(TokenStoreError, match="died"):
                    put(store, token_for(version=2, text="y" * 3000))
            assert open_store(LOCATION).tokens() == [token_for(version=1, text="x" * 3000)]
            entries.clear()
            entries.update(before)

    def test_a_reader_between_two_saves_starts_again(
        self, entries: Entries, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store, other = open_store(LOCATION), open_store(LOCATION)
        put(store, token_for(version=1, text="x" * 3000))
        backend = type(keyring.get_keyring())
        get = backend.get_password
        saved: list[bool] = []

        def get_after_another_save(self: object, service: str, name: str) -> str | None:
            if name != "tokens" and not saved:
                saved.append(True)
                put(other, token_for(version=2, text="y" * 3000))
            return get(self, service, name)

        monkeypatch.setattr(backend, "get_password", get_after_another_save)
        assert open_store(LOCATION).tokens() == [token_for(version=2, text="y" * 3000)]
        assert saved

    def test_an_unchanged_document_takes_one_call(
        self, entries: Entries, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = open_store(LOCATION)
        put(store, token_for(text="x" * 3000))
        store.tokens()
        for service, name in list(entries):
            if name != "tokens":
                del entries[service, name]
        assert store.tokens() == [token_for(text="x" * 3000)]

    @pytest.mark.parametrize("missing", [0, 3, 6])
    def test_a_missing_part_is_damage(self, entries: Entries, missing: int) -> None:
        put(open_store(LOCATION), token_for(text="x" * 3000))
        parts = [name for name in entries if name[1] != "tokens"]
        del entries[parts[missing]]
        with pytest.raises(TokenStoreError, match=r"damaged.*keyring del service tokens"):
            open_store(LOCATION).tokens()

    @pytest.mark.parametrize(
        "content",
        ["hello", "{}", '{"sage200_dialect_parts": 0, "generation": "x"}', '{"sage200_dialect_tokens": 2}'],
    )
    def test_what_is_not_ours_is_left_alone(self, entries: Entries, content: str) -> None:
        entries["service", "tokens"] = content
        with pytest.raises(TokenStoreError, match=r"does not hold tokens|newer"):
            put(open_store(LOCATION), token_for())
        assert entries == {("service", "tokens"): content}

    def test_services_are_apart(self) -> None:
        put(open_store(LOCATION), token_for())
        assert open_store("keyring://other").tokens() == []
        with take(open_store(LOCATION)):
            assert open_store("keyring://other").try_lock(token_for().key) is not None


class TestTrouble:
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    def refuses(self, message: str) -> None:
        with pytest.raises(TokenStoreError, match=message) as caught:
            open_store(LOCATION).tokens()
        assert "OAuthSettingsLocation=PATH" in str(caught.value)
        assert caught.value.__context__ is None
        with pytest.raises(TokenStoreError, match=message):
            put(open_store(LOCATION), token_for())

    @pytest.mark.parametrize("name", ["fail", "null"])
    def test_no_keyring(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        from keyring.backends import fail, null

        backend = {"fail": fail, "null": null}[name].Keyring
        monkeypatch.setattr(keyring, "get_keyring", backend)
        self.refuses("this system has no keyring")

    def test_a_plain_file_is_no_keyring(self, monkeypatch: pytest.MonkeyPatch) -> None:
        backend = type("PlaintextKeyring", (), {"__module__": "keyrings.alt.file"})
        monkeypatch.setattr(keyring, "get_keyring", backend)
        self.refuses("would write the tokens to a file")

    def test_no_package(self, monkeypatch: pytest.MonkeyPatch) -> None:
        real = builtins.__import__

        def without_keyring(name: str, *rest: Any) -> Any:
            if name == "keyring":
                raise ModuleNotFoundError(name)
            return real(name, *rest)

        monkeypatch.setattr(builtins, "__import__", without_keyring)
        self.refuses(r"pip install 'sage200-dialect\[keyring\]'")

    @pytest.mark.parametrize(
        "failing",
        [
            lambda *_: (_ for _ in ()).throw(keyring.errors.KeyringLocked("is locked")),
            lambda *_: (_ for _ in ()).throw(RuntimeError("is locked")),
        ],
    )
    def test_a_keyring_that_fails(
        self, monkeypatch: pytest.MonkeyPatch, failing: Callable[..., None]
    ) -> None:
        backend = type("Failing", (), {"get_password": failing})
        monkeypatch.setattr(keyring, "get_keyring", backend)
        self.refuses("is locked")

    def test_a_keyring_that_does_not_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        forever = threading.Event()
        backend = type("Hanging", (), {"get_password": lambda *_: forever.wait(60)})
        monkeypatch.setattr(keyring, "get_keyring", backend)
        monkeypatch.setattr(keyring_module, "TIME_LIMIT", 0.1)
        began = time.monotonic()
        self.refuses("no answer within 0.1 seconds")
        assert time.monotonic() - began < 10
        forever.set()

    def test_a_failure_that_repeats_the_secret(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(self: object, service: str, name: str, value: str) -> None:
            raise OSError(f"cannot write {value}")

        backend = type("Refusing", (), {"get_password": lambda *_: None, "set_password": refuse})
        monkeypatch.setattr(keyring, "get_keyring", backend)
        with pytest.raises(TokenStoreError, match=r"cannot write \*\*\*") as caught:
            put(open_store(LOCATION), token_for())
        assert SECRET not in str(caught.value)


def test_the_time_limit_is_ten_seconds() -> None:
    assert keyring_module.TIME_LIMIT == 10
