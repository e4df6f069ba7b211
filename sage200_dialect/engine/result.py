"""The rows of one statement, as they arrive: as tuples or as Arrow batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import pyarrow as pa

Row: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """`columns` are (name, SQL type). Either `rows` or `batches` is read, once, to its end or to `close`."""

    columns: tuple[tuple[str, str], ...]
    rows: Callable[[], Iterator[list[Row]]]
    batches: Callable[[], Iterator[pa.RecordBatch]]
    close: Callable[[], None]


def cut_rows(chunks: Iterator[list[Row]], limit: int | None, offset: int) -> Iterator[list[Row]]:
    """Drop `offset` rows, then pass on `limit`; the source is asked for no more than that."""
    left = limit
    if left == 0:
        return
    for chunk in chunks:
        kept = chunk[offset:]
        offset = max(offset - len(chunk), 0)
        if left is not None:
            kept = kept[:left]
            left -= len(kept)
        if kept:
            yield kept
        if left == 0:
            return


def cut_batches(
    batches: Iterator[pa.RecordBatch], limit: int | None, offset: int
) -> Iterator[pa.RecordBatch]:
    """The same for Arrow batches."""
    left = limit
    if left == 0:
        return
    for batch in batches:
        kept = batch.slice(offset)
        offset = max(offset - batch.num_rows, 0)
        if left is not None:
            kept = kept.slice(0, left)
            left -= kept.num_rows
        if kept.num_rows:
            yield kept
        if left == 0:
            return


def fixed(
    columns: tuple[tuple[str, str], ...], rows: list[Row], arrow: Callable[[], pa.RecordBatch]
) -> Result:
    """A result that is known whole."""
    return Result(columns, lambda: iter([rows] if rows else []), lambda: iter([arrow()]), lambda: None)
