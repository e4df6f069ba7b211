"""Random schemas with their rows: what one sandbox serves and the oracle holds.

The same seed gives the same schema. Everything that the planner decides by is drawn: the kinds of columns and
what is said of their nulls; keys that are stated, inferred (rightly or wrongly), of several columns or none;
links, arrays inside a parent and rows that are read one parent at a time; names that need quoting.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from .choices import Choices
from .names import Names
from .values import CLOCKS, DAYS, TEXTS, Value, value

TYPES: Mapping[str, tuple[str, ...]] = {
    "small": ("bigint",),
    "whole": ("bigint",),
    "money": ("decimal(18,2)",),
    "quantity": ("decimal(18,5)",),
    "text": ("varchar(60)", "varchar"),
    "flag": ("boolean",),
    "day": ("date",),
    "moment": ("timestamp", "timestamp utc"),
    "rate": ("decimal(9,6)",),
    "units": ("decimal(12,0)",),
    "vast": ("decimal(38,10)",),
    "double": ("double",),
}
"""The catalogue's types of a kind of column; a kind also tells which values it holds."""
USUAL = ("small", "whole", "money", "quantity", "text", "flag", "day", "moment")
SIZES = (0, 1, 3, 8, 25, 25, 60)
LONG = (620, 1300)
STATES = ("Live", "OnHold")

Row = dict[str, Value]


@dataclass(frozen=True)
class Column:
    name: str
    kind: str
    type: str
    nullable: bool = True
    options: tuple[tuple[str, Any], ...] = ()
    """More of the catalogue's keys."""
    pool: tuple[Value, ...] = ()
    """The few values that it draws from, so that rows meet conditions and lie close beside them."""

    def entry(self) -> dict[str, Any]:
        return {"type": self.type} | ({} if self.nullable else {"nullable": False}) | dict(self.options)


@dataclass(frozen=True)
class Table:
    """`key`: the columns that tell its rows apart in truth, whatever `entry` says of them; empty: none do."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Sequence[Row]
    entry: Mapping[str, Any]
    links: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Column -> the table and column that it leads to."""

    def catalogue(self) -> dict[str, Any]:
        return {**self.entry, "columns": {column.name: column.entry() for column in self.columns}}


@dataclass(frozen=True)
class Schema:
    """Tables by name."""

    seed: str
    tables: Mapping[str, Table]

    def write(self, folder: Path) -> Path:
        """Write the catalogue folder."""
        text = json.dumps({"tables": {table.name: table.catalogue() for table in self.tables.values()}})
        (folder / "schema.json").write_text(text, encoding="utf-8")
        return folder

    def data(self) -> dict[str, list[Row]]:
        """The rows as the sandbox takes them."""
        return {table.name: [dict(row) for row in table.rows] for table in self.tables.values()}


def random_schema(seed: str) -> Schema:
    return _Maker(seed).schema()


def without_orphans(schema: Schema) -> Schema:
    """Without the rows that are read through a parent which is not there."""
    tables = dict(schema.tables)
    for table in schema.tables.values():
        route = table.entry.get("embedded") or table.entry.get("nested")
        if route is not None:
            parent, key = table.links[route["column"]]
            known = {row[key] for row in tables[parent].rows}
            rows = [row for row in table.rows if row[route["column"]] in known]
            tables[table.name] = replace(table, rows=rows)
    return replace(schema, tables=tables)


def every_kind(seed: str) -> Schema:
    """One table that has a stated key and a column of each usual kind, and may hold nulls in all."""
    maker = _Maker(seed)
    columns = [maker.column(kind, f"{kind}_column", nullable=True) for kind in USUAL]
    rows = [{"id": key, **maker.row(columns)} for key in range(1, 41)]
    key = Column("id", "small", "bigint", nullable=False)
    return Schema(seed, {"things": Table("things", (key, *columns), ("id",), rows, {"key": ["id"]})})


