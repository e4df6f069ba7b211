"""The public contract test, run on every store of the package, and shown to notice a store without a lock."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from sage200_dialect.auth.stores import LockedToken, TokenStore, open_store, testing
from sage200_dialect.auth.stores.base import key_hash
from sage200_dialect.auth.stores.testing import TokenStoreContract
from sage200_dialect.auth.tokens import TokenKey


class TestMemory(TokenStoreContract):
    @pytest.fixture(autouse=True)
    def _storage(self, request: pytest.FixtureRequest) -> None:
        self.name = request.node.nodeid

    def open(self) -> TokenStore:
        return open_store(f"memory://{self.name}")


class TestFile(TokenStoreContract):
    @pytest.fixture(autouse=True)
    def _storage(self, tmp_path: Path) -> None:
        self.path = tmp_path / "new" / "tokens.json"

    def open(self) -> TokenStore:
        return open_store(str(self.path))


class TestEncryptedFile(TestFile):
    key = Fernet.generate_key().decode()

    def open(self) -> TokenStore:
        return open_store(f"file:{self.path}", encryption_key=self.key)


class TestSqlite(TokenStoreContract):
    @pytest.fixture(autouse=True)
    def _storage(self, tmp_path: Path) -> None:
        self.path = tmp_path / "new" / "tokens.db"

    def open(self) -> TokenStore:
        return open_store(f"db+sqlite:///{self.path}")


class TestEncryptedSqlite(TestSqlite):
    key = Fernet.generate_key().decode()

    def open(self) -> TokenStore:
        return open_store(f"db+sqlite:///{self.path}", encryption_key=self.key)


class TestPostgres(TokenStoreContract):
    @pytest.fixture(autouse=True)
    def _storage(self, postgres: str) -> None:
        self.storage = postgres

    def open(self) -> TokenStore:
        return open_store(self.storage)


class TestKeyring(TokenStoreContract):
    @pytest.fixture(autouse=True)
    def _storage(self, dictionary_keyring: None) -> None:
        pass

    def open(self) -> TokenStore:
        return open_store("keyring://sage200 tests")


class _WithoutLock:
    """A file store whose lock anyone gets at any time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._store = open_store(str(path))
        self.location = self._store.location
        self.tokens = self._store.tokens

    def try_lock(self, key: TokenKey) -> AbstractContextManager[LockedToken] | None:
        lock_file = f"{self._path.name}.{key_hash(key)[:24]}.lock"
        self._path.with_name(lock_file).unlink(missing_ok=True)
        return self._store.try_lock(key)


@pytest.mark.parametrize(
    "name",
    ["test_a_lock_excludes_handles_and_threads", "test_a_lock_outlasts_a_save", "test_no_update_is_lost"],
)
def test_the_contract_notices_a_missing_lock(name: str, tmp_path: Path) -> None:
    class Broken(TokenStoreContract):
        def open(self) -> TokenStore:
            return _WithoutLock(tmp_path / "tokens.json")

    with pytest.raises(AssertionError):
        getattr(Broken(), name)()


def test_the_contract_is_run_whole() -> None:
    """Nobody takes a test out of it by giving two the same name."""
    source = Path(testing.__file__).read_text(encoding="utf-8")
    names = re.findall(r"def (test_\w+)\(", source)
    assert len(names) == len(set(names)) >= 20
