"""Stopping work that runs in other threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Stopped(Exception):
    """Raised in a worker thread whose work is no longer wanted; never leaves the client."""


class Stop:
    """A flag that is set once and then wakes everyone who waits.

    The lock is reentrant because a signal handler may call `set` while its own thread holds it.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._set = False
        self._event = threading.Event()
        self._callbacks: dict[object, Callable[[], None]] = {}

    @property
    def is_set(self) -> bool:
        return self._set

    def set(self) -> None:
        with self._lock:
            if self._set:
                return
            self._set = True
            self._event.set()
            # Run under the lock: once `calling` has ended, its callback is certain not to run any more.
            for callback in list(self._callbacks.values()):
                callback()

    def check(self) -> None:
        if self._set:
            raise Stopped

    def sleep(self, seconds: float) -> None:
        """Wait so long; raises Stopped as soon as it is set."""
        if self._event.wait(seconds):
            raise Stopped

    @contextmanager
    def calling(self, callback: Callable[[], None]) -> Iterator[None]:
        """Call `callback` when set, at once if it is already. It must be quick and must not raise."""
        token = object()
        with self._lock:
            self._callbacks[token] = callback
            if self._set:
                callback()
        try:
            yield
        finally:
            with self._lock:
                del self._callbacks[token]

    @contextmanager
    def scope(self) -> Iterator[Stop]:
        """A part of this work: stopped with the whole, and at the end of the block."""
        part = Stop()
        with self.calling(part.set):
            try:
                yield part
            finally:
                part.set()
