"""What was asked of the sandbox, for tests to assert on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload


@dataclass(frozen=True, slots=True)
class Request:
    """One request and how it was answered. Secrets are left out."""

    method: str
    path: str
    """Below the edition's base path, such as `/customers`; or one of Sage ID, such as `/oauth/token`."""
    query: dict[str, str]
    """The query options, decoded. To Sage ID the values of codes, states and the like are `***`."""
    target: str
    """Path and query as they came over the wire; to Sage ID with the `query` as above."""
    headers: dict[str, str]
    """Lower-case names; without Authorization, to Sage ID also without Referer."""
    status: int
    rows: int
    """Objects in the answer."""
    bytes: int
    """Length of the body as sent."""
    started: float
    """`time.monotonic()` when the request was read; `seconds` until its answer was ready."""
    seconds: float
    company: str | None = None
    effects: tuple[str, ...] = ()
    """What the request changed on the site, such as `"created customers 27123"` or `"lock"`: a read has
    none."""
    body: object = None
    """The decoded JSON of its body; None without one, and of requests to Sage ID."""


class RequestLog(Sequence[Request]):
    """The requests in the order in which their answers were ready."""

    def __init__(self) -> None:
        self._requests: list[Request] = []
        self._open = 0
        self.most_at_once = 0
        """The largest number of requests that were open at the same time."""

    def __repr__(self) -> str:
        return f"<{len(self)} requests: {', '.join(f'{each.path} {each.status}' for each in self)}>"

    def __len__(self) -> int:
        return len(self._requests)

    @overload
    def __getitem__(self, index: int) -> Request: ...
    @overload
    def __getitem__(self, index: slice) -> list[Request]: ...
    def __getitem__(self, index: int | slice) -> Request | list[Request]:
        return self._requests[index]

    def __iter__(self) -> Iterator[Request]:
        return iter(tuple(self._requests))

    def to(self, path: str) -> list[Request]:
        """The requests for one path, such as `"/customers"`."""
        return [request for request in self if request.path == path]

    def clear(self) -> None:
        """Forgets what was asked so far."""
        self._requests.clear()
        self.most_at_once = self._open

    def opened(self) -> None:
        self._open += 1
        self.most_at_once = max(self.most_at_once, self._open)

    def closed(self) -> None:
        self._open -= 1

    def add(self, request: Request) -> None:
        self._requests.append(request)
