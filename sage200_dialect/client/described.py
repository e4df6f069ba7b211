"""What one site says of the fields of its resources (`$metadata=true`), asked once for each."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from sage200_dialect.catalog.site import Field, read_fields
from sage200_dialect.client.stop import Stop
from sage200_dialect.errors import RequestFailed

_PASSING = frozenset({None, 408, 429})
"""Statuses under 500 that say nothing of whether the site knows `$metadata`."""


class Described:
    """The descriptions of one site's resources, as one user sees them; several threads may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asking: dict[str, threading.Lock] = {}
        self._known: dict[str, tuple[Field, ...]] = {}

    @property
    def asked(self) -> bool:
        return bool(self._known)

    def known(self) -> Mapping[str, tuple[Field, ...]]:
        """By resource; the site does not describe one whose fields are empty."""
        return dict(self._known)

    def ask(self, resource: str, get: Callable[[], bytes], stop: Stop) -> None:
        """Know the resource from now on; `get` brings the body of its `$metadata`.

        Raises Stopped, and what `get` raises of failures that may pass: the next one asks again.
        """
        if resource in self._known:
            return
        with self._lock:
            asking = self._asking.setdefault(resource, threading.Lock())
        while not asking.acquire(timeout=0.1):
            stop.check()
        try:
            if resource not in self._known:
                self._known[resource] = _fields(get)
        finally:
            asking.release()


def _fields(get: Callable[[], bytes]) -> tuple[Field, ...]:
    try:
        return read_fields(get())
    except RequestFailed as error:
        if error.status in _PASSING or (error.status or 0) >= 500:
            raise
        return ()
