"""One company of the site: who it is, and its rows by table."""

from __future__ import annotations

import copy
import datetime as dt
import threading
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any, Protocol

from sage200_dialect.catalog import Catalog, Column, Table
from sage200_dialect.sandbox.behaviour import Behaviour
from sage200_dialect.sandbox.cells import Cells
from sage200_dialect.sandbox.rows import Rows
from sage200_dialect.sandbox.wire import Wire


class Source(Protocol):
    """Makes the rows of a table."""

    def rows(self, table: Table) -> Rows: ...


class Company:
    """A company that the user may enter. Its tables are filled when they are first read."""

    def __init__(
        self, identity: Mapping[str, Any], catalog: Catalog, source: Source, given: Mapping[str, Rows]
    ) -> None:
        self.company_id: int = identity["company_id"]
        self.name: str = identity["company_name"]
        self.site_id: str = identity["site_id"]
        self._catalog = catalog
        self._source = source
        self._rows: dict[str, Rows] = dict(given)
        self._lock = threading.RLock()

    def __repr__(self) -> str:
        return f"<Company {self.company_id} {self.name!r}>"

    def rows(self, table: str) -> Rows:
        """The rows of a table by its catalogue name. Raises KeyError for a table that does not exist."""
        found = self._rows.get(table)
        if found is None:
            with self._lock:
                found = self._rows.get(table)
                if found is None:
                    found = self._rows[table] = self._source.rows(self._catalog.table(table))
        return found

    def seeing_only(self, companies: Collection[str]) -> Company:
        """The same company to a user who may enter only the companies of these names: `sites` lists those."""
        sites = self.rows("sites")
        names = sites.cells["company_name"].all()
        kept = [position for position, name in enumerate(names) if name in companies]
        columns = ((name, cells.all()) for name, cells in sites.cells.items())
        cells = {name: Cells.of([values[position] for position in kept]) for name, values in columns}
        found = copy.copy(self)
        found._rows = {"sites": Rows(sites.table, len(kept), cells)}
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
