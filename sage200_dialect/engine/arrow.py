"""Arrow schemas and batches from SQL type texts, for results that come from no page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sage200_dialect.types import parse_type

if TYPE_CHECKING:
    import pyarrow as pa

    from sage200_dialect.engine.result import Row


def schema_of(columns: Sequence[tuple[str, str]]) -> pa.Schema:
    """The schema of (name, SQL type) pairs; types without an own Arrow form become text."""
    import pyarrow as pa

    def arrow(type_: str) -> pa.DataType:
        try:
            return parse_type(type_.lower()).arrow()
        except ValueError:
            return pa.string()

    return pa.schema([(name, arrow(type_)) for name, type_ in columns])


def batch_of(columns: Sequence[tuple[str, str]], rows: Sequence[Row]) -> pa.RecordBatch:
    """One batch of known rows."""
    import pyarrow as pa

    schema = schema_of(columns)
    values = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    arrays = [pa.array(each, field.type) for each, field in zip(values, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)
