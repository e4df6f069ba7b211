"""Encryption at rest: the right key or a clear error, and nothing overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from sage200_dialect.auth.stores import TokenStore, open_store
from sage200_dialect.auth.stores.encryption import Encryption
from sage200_dialect.auth.stores.testing import SECRET, put, token_for
from sage200_dialect.errors import TokenStoreError

ONE, OTHER = (Fernet.generate_key().decode() for _ in range(2))


@pytest.fixture(params=["file", "sqlite"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"{tmp_path}/t" if request.param == "file" else f"db+sqlite:///{tmp_path}/t"


def refuses(store: TokenStore, message: str) -> None:
    with pytest.raises(TokenStoreError, match=message) as caught:
        store.tokens()
    assert ONE not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("saved_with", "read_with", "message"),
    [
        (ONE, None, "are encrypted, and no OAuthEncryptionKey"),
        (ONE, OTHER, "under another key"),
        (None, ONE, "are not encrypted, although"),
    ],
)
def test_another_key(
    place: str, tmp_path: Path, saved_with: str | None, read_with: str | None, message: str
) -> None:
    put(open_store(place, encryption_key=saved_with), token_for())
    before = (tmp_path / "t").read_bytes()
    refuses(open_store(place, encryption_key=read_with), message)
    assert (tmp_path / "t").read_bytes() == before
    assert open_store(place, encryption_key=saved_with).tokens() == [token_for()]


def test_a_token_under_another_key_is_not_overwritten_in_a_file(tmp_path: Path) -> None:
    put(open_store(f"{tmp_path}/t", encryption_key=ONE), token_for())
    with pytest.raises(TokenStoreError, match="another key"):
        put(open_store(f"{tmp_path}/t", encryption_key=OTHER), token_for(version=2))
    assert open_store(f"{tmp_path}/t", encryption_key=ONE).tokens() == [token_for()]


def test_nothing_is_readable_on_the_disk(place: str, tmp_path: Path) -> None:
    store = open_store(place, encryption_key=ONE)
    put(store, token_for())
    assert not any(
        SECRET.encode() in each.read_bytes() or b"ada@example.com" in each.read_bytes()
        for each in tmp_path.iterdir()
    )


@pytest.mark.parametrize("key", ["", "short", "x" * 44, "canary-key" * 10, "é" * 32, ONE[:-2]])
def test_what_is_no_key(key: str) -> None:
    with pytest.raises(TokenStoreError, match=r"Fernet\.generate_key") as caught:
        open_store("/nowhere", encryption_key=key)
    assert caught.value.__context__ is None
    assert not key or key not in str(caught.value)


def test_a_key_with_a_line_end() -> None:
    """As read from a file."""
    assert Encryption(ONE).decrypt(Encryption(ONE + "\n").encrypt(b"x").decode(), "here") == b"x"


def test_shows_no_key() -> None:
    assert ONE not in repr(Encryption(ONE))
