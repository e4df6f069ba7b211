"""The tables of the sales, purchase, bank and nominal ledgers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sage200_dialect.sandbox.cells import Cells, Value
from sage200_dialect.sandbox.data.building import (
    Builder,
    Built,
    Columns,
    Path,
    ident,
    looked_up,
    made,
    money,
    same,
    table_of,
)
from sage200_dialect.sandbox.data.filling import TODAY, day, moment
from sage200_dialect.sandbox.data.postings import CREDIT, INVOICE, PAYMENT, PURCHASES_URN, SALES_URN, Postings
from sage200_dialect.sandbox.data.reference import FIRST_YEAR, TAX_CODES, USERS, period_id
from sage200_dialect.sandbox.data.words import pick

if TYPE_CHECKING:
    from sage200_dialect.sandbox.data.world import World

SALES, PURCHASES, BANK, NOMINAL, BANKS = 200_000, 400_000, 800_000, 1_000_000, 70
_TYPES = {
    INVOICE: "TradingAccountEntryTypeInvoice",
    CREDIT: "TradingAccountEntryTypeCreditNote",
    PAYMENT: "TradingAccountEntryTypePurchasePaymentSalesReceipt",
}
_PREFIX = {INVOICE: "INV", CREDIT: "CRN", PAYMENT: "PAY"}


def to_base(pence: int, rate: Decimal) -> int:
    """Document currency to base currency, in pence; halves go away from zero."""
    whole = abs(pence) * 1_000_000
    divisor = int(rate * 1_000_000)
    found = (whole + divisor // 2) // divisor
    return found if pence >= 0 else -found


def _transactions(world: World, postings: Postings, trader: str, base: int, urn: int) -> Built:
    n_rows = postings.length
    owners = world.ids(f"{trader}s")

    def in_base(number: int, pence: int) -> int:
        return to_base(pence, world.rate(trader, postings.trader[number]))

    def base_goods(number: int) -> int:
        return in_base(number, postings.goods[number])

    def base_tax(number: int) -> int:
        return in_base(number, postings.tax[number])

    def due(number: int) -> Value:
        return day(postings.age[number] - 30) if postings.kind[number] == INVOICE else None

    columns = made(
        n_rows,
        {
            "id": lambda n: ident(base, n),
            f"{trader}_id": lambda n: owners[postings.trader[n]] if owners else None,
            "trader_transaction_type": lambda n: _TYPES[postings.kind[n]],
            "reference": lambda n: f"{_PREFIX[postings.kind[n]]}{n + 1:07}",
            "second_reference": lambda n: f"{postings.document[n] + 1:010}" if n % 4 else "",
            "queried": lambda n: "Q" if n % 31 == 8 else "",
            "transaction_date": lambda n: day(postings.age[n]),
            "posted_date": lambda n: day(max(postings.age[n] - n % 2, 0)),
            "due_date": due,
            "full_settlement_date": lambda n: (
                day(max(postings.age[n] - 30, 0)) if not postings.outstanding(n) else None
            ),
            "document_goods_value": lambda n: money(postings.goods[n]),
            "document_tax_value": lambda n: money(postings.tax[n]),
            "document_gross_value": lambda n: money(postings.gross(n)),
            "document_allocated_value": lambda n: money(postings.allocated[n]),
            "document_outstanding_value": lambda n: money(postings.outstanding(n)),
            "base_goods_value": lambda n: money(base_goods(n)),
            "base_tax_value": lambda n: money(base_tax(n)),
            "base_gross_value": lambda n: money(base_goods(n) + base_tax(n)),
            "control_value_in_base_currency": lambda n: money(base_goods(n) + base_tax(n)),
            "base_allocated_value": lambda n: money(in_base(n, postings.allocated[n])),
            "exchange_rate": lambda n: world.rate(trader, postings.trader[n]),
            "urn": lambda n: urn + n,
            "user_name": lambda n: pick(USERS, n)[:20],
            "date_time_created": lambda n: moment(postings.age[n], n),
            "date_time_updated": lambda n: moment(max(postings.age[n] - n % 40, 0), n + 5),
        },
    )
    zero = (
        "document_discount_value",
        "document_tax_discount_value",
        "base_discount_value",
        "base_tax_discount_value",
        "discount_percent",
    )
    columns.update(
        same(n_rows, {**dict.fromkeys(zero, money(0)), "discount_days": 0, "settled_immediately": False})
    )
    return n_rows, columns


def sales_posted_transactions(world: World) -> Built:
    return _transactions(world, world.sales_postings, "customer", SALES, SALES_URN)


def purchase_posted_transactions(world: World) -> Built:
    return _transactions(world, world.purchase_postings, "supplier", PURCHASES, PURCHASES_URN)


def sales_tax_items(world: World) -> Built:
    postings = world.sales_postings
    taxed = [number for number in range(postings.length) if postings.kind[number] != PAYMENT]
    return len(taxed), made(
        len(taxed),
        {
            "sales_posted_transaction_id": lambda n: ident(SALES, taxed[n]),
            "id": lambda n: ident(20, n),
            "code": lambda n: TAX_CODES[1][0],
            "name": lambda n: TAX_CODES[1][1],
            "goods_amount": lambda n: money(postings.goods[taxed[n]]),
            "tax_amount": lambda n: money(postings.tax[taxed[n]]),
            "tax_discount_amount": lambda n: money(0),
        },
    )


def banks(world: World) -> Built:
    currencies = world.ids("currencies")
    length, columns = table_of(
        "code description account_name account_no sort_code bank_name bank_account_nominal_reference",
        [
            ("CURRENT", "Current account", "Current", "00123456", "20-00-00", "Quayside Bank", "1200"),
            ("FOREIGN", "Currency account", "Währung", "00765432", "20-00-01", "Quayside Bank", "1210"),
        ],
        base=BANKS,
    )
    balance = Cells(length, lambda n: money(world.bank_balance() if n == 0 else 0))
    columns["balance"] = columns["balance_in_base"] = balance
    columns["account_currency_id"] = Cells(
        length, lambda n: currencies[n % len(currencies)] if currencies else None
    )
    return length, columns


def bank_posted_transactions(world: World) -> Built:
    entries = world.bank_entries
    first_bank = world.ids("banks")[:1]
    base_currency = world.ids("currencies")[:1]
    length = len(entries)
    return length, {
        **made(
            length,
            {
                "id": lambda n: ident(BANK, n),
                "entry_description": lambda n: (
                    "Sales receipt" if entries[n].value > 0 else "Purchase payment"
                ),
                "bank_transaction_type": lambda n: "Receipt" if entries[n].value > 0 else "Payment",
                "reference": lambda n: f"PAY{entries[n].number + 1:07}",
                "transaction_date": lambda n: day(entries[n].age),
                "posted_date": lambda n: day(entries[n].age),
                "cheque_value": lambda n: money(entries[n].value),
                "urn": lambda n: entries[n].urn,
                "user_name": lambda n: pick(USERS, n)[:20],
                "date_time_created": lambda n: moment(entries[n].age, n),
                "date_time_updated": lambda n: moment(entries[n].age, n),
            },
        ),
        **same(
            length,
            {
                "bank_id": first_bank[0] if first_bank else None,
                "second_reference": "",
                "source": "Cash Book",
                "cheque_currency_id": base_currency[0] if base_currency else None,
                "cheque_discount_value": money(0),
                "cheque_to_account_currency_rate": Decimal("1.000000"),
                "bank_cheque_to_base_currency_rate": Decimal("1.000000"),
            },
        ),
    }


def nominal_transaction_enquiry_views(world: World) -> Built:
    """Double entry: the rows of one `urn` come to nothing."""
    entries = world.nominal_entries
    nominal = world.nominal_ids()
    length = len(entries)

    def date(number: int) -> tuple[int, int]:
        moment_ = TODAY.toordinal() - entries[number].age
        found = TODAY.fromordinal(moment_)
        return found.year, found.month

    return length, made(
        length,
        {
            "id": lambda n: ident(NOMINAL, n),
            "nominal_code_id": lambda n: nominal.get(entries[n].account),
            "transaction_date": lambda n: day(entries[n].age),
            "period_number": lambda n: date(n)[1],
            "accounting_period_id": lambda n: period_id(*date(n)),
            "financial_year_id": lambda n: 10 + date(n)[0] - FIRST_YEAR,
            "financial_year_start_date": lambda n: f"{date(n)[0]}-01-01T00:00:00",
            "year_relative_to_current_year": lambda n: date(n)[0] - TODAY.year,
            "reference": lambda n: f"{entries[n].reference}",
            "narrative": lambda n: entries[n].narrative,
            "debit": lambda n: money(max(entries[n].value, 0)),
            "credit": lambda n: money(max(-entries[n].value, 0)),
            "user_name": lambda n: pick(USERS, n)[:20],
            "source": lambda n: entries[n].source,
            "urn": lambda n: entries[n].urn,
        },
    )


def view_of_transactions(trader: str, prefix: str) -> Builder:
    """`sales_transaction_views` and its purchase sister: the transactions with their trader's names."""

    def build(world: World) -> Built:
        base = world.rows(world.catalog.table(f"{prefix}_posted_transactions"))
        owners = world.rows(world.catalog.table(f"{trader}s"))
        currencies = world.rows(world.catalog.table("currencies"))
        length = base.length

        owner = Path(base, f"{trader}_id", owners)
        currency = Path(owners, "currency_id", currencies, before=owner)
        columns: Columns = {
            name: base.cells[name]
            for name in base.cells
            if name in world.catalog.table(f"{prefix}_transaction_views").by_name
        }
        rate = base.cells["exchange_rate"]
        outstanding = base.cells["document_outstanding_value"]
        return length, {
            **columns,
            f"posted_{trader}_transaction_id": base.cells["id"],
            "transaction_type": base.cells["trader_transaction_type"],
            "query": base.cells["queried"],
            "status": Cells(length, lambda n: "Settled" if not outstanding[n] else "Outstanding"),
            "base_outstanding_value": Cells(
                length,
                lambda n: money(to_base(int(outstanding[n] * 100), rate[n])),  # type: ignore[operator, arg-type]
            ),
            "transaction_date_time_updated": base.cells["date_time_updated"],
            f"{trader}_reference": looked_up(owners.cells["reference"], length, owner),
            f"{trader}_name": looked_up(owners.cells["name"], length, owner),
            "currency_name": looked_up(currencies.cells["name"], length, currency),
            "currency_symbol": looked_up(currencies.cells["symbol"], length, currency),
        }

    return build


VIEWS = ("sales_transaction_views", "purchase_transaction_views")
BUILDERS: dict[str, tuple[Builder, tuple[str, ...]]] = {
    "sales_posted_transactions": (sales_posted_transactions, ()),
    "sales_posted_transaction_tax_analysis_items": (sales_tax_items, ("sales_posted_transactions",)),
    "sales_transaction_views": (view_of_transactions("customer", "sales"), ()),
    "purchase_posted_transactions": (purchase_posted_transactions, ()),
    "purchase_transaction_views": (view_of_transactions("supplier", "purchase"), ()),
    "banks": (banks, ()),
    "bank_posted_transactions": (bank_posted_transactions, ()),
    "nominal_transaction_enquiry_views": (nominal_transaction_enquiry_views, ()),
}
