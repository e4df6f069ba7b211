"""What the ledgers post to bank and nominal accounts, in base currency."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sage200_dialect.sandbox.data.filling import TODAY
from sage200_dialect.sandbox.data.ledgers import to_base
from sage200_dialect.sandbox.data.postings import PAYMENT, PURCHASES_URN, SALES_URN

if TYPE_CHECKING:
    from sage200_dialect.sandbox.data.postings import Postings
    from sage200_dialect.sandbox.data.world import World

_DAYS_THIS_YEAR = TODAY.timetuple().tm_yday


class BankEntry(NamedTuple):
    age: int
    number: int
    urn: int
    value: int
    """Pence; what comes in is positive."""


class NominalEntry(NamedTuple):
    age: int
    urn: int
    account: str
    value: int
    """Pence; a debit is positive."""
    reference: str
    narrative: str
    source: str

    @property
    def this_year(self) -> bool:
        return self.age < _DAYS_THIS_YEAR


def bank_entries(world: World) -> list[BankEntry]:
    """One for each payment, oldest first."""
    found = []
    for postings, trader, urn, sign in (
        (world.sales_postings, "customer", SALES_URN, -1),
        (world.purchase_postings, "supplier", PURCHASES_URN, 1),
    ):
        for number in postings.payments:
            value = to_base(postings.goods[number], world.rate(trader, postings.trader[number]))
            found.append(BankEntry(postings.age[number], number, urn + number, sign * value))
    found.sort(key=lambda entry: (-entry.age, entry.urn))
    return found


def nominal_entries(world: World) -> list[NominalEntry]:
    """Two or three for each transaction of the two trading ledgers, oldest first; each `urn` balances."""
    found = _entries(
        world,
        world.sales_postings,
        trader="customer",
        urn=SALES_URN,
        sign=1,
        accounts=("4000", "1100", "2200"),
        source="Sales",
    )
    found += _entries(
        world,
        world.purchase_postings,
        trader="supplier",
        urn=PURCHASES_URN,
        sign=-1,
        accounts=("5000", "2100", "2201"),
        source="Purchases",
    )
    found.sort(key=lambda entry: -entry.age)
    return found


def _entries(
    world: World,
    postings: Postings,
    *,
    trader: str,
    urn: int,
    sign: int,
    accounts: tuple[str, str, str],
    source: str,
) -> list[NominalEntry]:
    result, control, vat = accounts
    found = []
    for number in range(postings.length):
        rate = world.rate(trader, postings.trader[number])
        goods, tax = to_base(postings.goods[number], rate), to_base(postings.tax[number], rate)
        against = "1200" if postings.kind[number] == PAYMENT else result
        age, key, reference = postings.age[number], urn + number, f"{source[:3].upper()}{number + 1:06}"
        narrative = "Payment" if postings.kind[number] == PAYMENT else "Goods"
        for account, value in ((control, goods + tax), (against, -goods), (vat, -tax)):
            if value or account == control:
                found.append(NominalEntry(age, key, account, sign * value, reference, narrative, source))
    return found
