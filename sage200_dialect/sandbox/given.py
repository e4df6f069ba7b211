"""Rows that the user brings: a folder of JSON or CSV files, or objects from code."""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import os
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import msgspec

from sage200_dialect.catalog import Catalog, Column, Table
from sage200_dialect.errors import ProgrammingError
from sage200_dialect.sandbox.cells import Cells
from sage200_dialect.sandbox.rows import Rows
from sage200_dialect.sandbox.shape import parent_key

_json = msgspec.json.Decoder(float_hook=Decimal)


def given_rows(
    catalog: Catalog,
    folder: str | os.PathLike[str] | None,
    data: Mapping[str, Sequence[Mapping[str, Any]]] | None,
) -> dict[str, Rows]:
    """The rows by table name. Raises ProgrammingError naming file or table, row and field."""
    objects: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for origin, name, items in (
        *_files(folder),
        *((f"data[{name!r}]", name, rows) for name, rows in (data or {}).items()),
    ):
        table = catalog.find(name)
        if table is None:
            near = ", ".join(catalog.nearest(name))
            raise ProgrammingError(f"{origin}: there is no table {name!r}; the nearest are {near}")
        found = objects.setdefault(table.name, [])
        found.extend((f"{origin}, row {number}", item) for number, item in enumerate(items, 1))
    children: dict[str, list[Table]] = {}
    if objects:
        for table in catalog.tables():
            if table.embedded is not None:
                children.setdefault(table.embedded.parent, []).append(table)
    columns: dict[str, dict[str, list[Any]]] = {}
    for name, rows in objects.items():
        _Collector(catalog, children, columns).take(catalog.table(name), rows)
    return {
        name: Rows(
            catalog.table(name),
            len(next(iter(found.values()), [])),
            {k: Cells.of(v) for k, v in found.items()},
        )
        for name, found in columns.items()
    }


class _Collector:
    """Takes objects apart into the columns of their table and of the tables embedded in them."""

    def __init__(
        self, catalog: Catalog, children: dict[str, list[Table]], columns: dict[str, dict[str, list[Any]]]
    ) -> None:
        self.catalog = catalog
        self.children = children
        self.columns = columns

    def take(
        self,
        table: Table,
        rows: Sequence[tuple[str, Mapping[str, Any]]],
        held: Mapping[str, Any] | None = None,
    ) -> None:
        target = self.columns.setdefault(table.name, {column.name: [] for column in table.columns})
        by_field = {column.path: column for column in table.columns}
        objects = {column.path[0] for column in table.columns if len(column.path) > 1}
        arrays = {
            child.embedded.array: child for child in self.children.get(table.name, ()) if child.embedded
        }
        keys: set[tuple[Any, ...]] = set()
        for origin, row in rows:
            values: dict[str, Any] = dict(held or {})
            nested: list[tuple[Table, Sequence[Any]]] = []
            for field, value in row.items():
                column = by_field.get((field,)) or table.by_name.get(field)
                if column is not None:
                    values[column.name] = _value(origin, column, value)
                elif field in objects:
                    for part, inner in (value or {}).items():
                        member = by_field.get((field, part))
                        if member is None:
                            raise _unknown(origin, table, f"{field}.{part}")
                        values[member.name] = _value(origin, member, inner)
                elif field in arrays:
                    nested.append((arrays[field], value or ()))
                else:
                    raise _unknown(origin, table, field)
            if table.primary_key:
                key = tuple(values.get(name) for name in table.primary_key)
                if None in key or key in keys:
                    what = "is missing" if None in key else f"{key[-1]!r} stands there twice"
                    raise ProgrammingError(f"{origin}: the key {', '.join(table.primary_key)} {what}")
                keys.add(key)
            for name, cells in target.items():
                cells.append(values.get(name))
            for child, items in nested:
                assert child.embedded is not None
                parent = {child.embedded.column: values.get(parent_key(child, child.embedded.column))}
                self.take(child, [(f"{origin}, {child.embedded.array}", item) for item in items], parent)


def _files(folder: str | os.PathLike[str] | None) -> Iterator[tuple[str, str, Sequence[Mapping[str, Any]]]]:
    if folder is None:
        return
    path = Path(folder).expanduser()
    if not path.is_dir():
        raise ProgrammingError(f"rows: {path} is not a folder")
    for file in sorted(path.iterdir()):
        if file.suffix == ".json":
            yield str(file), file.stem, _objects(file)
        elif file.suffix == ".csv":
            with file.open(encoding="utf-8-sig", newline="") as lines:
                reader = csv.DictReader(lines, strict=True)
                yield (
                    str(file),
                    file.stem,
                    [_csv_row(file, number, row) for number, row in enumerate(reader, 1)],
                )


def _objects(file: Path) -> Sequence[Mapping[str, Any]]:
    try:
        found = _json.decode(file.read_bytes())
    except msgspec.DecodeError as error:
        raise ProgrammingError(f"{file} is not valid JSON: {error}") from None
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise ProgrammingError(f"{file}: expected an array of objects")
    return found


def _csv_row(file: Path, number: int, row: Mapping[Any, Any]) -> Mapping[str, Any]:
    if None in row or None in row.values():
        raise ProgrammingError(f"{file}, row {number}: more or fewer fields than the first line names")
    return {name: (None if value == "" else value) for name, value in row.items()}


def _value(origin: str, column: Column, value: Any) -> Any:
    if value is None:
        return None
    try:
        match column.type.name:
            case "BIGINT":
                return _whole(value)
            case "DECIMAL":
                return value if isinstance(value, Decimal) else Decimal(str(value))
            case "DOUBLE":
                return float(value)
            case "BOOLEAN":
                return (
                    value if isinstance(value, bool) else {"true": True, "false": False}[str(value).lower()]
                )
            case "DATE" | "TIMESTAMP":
                return stamp(value)
            case _:
                if not isinstance(value, str):
                    raise TypeError
                return value
    except (ValueError, TypeError, KeyError, InvalidOperation):
        raise ProgrammingError(f"{origin}: {column.name} is {column.type}, not {value!r}") from None


def _whole(value: Any) -> int:
    found = int(value)
    if isinstance(value, bool) or (not isinstance(value, str) and found != value):
        raise ValueError
    return found


def stamp(value: Any) -> str:
    """A date or date-time, as text or Python value, as the API writes it: `2016-06-06T10:37:40.86`."""
    if isinstance(value, str):
        text = value.strip().replace(" ", "T").removesuffix("Z")
        whole, _, fraction = text.partition(".")
        moment = dt.datetime.fromisoformat(whole)
        micro = int(fraction.ljust(6, "0")[:6]) if fraction else 0
        moment = moment.replace(microsecond=micro) if fraction else moment
    elif isinstance(value, dt.datetime):
        moment = value
    elif isinstance(value, dt.date):
        moment = dt.datetime(value.year, value.month, value.day)
    else:
        raise TypeError
    if moment.tzinfo is not None:
        moment = moment.astimezone(dt.timezone.utc).replace(tzinfo=None)
    text = moment.isoformat()
    return text.rstrip("0") if moment.microsecond else text


def _unknown(origin: str, table: Table, field: str) -> ProgrammingError:
    near = difflib.get_close_matches(
        field, [".".join(column.path) for column in table.columns], n=3, cutoff=0.4
    )
    hint = f"; the nearest are {', '.join(near)}" if near else ""
    return ProgrammingError(f"{origin}: {table.name} has no field {field!r}{hint}")
