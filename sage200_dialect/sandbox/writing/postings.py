"""Invoices, credit notes, receipts and payments: each answers a `urn`, by which it is found again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sage200_dialect.sandbox.writing.actions import Call, echo
from sage200_dialect.sandbox.writing.fresh import blank_row
from sage200_dialect.sandbox.writing.given import refuse
from sage200_dialect.sandbox.writing.ledger import (
    PENCE,
    Entry,
    next_urn,
    nominal_code,
    post_bank,
    post_nominal,
    rate_of,
    to_base,
    today,
)
from sage200_dialect.sandbox.writing.rules import Row
from sage200_dialect.sandbox.writing.session import Session

_RECEIPT, _REFUND, _INVOICE, _CREDIT = 1, 2, 4, 5
"""As Sage numbers the types of a trader's transaction."""
_BANK_ACCOUNT = "1200"


@dataclass(frozen=True)
class _Ledger:
    name: str
    trader: str
    sign: int
    """What an invoice does to the control account: a debit in sales, a credit in purchases."""
    result: str
    control: str
    tax: str
    source: str

    @property
    def table(self) -> str:
        return f"{self.name}_posted_transactions"


_SALES = _Ledger("sales", "customer", 1, "4000", "1100", "2200", "Sales")
_PURCHASES = _Ledger("purchase", "supplier", -1, "5000", "2100", "2201", "Purchases")


def _money(value: Any) -> Decimal:
    return Decimal(str(value or 0)).quantize(PENCE, ROUND_HALF_UP)


def document(ledger: _Ledger, kind: int) -> Callable[[Call], Any]:
    """An invoice raises the balance of the account, a credit note lowers it."""

    def handle(call: Call) -> dict[str, Any]:
        session, given = call.session, call.given
        items, taxes = given.get("nominal_analysis_items", []), given.get("tax_analysis_items", [])
        goods = _money(given.get("document_goods_value", sum(_money(each.get("value")) for each in items)))
        tax = _money(given.get("document_tax_value", sum(_money(each.get("tax_amount")) for each in taxes)))
        refuse(_analysis_faults(session, given, goods, tax))
        sign = 1 if kind == _INVOICE else -1
        posted = _post(
            call, ledger, kind, sign * goods, sign * tax, paid=bool(given.get("settled_immediately"))
        )
        _tax_items(session, ledger, posted, taxes, sign)
        _nominal_items(session, ledger, posted, items, sign)
        rate = posted["exchange_rate"]
        side = ledger.sign * sign
        total = to_base(goods, rate) + to_base(tax, rate)
        entries = [
            Entry(ledger.control, side * total, "Goods"),
            Entry(ledger.tax, -side * to_base(tax, rate), "Goods"),
        ]
        entries += _spread(items, ledger.result, -side * to_base(goods, rate), goods)
        post_nominal(session, entries, posted, posted["urn"], ledger.source)
        return {"urn": str(posted["urn"])}

    return handle


def payment(ledger: _Ledger, kind: int) -> Callable[[Call], Any]:
    """Money that comes from a customer or goes to a supplier, or the other way."""

    def handle(call: Call) -> dict[str, Any]:
        session, given = call.session, call.given
        cheque = _money(given["cheque_value"])
        refuse(
            [
                *_code_faults(session, given),
                *([] if cheque > 0 else ["The field cheque_value is not above zero"]),
            ]
        )
        value = _money(given.get(f"{ledger.trader}_cheque_value", cheque)) + _money(
            given.get("settlement_discount_value")
        )
        sign = -1 if kind == _RECEIPT else 1
        posted = _post(call, ledger, kind, sign * value, Decimal("0.00"))
        bank = session.find("banks", given["bank_id"]) or {}
        incoming = -sign * ledger.sign
        description = f"{ledger.name.capitalize()} {'receipt' if incoming > 0 else 'payment'}"
        post_bank(session, bank, incoming * cheque, {**given, **posted}, posted["urn"], description)
        base = to_base(value, posted["exchange_rate"])
        account = bank.get("bank_account_nominal_reference") or _BANK_ACCOUNT
        entries = [
            Entry(ledger.control, ledger.sign * sign * base, "Payment"),
            Entry(account, -ledger.sign * sign * base, "Payment"),
        ]
        post_nominal(session, entries, posted, posted["urn"], ledger.source)
        return {"urn": str(posted["urn"])}

    return handle


