"""Rows to the objects and paths of requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from sage200_dialect.catalog.model import Column, Table
from sage200_dialect.catalog.writing import (
    InsideParent,
    WriteRoute,
    addressing,
    needed,
    placeholders,
    refusal,
)
from sage200_dialect.engine.writes.enumerations import Judge
from sage200_dialect.engine.writes.values import ENCODER, Unfit, to_json
from sage200_dialect.errors import DataError, IntegrityError

Object = dict[str, Any]
_ELSEWHERE = frozenset({"", ".", ".."})


class NewRow:
    """A row to be inserted: its object and the values that say where it belongs."""

    __slots__ = ("content", "place")

    def __init__(self, content: Object, place: Mapping[str, object]) -> None:
        self.content = content
        self.place = place


def new_row(
    table: Table,
    route: WriteRoute,
    columns: Sequence[Column],
    values: Sequence[object],
    number: int,
    judge: Judge,
) -> NewRow:
    """Values to a new object. NULL is left out: Sage refuses it in fields that may be left out.

    Raises DataError or IntegrityError with everything that is wrong with the row; `number` names it.
    """
    outside = addressing(route)
    given = {
        each.name: (each, value) for each, value in zip(columns, values, strict=True) if value is not None
    }
    found, faults = _fields(given.values(), route, judge)
    place = {column.name: value for column, value in found if column.name in outside}
    content: Object = {}
    for column, value in found:
        if column.name not in outside:
            put(content, column.path, value)
    missing = [each.name for each in table.columns if needed(each) and each.name not in {*given, *outside}]
    if isinstance(route, InsideParent):
        missing += [name for name in outside if name not in given]
    elif insert_path(route.insert, given) is None:
        missing += [name for name in placeholders(route.insert[0]) if name not in given]
    _refuse(f"INSERT into {table.name}, row {number}", faults, missing)
    return NewRow(content, place)


def entry(table: Table, values: Mapping[str, object]) -> Object:
    """A new row as the entry of an array inside another new object; raises as `new_row`."""
    given = {name: (table.by_name[name], value) for name, value in values.items() if value is not None}
    found, faults = _fields(given.values(), None, lambda column, value: None)
    content: Object = {}
    for column, value in found:
        put(content, column.path, value)
    held = table.embedded.column if table.embedded is not None else None
    missing = [
        each.name for each in table.columns if needed(each) and each.name not in given and each.name != held
    ]
    _refuse(f"INSERT into {table.name}", faults, missing)
    return content


def _fields(
    given: Iterable[tuple[Column, object]], route: WriteRoute | None, judge: Judge
) -> tuple[list[tuple[Column, Any]], list[str]]:
    """What JSON says for each value, and what is wrong with the others."""
    found: list[tuple[Column, Any]] = []
    faults: list[str] = []
    for column, value in given:
        fault = refusal(column, route, new=True)
        if fault is None:
            try:
                content = to_json(column, value)
            except Unfit as why:
                fault = str(why)
            else:
                found.append((column, content))
                fault = judge(column, content)
        if fault is not None:
            faults.append(fault)
    return found, faults


def _refuse(what: str, faults: list[str], missing: list[str]) -> None:
    if missing or faults:
        lacks = [f"{', '.join(missing)} must be given"] if missing else []
        text = f"{what}: {'; '.join([*faults, *lacks])}. Nothing was sent for it"
        raise DataError(text) if faults else IntegrityError(text)


def changed_object(
    table: Table,
    columns: Sequence[Column],
    values: Sequence[object],
    rest: Iterable[tuple[Column, object]],
    number: int,
    judge: Judge,
) -> Object:
    """The fields that an UPDATE assigns to row `number`; `rest` are those that must go along as they are.

    Raises DataError with everything that is wrong with the values.
    """
    content: Object = {}
    faults: list[str] = []
    for column, value in rest:
        if value is not None:
            put(content, column.path, to_json(column, value, stored=True))
    for column, value in zip(columns, values, strict=True):
        try:
            found = to_json(column, value)
        except Unfit as why:
            faults.append(str(why))
            continue
        put(content, column.path, found)
        fault = judge(column, found)
        if fault is not None:
            faults.append(fault)
    if faults:
        raise DataError(f"UPDATE of {table.name}, row {number}: {'; '.join(faults)}. Nothing was sent for it")
    return content


def holds(sent: Object, columns: Sequence[Column], row: Sequence[object]) -> bool:
    """Whether a stored row has every value of these columns that was sent for it."""
    return all(
        to_json(column, value, stored=True) in _at(sent, column.path)
        for column, value in zip(columns, row, strict=True)
        if _at(sent, column.path)
    )


def encoded(content: Object | list[Object]) -> bytes:
    return ENCODER.encode(content)


def filled(path: str, values: Mapping[str, object]) -> str:
    """The path with the values of its `{column}`s. Raises DataError for one that would lead elsewhere."""
    for name in placeholders(path):
        value = str(values[name])
        if value in _ELSEWHERE:
            raise DataError(f"{name} = '{value}' cannot stand in the path {path}: nothing was sent for it")
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    return path


def insert_path(paths: Sequence[str], place: Mapping[str, Any]) -> str | None:
    """The first path whose every `{column}` has a value."""
    return next((path for path in paths if set(placeholders(path)) <= place.keys()), None)


def put(content: Object, path: tuple[str, ...], value: Any) -> None:
    """Set a field of the object, or of an object inside it."""
    for name in path[:-1]:
        content = content.setdefault(name, {})
    content[path[-1]] = value


def _at(content: Object, path: tuple[str, ...]) -> tuple[Any, ...]:
    """The value at the path; () where there is none."""
    value: Any = content
    for name in path:
        if name not in value:
            return ()
        value = value[name]
    return (value,)
