"""Fills what the hand-written builders leave open: any table of any catalogue gets linked, plausible rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

from sage200_dialect.catalog import Column, Link, Table
from sage200_dialect.sandbox.cells import Cells, Value
from sage200_dialect.sandbox.data import words
from sage200_dialect.sandbox.rows import Rows
from sage200_dialect.sandbox.shape import parent_key

if TYPE_CHECKING:
    from sage200_dialect.sandbox.data.world import World

TODAY = dt.date(2025, 6, 30)
"""The day on which the data ends: the clock plays no part."""

_FEW = 12


def fill(world: World, table: Table, length: int | None, known: Mapping[str, Cells]) -> Rows:
    """The rows of `table`: `known` columns as they are, all others made up. `length` None: as many as fit."""
    cells = {name: column for name, column in known.items() if name in table.by_name}
    if length is None:
        length, keys = _keys(world, table)
        cells.update(keys)
    links = {link.column: link for link in table.links}
    for column in table.columns:
        if column.name not in cells:
            cells[column.name] = _column(world, table, column, length, links.get(column.name))
    return Rows(table, length, cells)


def _keys(world: World, table: Table) -> tuple[int, dict[str, Cells]]:
    """How many rows a table without a builder has, and the columns that identify them."""
    holder = table.embedded.column if table.embedded else table.nested.column if table.nested else None
    parent = table.embedded.parent if table.embedded else table.nested.parent if table.nested else None
    if holder is not None and holder in table.by_name and table.collection is None:
        return _held(world, table, holder, parent)
    if table.kind == "singleton" or table.name.endswith("_settings"):
        return 1, _numbered(world, table, 1)
    for link in table.links:
        if link.column in table.key and link.table != table.name:
            other = world.rows(world.catalog.table(link.table))
            if other.length or table.kind != "collection":
                return other.length, {link.column: other.cells[link.referred]}
    return _FEW, _numbered(world, table, _FEW)


def _held(world: World, table: Table, holder: str, parent: str | None) -> tuple[int, dict[str, Cells]]:
    """Rows under a parent: none, one or two each, for at most a few hundred parents."""
    if parent is None:
        owners: list[Value] = list(range(1, 6))
    else:
        rows = world.rows(world.catalog.table(parent))
        owners = list(rows.cells[parent_key(table, holder)].take(range(min(rows.length, 400))))
    salt = crc32(table.name.encode())
    held = [owner for number, owner in enumerate(owners) for _ in range((number + salt) % 3)]
    known = {holder: Cells.of(held)}
    if "id" in table.by_name and holder != "id":
        known["id"] = Cells.of(range(1, len(held) + 1))
    return len(held), known


def _numbered(world: World, table: Table, length: int) -> dict[str, Cells]:
    return {
        name: Cells.of([1 + number * 2 for number in range(length)])
        for name in table.key
        if table.by_name[name].type.name == "BIGINT"
    }


def _column(world: World, table: Table, column: Column, length: int, link: Link | None) -> Cells:
    salt = _salt(world, table, column)
    if link is not None:
        return _linked(world, table, column, length, link)
    if column.enumeration is not None and column.type.name == "VARCHAR":
        return _enumerated(world, column, length)
    make = _maker(column, salt)
    if make is None:
        return Cells.same(length, None if column.nullable else _zero(column))
    return Cells(length, make)


def _salt(world: World, table: Table, column: Column) -> int:
    return crc32(f"{world.seed}/{table.name}/{column.name}".encode())


def _linked(world: World, table: Table, column: Column, length: int, link: Link) -> Cells:
    salt = _salt(world, table, column)
    if link.table == table.name and column.nullable:
        return Cells.same(length, None)

    def resolve() -> Callable[[int], Value]:
        other = world.rows(world.catalog.table(link.table))
        keys, count = other.cells[link.referred], other.length
        if not count:
            return lambda _: None

        def at(position: int) -> Value:
            if column.nullable and (position + salt) % 9 == 0 and not column.from_parent:
                return None
            found = keys[(position + salt % 7) % count]
            return str(found) if column.type.name == "VARCHAR" else found

        return at

    return Cells.late(length, resolve)


def _enumerated(world: World, column: Column, length: int) -> Cells:
    def resolve() -> Callable[[int], Value]:
        values = world.enumeration(str(column.enumeration)) or ("",)
        count, usual = len(values), column.default
        if usual in values:
            return lambda position: usual if position % 4 else values[position % count]
        return lambda position: values[position % count]

    return Cells.late(length, resolve)


def _zero(column: Column) -> Value:
    match column.type.name:
        case "BIGINT":
            return 0
        case "DECIMAL":
            return Decimal(0).scaleb(-(column.type.scale or 0))
        case "DOUBLE":
            return 0.0
        case "BOOLEAN":
            return False
        case "DATE" | "TIMESTAMP":
            return f"{TODAY.isoformat()}T00:00:00"
        case _:
            return ""


def _maker(column: Column, salt: int) -> Callable[[int], Value] | None:
    """How a column is made up from the row's number; None: empty in every row."""
    name = column.name
    if name.startswith("spare_") or "analysis_code_" in name or name == "lock_id":
        return None
    if name.startswith("is_to_"):  # what a body asks for, no fact of the row
        return lambda _: False
    match column.type.name:
        case "BIGINT":
            return None if name.endswith("_id") and column.nullable else lambda n: (n + salt) % 30
        case "DECIMAL":
            scale = column.type.scale or 0
            return lambda n: (
                Decimal((n * 7919 + salt) % 90_000).scaleb(-2).quantize(Decimal(1).scaleb(-scale))
            )
        case "DOUBLE":
            return lambda n: ((n * 7919 + salt) % 1000) / 8
        case "BOOLEAN":
            return lambda n: (n + salt) % 5 == 0
        case "DATE":
            return lambda n: None if column.nullable and (n + salt) % 6 == 0 else day((n * 37 + salt) % 1000)
        case "TIMESTAMP":
            return lambda n: moment((n * 37 + salt) % 1000, n + salt)
        case _:
            return words.text_maker(column, salt)


@lru_cache(maxsize=8192)
def day(before: int) -> str:
    """The date so many days before the data's end, as the API writes it."""
    return f"{(TODAY - dt.timedelta(days=before)).isoformat()}T00:00:00"


def moment(before: int, salt: int) -> str:
    """A time of day on that date, with up to three decimals as Sage writes them."""
    return day(before)[:11] + _clock(salt % 36_000)


@lru_cache(maxsize=36_000)
def _clock(salt: int) -> str:
    seconds = 8 * 3600 + salt * 613 % 36_000
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    fraction = f"{salt % 1000:03}".rstrip("0")
    return f"{clock}.{fraction}" if fraction else clock