def bank_movement(sign: int) -> Callable[[Call], Any]:
    """`bank_payment` and `bank_receipt`."""

    def handle(call: Call) -> dict[str, Any]:
        session, given = call.session, call.given
        items = given["nominal_analysis_items"]
        total = sum((_item_value(item) for item in items), Decimal("0.00"))
        value = _money(given.get("cheque_value", total))
        faults = _code_faults(session, given)
        if total != value:
            faults.append(f"The nominal analysis comes to {total}, and the cheque to {value}")
        refuse(faults)
        bank = session.find("banks", given["bank_id"]) or {}
        urn = next_urn(session)
        posted = {**given, "transaction_date": given.get("transaction_date") or today(session)}
        text = given.get("narrative") or ("Bank receipt" if sign > 0 else "Bank payment")
        post_bank(session, bank, sign * value, posted, urn, text)
        rate = rate_of(session, bank.get("account_currency_id"))
        account = bank.get("bank_account_nominal_reference") or _BANK_ACCOUNT
        entries = [Entry(account, sign * to_base(value, rate), text)]
        entries += _spread(items, "", -sign * to_base(value, rate), value)
        post_nominal(session, entries, posted, urn, "Cash Book")
        session.did("posted", str(call.action.posts_to), urn)
        return {"urn": str(urn)}

    return handle


def bank_transfer(call: Call) -> None:
    """Out of one account and into another; it answers no body."""
    session, given = call.session, call.given
    source, target = (session.find("banks", given[name]) or {} for name in ("bank_from_id", "bank_to_id"))
    if given["bank_from_id"] == given["bank_to_id"]:
        refuse(["The fields bank_from_id and bank_to_id are the same account"])
    paid = _money(given["payment_value"])
    received = _money(given.get("receipt_value", paid))
    urn = next_urn(session)
    posted = {**given, "transaction_date": given.get("transaction_date") or today(session)}
    text = given.get("narrative") or "Bank transfer"
    post_bank(session, source, -paid, posted, urn, text)
    post_bank(session, target, received, posted, urn, text)
    base = to_base(paid, rate_of(session, source.get("account_currency_id")))
    entries = [
        Entry(source.get("bank_account_nominal_reference") or _BANK_ACCOUNT, -base, text),
        Entry(target.get("bank_account_nominal_reference") or _BANK_ACCOUNT, base, text),
    ]
    post_nominal(session, entries, posted, urn, "Cash Book")
    session.did("posted", str(call.action.posts_to), urn)


def allocate(call: Call) -> dict[str, Any]:
    """`sales_allocations`: sets posted transactions of one customer against one another."""
    session, given = call.session, call.given
    table = _SALES.table
    faults = []
    changes: list[tuple[int, Decimal]] = []
    for number, line in enumerate(given["allocation_lines"]):
        row = session.find(table, line["posted_tran_id"])
        value = abs(_money(line["value_to_allocate"]))
        if row is None or row["customer_id"] != given["customer_id"]:
            faults.append(f"The field allocation_lines[{number}].posted_tran_id is not of this customer")
        elif value > abs(_money(row["document_outstanding_value"])):
            faults.append(
                f"The field allocation_lines[{number}].value_to_allocate is {value}, "
                f"and {abs(row['document_outstanding_value'])} is outstanding"
            )
        else:
            changes.append((row["id"], value))
    refuse(faults)
    for key, value in changes:
        _allocate(session, table, key, value)
    return echo(call)


