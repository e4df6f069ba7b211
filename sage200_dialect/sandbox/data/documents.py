"""Sales and purchase orders as compact arrays: the facts that tables, views and ledgers are derived from."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import cached_property
from random import Random

from sage200_dialect.sandbox.data import stock
from sage200_dialect.sandbox.data.reference import TAX_CODES

LIVE, ON_HOLD, COMPLETE, DISPUTE, CANCELLED = range(5)
"""As Sage numbers the statuses of a document."""
STANDARD, FREE_TEXT, CHARGE, COMMENT = range(4)
YEARS = 3 * 365


class Documents:
    """`length` orders of `traders` parties over `products`, oldest first. Money is in pence."""

    def __init__(
        self, rng: Random, length: int, traders: int, products: int, warehouses: int, *, buying: bool
    ) -> None:
        self.length = length
        self.trader = array("l")
        self.age = array("l")
        """Days before the data's end."""
        self.status = array("b")
        self.first = array("l", [0])
        """Where the lines of each order begin; one more entry closes the last."""
        self.order = array("l")
        self.product = array("l")
        """-1: a line without a product."""
        self.warehouse = array("l")
        self.kind = array("b")
        self.quantity = array("l")
        self.unit_price = array("q")
        self.discount = array("b")
        """Per cent."""
        self.tax = array("b")
        """The place of the tax code."""
        self.net = array("q")
        self.line_tax = array("q")
        self.total_net = array("q")
        self.total_tax = array("q")
        self._seed = rng.randrange(1000)
        for number in range(length):
            self._add(rng, number, traders, products, warehouses, buying=buying)

    def _add(
        self, rng: Random, number: int, traders: int, products: int, warehouses: int, *, buying: bool
    ) -> None:
        chance = rng.random
        # a few parties place most of the orders
        self.trader.append(int(chance() * chance() * traders) if traders else -1)
        age = YEARS - YEARS * number // self.length
        self.age.append(age)
        roll = chance()
        if roll < 0.04:
            status = CANCELLED
        elif age < 40:
            status = ON_HOLD if roll < 0.1 else LIVE
        else:
            status = DISPUTE if roll > 0.99 else COMPLETE if roll > 0.07 else LIVE
        self.status.append(status)
        net = tax = 0
        for place in range(1 + int(chance() * chance() * 7)):
            roll = chance()
            kind = (
                STANDARD
                if place == 0 or roll < 0.93 or not products
                else COMMENT
                if roll > 0.97
                else FREE_TEXT
            )
            product = int(chance() * chance() * products) if kind == STANDARD and products else -1
            quantity = 0 if kind == COMMENT else 1 + int(chance() * chance() * 40)
            unit = 0 if kind == COMMENT else stock.list_price(max(product, 0), self._seed)
            if buying:
                unit = unit * 58 // 100
            discount = (0, 0, 0, 5, 10)[int(chance() * 5)] if unit and not buying else 0
            tax_place = stock.tax_of(max(product, 0))
            line_net = (quantity * unit * (100 - discount) + 50) // 100
            line_tax = (line_net * int(TAX_CODES[tax_place][2]) + 50) // 100
            self.order.append(number)
            self.product.append(product)
            self.warehouse.append(int(chance() * min(warehouses, 3)) if warehouses else -1)
            self.kind.append(kind)
            self.quantity.append(quantity)
            self.unit_price.append(unit)
            self.discount.append(discount)
            self.tax.append(tax_place)
            self.net.append(line_net)
            self.line_tax.append(line_tax)
            net += line_net
            tax += line_tax
        self.first.append(len(self.order))
        self.total_net.append(net)
        self.total_tax.append(tax)

    @property
    def lines(self) -> int:
        return len(self.order)

    def party(self, number: int) -> int | None:
        """The place of the order's customer or supplier; None when there is none at all."""
        return None if self.trader[number] < 0 else self.trader[number]

    def gross(self, number: int) -> int:
        return self.total_net[number] + self.total_tax[number]

    def done(self, line: int) -> int:
        """The quantity of a line that was despatched or received."""
        return self.quantity[line] if self.status[self.order[line]] == COMPLETE else 0

    @cached_property
    def _live_value(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for number in range(self.length):
            if self.status[number] in (LIVE, ON_HOLD):
                found[self.trader[number]] = found.get(self.trader[number], 0) + self.total_net[number]
        return found

    def live_value(self) -> dict[int, int]:
        """Net value of the orders in progress, by trader."""
        return self._live_value


def completed(documents: Documents) -> Sequence[int]:
    return [number for number in range(documents.length) if documents.status[number] == COMPLETE]
