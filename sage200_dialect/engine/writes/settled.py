"""What one request came to, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from sage200_dialect.engine.writes.report import RowOutcome
from sage200_dialect.engine.writes.send import Ended, Job


@dataclass(frozen=True, slots=True)
class Stored:
    """A row that was written: its key, and its object as Sage answered it."""

    key: object
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Settled:
    """`keys` are those of the rows that were written; `gone` counts rows that no longer exist."""

    keys: list[object]
    failures: list[RowOutcome] = field(default_factory=list)
    stored: list[Stored] = field(default_factory=list)
    error: BaseException | None = None
    gone: int = 0


class Changes(Protocol):
    """The requests of one statement. `at_once` tells whether their order is free."""

    at_once: bool

    def jobs(self) -> Iterator[Job]:
        """Every request, made when it is its turn."""

    def settle(self, ended: Ended) -> Settled:
        """What a request that has ended came to."""


def failed(ended: Ended) -> Settled:
    """No row of the job was written, as far as is known."""
    job = ended.job
    keys = job.keys if len(job.keys) == len(job.rows) else (None,) * len(job.rows)
    outcomes = [
        RowOutcome(number, ended.state, key, str(ended.error))
        for number, key in zip(job.rows, keys, strict=True)
    ]
    return Settled([], outcomes, error=ended.error)
