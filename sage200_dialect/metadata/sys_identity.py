"""`sys_identity`: the rows that the last statement of this connection wrote, or failed to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sage200_dialect.metadata.model import Context, columns, local_table


def _identity(context: Context) -> Iterator[tuple[Any, ...]]:
    report = context.last_write
    if report is None:
        return
    for key in report.keys:
        yield None if key is None else str(key), None, report.kind, None
    for failed in report.failures:
        key = None if failed.key is None else str(failed.key)
        yield key, None, report.kind, failed.message or failed.state


IDENTITY = local_table(
    "sys_identity",
    columns("Id varchar?, Batch varchar?, Operation varchar, Message varchar?"),
    _identity,
)