def _allocate(session: Session, table: str, key: int, value: Decimal) -> None:
    position = session.position(table, key)
    if position is None:
        return
    row = session.row(table, position)
    signed = value if _money(row["document_gross_value"]) >= 0 else -value
    allocated = _money(row["document_allocated_value"]) + signed
    session.company.change(
        table,
        position,
        {
            "document_allocated_value": allocated,
            "document_outstanding_value": _money(row["document_gross_value"]) - allocated,
            "base_allocated_value": to_base(allocated, row["exchange_rate"]),
            "date_time_updated": session.company.moment(),
        },
    )
    session.did("changed", table, key)


def _post(call: Call, ledger: _Ledger, kind: int, goods: Decimal, tax: Decimal, *, paid: bool = False) -> Row:
    """The posted transaction, and the balance of its account."""
    session, given = call.session, call.given
    table = session.table(ledger.table)
    key = given[f"{ledger.trader}_id"]
    position = session.position(f"{ledger.trader}s", key)
    owner = {} if position is None else session.row(f"{ledger.trader}s", position)
    rate = Decimal(str(given.get("exchange_rate") or rate_of(session, owner.get("currency_id"))))
    gross, base_goods, base_tax = goods + tax, to_base(goods, rate), to_base(tax, rate)
    names = session.company.enumeration("trader_transaction_types")
    now = session.company.moment()
    row: Row = {
        **blank_row(session, table),
        "id": session.company.next_id(table.name),
        f"{ledger.trader}_id": key,
        "trader_transaction_type": names.get(str(kind)),
        "reference": given.get("reference") or "",
        "second_reference": given.get("second_reference") or "",
        "queried": "",
        "transaction_date": given.get("transaction_date") or today(session),
        "posted_date": today(session),
        "document_goods_value": goods,
        "document_tax_value": tax,
        "document_gross_value": gross,
        "document_discount_value": _money(given.get("document_discount_value")),
        "document_tax_discount_value": _money(given.get("document_tax_discount_value")),
        "discount_percent": _money(given.get("discount_percent")),
        "discount_days": given.get("discount_days") or 0,
        "document_allocated_value": gross if paid else Decimal("0.00"),
        "document_outstanding_value": Decimal("0.00") if paid else gross,
        "base_goods_value": base_goods,
        "base_tax_value": base_tax,
        "base_gross_value": base_goods + base_tax,
        "base_allocated_value": base_goods + base_tax if paid else Decimal("0.00"),
        "control_value_in_base_currency": base_goods + base_tax,
        "exchange_rate": rate.quantize(Decimal("0.000001")),
        "settled_immediately": paid,
        "urn": next_urn(session),
        "user_name": session.user[:20],
        "date_time_created": now,
        "date_time_updated": now,
    }
    if kind == _INVOICE:
        row["due_date"] = given.get("due_date") or row["transaction_date"]
    session.company.add(table.name, {name: row[name] for name in table.by_name})
    session.did("posted", table.name, row["urn"])
    if position is not None and not paid:
        balance = _money(owner["balance"]) + gross
        session.change(f"{ledger.trader}s", position, {"balance": balance})
    return row


def _tax_items(session: Session, ledger: _Ledger, posted: Row, items: list[Row], sign: int) -> None:
    table = session.table(f"{ledger.name}_posted_transaction_tax_analysis_items")
    for item in items:
        code = session.find("tax_codes", item["id"]) or {}
        session.company.add(
            table.name,
            {
                **blank_row(session, table),
                f"{ledger.name}_posted_transaction_id": posted["id"],
                "id": session.company.next_id(table.name),
                "code": code.get("code"),
                "name": code.get("name"),
                "goods_amount": sign * _money(item.get("goods_amount")),
                "tax_amount": sign * _money(item.get("tax_amount")),
                "tax_discount_amount": sign * _money(item.get("tax_discount_amount")),
            },
        )


