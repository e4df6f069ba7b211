"""One company of the site: who it is, and its rows by table, with what was written to them."""

from __future__ import annotations

import copy
import datetime as dt
import threading
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import Any, Protocol

from sage200_dialect.catalog import Catalog, Column, Table
from sage200_dialect.sandbox.behaviour import Behaviour
from sage200_dialect.sandbox.cells import Cells, Value
from sage200_dialect.sandbox.overlay import Overlay
from sage200_dialect.sandbox.rows import Rows
from sage200_dialect.sandbox.wire import Wire


class Source(Protocol):
    """Makes the rows of a table."""

    def rows(self, table: Table) -> Rows:
        """The rows before anything is written; they are made from one another in this state."""

    def derived(self, table: Table, rows: Callable[[str], Rows]) -> Rows | None:
        """The rows of a table that only shows what others hold, from their present rows; None for others."""


class Company:
    """A company that the user may enter. Its tables are filled when they are first read.

    What is written lies over that, and what only shows other tables follows them. Writers hold `lock`; who
    reads holds none, as `rows` are values that never change.
    """

    def __init__(
        self, identity: Mapping[str, Any], catalog: Catalog, source: Source, given: Mapping[str, Rows]
    ) -> None:
        self.company_id: int = identity["company_id"]
        self.name: str = identity["company_name"]
        self.site_id: str = identity["site_id"]
        self.lock = threading.RLock()
        self._catalog = catalog
        self._source = source
        self._given = frozenset(given)
        self._made: dict[str, Rows] = dict(given)
        self.reset()

    def __repr__(self) -> str:
        return f"<Company {self.company_id} {self.name!r}>"

    def rows(self, table: str) -> Rows:
        """The rows of a table by its catalogue name. Raises KeyError for a table that does not exist."""
        written = self._written.get(table)
        if written is not None:
            with self.lock:
                return written.rows
        if self._version == 0 or table in self._given:
            return self.made(table)
        version, derived = self._derived.get(table, (0, None))
        if version != self._version:
            with self.lock:
                version = self._version
                derived = self._source.derived(self._catalog.table(table), self.rows)
                self._derived[table] = (version, derived)
        return self.made(table) if derived is None else derived

    def made(self, table: str) -> Rows:
        """The rows of a table as they were before anything was written."""
        found = self._made.get(table)
        if found is None:
            with self.lock:
                found = self._made.get(table)
                if found is None:
                    found = self._made[table] = self._source.rows(self._catalog.table(table))
        return found

    def hold(self, table: Table) -> None:
        """Takes a table that came while it runs, without rows; what there was under its name is gone."""
        with self.lock:
            self._given |= {table.name}
            self._made[table.name] = Rows(table, 0, {column.name: Cells.of([]) for column in table.columns})
            self._written.pop(table.name, None)
            for known in [each for each in self._last_ids if each[0] == table.name]:
                del self._last_ids[known]

    def reset(self) -> None:
        """Forgets everything that was written."""
        with self.lock:
            self._written: dict[str, Overlay] = {}
            self._derived: dict[str, tuple[int, Rows | None]] = {}
            self._version = 0
            self._last_ids: dict[tuple[str, str], int] = {}
            self._last_moment = dt.datetime(1, 1, 1)
            self.locks: dict[tuple[str, Value], int] = {}
            """Table and key of each locked document, and the id that unlocks it."""
            self._last_lock = 0

    def next_id(self, table: str, column: str = "id") -> int:
        """A key that no row of the table has or had."""
        with self.lock:
            last = self._last_ids.get((table, column))
            if last is None:
                known = [key for key in self.rows(table).cells[column].all() if isinstance(key, int)]
                last = max(known, default=0)
            self._last_ids[table, column] = last + 1
            return last + 1

    def next_lock(self) -> int:
        """An id that no lock had."""
        self._last_lock += 1
        return self._last_lock

    def moment(self) -> str:
        """The time of a write as the API writes it: UTC, and later than that of the write before."""
        now = dt.datetime.now(dt.timezone.utc).replace(tzinfo=None)
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)
        with self.lock:
            now = self._last_moment = max(now, self._last_moment + dt.timedelta(milliseconds=1))
        text = now.isoformat(timespec="milliseconds").rstrip("0")
        return text.removesuffix(".")

    def add(self, table: str, values: Mapping[str, Value]) -> None:
        """Adds a row; `values` has every column."""
        self._overlay(table).add(values)

    def change(self, table: str, position: int, values: Mapping[str, Value]) -> None:
        """Changes the row at a position of the present rows."""
        self._overlay(table).change(position, values)

    def remove(self, table: str, positions: Collection[int]) -> None:
        """Removes the rows at positions of the present rows."""
        self._overlay(table).remove(positions)

    def _overlay(self, table: str) -> Overlay:
        found = self._written.get(table)
        if found is None:
            found = self._written[table] = Overlay(self.made(table))
        self._version += 1
        return found

    def seeing_only(self, companies: Collection[str]) -> Company:
        """The same company to a user who may enter only the companies of these names: `sites` lists those."""
        sites = self.rows("sites")
        names = sites.cells["company_name"].all()
        kept = [position for position, name in enumerate(names) if name in companies]
        columns = ((name, cells.all()) for name, cells in sites.cells.items())
        cells = {name: Cells.of([values[position] for position in kept]) for name, values in columns}
        found = copy.copy(self)
        found._made = {"sites": Rows(sites.table, len(kept), cells)}
        return found

    def enumeration(self, table: str) -> dict[str, str]:
        """Number -> name of an enumeration table."""
        rows = self.rows(table)
        if not {"id", "value"} <= rows.cells.keys():
            return {}
        return dict(zip(map(str, rows.cells["id"].all()), map(str, rows.cells["value"].all()), strict=True))

    def values(self, table: str, behaviour: Behaviour) -> list[dict[str, Any]]:
        """The rows as Python values (Decimal, date, naive datetime) by catalogue column name."""
        rows = self.rows(table)
        columns = rows.table.columns
        if not rows.length:
            return []
        names = [column.name for column in columns]
        wire = Wire(Behaviour(enum_numbers_in_views=behaviour.enum_numbers_in_views))
        cells = []
        for column in columns:
            write = wire.writer(rows.table, column, self) or (lambda value: value)
            cells.append([_python(column, write(value)) for value in rows.cells[column.name].all()])
        return [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]


def _python(column: Column, value: Any) -> Any:
    match column.type.name:
        case "DATE" if isinstance(value, str):
            return dt.datetime.fromisoformat(value).date()
        case "TIMESTAMP" if isinstance(value, str):
            whole, _, fraction = value.partition(".")
            moment = dt.datetime.fromisoformat(whole)
            return moment.replace(microsecond=int(fraction.ljust(6, "0")[:6])) if fraction else moment
        case "DECIMAL" if isinstance(value, (int, str, float)):
            return Decimal(str(value))
        case "VARCHAR" if isinstance(value, int):
            return str(value)
    return value
