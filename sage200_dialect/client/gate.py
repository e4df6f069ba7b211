"""How many requests may be under way to one site at a time, within this process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sage200_dialect.client.stop import Stop

_GROWTH = 0.1


class Permit:
    """One request under way. `overloaded` is set by who saw the site answer 429 or 5xx."""

    def __init__(self, epoch: int) -> None:
        self.epoch = epoch
        self.overloaded = False


class Gate:
    """Starts wide open; halves on overload, once per burst, and regains a slot per ten good answers."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._under_way = 0
        self._ceiling = 64.0
        self._epoch = 0

    @property
    def ceiling(self) -> float:
        return self._ceiling

    @contextmanager
    def permit(self, limit: int, stop: Stop) -> Iterator[Permit]:
        """Wait for one of `limit` slots, fewer when the site is overloaded. Raises Stopped."""
        with stop.calling(self._wake), self._condition:
            while self._under_way >= min(limit, max(int(self._ceiling), 1)) and not stop.is_set:
                self._condition.wait()
            stop.check()
            self._under_way += 1
            permit = Permit(self._epoch)
        try:
            yield permit
        finally:
            with self._condition:
                if not permit.overloaded:
                    self._ceiling = min(self._ceiling + _GROWTH, 64.0)
                elif permit.epoch == self._epoch:
                    self._ceiling = max(min(self._ceiling, self._under_way) / 2, 1.0)
                    self._epoch += 1
                self._under_way -= 1
                self._condition.notify_all()

    def _wake(self) -> None:
        with self._condition:
            self._condition.notify_all()