def _nominal_items(session: Session, ledger: _Ledger, posted: Row, items: list[Row], sign: int) -> None:
    table = session.table(f"{ledger.name}_posted_transaction_nominal_analysis_items")
    for item in items:
        account = nominal_code(session, item["code"], item.get("cost_centre", ""), item.get("department", ""))
        value = sign * _money(item.get("value"))
        session.company.add(
            table.name,
            {
                **blank_row(session, table),
                f"{ledger.name}_posted_transaction_id": posted["id"],
                "code": item["code"],
                "cost_centre": item.get("cost_centre", ""),
                "department": item.get("department", ""),
                "name": account["name"] if account else "",
                "reference": posted["reference"],
                "narrative": item.get("narrative", ""),
                "value": value,
                "base_value": to_base(value, posted["exchange_rate"]),
                "transaction_analysis_code": item.get("transaction_analysis_code", ""),
                "source": ledger.source,
            },
        )


def _analysis_faults(session: Session, given: Mapping[str, Any], goods: Decimal, tax: Decimal) -> list[str]:
    faults = _code_faults(session, given)
    items, taxes = given.get("nominal_analysis_items", []), given.get("tax_analysis_items", [])
    for number, item in enumerate(taxes):
        if session.find("tax_codes", item.get("id")) is None:
            faults.append(
                f"The field tax_analysis_items[{number}].id is {item.get('id')}, and tax_codes has no such id"
            )
    for what, wanted, values in (
        ("nominal analysis", goods, [_money(item.get("value")) for item in items]),
        ("tax analysis", goods, [_money(item.get("goods_amount")) for item in taxes]),
        ("tax in the tax analysis", tax, [_money(item.get("tax_amount")) for item in taxes]),
    ):
        if values and sum(values) != wanted:
            faults.append(f"The {what} comes to {sum(values)}, and the document to {wanted}")
    return faults


def _code_faults(session: Session, given: Mapping[str, Any]) -> list[str]:
    return [
        f"The field nominal_analysis_items[{number}].code is {item.get('code')}, "
        "and nominal_codes has no such account"
        for number, item in enumerate(given.get("nominal_analysis_items", []))
        if nominal_code(
            session, str(item.get("code")), item.get("cost_centre", ""), item.get("department", "")
        )
        is None
    ]


def _item_value(item: Mapping[str, Any]) -> Decimal:
    if "gross_value" in item:
        return _money(item["gross_value"])
    return _money(item.get("goods_value")) + _money(item.get("tax_value"))


def _spread(items: list[Row], otherwise: str, total: Decimal, of: Decimal) -> list[Entry]:
    """`total` over the accounts of the items in their shares; the last takes what rounding leaves."""
    if not items or not of:
        return [Entry(otherwise, total, "Goods")] if otherwise else []
    found, left = [], total
    for number, item in enumerate(items, 1):
        share = _money(item.get("value")) if "value" in item else _item_value(item)
        value = left if number == len(items) else (total * share / of).quantize(PENCE, ROUND_HALF_UP)
        left -= value
        found.append(
            Entry(
                item["code"],
                value,
                item.get("narrative", ""),
                item.get("cost_centre", ""),
                item.get("department", ""),
            )
        )
    return found


HANDLERS: Mapping[str, Callable[[Call], Any]] = {
    "sales_invoices": document(_SALES, _INVOICE),
    "sales_credit_notes": document(_SALES, _CREDIT),
    "sales_receipts": payment(_SALES, _RECEIPT),
    "sales_payments": payment(_SALES, _REFUND),
    "sales_allocations": allocate,
    "purchase_invoices": document(_PURCHASES, _INVOICE),
    "purchase_credit_notes": document(_PURCHASES, _CREDIT),
    "purchase_payments": payment(_PURCHASES, _RECEIPT),
    "purchase_receipts": payment(_PURCHASES, _REFUND),
    "bank_payment": bank_movement(-1),
    "bank_receipt": bank_movement(1),
    "bank_transfer": bank_transfer,
}
