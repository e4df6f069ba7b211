"""A result as a stream of the Arrow C interface."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sage200_dialect.engine.arrow import schema_of
from sage200_dialect.errors import InterfaceError

if TYPE_CHECKING:
    import pyarrow as pa


class ArrowStream:
    """Batches that can be exported until the first of them is read: DuckDB exports a stream once to look at
    its schema and once more to read it."""

    def __init__(self, columns: Sequence[tuple[str, str]], batches: Iterator[pa.RecordBatch]) -> None:
        self._batches = batches
        self._first = next(batches, None)
        self._schema = schema_of(columns) if self._first is None else self._first.schema
        self._begun = False

    def export(self, requested_schema: object | None) -> object:
        """A capsule; `requested_schema` is one too. Raises InterfaceError when rows were read."""
        import pyarrow as pa

        if self._begun:
            raise InterfaceError("rows were already fetched; execute again to fetch as Arrow")
        reader = pa.RecordBatchReader.from_batches(self._schema, self)
        capsule: object = reader.__arrow_c_stream__(requested_schema)
        return capsule

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        return self

    def __next__(self) -> pa.RecordBatch:
        self._begun = True
        first, self._first = self._first, None
        return next(self._batches) if first is None else first
