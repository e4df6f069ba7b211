"""Hands what worker threads fetch to the one thread that consumes it.

All HTTP runs in daemon threads, so that whoever waits can always be woken: by a result, by cancel,
by a time-out, by Ctrl-C.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from sage200_dialect.client.statement import Statement
from sage200_dialect.client.stop import Stop, Stopped
from sage200_dialect.errors import InternalError

T = TypeVar("T")


class Channel(Generic[T]):
    """A bounded hand-over. A worker may `claim` as often as the consumer took, plus `ahead` times."""

    def __init__(self, statement: Statement, stop: Stop, ahead: int = 1) -> None:
        self._statement = statement
        self._stop = stop
        self._condition = threading.Condition()
        self._items: deque[T] = deque()
        self._claims = ahead
        self._workers = 0
        self._error: BaseException | None = None

    def spawn(self, work: Callable[[], None]) -> None:
        """Run `work` in a thread; the first error reaches the consumer after the items before it."""
        with self._condition:
            self._workers += 1
        start(lambda: self._run(work))

    def widen(self, more: int) -> None:
        """Let workers claim so many times more."""
        with self._condition:
            self._claims += more
            self._condition.notify_all()

    def claim(self) -> None:
        """In a worker: wait until one more item is wanted. Raises Stopped."""
        with self._stop.calling(self._wake), self._condition:
            while self._claims <= 0 and not self._stop.is_set:
                self._condition.wait()
            self._stop.check()
            self._claims -= 1

    def unclaim(self) -> None:
        """In a worker: what was claimed did not give an item."""
        self.widen(1)

    def give(self, item: T) -> None:
        with self._condition:
            self._items.append(item)
            self._condition.notify_all()

    def __iter__(self) -> Iterator[T]:
        """The items as they come, until every worker has ended. Raises a worker's error in the consumer."""
        with self._statement.stop.calling(self._wake):
            while True:
                with self._condition:
                    self._statement.wait(self._condition, self._ready)
                    if not self._items:
                        if self._error is not None:
                            raise self._error
                        return
                    item = self._items.popleft()
                    self._claims += 1
                    self._condition.notify_all()
                self._statement.check()
                yield item

    def _ready(self) -> bool:
        return bool(self._items) or self._error is not None or self._workers == 0

    def _run(self, work: Callable[[], None]) -> None:
        error: BaseException | None = None
        try:
            work()
        except Stopped:
            pass
        except BaseException as caught:
            error = caught
        with self._condition:
            self._workers -= 1
            self._error = self._error or error
            self._condition.notify_all()

    def _wake(self) -> None:
        with self._condition:
            self._condition.notify_all()


def start(work: Callable[[], None]) -> None:
    threading.Thread(target=work, name="sage200-fetch", daemon=True).start()


def call(statement: Statement, work: Callable[[Stop], T]) -> T:
    """Run `work` in a thread and wait for its result within the statement."""
    statement.check()
    with statement.stop.scope() as stop:
        channel: Channel[T] = Channel(statement, stop)
        channel.spawn(lambda: channel.give(work(stop)))
        for result in channel:
            return result
    statement.check()
    raise InternalError("A worker ended without a result")
