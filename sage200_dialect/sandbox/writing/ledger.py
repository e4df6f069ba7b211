"""The books: how one posting becomes rows in the ledgers, with balances that follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sage200_dialect.sandbox.writing.fresh import blank_row
from sage200_dialect.sandbox.writing.rules import Row
from sage200_dialect.sandbox.writing.session import Session

PENCE = Decimal("0.01")
_LEDGERS = (
    "sales_posted_transactions",
    "purchase_posted_transactions",
    "bank_posted_transactions",
    "nominal_transaction_enquiry_views",
)


@dataclass(frozen=True)
class Entry:
    """One side of a nominal posting, in base currency; a debit is positive."""

    code: str
    value: Decimal
    narrative: str = ""
    cost_centre: str = ""
    department: str = ""


def today(session: Session) -> str:
    return session.company.moment()[:10] + "T00:00:00"


def rate_of(session: Session, currency: Any) -> Decimal:
    """Units of a currency for one of the company's own."""
    found = session.value("currencies", currency, "core_currency_rate")
    return Decimal(str(found)) if found else Decimal("1.000000")


def to_base(value: Decimal, rate: Decimal) -> Decimal:
    return (value / (rate or 1)).quantize(PENCE, ROUND_HALF_UP)


def next_urn(session: Session) -> int:
    """A unique reference number that stands in no ledger."""
    return max(session.company.next_id(table, "urn") for table in _LEDGERS)


def nominal_code(session: Session, code: str, cost_centre: str = "", department: str = "") -> Row | None:
    """The nominal account of a code; any of its cost centres when none is that one."""
    places = session.positions("nominal_codes", "reference", code)
    rows = [session.row("nominal_codes", place) for place in places]
    wanted = (cost_centre or "", department or "")
    exact = [row for row in rows if (row["cost_centre_code"] or "", row["department_code"] or "") == wanted]
    return next(iter(exact or ([] if any(wanted) else rows)), None)


def post_nominal(session: Session, entries: Sequence[Entry], posted: Row, urn: int, source: str) -> None:
    """Writes entries that balance; accounts that the company lacks keep their entry without a code."""
    table = session.table("nominal_transaction_enquiry_views")
    date = str(posted["transaction_date"])
    for entry in entries:
        if not entry.value:
            continue
        account = nominal_code(session, entry.code, entry.cost_centre, entry.department)
        debit, credit = max(entry.value, Decimal(0)), max(-entry.value, Decimal(0))
        session.company.add(
            table.name,
            {
                **blank_row(session, table),
                "id": session.company.next_id(table.name),
                "nominal_code_id": account["id"] if account else None,
                "transaction_date": date,
                "period_number": int(date[5:7]),
                "reference": posted.get("reference") or "",
                "narrative": entry.narrative,
                "debit": debit.quantize(PENCE),
                "credit": credit.quantize(PENCE),
                "user_name": session.user[:20],
                "source": source,
                "urn": urn,
            },
        )
        if account is not None:
            _move_nominal(session, account, debit, credit)


def _move_nominal(session: Session, account: Row, debit: Decimal, credit: Decimal) -> None:
    position = session.position("nominal_codes", account["id"])
    if position is None:
        return
    changes = {
        "balance_year_to_date": debit - credit,
        "debit_balance_year_to_date": debit,
        "credit_balance_year_to_date": credit,
    }
    session.change(
        "nominal_codes",
        position,
        {name: (Decimal(str(account[name] or 0)) + value).quantize(PENCE) for name, value in changes.items()},
    )


def post_bank(session: Session, bank: Row, value: Decimal, posted: Row, urn: int, description: str) -> None:
    """A movement of a bank account in its own currency; what comes in is positive."""
    table = session.table("bank_posted_transactions")
    date = posted["transaction_date"]
    session.add(
        table,
        {
            **blank_row(session, table),
            "id": session.company.next_id(table.name),
            "bank_id": bank["id"],
            "bank_transaction_type": "Receipt" if value > 0 else "Payment",
            "entry_description": description,
            "reference": posted.get("reference") or "",
            "second_reference": posted.get("second_reference") or "",
            "transaction_date": date,
            "posted_date": today(session),
            "cheque_value": value.quantize(PENCE),
            "cheque_to_account_currency_rate": Decimal("1.000000"),
            "bank_cheque_to_base_currency_rate": rate_of(session, bank.get("account_currency_id")),
            "cheque_currency_id": posted.get("cheque_currency_id") or bank.get("account_currency_id"),
            "source": "Cash Book",
            "urn": urn,
            "user_name": session.user[:20],
            "date_time_created": session.company.moment(),
            "date_time_updated": session.company.moment(),
        },
    )
    position = session.position("banks", bank["id"])
    if position is not None:
        now = session.row("banks", position)
        base = to_base(value, rate_of(session, bank.get("account_currency_id")))
        session.change(
            "banks",
            position,
            {
                "balance": (Decimal(str(now["balance"] or 0)) + value).quantize(PENCE),
                "balance_in_base": (Decimal(str(now["balance_in_base"] or 0)) + base).quantize(PENCE),
            },
        )
