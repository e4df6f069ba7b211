"""A random catalogue folder with its rows: what one sandbox serves and the oracle holds."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from .choices import Choices
from .values import CLOCKS, DAYS, TEXTS, Value, value

TYPES = {
    "small": "bigint",
    "whole": "bigint",
    "money": "decimal(18,2)",
    "quantity": "decimal(18,5)",
    "text": "varchar(60)",
    "flag": "boolean",
    "day": "date",
    "moment": "timestamp",
}
STATES = ("Live", "OnHold", "live", "Closed")


@dataclass(frozen=True)
class Column:
    """`kind` tells which values it holds: a key of TYPES."""

    name: str
    kind: str
    nullable: bool = True
    options: tuple[tuple[str, Any], ...] = ()
    """More of the catalogue's keys."""
    pool: tuple[Value, ...] = ()
    """The few values that it draws from, so that rows meet conditions and lie close beside them."""

    def entry(self) -> dict[str, Any]:
        return (
            {"type": TYPES[self.kind]} | ({} if self.nullable else {"nullable": False}) | dict(self.options)
        )


@dataclass
class Table:
    """`links`: column -> table, as joins would follow them; `key`: a column that is unique, or None."""

    name: str
    columns: tuple[Column, ...]
    entry: dict[str, Any]
    rows: list[dict[str, Value]]
    links: dict[str, str]
    key: str | None = "id"

    @property
    def weight(self) -> int:
        """How often statements ask for it: most for the tables of which the API does most."""
        return 1 if len(self.rows) < 3 else 4 if self.name in ("u_accounts", "u_entries", "u_notes") else 2

    @property
    def sql_types(self) -> dict[str, str]:
        return {column.name: column.entry()["type"].removesuffix(" utc") for column in self.columns}


class World:
    """Tables by name. The same seed gives the same world."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._random = random.Random(seed)
        self._choices = Choices(f"world {seed}")
        self.tables: dict[str, Table] = {}
        accounts = self._table("u_accounts", self._random.choice((8, 25, 60)), self._columns(9))
        self._table(
            "u_entries",
            self._random.choice((700, 1300, 2200)),
            self._columns(9),
            {"account_id": "u_accounts"},
        )
        self._table("u_notes", self._random.choice((15, 60)), self._columns(5), {"entry_id": "u_entries"})
        self._table("u_empty", 0, self._columns(4))
        self._inferred()
        self._limited()
        self._view()
        parents = [row["id"] for row in accounts.rows]
        array = {"embedded": {"parent": "u_accounts", "array": "parts", "column": "account_id"}, "path": None}
        self._child("u_parts", array, parents, key=["account_id", "id"], key_evidence="inferred")
        nested = {"path": "/u_accounts/{account_id}/visits", "column": "account_id", "parent": "u_accounts"}
        self._child("u_visits", {"nested": nested}, parents, key=["id"])

    def write(self, folder: Path) -> Path:
        """Write the catalogue folder."""
        tables = {
            table.name: table.entry | {"columns": {column.name: column.entry() for column in table.columns}}
            for table in self.tables.values()
        }
        (folder / "world.json").write_text(json.dumps({"tables": tables}), encoding="utf-8")
        return folder

    def data(self) -> dict[str, list[dict[str, Any]]]:
        """The rows as the sandbox takes them."""
        return {table.name: [dict(row) for row in table.rows] for table in self.tables.values()}

    def _columns(self, count: int) -> list[Column]:
        kinds = list(TYPES)
        self._random.shuffle(kinds)
        kinds += self._random.choices([*kinds, "text", "moment", "day"], k=max(count - len(kinds), 0))
        found: list[Column] = []
        for number, kind in enumerate(kinds[:count], 1):
            utc = kind == "moment" and self._random.random() < 0.5
            options: tuple[tuple[str, Any], ...] = (("type", "timestamp utc"),) if utc else ()
            name = f"{kind}{number}"
            if kind == "text" and self._random.random() < 0.3:
                name, options = f"place_{name}", (("path", f"place.{name}"),)
            found.append(Column(name, kind, self._random.random() < 0.8, options, self._pool(kind)))
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

    def _row(self, columns: list[Column]) -> dict[str, Value]:
        return {
            column.name: None
            if column.nullable and self._random.random() < 0.15
            else self._random.choice(column.pool)
            for column in columns
        }

    def _ids(self, count: int) -> list[int]:
        ids: list[int] = []
        last = self._random.choice((0, 0, 10**12))
        for _ in range(count):
            last += self._random.choice((1, 1, 1, 2, 40))
            ids.append(last)
        if self._random.random() < 0.3:
            self._random.shuffle(ids)
        return ids

    def _table(
        self, name: str, count: int, columns: list[Column], links: dict[str, str] | None = None, **entry: Any
    ) -> Table:
        links = links or {}
        linking = [Column(column, "small", options=(("link", target),)) for column, target in links.items()]
        rows = []
        for key in self._ids(count):
            row: dict[str, Value] = {"id": key, **self._row(columns)}
            for column, target in links.items():
                known = [each["id"] for each in self.tables[target].rows]
                row[column] = self._random.choice([*known[:40], None, known[0], 777])
            rows.append(row)
        columns = [Column("id", "small", nullable=False), *linking, *columns]
        found = Table(name, tuple(columns), {"key": ["id"]} | entry, rows, links)
        self.tables[name] = found
        return found

    def _inferred(self) -> None:
        """A table whose inferred key is not unique after all, longer than a page."""
        table = self._table("u_events", self._random.choice((30, 620)), self._columns(6))
        table.entry["key_evidence"] = "inferred"
        table.columns = (Column("id", "small"), *table.columns[1:])
        table.key = None
        for row in table.rows[:10]:
            row["id"] = table.rows[0]["id"]

    def _limited(self) -> None:
        table = self._table("u_limited", self._random.choice((20, 540)), self._columns(6))
        names = [column.name for column in table.columns if not column.name.startswith("place")]
        table.entry["filterable"] = self._random.sample(names, 2)

    def _view(self) -> None:
        """A view of an enumerated column, and the enumeration."""
        rows: list[dict[str, Value]] = [
            {"id": number, "value": name, "description": name.lower()}
            for number, name in enumerate(STATES[:2])
        ]
        columns = (
            Column("id", "small", nullable=False),
            Column("value", "text"),
            Column("description", "text"),
        )
        self.tables["u_states"] = Table("u_states", columns, {"kind": "enum", "key": ["id"]}, rows, {})
        table = self._table("u_views", self._random.choice((8, 30)), self._columns(4), kind="view", key=[])
        table.columns = (*table.columns, Column("state", "text", options=(("enumeration", "u_states"),)))
        for row in table.rows:
            row["state"] = self._random.choice(STATES[:2])

    def _child(self, name: str, routes: dict[str, Any], parents: list[Value], **entry: Any) -> None:
        columns = self._columns(5)
        rows: list[dict[str, Value]] = []
        for key in self._ids(self._random.choice((0, 10, 60))):
            rows.append({"id": key, "account_id": self._random.choice(parents[:8])} | self._row(columns))
        link = (("link", "u_accounts"), ("from_parent", True), ("link_evidence", "stated"))
        given = [column for column in columns if not column.name.startswith("place")]
        for row in rows:
            for column in columns:
                if column not in given:
                    del row[column.name]
        self.tables[name] = Table(
            name,
            (Column("id", "small", nullable=False), Column("account_id", "small", False, link), *given),
            {each: way for each, way in routes.items() if way is not None} | entry,
            rows,
            {"account_id": "u_accounts"},
        )
