"""The text in which tokens are kept: a JSON document that says at its beginning that it is one.

    {"sage200_dialect_tokens": 1, "tokens": [{"key": {…}, "version": 3, …}, …]}
    {"sage200_dialect_tokens": 1, "encrypted": "gAAAAA…"}

The number is the format. The text is ASCII: it passes any database and any keyring.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, TypeVar

import msgspec

from sage200_dialect.auth.tokens import StoredToken
from sage200_dialect.errors import TokenStoreError

if TYPE_CHECKING:
    from sage200_dialect.auth.stores.encryption import Encryption

FORMAT = 1

Decoded = TypeVar("Decoded")

_SIGNATURE = b'{"sage200_dialect_tokens": '
_BEGINNING = re.compile(re.escape(_SIGNATURE) + rb"(\d{1,9})?")


class DamagedTokens(TokenStoreError):
    """The content is a token store's, and it is not whole."""


class _Document(msgspec.Struct, forbid_unknown_fields=True):
    sage200_dialect_tokens: int
    tokens: list[StoredToken] | None = None
    encrypted: str | None = None


# Made here, under the import's lock: msgspec crashes when two threads are the first to decode a type.
_DOCUMENT = msgspec.json.Decoder(_Document)
_TOKENS = msgspec.json.Decoder(list[StoredToken])


def encode(tokens: Iterable[StoredToken], encryption: Encryption | None = None) -> bytes:
    """The document that holds `tokens`; it has been read back once, so that it can be read again."""
    listed = list(tokens)
    try:
        plain = json.dumps([asdict(token) for token in listed], allow_nan=False).encode("ascii")
        kept = _TOKENS.decode(plain) == listed
    except (ValueError, TypeError, msgspec.MsgspecError):
        kept = False
    if not kept:
        raise TokenStoreError("A token holds what cannot be kept: text that is not Unicode, or no number")
    if encryption is None:
        return b'%b%d, "tokens": %b}' % (_SIGNATURE, FORMAT, plain)
    return b'%b%d, "encrypted": "%b"}' % (_SIGNATURE, FORMAT, encryption.encrypt(plain))


def decode(content: bytes, location: str, encryption: Encryption | None = None) -> tuple[StoredToken, ...]:
    """The tokens of a document. `location` names its place in messages.

    Raises DamagedTokens for a document of ours that is not whole, and otherwise TokenStoreError.
    """
    beginning = _BEGINNING.match(content)
    if beginning is None:
        if _SIGNATURE.startswith(content):
            raise _damaged(location)
        raise TokenStoreError(
            f"{location} does not hold tokens of sage200-dialect, and was left as it is. Choose another "
            "OAuthSettingsLocation"
        )
    if beginning[1] is not None and int(beginning[1]) > FORMAT:
        raise TokenStoreError(
            f"{location} was written by a newer sage200-dialect (format {int(beginning[1])}; this one reads "
            f"{FORMAT}), and was left as it is. Update sage200-dialect, or choose another "
            "OAuthSettingsLocation"
        )
    document = _decoded(content, _DOCUMENT, location)
    if document.sage200_dialect_tokens != FORMAT or (document.tokens is None) == (document.encrypted is None):
        raise _damaged(location)
    if document.encrypted is not None:
        if encryption is None:
            raise TokenStoreError(
                f"The tokens in {location} are encrypted, and no OAuthEncryptionKey is given. Nothing was "
                "changed"
            )
        tokens = _decoded(encryption.decrypt(document.encrypted, location), _TOKENS, location)
    else:
        if encryption is not None:
            raise TokenStoreError(
                f"The tokens in {location} are not encrypted, although OAuthEncryptionKey is given. Nothing "
                "was changed. Leave the key away, or choose another OAuthSettingsLocation and sign in there"
            )
        assert document.tokens is not None
        tokens = document.tokens
    if len({token.key for token in tokens}) != len(tokens):
        raise _damaged(location)
    return tuple(tokens)


def _decoded(content: bytes, decoder: msgspec.json.Decoder[Decoded], location: str) -> Decoded:
    try:
        return decoder.decode(content)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        pass
    raise _damaged(location)


def _damaged(location: str) -> DamagedTokens:
    return DamagedTokens(f"The tokens in {location} are damaged")
