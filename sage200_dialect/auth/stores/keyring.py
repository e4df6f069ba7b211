"""Tokens in the keyring of the operating system, through the package `keyring`."""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from sage200_dialect.auth.stores.document import DamagedTokens, decode, encode
from sage200_dialect.auth.stores.documents import DocumentStore
from sage200_dialect.auth.tokens import StoredToken
from sage200_dialect.errors import TokenStoreError

Result = TypeVar("Result")

TIME_LIMIT = 10.0
"""Seconds that one call of the keyring may take: some wait for ever for a dialog that nobody sees."""

LONGEST_VALUE = 1000
"""Characters in one entry. Windows takes 2,560 bytes, in UTF-16 (CRED_MAX_CREDENTIAL_BLOB_SIZE)."""

ENTRY = "tokens"

_PARTS = "sage200_dialect_parts"
_ATTEMPTS = 5


class KeyringStore(DocumentStore):
    """One document for all keys, in the entry `tokens` of the service.

    A long document lies in entries `tokens <generation> <number>`; `tokens` then names the generation and
    how many there are. It is written after them, and the former ones are removed after it: whoever reads
    meanwhile finds a whole document. Locks are files in the folder `locks`.
    """

    def __init__(self, service: str, locks: Path) -> None:
        super().__init__(locks / f"keyring-{sha256(service.encode()).hexdigest()[:24]}")
        self._service = service
        self._last_read: tuple[str, tuple[StoredToken, ...]] | None = None

    @property
    def location(self) -> str:
        return f"keyring://{self._service}"

    def read(self) -> Sequence[StoredToken]:
        for _ in range(_ATTEMPTS):
            head = self._get(ENTRY)
            if head is None:
                return ()
            last = self._last_read
            if last is not None and last[0] == head:
                return last[1]
            content = self._content(head)
            if content is not None:
                tokens = self._decoded(content)
                self._last_read = head, tokens
                return tokens
        raise self._damaged()

    def _content(self, head: str) -> str | None:
        """The document that the entry `tokens` stands for; None when parts are missing, as when another has
        saved since."""
        parts = [self._get(name) for name in _part_names(head)]
        if not parts:
            return head
        return None if None in parts else "".join(part for part in parts if part is not None)

    def _decoded(self, content: str) -> tuple[StoredToken, ...]:
        try:
            return decode(content.encode("utf-8", "replace"), self.location)
        except DamagedTokens:
            pass
        raise self._damaged()

    def _damaged(self) -> TokenStoreError:
        return TokenStoreError(
            f"The tokens in {self.location} are damaged. Remove them (keyring del {self._service} {ENTRY}) "
            "and sign in again"
        )

    def write(self, tokens: Sequence[StoredToken]) -> None:
        content = encode(tokens).decode("ascii")
        former = self._get(ENTRY)
        if len(content) <= LONGEST_VALUE:
            head = content
        else:
            parts = [content[at : at + LONGEST_VALUE] for at in range(0, len(content), LONGEST_VALUE)]
            head = json.dumps({_PARTS: len(parts), "generation": secrets.token_hex(8)})
            for name, part in zip(_part_names(head), parts, strict=True):
                self._set(name, part)
        self._set(ENTRY, head)
        for name in _part_names(former or ""):
            self._remove(name)

    def _get(self, name: str) -> str | None:
        return self._call(lambda backend: _text(backend.get_password(self._service, name)))

    def _set(self, name: str, value: str) -> None:
        self._call(lambda backend: backend.set_password(self._service, name, value), secret=value)

    def _remove(self, name: str) -> None:
        from keyring.errors import PasswordDeleteError

        def remove(backend: Any) -> None:
            try:
                backend.delete_password(self._service, name)
            except PasswordDeleteError:
                # Some raise it for an entry that is not there; one that remains does no harm.
                return

        self._call(remove)

    def _call(self, work: Callable[[Any], Result], secret: str | None = None) -> Result:
        """What `work` makes of the keyring. Raises when there is none, it fails, or it does not answer; what
        it says then is repeated without the secret."""
        outcome: list[Result] = []
        failure: list[str] = []

        def run() -> None:
            try:
                outcome.append(work(_backend()))
            except Exception as error:
                text = str(error).replace(secret, "***") if secret else str(error)
                failure.append(f"{type(error).__name__}: {text}")

        thread = threading.Thread(target=run, name="keyring", daemon=True)
        thread.start()
        thread.join(TIME_LIMIT)
        if outcome:
            return outcome[0]
        reason = failure[0] if failure else f"no answer within {TIME_LIMIT:g} seconds"
        raise TokenStoreError(
            f"The keyring cannot be used for {self.location} ({reason}). Unlock or repair it, or choose a "
            "file that only you can read: OAuthSettingsLocation=PATH"
        )


def _backend() -> Any:
    try:
        import keyring
    except ImportError:
        raise LookupError("the package keyring is missing: pip install 'sage200-dialect[keyring]'") from None
    backend = keyring.get_keyring()
    module = type(backend).__module__
    if module in ("keyring.backends.fail", "keyring.backends.null"):
        raise LookupError("this system has no keyring that the package keyring knows")
    if module.startswith("keyrings.alt"):
        raise LookupError(f"{module} would write the tokens to a file of its own")
    return backend


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _part_names(head: str) -> list[str]:
    """The entries that a value of the entry `tokens` refers to: none when it is the document itself."""
    try:
        value = json.loads(head)
    except ValueError:
        return []
    match value:
        case {"sage200_dialect_parts": int(count), "generation": str(generation)} if 0 < count < 10_000:
            return [f"{ENTRY} {generation} {number}" for number in range(count)]
    return []
