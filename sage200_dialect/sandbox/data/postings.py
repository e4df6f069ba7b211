"""The sales and purchase ledgers as compact arrays: invoices, credit notes and payments that settle them."""

from __future__ import annotations

from array import array
from functools import cached_property
from random import Random

from sage200_dialect.sandbox.data.documents import Documents, completed

PAYMENT, REFUND, INVOICE, CREDIT = 1, 2, 4, 5
"""As Sage numbers the types of a trader's transaction."""
SALES_URN, PURCHASES_URN = 10_000, 2_000_000
"""Where the unique reference numbers of each ledger begin."""


class Postings:
    """The transactions of one ledger, oldest first. Money is in pence of the trader's currency; an invoice is
    positive, what lowers a balance is negative."""

    def __init__(self, rng: Random, documents: Documents) -> None:
        entries: list[tuple[int, int, int, int, int, int, int]] = []
        for number in completed(documents):
            trader, age = documents.trader[number], max(documents.age[number] - 7, 0)
            goods, tax = documents.total_net[number], documents.total_tax[number]
            gross = goods + tax
            paid = 0
            if gross and age > 45 and rng.random() < 0.8:
                paid = gross if rng.random() < 0.9 else gross // 2
            entries.append((-age, INVOICE, trader, goods, tax, paid, number))
            if paid:
                later = max(age - 20 - rng.randrange(40), 0)
                entries.append((-later, PAYMENT, trader, -paid, 0, -paid, number))
            elif gross and rng.random() < 0.12:
                entries.append((-max(age - 3, 0), CREDIT, trader, -(goods // 5), -(tax // 5), 0, number))
        entries.sort()
        self.length = len(entries)
        self.age = array("l", [-entry[0] for entry in entries])
        self.kind = array("b", [entry[1] for entry in entries])
        self.trader = array("l", [entry[2] for entry in entries])
        self.goods = array("q", [entry[3] for entry in entries])
        self.tax = array("q", [entry[4] for entry in entries])
        self.allocated = array("q", [entry[5] for entry in entries])
        self.document = array("l", [entry[6] for entry in entries])

    def gross(self, number: int) -> int:
        return self.goods[number] + self.tax[number]

    def outstanding(self, number: int) -> int:
        return self.gross(number) - self.allocated[number]

    @cached_property
    def payments(self) -> list[int]:
        return [number for number in range(self.length) if self.kind[number] == PAYMENT]

    @cached_property
    def _balances(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for number in range(self.length):
            found[self.trader[number]] = found.get(self.trader[number], 0) + self.outstanding(number)
        return found

    def balances(self) -> dict[int, int]:
        """What each trader owes or is owed."""
        return self._balances
