"""What a request ends in: an answer, or a refusal that becomes one."""

from __future__ import annotations

from dataclasses import dataclass, field


class Refused(Exception):
    """The request is answered by an error status."""

    status = 500

    def __init__(self, message: str = "", *, status: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.status = status or self.status
        self.effects: tuple[str, ...] = ()
        """What the request had done when it was refused."""


class BadRequest(Refused):
    status = 400


class Unauthorized(Refused):
    status = 401


class NotFound(Refused):
    status = 404


@dataclass(frozen=True, slots=True)
class Answer:
    """A body ready to be sent. `rows` is how many objects it holds."""

    status: int
    body: bytes
    content_type: str = "application/json; charset=utf-8"
    rows: int = 0
    effects: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = field(default=())
