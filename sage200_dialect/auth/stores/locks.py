"""Locks between threads and processes: a lock file each, which the operating system frees with its holder.

A lock file is never removed: whoever opened it before the removal and whoever makes a new one would both
hold "the" lock. A lock has no age either: it ends when its holder lets go or dies, however long that takes.
"""

from __future__ import annotations

import errno
import os
import random
import sys
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from types import TracebackType

from sage200_dialect.errors import TokenStoreError

WAIT_LIMIT = 30.0
"""Seconds that `lock` waits for what others do in milliseconds."""

_LONGEST_PAUSE = 0.02

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _free(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

    _TAKEN_BY_ANOTHER = frozenset({errno.EACCES, errno.EDEADLK})
else:
    import fcntl

    def _take(descriptor: int) -> None:
        # flock(2): a lock belongs to the open file description, so that two threads which open the file
        # exclude each other (fcntl's locks would not).
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _free(descriptor: int) -> None:
        # flock(2): LOCK_UN on one duplicate frees the lock for all of them, so that a child between fork
        # and exec does not prolong it.
        fcntl.flock(descriptor, fcntl.LOCK_UN)

    _TAKEN_BY_ANOTHER = frozenset({errno.EWOULDBLOCK, errno.EAGAIN})


class FileLock(AbstractContextManager["FileLock"]):
    """A taken lock. Ends with its `with` block, or when nobody refers to it any more."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor
        self._process = os.getpid()

    @property
    def held(self) -> bool:
        """False once it has ended, and always in a forked child: the lock is its parent's."""
        return self._descriptor is not None and self._process == os.getpid()

    def release(self) -> None:
        with _no_fork:
            descriptor, self._descriptor = self._descriptor, None
            if descriptor is None:
                return
            if self._process == os.getpid():
                with suppress(OSError):
                    _free(descriptor)
            os.close(descriptor)

    def __enter__(self) -> FileLock:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()

    def __del__(self) -> None:
        self.release()


_no_fork = threading.RLock()
"""Held by a fork, and while a lock is taken or ended: a child then knows of every descriptor it inherits."""

_taken: weakref.WeakSet[FileLock] = weakref.WeakSet()


def _close_inherited() -> None:
    """A child's copies of the descriptors would keep the locks taken after the death of the parent."""
    for lock in list(_taken):
        lock.release()
    _taken.clear()
    _no_fork.release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_no_fork.acquire, after_in_parent=_no_fork.release, after_in_child=_close_inherited
    )


def try_lock(path: Path) -> FileLock | None:
    """Take the lock of the file at `path`, which is made when missing; None when another holds it."""
    make_private_folder(path.parent)
    with _no_fork:
        try:
            # On NFS an exclusive lock needs a descriptor open for writing (flock(2)).
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
        except OSError as error:
            raise TokenStoreError(
                f"The lock file {path} cannot be opened: {error.strerror}. Make it, and its folder, "
                "writable for this user"
            ) from error
        try:
            _take(descriptor)
        except OSError as error:
            os.close(descriptor)
            if error.errno in _TAKEN_BY_ANOTHER:
                return None
            raise TokenStoreError(
                f"The file system of {path.parent} keeps no locks ({error.strerror}), without which two "
                "refreshes could destroy a sign-in. Choose an OAuthSettingsLocation on another"
            ) from error
        lock = FileLock(descriptor)
        _taken.add(lock)
        return lock


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Hold the lock of `path`, waiting for it: only for what takes milliseconds."""
    deadline = time.monotonic() + WAIT_LIMIT
    pause = 0.0005
    while (taken := try_lock(path)) is None:
        if time.monotonic() > deadline:
            raise TokenStoreError(
                f"Another process has held {path} for {WAIT_LIMIT:g} seconds. Look for a stopped or hanging "
                "one; the lock ends with it"
            )
        time.sleep(random.uniform(0, pause))
        pause = min(2 * pause, _LONGEST_PAUSE)
    with taken:
        yield


def make_private_folder(folder: Path) -> None:
    """Make `folder` and what is missing above it, for this user alone. One that exists stays as it is."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        try:
            each.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise TokenStoreError(
                f"The folder {each} for the tokens cannot be made: {error.strerror}. Make it, or choose "
                "another OAuthSettingsLocation"
            ) from error
