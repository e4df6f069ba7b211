"""A keyring in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def entries() -> dict[tuple[str, str], str]:
    """What the keyring of `dictionary_keyring` holds, by service and name."""
    return {}


@pytest.fixture
def dictionary_keyring(
    entries: dict[tuple[str, str], str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[None]:
    keyring = pytest.importorskip("keyring")
    from keyring.backend import KeyringBackend
    from keyring.errors import PasswordDeleteError

    class Dictionary(KeyringBackend):
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            return entries.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            assert len(password.encode("utf-16-le")) <= 2560, "Windows takes no longer values"
            entries[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            if entries.pop((service, username), None) is None:
                raise PasswordDeleteError("not found")

    monkeypatch.setattr(keyring, "get_keyring", Dictionary)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    yield
