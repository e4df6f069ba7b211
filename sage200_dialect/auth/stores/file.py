"""Tokens in a file that its owner alone can read."""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sage200_dialect.auth.stores.document import DamagedTokens, decode, encode
from sage200_dialect.auth.stores.documents import DocumentStore
from sage200_dialect.auth.tokens import StoredToken
from sage200_dialect.errors import TokenStoreError

if TYPE_CHECKING:
    from sage200_dialect.auth.stores.encryption import Encryption

WINDOWS = sys.platform == "win32"

_READING = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)
_CREATING = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class _Identity(NamedTuple):
    """Equal for a file and itself unchanged. A replaced file may get its predecessor's predecessor's inode
    within the same tick of the clock: so each save makes the time of modification grow."""

    device: int
    inode: int
    size: int
    modified: int
    changed: int


class FileStore(DocumentStore):
    """One JSON file for all keys, replaced as a whole by each save.

    A reader sees the file of before or of after a save, never a mixture (rename(2) is atomic). A lock file
    per key and one for the whole stand beside it, and remain. Readers refuse a file that others could have
    read or written (mode, owner, symbolic link), except on Windows, where the user's folders are private by
    default.
    """

    def __init__(self, path: Path, encryption: Encryption | None = None) -> None:
        folder = Path(os.path.realpath(path.parent))
        super().__init__(locks=folder / path.name)
        self._path = folder / path.name
        self._encryption = encryption
        self._last_read: tuple[_Identity, tuple[StoredToken, ...]] | None = None

    @property
    def location(self) -> str:
        return str(self._path)

    def read(self) -> Sequence[StoredToken]:
        try:
            return self._read()
        except DamagedTokens:
            pass
        with self.alone():
            try:
                return self._read()
            except DamagedTokens:
                trouble = self._set_aside()
        raise trouble

    def _read(self) -> tuple[StoredToken, ...]:
        with _explained(f"{self._path} cannot be read"):
            try:
                identity = _identity(self._path.lstat())
            except FileNotFoundError:
                return ()
            last = self._last_read
            if last is not None and last[0] == identity:
                return last[1]
            try:
                identity, content = self._content()
            except FileNotFoundError:
                return ()
        tokens = decode(content, self.location, self._encryption)
        self._last_read = identity, tokens
        return tokens

    def _content(self) -> tuple[_Identity, bytes]:
        try:
            descriptor = os.open(self._path, _READING)
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise TokenStoreError(
                    f"{self._path} is a symbolic link, which could lead the tokens elsewhere. Give the path "
                    "of the file itself"
                ) from error
            raise
        try:
            status = os.fstat(descriptor)
            self._require_private(status)
            with os.fdopen(descriptor, "rb", closefd=False) as opened:
                return _identity(status), opened.read()
        finally:
            os.close(descriptor)

    def _require_private(self, status: os.stat_result) -> None:
        if not stat.S_ISREG(status.st_mode):
            raise TokenStoreError(
                f"{self._path} is not a file. Give the path of a file to keep the tokens in"
            )
        if sys.platform == "win32":
            return
        if status.st_uid != os.geteuid():
            raise TokenStoreError(
                f"{self._path} belongs to another user (id {status.st_uid}), who could read or change the "
                f"tokens. Choose another OAuthSettingsLocation, or: chown {os.geteuid()} {self._path}"
            )
        if status.st_mode & 0o077:
            raise TokenStoreError(
                f"{self._path} is open to other users (mode {stat.S_IMODE(status.st_mode):03o}), who may "
                f"have read the tokens. Sign in again if so, and: chmod 600 {self._path}"
            )

    def write(self, tokens: Sequence[StoredToken]) -> None:
        content = encode(tokens, self._encryption)
        # One fixed name: what a killed writer left is overwritten by the next, who alone writes.
        fresh = self._path.with_name(f"{self._path.name}.new")
        with _explained(f"The tokens cannot be saved in {self._path}"):
            try:
                fresh.unlink(missing_ok=True)
                descriptor = os.open(fresh, _CREATING, 0o600)
                with os.fdopen(descriptor, "wb") as opened:
                    if sys.platform != "win32":
                        os.fchmod(descriptor, 0o600)
                    opened.write(content)
                    opened.flush()
                    os.fsync(descriptor)
                os.utime(fresh, ns=(now := self._next_time(), now))
                _replace(fresh, self._path)
            except BaseException:
                with suppress(OSError):
                    fresh.unlink(missing_ok=True)
                raise
            _sync_folder(self._path.parent)

    def _next_time(self) -> int:
        """A time of modification later than that of the file that is there; in steps that NTFS keeps too."""
        with suppress(FileNotFoundError):
            return max(time.time_ns(), self._path.lstat().st_mtime_ns + 1000)
        return time.time_ns()

    def _set_aside(self) -> TokenStoreError:
        now = datetime.now(timezone.utc)
        aside = self._path.with_name(f"{self._path.name}.corrupt-{now:%Y%m%dT%H%M%S.%fZ}")
        try:
            self._path.rename(aside)
        except OSError as error:
            return TokenStoreError(
                f"The tokens in {self._path} are damaged, and the file could not be renamed: "
                f"{error.strerror}. Move it away and sign in again"
            )
        return TokenStoreError(
            f"The tokens in {self._path} were damaged. The file is now {aside}, and the next use starts "
            "without tokens: sign in again"
        )


def _identity(status: os.stat_result) -> _Identity:
    return _Identity(
        status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, 0 if WINDOWS else status.st_ctime_ns
    )


@contextmanager
def _explained(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise TokenStoreError(f"{what}: {error.strerror}. Look to its folder, mode and disk") from error


def _replace(source: Path, target: Path) -> None:
    """Windows refuses to replace a file while another process has it open, as a reader does for a moment."""
    deadline = time.monotonic() + 5
    while True:
        try:
            source.replace(target)
            return
        except PermissionError:
            if not WINDOWS or time.monotonic() > deadline:
                raise
        time.sleep(0.005)


def _sync_folder(folder: Path) -> None:
    """Make the new name durable. Windows cannot, and some network file systems refuse (fsync(2): EINVAL)."""
    if WINDOWS:
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)
