"""The public contract test, run on every store of the package, and shown to notice a store without a lock."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from sage200_dialect.auth.stores import TokenStore, open_store
from sage200_dialect.auth.stores.testing import TokenStoreContract


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
