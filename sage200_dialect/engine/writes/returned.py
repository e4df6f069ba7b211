"""RETURNING: from the objects that Sage answered, re-reading only what it did not send back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

import msgspec

from sage200_dialect.catalog.model import Column
from sage200_dialect.engine.arrow import batch_of
from sage200_dialect.engine.decode import Decoder
from sage200_dialect.engine.result import Row
from sage200_dialect.engine.writes.reading import Reading, Rows
from sage200_dialect.engine.writes.settled import Stored
from sage200_dialect.errors import OperationalError
from sage200_dialect.sql.plan import Plan

if TYPE_CHECKING:
    from sage200_dialect.engine.run import Local

_SPILL_BYTES = 256 << 20


def returned(plan: Plan, stored: Sequence[Stored], reading: Reading, local: Local) -> Rows:
    """The rows of RETURNING, one for each row that was stored. `plan` is that of its query over the table.

    Raises OperationalError when Sage did not say which row it stored, or the row cannot be read back.
    """
    (scan,) = plan.scans
    rows = _rows(scan.columns, stored, reading)
    if plan.mode == "direct":
        named = zip(plan.labels, scan.columns, strict=True)
        return Rows(tuple((label, str(column.type)) for label, column in named), rows)
    assert plan.residual is not None
    batch = batch_of([(column.name, str(column.type)) for column in scan.columns], rows)
    with closing(local().statement()) as engine:
        engine.load(scan.name, batch.schema, [batch], _SPILL_BYTES)
        answer = engine.run(plan.residual)
        found = answer.fetch(len(rows) + 1)
    columns = zip(plan.labels, plan.types or (None,) * len(plan.labels), answer.columns, strict=True)
    return Rows(tuple((label, known or type_) for label, known, (_, type_) in columns), found)


def _rows(columns: Sequence[Column], stored: Sequence[Stored], reading: Reading) -> list[Row]:
    write = reading.write
    answered = [_object(each.body) for each in stored]
    present = [column for column in columns if all(has(each, column) for each in answered)]
    missing = [column for column in columns if column not in present]
    decode = Decoder(present, table=write.table.name)
    body = b"[" + b",".join(each.body for each in stored) + b"]"
    found = decode.rows(body) if present else [()] * len(stored)
    if not missing:
        return found
    read = _read_back(missing, stored, reading)
    places = {column.name: place for place, column in enumerate(present)}
    behind = {column.name: place for place, column in enumerate(missing)}
    return [
        tuple(row[places[each.name]] if each.name in places else rest[behind[each.name]] for each in columns)
        for row, rest in zip(found, read, strict=True)
    ]


def _read_back(columns: Sequence[Column], stored: Sequence[Stored], reading: Reading) -> list[Row]:
    write = reading.write
    keys = [each.key for each in stored]
    if None in keys:
        raise OperationalError(
            f"{write.kind} of {write.table.name}: the rows are written, but Sage's answer does not say which "
            "they are, so RETURNING cannot answer; do not send them again"
        )
    found = reading.by_column([write.table.by_name[write.route.key], *columns], write.route.key, keys)
    by_key = {row[0]: row[1:] for row in found}
    lost = [key for key in keys if key not in by_key]
    if lost:
        raise OperationalError(
            f"{write.kind} of {write.table.name}: the rows are written, but {write.route.key} = {lost[0]} "
            "cannot be read back; do not send them again"
        )
    return [by_key[key] for key in keys]


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        return msgspec.json.decode(body, type=dict[str, Any])
    except msgspec.MsgspecError:
        return {}


def has(answered: Mapping[str, Any], column: Column) -> bool:
    """Whether the object carries the column's value, null included."""
    if column.from_parent or not column.path:
        return False
    at: Any = answered
    for name in column.path:
        if at is None:
            return True
        if not isinstance(at, Mapping) or name not in at:
            return False
        at = at[name]
    return True
