"""One company's world: its tables, each made when it is first read."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from sage200_dialect.catalog import Catalog, Table
from sage200_dialect.sandbox.cells import Cells
from sage200_dialect.sandbox.company import Company
from sage200_dialect.sandbox.data.building import Builder, Path, looked_up, once
from sage200_dialect.sandbox.data.documents import Documents
from sage200_dialect.sandbox.data.entries import BankEntry, NominalEntry, bank_entries, nominal_entries
from sage200_dialect.sandbox.data.filling import fill
from sage200_dialect.sandbox.data.postings import Postings
from sage200_dialect.sandbox.rows import Rows

SITE_ID = "6c1b4a70-2f0e-4a55-9b6d-5a6e200f0200"


@dataclass(frozen=True)
class Sizes:
    """How much there is of everything: orders grow as asked, the rest more slowly."""

    orders: int

    def _grown(self, at_200: int, power: float) -> int:
        return max(4, round(at_200 * (self.orders / 200) ** power)) if self.orders else at_200

    @property
    def customers(self) -> int:
        return self._grown(60, 0.5)

    @property
    def suppliers(self) -> int:
        return self._grown(25, 0.35)

    @property
    def products(self) -> int:
        return self._grown(80, 0.4)


class World:
    """Makes the rows of a company. Every look at another table goes through `rows`, so that rows which the
    user brought count."""

    def __init__(self, catalog: Catalog, seed: int, orders: int, trade: str, given: frozenset[str]) -> None:
        self.catalog = catalog
        self.seed = seed
        self.sizes = Sizes(orders)
        self.trade = trade
        self.given = given
        self.read: Callable[[str], Rows]
        self.sites: Sequence[Mapping[str, Any]] = ()
        """The rows of `GET /sites`."""

    def rows(self, table: Table) -> Rows:
        """The rows of another table, as they are served."""
        return self.read(table.name)

    def make(self, table: Table) -> Rows:
        builder, needed = builders().get(table.name, (None, ()))
        if builder is None and table.kind == "enum":
            return fill(self, table, *_enumeration(self, table))
        if builder is None or not self.given.isdisjoint(needed):
            return fill(self, table, None, {})
        return fill(self, table, *builder(self))

    def random(self, purpose: str) -> Random:
        return Random(f"{self.seed}/{purpose}")

    def ids(self, table: str) -> list[Any]:
        """The keys of a table."""
        return list(self.read(table).cells["id"].all())

    def enumeration(self, table: str) -> tuple[Any, ...]:
        """The names of an enumeration in the order of their numbers."""
        rows = self.read(table)
        return tuple(rows.cells["value"].all()) if "value" in rows.cells else ()

    def nominal_ids(self) -> dict[str, Any]:
        """Nominal account number -> key."""
        cells = self.read("nominal_codes").cells
        return dict(zip(map(str, cells["reference"].all()), cells["id"].all(), strict=True))

    @once
    def sales_orders(self) -> Documents:
        return self._documents("sales orders", self.sizes.orders, "customers", buying=False)

    @once
    def quotes(self) -> Documents:
        return self._documents("quotes", self.sizes.orders // 8, "customers", buying=False)

    @once
    def purchase_orders(self) -> Documents:
        return self._documents("purchase orders", self.sizes.orders // 4, "suppliers", buying=True)

    def _documents(self, purpose: str, length: int, traders: str, *, buying: bool) -> Documents:
        counts = [self.read(name).length for name in (traders, "products", "warehouses")]
        return Documents(self.random(purpose), length, *counts, buying=buying)

    @once
    def sales_postings(self) -> Postings:
        return Postings(self.random("sales ledger"), self.sales_orders)

    @once
    def purchase_postings(self) -> Postings:
        return Postings(self.random("purchase ledger"), self.purchase_orders)

    def balances(self, kind: str) -> dict[int, int]:
        """What each customer or supplier owes or is owed, in pence, by place."""
        return (self.sales_postings if kind == "customer" else self.purchase_postings).balances()

    def rate(self, trader: str, place: int) -> Decimal:
        """Units of the trader's currency for one of the company's own."""
        rates = self._rates[trader]
        return rates[place] if 0 <= place < len(rates) else Decimal("1.000000")

    @once
    def _rates(self) -> dict[str, list[Decimal]]:
        currencies = self.read("currencies")
        found = {}
        for trader in ("customer", "supplier"):
            rates = []
            for key in self.read(f"{trader}s").cells["currency_id"].all():
                places = currencies.positions("id", key)
                rate: Any = currencies.cells["core_currency_rate"][places[0]] if places else None
                rates.append(rate or Decimal("1.000000"))
            found[trader] = rates
        return found

    @once
    def bank_entries(self) -> list[BankEntry]:
        return bank_entries(self)

    def bank_balance(self) -> int:
        return sum(entry.value for entry in self.bank_entries)

    @once
    def nominal_entries(self) -> list[NominalEntry]:
        return nominal_entries(self)

    @once
    def _nominal_totals(self) -> dict[str, tuple[Decimal, Decimal]]:
        found: dict[str, list[int]] = {}
        for entry in self.nominal_entries:
            if entry.this_year:
                sums = found.setdefault(entry.account, [0, 0])
                sums[entry.value < 0] += abs(entry.value)
        return {account: (Decimal(d).scaleb(-2), Decimal(c).scaleb(-2)) for account, (d, c) in found.items()}

    def nominal_totals(self) -> dict[str, tuple[Decimal, Decimal]]:
        """Debits and credits of this year by account number."""
        return self._nominal_totals

    def stock_levels(self, place: int) -> tuple[int, ...]:
        """How many of a product lie in each warehouse."""
        return tuple(
            (place * 31 + warehouse * 17 + self.seed) % 120 // (warehouse + 1) for warehouse in range(4)
        )


@cache
def builders() -> Mapping[str, tuple[Builder, tuple[str, ...]]]:
    """The hand-written tables."""
    from sage200_dialect.sandbox.data import ledgers, orders, reference, stock, traders, views

    parts = (reference, traders, stock, orders, ledgers, views)
    return {name: builder for part in parts for name, builder in part.BUILDERS.items()}


def derive(world: World, table: Table, rows: Callable[[str], Rows]) -> Rows | None:
    """A table that only shows others, out of their present `rows`; None for a table of any other kind.

    What it does not take from them it has by its key from the rows that were made, and nothing where these
    have no such row.
    """
    builder, _ = builders().get(table.name, (None, ()))
    if builder is None or table.name not in _shown():
        return None
    before = world.rows(table)
    present = copy.copy(world)
    present.read = rows
    length, known = builder(present)
    key = table.key[0]
    keys = Rows(table, length, {key: known[key]})
    at = Path(keys, key, before, key=key)
    cells = {
        column.name: known.get(column.name) or looked_up(before.cells[column.name], length, at)
        for column in table.columns
    }
    return Rows(table, length, cells)


@cache
def _shown() -> frozenset[str]:
    """The tables that only show what others hold."""
    from sage200_dialect.sandbox.data import ledgers, views

    return frozenset((*views.BUILDERS, *ledgers.VIEWS))


class _Made:
    def __init__(self, world: World) -> None:
        self.world = world

    def rows(self, table: Table) -> Rows:
        return self.world.make(table)

    def derived(self, table: Table, rows: Callable[[str], Rows]) -> Rows | None:
        return derive(self.world, table, rows)


def companies(
    catalog: Catalog, orders: int, seed: int, given: Mapping[str, Rows], names: Sequence[str]
) -> tuple[Company, ...]:
    """The companies of the site; `given` rows belong to the first, and the others have fewer orders."""
    plans: list[tuple[str, int, Mapping[str, Rows]]] = [(name, (orders + 3) // 4, {}) for name in names]
    plans[0] = (names[0], orders, given)
    sites = [
        {
            "company_id": number,
            "company_name": name,
            "site_id": SITE_ID,
            "site_name": "Sandbox",
            "site_short_name": "SANDBOX",
        }
        for number, (name, _, _) in enumerate(plans, 1)
    ]
    found: list[Company] = []
    for identity, (name, size, rows) in zip(sites, plans, strict=True):
        world = World(catalog, seed + len(found), size, name, frozenset(rows))
        world.sites = sites
        company = Company(identity, catalog, _Made(world), rows)
        world.read = company.made
        found.append(company)
    return tuple(found)


def _enumeration(world: World, table: Table) -> tuple[int, dict[str, Cells]]:
    """The names that Sage is known to use, else plausible ones; numbered from 0 as Sage numbers them."""
    known = table.by_name["value"].values if "value" in table.by_name else ()
    for other in world.catalog.tables():
        for column in other.columns:
            if column.enumeration == table.name and len(column.values) > len(known):
                known = column.values
    if not known:
        stem = "".join(part.capitalize() for part in table.name.removesuffix("s").split("_"))
        room = table.by_name["value"].type.length if "value" in table.by_name else None
        if room is not None and len(stem) + len("Standard") > room:
            stem = ""
        known = tuple(f"{stem}{ending}" for ending in ("None", "Standard", "Special"))
    room = table.by_name["description"].type.length if "description" in table.by_name else None
    cells = {
        "id": Cells.of(range(len(known))),
        "value": Cells.of(known),
        "description": Cells.of([_spoken(name)[:room] for name in known]),
    }
    return len(known), cells


def _spoken(name: str) -> str:
    """`EnumDocumentStatusOnHold` -> `Document status on hold`."""
    text = "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in name.removeprefix("Enum"))
    return text.strip().capitalize()
