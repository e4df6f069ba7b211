"""One piece of work for all who wait for it."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from sage200_dialect.client.stop import Stop

T = TypeVar("T")


class Flight(Generic[T]):
    """Work that runs once in a thread of its own; everyone who waits gets its one result or its one error.

    `abandoned` tells what becomes of it when nobody waits any longer: a `stops` flight is stopped, one that
    `lands` goes on to its end, and the interpreter does not exit before.
    """

    def __init__(self, work: Callable[[Stop], T], *, lands: bool) -> None:
        self._work = work
        self._lands = lands
        self._stop = Stop()
        self._condition = threading.Condition()
        self._waiting = 0
        self._result: list[T] = []
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="sage200-sign-in", daemon=not lands)
        self._thread.start()

    @property
    def over(self) -> bool:
        return bool(self._result) or self._error is not None

    def wait(self, stop: Stop) -> T:
        """The result. Raises the work's error, or Stopped when `stop` is set meanwhile."""
        with stop.calling(self._wake):
            with self._condition:
                self._waiting += 1
                while not self.over and not stop.is_set:
                    self._condition.wait()
                self._waiting -= 1
                deserted = not self.over and self._waiting == 0
            if deserted and not self._lands:
                self._stop.set()
        if self._error is not None:
            raise _of_its_own(self._error) from None
        if not self._result:
            stop.check()
        return self._result[0]

    def _run(self) -> None:
        try:
            result, error = [self._work(self._stop)], None
        except BaseException as caught:
            result, error = [], caught
        with self._condition:
            self._result, self._error = result, error
            self._condition.notify_all()

    def _wake(self) -> None:
        with self._condition:
            self._condition.notify_all()


def _of_its_own(error: BaseException) -> BaseException:
    """A copy: several threads may raise it at once. An exception of another's making may not allow one."""
    try:
        return copy.copy(error).with_traceback(error.__traceback__)
    except Exception:
        return error
