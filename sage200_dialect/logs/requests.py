"""The line of one HTTP request."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sage200_dialect.logs.log import HTTP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sage200_dialect.client.transport import Answer, NoAnswer


_KEY = re.compile(r"/\d+(?=/|$)")
"""A record's key in a path: a value of the statement, or of a row."""


class Sent:
    """One attempt, from the moment it is made; `answered` writes its line."""

    def __init__(self, method: str, target: str, attempt: int, number: int | None = None) -> None:
        self._method = method
        self._target = target
        self._attempt = attempt
        self._number = number
        self._began = time.monotonic()

    def answered(self, result: Answer | NoAnswer, headers: Mapping[str, str]) -> None:
        path, _, query = self._target.partition("?")
        company = headers.get("X-Company")
        status = getattr(result, "status", None)
        HTTP.write(
            3,
            "%s%s %s%s%s%s: %s, %.0f ms",
            "" if self._number is None else f"#{self._number} ",
            self._method,
            _KEY.sub("/?", path),
            "".join(f" {name}({size})" for name, size in _options(query)),
            "" if company is None else f" company {company}",
            "" if self._attempt == 1 else f" attempt {self._attempt}",
            # The words of a failure name hosts and times, never what was sent.
            str(result) if status is None else f"status {status}, {len(getattr(result, 'body', b''))} bytes",
            (time.monotonic() - self._began) * 1000,
        )
        if self._method == "GET" and (query or _KEY.search(path)):
            HTTP.write(5, "%s with its values: %s", self._method, unquote(self._target))


def sent(method: str, target: str, attempt: int, number: int | None = None) -> Sent | None:
    """None when nobody wants to hear of requests."""
    return Sent(method, target, attempt, number) if HTTP.on(3) else None


def _options(query: str) -> list[tuple[str, int]]:
    """Each query option with the length of its value."""
    pairs = (part.partition("=") for part in query.split("&") if part)
    return [(unquote(name), len(unquote(value))) for name, _, value in pairs]
