"""What one writing request works with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sage200_dialect.catalog import Table
from sage200_dialect.sandbox.behaviour import Behaviour
from sage200_dialect.sandbox.cells import Value
from sage200_dialect.sandbox.company import Company
from sage200_dialect.sandbox.shape import Schema, Shape


def key_of(table: Table) -> str:
    """The column that tells the table's rows apart, or those of one parent."""
    return table.key[-1] if table.key else "id"


@dataclass
class Session:
    """One company as one edition and behaviour show it, and what the request did to it so far."""

    schema: Schema
    company: Company
    behaviour: Behaviour
    effects: list[str] = field(default_factory=list)
    """`created customers 27123`, in the order in which it was done."""

    @property
    def standard(self) -> bool:
        return self.schema.edition == "StandardUK"

    def shape(self, table: str) -> Shape:
        return self.schema.shape(self.schema.tables[table])

    def position(self, table: str, key: Value, column: str | None = None) -> int | None:
        """Where the row with this key, or with this value of another column, stands now."""
        rows = self.company.rows(table)
        found = rows.positions(column or key_of(rows.table), key)
        return found[0] if found else None

    def positions(self, table: str, column: str, value: Value) -> list[int]:
        return list(self.company.rows(table).positions(column, value))

    def row(self, table: str, position: int) -> dict[str, Any]:
        return {name: cells[position] for name, cells in self.company.rows(table).cells.items()}

    def find(self, table: str, key: Value, column: str | None = None) -> dict[str, Any] | None:
        """The same as a row; None when there is none, or when this edition lacks the table."""
        if table not in self.schema.tables or key is None:
            return None
        position = self.position(table, key, column)
        return None if position is None else self.row(table, position)

    def first(self, table: str, column: str, value: Value) -> Any:
        """The key of the first row with this value."""
        found = self.find(table, value, column)
        return None if found is None else found["id"]

    def value(self, table: str, key: Value, column: str) -> Any:
        """One value of the row with this key."""
        position = None if key is None else self.position(table, key)
        return None if position is None else self.company.rows(table).cells[column][position]

    def add(self, table: Table, row: dict[str, Any]) -> None:
        self.company.add(table.name, row)
        self.did("created", table.name, row.get(key_of(table)))

    def change(self, table: str, position: int, values: dict[str, Any]) -> None:
        """What a request changes by the way, beside the rows that it names."""
        if values:
            self.company.change(table, position, values)

    def did(self, what: str, table: str, key: Value) -> None:
        self.effects.append(f"{what} {table}" if key is None else f"{what} {table} {key}")

    def table(self, name: str) -> Table:
        """A table of the company, also one that this edition or release does not show."""
        return self.company.rows(name).table

    @property
    def user(self) -> str:
        """The name of the user who writes."""
        names = self.company.rows("current_user").cells["friendly_name"]
        return str(names[0]) if names.length else ""

    def numbered(self, enumeration: str, number: int) -> str | None:
        """The name of an enumeration's value."""
        return self.company.enumeration(enumeration).get(str(number))
