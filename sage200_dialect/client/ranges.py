"""Cutting what is left of a key into ranges that can be read at once."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

FEW_PAGES = 3
_RANGES_PER_WORKER = 4
_MARGIN = 0.95


@dataclass(frozen=True, slots=True)
class Span:
    """The keys above `after`, up to and with `upto` (None: no end)."""

    after: int
    upto: int | None


def cut(read: Span, rows: int, highest: int, page: int, workers: int) -> list[Span]:
    """Ranges above what was read; empty when too little is left to be worth it.

    `read` is the first and last key of the `rows` rows read so far: the rest is taken to be as dense.
    A range is meant to fill whole pages of `page` rows. The last one, above `highest`, has no end: it brings
    what was added meanwhile.
    """
    last = read.upto
    if last is None or highest <= last:
        return []
    density = min(rows / (last - read.after + 1), 1.0)
    pages_left = (highest - last) * density / page
    if pages_left < FEW_PAGES:
        return []
    keys_per_page = page if density == 1.0 else max(ceil(page * _MARGIN / density), page)
    step = keys_per_page * max(int(pages_left / (workers * _RANGES_PER_WORKER)), 1)
    starts = range(last, highest, step)
    return [*(Span(start, min(start + step, highest)) for start in starts), Span(highest, None)]
