"""Encryption at rest, with a key that is kept elsewhere than the tokens."""

from __future__ import annotations

import binascii

from cryptography.fernet import Fernet, InvalidToken

from sage200_dialect.errors import TokenStoreError


class Encryption:
    """Fernet (AES-128-CBC with HMAC-SHA256): content changed by anyone without the key is refused."""

    def __init__(self, key: str) -> None:
        self._fernet = _fernet(key)

    def __repr__(self) -> str:
        return "Encryption('***')"

    def encrypt(self, plain: bytes) -> bytes:
        return self._fernet.encrypt(plain)

    def decrypt(self, encrypted: str, location: str) -> bytes:
        try:
            return self._fernet.decrypt(encrypted)
        except (InvalidToken, ValueError):
            pass
        raise TokenStoreError(
            f"The tokens in {location} were encrypted under another key, or are damaged. Nothing was "
            "changed. Give the key that they were saved with, or choose another OAuthSettingsLocation and "
            "sign in there"
        )


def _fernet(key: str) -> Fernet:
    try:
        return Fernet(key.strip())
    except (binascii.Error, ValueError):
        pass
    raise TokenStoreError(
        "The encryption key of a token store is 32 random bytes in URL-safe base64. Make one with: python -c "
        '"from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
    )
