"""What one request came to, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
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
    outcomes = [
        RowOutcome(number, ended.state, key, str(ended.error) or type(ended.error).__name__)
        for number, key in zip(ended.job.rows, _keys(ended.job), strict=True)
    ]
    return Settled([], outcomes, error=ended.error)


def unread(ended: Ended) -> Settled:
    """What is known of a job whose rows cannot be read back: of several that Sage refused together, some may
    be written."""
    if ended.error is None:
        keys = _keys(ended.job)
        return Settled(keys, stored=[Stored(key) for key in keys])
    if ended.state == "refused" and len(ended.job.rows) > 1:
        return failed(replace(ended, state="unknown"))
    return failed(ended)


def _keys(job: Job) -> list[object]:
    return list(job.keys) or [None] * len(job.rows)
