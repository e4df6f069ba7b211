"""Documents filled with defaults, which are not stored, and duplicates, which are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from sage200_dialect.sandbox.answers import NotFound
from sage200_dialect.sandbox.writing.actions import Call, Handler, filled, shown
from sage200_dialect.sandbox.writing.checks import faults_of
from sage200_dialect.sandbox.writing.fresh import blank_row, changeable
from sage200_dialect.sandbox.writing.given import Given, read_given, refuse
from sage200_dialect.sandbox.writing.ledger import rate_of, today
from sage200_dialect.sandbox.writing.rules import Row, rules_of
from sage200_dialect.sandbox.writing.session import Session
from sage200_dialect.sandbox.writing.store import create

_NOT_COPIED = frozenset(
    {"id", "document_no", "document_date", "document_status", "is_draft", "line_number", "code"}
)


def new_row(call: Call) -> dict[str, Any]:
    """`customers_new` and its like."""
    return shown(call, blank_row(call.session, call.session.schema.tables[str(call.action.table)]))


def new_document(call: Call) -> dict[str, Any]:
    """`sop_orders_new`: a document for a customer; by PUT one that is worked out from the body."""
    session = call.session
    table = session.schema.tables[str(call.action.table)]
    row = blank_row(session, table)
    if call.key is None:
        row.update(call.given)
    else:
        stored = session.find(table.name, call.key)
        if stored is None and call.key != 0:
            raise NotFound(f"{table.name}: there is none with id {call.key}")
        row = stored or row
        given = read_given(session, session.schema.shape(table), call.body)
        refuse(faults_of(session, given, row))
        row.update((k, v) for k, v in given.values.items() if changeable(table.by_name[k], row))
    number = row["document_no"]
    complete = rules_of(table.name).complete
    if complete is not None:
        complete(session, row, None if call.key is None else dict(row))
    return shown(call, {**row, "document_no": number})


def new_posting(trader: str) -> Handler:
    """`sales_invoices_new` and its like: what a posting to this account begins with."""

    def handle(call: Call) -> dict[str, Any]:
        session = call.session
        owner = session.find(f"{trader}s", call.given[f"{trader}_id"]) or {}
        values = {
            "transaction_date": today(session),
            "due_date": today(session),
            "exchange_rate": rate_of(session, owner.get("currency_id")),
            "discount_percent": owner.get("early_settlement_discount_percent") or Decimal("0.00"),
            "discount_days": owner.get("early_settlement_discount_days") or 0,
        }
        return filled(call, values)

    return handle


def duplicate_document(trader: str) -> Handler:
    """`sop_orders_duplicate`: a draft, confirmed by a PUT with `is_editing` false."""

    def handle(call: Call) -> dict[str, Any]:
        session, table = call.session, str(call.action.table)
        source = _source(session, table, call.given["source_id"])
        lines, holder = _lines_of(session, table)
        header = _copy(session, table, source)
        header.values[f"{trader}_id"] = call.given[f"{trader}_id"]
        header.values["is_editing"] = True
        header.held["is_draft"] = True
        rows = [session.row(lines, place) for place in session.positions(lines, holder, source["id"])]
        entries = [_copy(session, lines, row, keep=("code",)) for row in rows]
        if not call.given.get("prices_and_discounts"):
            for entry in entries:
                for name in (
                    "selling_unit_price",
                    "unit_buying_price",
                    "unit_discount_percent",
                    "unit_discount_value",
                ):
                    entry.values.pop(name, None)
        header.arrays = {"lines": entries}
        row = create(session, header)
        return shown(call, session.find(table, row["id"]) or row)

    return handle


def duplicate_product(call: Call) -> dict[str, Any]:
    session = call.session
    source = _source(session, "products", call.given["source_id"])
    given = _copy(session, "products", source)
    given.values["code"] = call.given.get("new_code") or f"{source['code'][:25]}/COPY"
    given.values["name"] = call.given.get("new_name") or source["name"]
    for flag, array in _WITH_PRODUCT.items():
        if call.given.get(flag):
            child, holder = given.shape.arrays[array]
            places = session.positions(child.name, holder, source["id"])
            given.arrays[array] = [
                _copy(session, child.name, session.row(child.name, place)) for place in places
            ]
    refuse(faults_of(session, given, None))
    row = create(session, given)
    return shown(call, row)


_WITH_PRODUCT = {
    "locations": "warehouse_holdings",
    "units": "units",
    "alternative_items": "alternative_products",
    "cross_selling_items": "cross_sell_products",
    "memos": "memos",
    "suppliers": "suppliers",
}


def _source(session: Session, table: str, key: Any) -> Row:
    found = session.find(table, key)
    if found is None:
        refuse([f"The field source_id is {key}, and {table} has no such id"])
    return dict(found or {})


def _lines_of(session: Session, table: str) -> tuple[str, str]:
    child, holder = session.shape(table).arrays["lines"]
    return child.name, holder


def _copy(session: Session, table: str, row: Mapping[str, Any], keep: tuple[str, ...] = ()) -> Given:
    """A body that makes another such row."""
    shape = session.shape(table)
    values = {
        column.name: row[column.name]
        for column in shape.table.columns
        if not column.read_only
        and row[column.name] is not None
        and (column.name not in _NOT_COPIED or column.name in keep)
    }
    return Given(shape, values=values)


_DOCUMENTS = (("sop_orders", "customer"), ("sop_quotes", "customer"), ("pop_orders", "supplier"))
_POSTINGS = (("sales", "customer"), ("purchase", "supplier"))

HANDLERS: Mapping[str, Callable[[Call], Any]] = {
    "customers_new": new_row,
    "suppliers_new": new_row,
    "nominal_codes_new": new_row,
    "products_duplicate": duplicate_product,
    **{f"{table}_new": new_document for table, _ in _DOCUMENTS},
    **{f"{table}_duplicate": duplicate_document(trader) for table, trader in _DOCUMENTS},
    **{
        f"{ledger}_{kind}_new": new_posting(trader)
        for ledger, trader in _POSTINGS
        for kind in ("invoices", "credit_notes")
    },
}
