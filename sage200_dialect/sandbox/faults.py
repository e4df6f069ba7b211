"""Faults on demand: what goes wrong with the next requests."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

UNTOUCHED = frozenset({"/sites", "/authorize", "/oauth/token", "/oauth/revoke"})
"""What only a fault that names its path strikes."""
WRITES = ("POST", "PUT", "DELETE")


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to a request that matches. Fields that are not given leave the true answer as it is."""

    status: int | None = None
    """Answer this status, with `body` (empty if not given)."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Further answer headers, such as `{"Retry-After": "1"}`."""
    body: bytes | None = None
    content_type: str | None = None
    delay: float = 0.0
    """Seconds before the answer."""
    truncate: int | None = None
    """Only so many bytes of the body, under a Content-Length that agrees: broken JSON."""
    close_after: int | None = None
    """The connection ends after so many bytes of the body, short of its Content-Length."""
    reset: bool = False
    """The connection is reset before any answer."""
    processed: bool | None = None
    """Whether the request is carried out all the same, before it is answered so. None: not with a `status`;
    otherwise it is, so that a delay, a cut or a reset loses the answer of what was done."""
    methods: tuple[str, ...] = ()
    """Only requests by these (`("POST", "PUT")`, or `WRITES`); empty: by any."""
    path: str | None = None
    """Only requests for this path (`"/customers"`, `"/oauth/token"`), where `*` stands for any one part
    (`"/customers/*"`); None: any but `/sites` and those to Sage ID."""
    option: str | None = None
    """Only requests that carry this query option (`"$filter"`), to Sage ID also this form field."""
    skip: int = 0
    """So many matching requests pass unharmed first."""
    times: int = 1
    """How many requests it strikes."""

    @property
    def carries_out(self) -> bool:
        return self.status is None if self.processed is None else self.processed

    @classmethod
    def lost(cls, **where: object) -> Fault:
        """The request is carried out, and the connection is reset in place of an answer."""
        return cls(reset=True, processed=True, **where)  # type: ignore[arg-type]

    @classmethod
    def unheard(cls, **where: object) -> Fault:
        """The connection is reset, and nothing was carried out."""
        return cls(reset=True, processed=False, **where)  # type: ignore[arg-type]

    @classmethod
    def html(cls, **where: object) -> Fault:
        """A proxy's HTML page under status 200."""
        page = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in</body></html>"
        return cls(status=200, body=page, content_type="text/html; charset=utf-8", **where)  # type: ignore[arg-type]

    @classmethod
    def empty(cls, **where: object) -> Fault:
        """Status 200 and no body."""
        return cls(status=200, body=b"", **where)  # type: ignore[arg-type]

    @classmethod
    def truncated(cls, length: int = 20, **where: object) -> Fault:
        """JSON that ends in the middle."""
        return cls(truncate=length, **where)  # type: ignore[arg-type]


class Faults:
    """The script: each fault waits for requests that match it, in the order in which they were added."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, *faults: Fault) -> None:
        with self._lock:
            self._waiting.extend(faults)

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()

    def strike(self, method: str, path: str, options: Mapping[str, str]) -> Fault | None:
        """The fault that hits this request, if one does."""
        with self._lock:
            for number, fault in enumerate(self._waiting):
                if not _matches(fault, method, path, options):
                    continue
                if fault.skip:
                    self._waiting[number] = replace(fault, skip=fault.skip - 1)
                    return None
                if fault.times > 1:
                    self._waiting[number] = replace(fault, times=fault.times - 1)
                else:
                    del self._waiting[number]
                return fault
        return None


def _matches(fault: Fault, method: str, path: str, options: Mapping[str, str]) -> bool:
    if fault.path is None:
        right_path = path not in UNTOUCHED
    else:
        parts, wanted = path.split("/"), fault.path.split("/")
        right_path = len(parts) == len(wanted) and all(
            want in ("*", part) for part, want in zip(parts, wanted, strict=True)
        )
    return (
        right_path
        and (not fault.methods or method in fault.methods)
        and (fault.option is None or fault.option in options)
    )
