"""Several sources of pages at once: their first pages are fetched together, so that latencies overlap."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, TimeoutError
from functools import partial
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

_LONGEST_WAIT = 0.5
"""Seconds; a wait without a limit cannot be interrupted by Ctrl-C on Windows."""


def first_pages(sources: Iterable[Generator[T, None, None]], width: int) -> Iterator[Iterator[T]]:
    """The sources in their order, each with its first item fetched; up to `width` are under way at once.

    The threads are daemons: a site that hangs cannot hold up the interpreter's end.
    """
    waiting: deque[tuple[Generator[T, None, None], Future[list[T]]]] = deque()
    left = iter(sources)
    while True:
        while len(waiting) < width and (source := next(left, None)) is not None:
            waiting.append((source, _in_thread(partial(_first, source))))
        if not waiting:
            return
        source, first = waiting.popleft()
        yield _rest(_result(first), source)


def _first(source: Generator[T, None, None]) -> list[T]:
    """The first item, if there is one."""
    return list(islice(source, 1))


def _rest(first: list[T], source: Generator[T, None, None]) -> Iterator[T]:
    if first:
        yield from first
        yield from source


def _in_thread(work: Callable[[], T]) -> Future[T]:
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run, daemon=True, name="sage200-read-ahead").start()
    return future


def _result(future: Future[T]) -> T:
    while True:
        try:
            return future.result(_LONGEST_WAIT)
        except TimeoutError:
            if future.done():
                raise
