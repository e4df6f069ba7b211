"""One execution of one statement, as the client sees it: its counters, its patience, its end."""

from __future__ import annotations

import copy
import itertools
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

from sage200_dialect.client.stop import Stop
from sage200_dialect.errors import OperationalError, StatementCancelled, StatementTimeout

# A wait without a limit cannot be interrupted by Ctrl-C on Windows.
_LONGEST_WAIT = 0.5
_numbers = itertools.count(1)


@dataclass
class Stats:
    """What a statement cost so far. `requests` counts every attempt, `retries` those after the first; `bytes`
    are those of the pages, decompressed; `seconds` were spent waiting for pages, of each scan by itself."""

    requests: int = 0
    pages: int = 0
    rows: int = 0
    retries: int = 0
    bytes: int = 0
    seconds: float = 0.0
    _whole: Stats | None = field(default=None, repr=False, compare=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def add(
        self,
        *,
        requests: int = 0,
        pages: int = 0,
        rows: int = 0,
        retries: int = 0,
        bytes: int = 0,
        seconds: float = 0.0,
    ) -> None:
        with self._lock:
            self.requests += requests
            self.pages += pages
            self.rows += rows
            self.retries += retries
            self.bytes += bytes
            self.seconds += seconds
        if self._whole is not None:
            self._whole.add(
                requests=requests, pages=pages, rows=rows, retries=retries, bytes=bytes, seconds=seconds
            )


class Statement:
    """Passed to every call of the client that may send requests.

    `timeout` is the StatementTimeout in seconds: it counts the time that callers spend waiting for the
    server (once, however many threads wait), not the time between two fetches. `cancel` may be called
    from any thread and from a signal handler. `number` tells the statements of this process apart. `parts`
    holds the share of each scan in `stats`, by the scan's name.
    """

    def __init__(self, timeout: float | None = None) -> None:
        self.number = next(_numbers)
        self.stats = Stats()
        self.parts: dict[str, Stats] = {}
        self.stop = Stop()
        self._timeout = timeout
        self._process = os.getpid()
        self._clock = _Waiting()

    def successor(self) -> Statement:
        """The same execution begun anew after it was stopped: it goes on counting, and is not stopped."""
        found = Statement(self._timeout)
        found.stats, found._process, found._clock = self.stats, self._process, self._clock
        found.number = self.number
        return found

    def part(self, scan: str) -> Statement:
        """This execution, as one scan of it uses it: what that costs is also counted by itself."""
        found = copy.copy(self)
        found.stats = self.parts[scan] = Stats(_whole=self.stats)
        return found

    @property
    def cancelled(self) -> bool:
        return self.stop.is_set

    def cancel(self) -> None:
        """Stop every request of the statement; whoever waits gets StatementCancelled. Harmless afterwards."""
        self.stop.set()

    def check(self) -> None:
        """Raises StatementCancelled or StatementTimeout when the statement may not go on."""
        if self.stop.is_set:
            raise StatementCancelled("The statement was cancelled")
        if self._process != os.getpid():
            raise OperationalError(
                "The statement began before this process was forked; execute it again here"
            )
        if self._timeout is not None and self._clock.seconds() >= self._timeout:
            raise StatementTimeout(
                f"The statement waited {self._timeout:g} seconds for Sage 200, as long as StatementTimeout "
                "allows; read fewer rows or raise it"
            )

    def uncounted(self) -> AbstractContextManager[None]:
        """Within it the StatementTimeout stands still."""
        return self._clock.paused()

    def wait(self, condition: threading.Condition, ready: Callable[[], bool]) -> None:
        """Wait, holding `condition`, until `ready()`. Whoever makes it ready, or cancels, notifies."""
        with self._clock:
            while not ready():
                self.check()
                left = _LONGEST_WAIT if self._timeout is None else self._timeout - self._clock.seconds()
                condition.wait(min(max(left, 0), _LONGEST_WAIT))


class _Waiting:
    """Measures how long at least one thread was waiting."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._threads = 0
        self._pauses = 0
        self._since = 0.0
        self._before = 0.0

    def seconds(self) -> float:
        with self._lock:
            return self._counted()

    @contextmanager
    def paused(self) -> Iterator[None]:
        with self._changing():
            self._pauses += 1
        try:
            yield
        finally:
            with self._changing():
                self._pauses -= 1

    def __enter__(self) -> None:
        with self._changing():
            self._threads += 1

    def __exit__(self, *_: object) -> None:
        with self._changing():
            self._threads -= 1

    def _counted(self) -> float:
        runs = self._threads and not self._pauses
        return self._before + (time.monotonic() - self._since if runs else 0.0)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        with self._lock:
            self._before, self._since = self._counted(), time.monotonic()
            yield
