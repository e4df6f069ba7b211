"""One company's world: its tables, each made when it is first read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from sage200_dialect.catalog import Catalog, Table
from sage200_dialect.sandbox.cells import Cells
from sage200_dialect.sandbox.company import Company
from sage200_dialect.sandbox.data.filling import fill
from sage200_dialect.sandbox.rows import Rows

Builder: TypeAlias = "Callable[[World], tuple[int, dict[str, Cells]]]"

SITE_ID = "6c1b4a70-2f0e-4a55-9b6d-5a6e200f0200"


class World:
    """Makes the rows of a company. Links are followed through `company`, so that rows given by the user count."""

    def __init__(self, catalog: Catalog, seed: int, orders: int, trade: str) -> None:
        self.catalog = catalog
        self.seed = seed
        self.orders = orders
        self.trade = trade
        self.company: Company | None = None

    def rows(self, table: Table) -> Rows:
        """The rows of another table, as they are served."""
        assert self.company is not None
        return self.company.rows(table.name)

    def make(self, table: Table) -> Rows:
        builder = builders().get(table.name)
        if builder is None and table.kind == "enum":
            return fill(self, table, *_enumeration(self, table))
        length, known = builder(self) if builder else (None, {})
        return fill(self, table, length, known)

    def enumeration(self, table: str) -> tuple[Any, ...]:
        """The names of an enumeration in the order of their numbers."""
        rows = self.rows(self.catalog.table(table))
        return tuple(rows.cells["value"].all()) if "value" in rows.cells else ()


class _Made:
    def __init__(self, world: World) -> None:
        self.world = world

    def rows(self, table: Table) -> Rows:
        return self.world.make(table)


def builders() -> Mapping[str, Builder]:
    """The hand-written tables."""
    return {}


def companies(catalog: Catalog, orders: int, seed: int, given: Mapping[str, Rows]) -> tuple[Company, ...]:
    """The two companies of the site; `given` rows belong to the first."""
    found = []
    for number, (name, size, rows) in enumerate(
        (("Demo Company", orders, given), ("Harbour Supplies Ireland", max(orders // 4, 1) if orders else 0, {})), 1
    ):
        identity = {
            "company_id": number,
            "company_name": name,
            "site_id": SITE_ID,
            "site_name": "Sandbox",
            "site_short_name": "SANDBOX",
        }
        world = World(catalog, seed + number, size, name)
        world.company = Company(identity, catalog, _Made(world), rows)
        found.append(world.company)
    return tuple(found)


def _enumeration(world: World, table: Table) -> tuple[int, dict[str, Cells]]:
    """The names that Sage is known to use, else plausible ones; numbered from 0 as Sage numbers them."""
    known: tuple[str, ...] = ()
    for other in world.catalog.tables():
        for column in other.columns:
            if column.enumeration == table.name and len(column.values) > len(known):
                known = column.values
    if not known:
        stem = "".join(part.capitalize() for part in table.name.removesuffix("s").split("_"))
        known = tuple(f"{stem}{ending}" for ending in ("None", "Standard", "Special"))
    numbers = range(len(known))
    cells = {
        "id": Cells.of(numbers),
        "value": Cells.of(known),
        "description": Cells.of([_spoken(name) for name in known]),
    }
    return len(known), cells


def _spoken(name: str) -> str:
    """`EnumDocumentStatusOnHold` -> `Document status on hold`."""
    text = "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in name.removeprefix("Enum"))
    return text.strip().capitalize()
