"""A body taken apart: what it says of a row and of the rows in its arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import msgspec

from sage200_dialect.catalog import Column
from sage200_dialect.sandbox.answers import BadRequest
from sage200_dialect.sandbox.cells import Value
from sage200_dialect.sandbox.shape import LOCK_ID, LOCKABLE, Shape
from sage200_dialect.sandbox.writing.session import Session, key_of
from sage200_dialect.sandbox.writing.values import Misfit, typed

_decoder = msgspec.json.Decoder(float_hook=Decimal)


@dataclass
class Given:
    """What a body says of one row, by column; not yet checked beyond the types."""

    shape: Shape
    where: str = ""
    """What stands before a field's name in a message, such as `lines[2].`."""
    values: dict[str, Value] = field(default_factory=dict)
    held: dict[str, Value] = field(default_factory=dict)
    """What the path or the row around it decides: the parent's key."""
    arrays: dict[str, list[Given]] = field(default_factory=dict)
    lock_id: int | None = None
    faults: list[str] = field(default_factory=list)
    """What is wrong with the types of its values and the names of its fields."""

    @property
    def key(self) -> Value:
        return self.values.get(key_of(self.shape.table))

    def all_faults(self) -> list[str]:
        within = [fault for rows in self.arrays.values() for row in rows for fault in row.all_faults()]
        return [*self.faults, *within]


def decoded(body: bytes) -> Any:
    """The JSON of a body, its numbers exact. Raises BadRequest."""
    try:
        return _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRequest(f"the body is not valid JSON: {error}") from None


def refuse(faults: list[str]) -> None:
    """Raises BadRequest that lists all faults, if there are any."""
    if faults:
        raise BadRequest(" ".join(f"{fault}." for fault in faults))


def read_given(session: Session, shape: Shape, body: Any, where: str = "") -> Given:
    """What `body` says of a row of this shape."""
    found = Given(shape, where)
    if not isinstance(body, dict):
        found.faults.append(f"{where.rstrip('.') or 'the body'} is not an object")
        return found
    for name, value in body.items():
        if name in shape.scalars or name in shape.custom:
            _take(session, found, shape.scalars.get(name) or shape.custom[name], name, value)
        elif name in shape.inline:
            _inline(session, found, name, value)
        elif name in shape.arrays:
            _array(session, found, name, value)
        elif name == LOCK_ID and shape.table.name in LOCKABLE:
            found.lock_id = value if isinstance(value, int) and not isinstance(value, bool) else -1
        elif name in shape.linked:
            _unwritable(session, found, f"The field {where}{name} is read only: give {shape.linked[name][0]}")
        elif session.behaviour.unknown_fields == "refused":
            found.faults.append(f"{shape.table.name} has no field {where}{name}")
    return found


def _unwritable(session: Session, found: Given, fault: str) -> None:
    if session.behaviour.read_only_fields == "refused":
        found.faults.append(fault)


def _take(session: Session, found: Given, column: Column, name: str, value: Any) -> None:
    if column in found.shape.extra:
        _unwritable(session, found, f"The field {found.where}{name} is read only")
        return
    if value is None:
        if column.read_only or column.name in found.shape.table.key:
            return
        if session.behaviour.nulls == "refused" or column.required:
            found.faults.append(f"The field {found.where}{name} must not be null")
        else:
            found.values[column.name] = None
        return
    try:
        found.values[column.name] = typed(column.type, value)
    except Misfit as misfit:
        found.faults.append(f"The field {found.where}{name} {misfit}")


def _inline(session: Session, found: Given, name: str, value: Any) -> None:
    members: Mapping[str, Column] = found.shape.inline[name]
    if not isinstance(value, dict):
        found.faults.append(f"The field {found.where}{name} is an object")
        return
    for part, inner in value.items():
        column = members.get(part)
        if column is not None:
            _take(session, found, column, f"{name}.{part}", inner)
        elif session.behaviour.unknown_fields == "refused":
            found.faults.append(f"{found.shape.table.name} has no field {found.where}{name}.{part}")


def _array(session: Session, found: Given, name: str, value: Any) -> None:
    if not isinstance(value, list):
        found.faults.append(f"The field {found.where}{name} is an array")
        return
    table, _ = found.shape.arrays[name]
    shape = session.schema.shape(table)
    found.arrays[name] = [
        read_given(session, shape, item, f"{found.where}{name}[{number}].")
        for number, item in enumerate(value)
    ]