class _Maker:
    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._random = random.Random(seed)
        self._choices = Choices(f"values of {seed}")
        self._names = Names(self._random)
        self._tables: dict[str, Table] = {}

    def schema(self) -> Schema:
        long = self._random.randrange(8)  # one in two schemas has a table of more than a page
        for number in range(self._random.randint(2, 3)):
            self._root(self._random.choice(LONG if number == long else SIZES))
        if self._chance(0.15):
            self._enumerated()
        for _ in range(self._random.choice((0, 1, 1, 2))):
            self._child()
        return Schema(self._seed, self._tables)

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    # Columns --------------------------------------------------------------------------------------------

    def column(self, kind: str, name: str, *, nullable: bool) -> Column:
        type_ = self._random.choice(TYPES[kind])
        if type_ == "timestamp utc" and self._chance(0.7):
            name = f"date_time_{name}"
        return Column(name, kind, type_, nullable, pool=self._pool(kind))

    def _columns(self, names: Names, *, inline: bool = True) -> list[Column]:
        kinds = self._random.choices([*USUAL, *USUAL, "text", *TYPES], k=self._random.randint(2, 9))
        found: list[Column] = []
        for kind in kinds:
            column = self.column(kind, names.column(), nullable=self._chance(0.75))
            if inline and kind == "text" and self._chance(0.2):
                path = f"place.{column.name}"
                column = replace(column, name=f"place_{column.name}", options=(("path", path),))
            found.append(column)
        return found

    def _pool(self, kind: str) -> tuple[Value, ...]:
        if kind == "text":
            groups = self._random.sample(TEXTS, self._random.choice((1, 2)))
            return tuple(text for group in groups for text in group)
        if kind == "moment":
            days = self._random.sample(DAYS, 3)
            clocks = self._random.sample(CLOCKS, 4)
            return tuple(datetime(day.year, day.month, day.day) + clock for day in days for clock in clocks)
        return tuple(value(self._choices, kind) for _ in range(6))

    def row(self, columns: Sequence[Column]) -> Row:
        return {
            column.name: None if column.nullable and self._chance(0.2) else self._random.choice(column.pool)
            for column in columns
        }

    def _ids(self, count: int) -> list[int]:
        ids: list[int] = []
        last = self._random.choice((0, 0, 10**12))
        for _ in range(count):
            last += self._random.choice((1, 1, 1, 2, 40))
            ids.append(last)
        if self._chance(0.3):
            self._random.shuffle(ids)
        return ids

    # Tables ---------------------------------------------------------------------------------------------

    def _root(self, count: int) -> None:
        """A table that lists its rows."""
        names = self._names.of_a_table()
        columns = self._columns(names)
        style = self._random.choices(
            ("stated", "inferred", "wrong", "none", "composite"), (55, 12, 10, 11, 12)
        )[0]
        keys = [
            Column(names.key(), "small", "bigint", nullable=style != "stated" or self._chance(0.2))
            for _ in range(2 if style == "composite" else 1)
        ]
        if style in ("stated", "composite"):
            keys = [replace(key, nullable=False) for key in keys]
        links = self._links(names)
        rows: list[Row] = []
        for number, id_ in enumerate(self._ids(count)):
            row: Row = {keys[0].name: id_ if style != "composite" else number // 3}
            if style == "composite":
                row[keys[1].name] = number % 3
            if style in ("wrong", "none") and self._chance(0.2):
                row[keys[0].name] = rows[0][keys[0].name] if rows else id_
            rows.append(row | self._linked(links) | self.row(columns))
        entry: dict[str, Any] = {"key": [key.name for key in keys]}
        if style == "none":
            entry = {"key": [], "kind": "view"}
        elif style in ("inferred", "wrong") or (style == "composite" and self._chance(0.5)):
            entry["key_evidence"] = "inferred"
        if self._chance(0.12):
            plain = [each.name for each in (*keys, *columns) if not each.options]
            entry["filterable"] = self._random.sample(plain, min(2, len(plain)))
        unique = () if style in ("wrong", "none") else tuple(key.name for key in keys)
        self._add(
            names,
            [*keys, *(self._link(*each) for each in links.items()), *columns],
            unique,
            rows,
            entry,
            links,
        )

    def _add(
        self,
        names: Names,
        columns: Sequence[Column],
        key: tuple[str, ...],
        rows: list[Row],
        entry: dict[str, Any],
        links: Mapping[str, tuple[str, str]],
    ) -> None:
        name = names.table
        self._tables[name] = Table(name, tuple(columns), key, rows, entry, links)

    def _links(self, names: Names) -> dict[str, tuple[str, str]]:
        """Columns that lead to earlier tables."""
        able = [each for each in self._tables.values() if self._stated(each)]
        found = self._random.sample(able, min(len(able), self._random.choice((0, 1, 1, 2))))
        return {names.column(): (table.name, table.key[0]) for table in found}

    def _link(self, name: str, to: tuple[str, str]) -> Column:
        return Column(name, "small", "bigint", options=(("link", ".".join(to)),))

    def _linked(self, links: Mapping[str, tuple[str, str]]) -> Row:
        """Most lead to a row, some to none."""
        found: Row = {}
        for column, (table, key) in links.items():
            known = [row[key] for row in self._tables[table].rows[:40]]
            found[column] = self._random.choice([*known, *known[:1], None, 777])
        return found

    def _stated(self, table: Table) -> bool:
        """Whether other tables may refer to it: a key of one column, of which Sage says that it is one."""
        return (
            len(table.key) == 1
            and table.entry.get("key_evidence") is None
            and "filterable" not in table.entry
        )

    def _child(self) -> None:
        """A table whose rows are read through a parent's: in an array of theirs, or below each path."""
        able = [each for each in self._tables.values() if self._stated(each) and "embedded" not in each.entry]
        if not able:
            return
        parent = self._random.choice(able)
        names = self._names.of_a_table()
        holder, own = names.column(), names.key()
        link = (
            ("link", f"{parent.name}.{parent.key[0]}"),
            ("from_parent", True),
            ("link_evidence", "stated"),
        )
        columns = self._columns(names, inline=False)
        parents = [row[parent.key[0]] for row in parent.rows[:8]]
        rows: list[Row] = []
        for id_ in self._ids(self._random.choice((0, 10, 60)) if parents else 0):
            rows.append({holder: self._random.choice(parents), own: id_, **self.row(columns)})
        entry: dict[str, Any] = {"key": [own]}
        if len(parent.rows) > SIZES[-1] or self._chance(0.5):  # each parent would be a request
            entry["embedded"] = {"parent": parent.name, "array": f"{names.table}_inside", "column": holder}
            entry |= {"key": [holder, own], "key_evidence": "inferred"}
        else:
            path = f"{self._path(parent)}/{{{holder}}}/{names.table}"
            entry["nested"] = {"path": path, "column": holder, "parent": parent.name}
        held = Column(holder, "small", "bigint", nullable=False, options=link)
        key = Column(own, "small", "bigint", nullable="embedded" in entry)
        links = {holder: (parent.name, parent.key[0])}
        self._add(names, [held, key, *columns], (own,), rows, entry, links)

    def _path(self, parent: Table) -> str:
        return f"/{parent.name}"

    def _enumerated(self) -> None:
        """A view with an enumerated column, and the enumeration."""
        states = self._names.of_a_table()
        columns = [
            Column("id", "small", "bigint", nullable=False),
            Column("value", "text", "varchar(20)", pool=STATES),
        ]
        rows: list[Row] = [{"id": number, "value": name} for number, name in enumerate(STATES)]
        self._add(states, columns, ("id",), rows, {"kind": "enum", "key": ["id"]}, {})
        names = self._names.of_a_table()
        state = Column(
            names.column(), "text", "varchar(20)", options=(("enumeration", states.table),), pool=STATES
        )
        columns = [state, *self._columns(names)]
        self._add(names, columns, (), [self.row(columns) for _ in range(12)], {"kind": "view", "key": []}, {})
