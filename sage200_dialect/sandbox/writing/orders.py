"""Rules of sales orders, quotes and purchase orders: numbers, drafts, and totals that follow the lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sage200_dialect.sandbox.writing.given import Given
from sage200_dialect.sandbox.writing.rules import Row, Rules
from sage200_dialect.sandbox.writing.session import Session

_PENCE = Decimal("0.01")
_STANDARD, _FREE_TEXT, _CHARGE, _COMMENT = range(4)
_IN_PROGRESS = ("EnumDocumentStatusLive", "EnumDocumentStatusOnHold")


def numbers_documents(session: Session) -> bool:
    """Whether Sage gives document numbers by itself."""
    return session.standard or session.behaviour.document_numbers == "automatic"


def next_number(session: Session, table: str) -> str:
    """The number after the highest, in the form of the others: `0000000201`, `Q0000026`. Numbers of another
    form were given by hand and do not count."""
    sign, length = ("Q", 7) if table == "sop_quotes" else ("", 10)
    numbers = (str(number) for number in session.company.rows(table).cells["document_no"].all())
    known = (number.removeprefix(sign) for number in numbers if number.startswith(sign))
    last = max((int(number) for number in known if number.isdecimal()), default=0)
    return f"{sign}{last + 1:0{length}}"


def _number_is_given(session: Session, _: Row) -> frozenset[str]:
    return frozenset({"document_no"}) if numbers_documents(session) else frozenset()


def _header(trader: str, table: str) -> Callable[[Session, Row, Row | None], None]:
    def complete(session: Session, row: Row, before: Row | None) -> None:
        owner = session.find(f"{trader}s", row[f"{trader}_id"]) or {}
        if before is None:
            _complete_new(session, row, owner)
        if row["is_draft"]:
            row["is_draft"] = before is None or row["is_editing"]
        if numbers_documents(session):
            row["document_no"] = before["document_no"] if before is not None else ""
        if not row["document_no"] and not row["is_draft"]:
            row["document_no"] = next_number(session, table)

    return complete


def _complete_new(session: Session, row: Row, owner: Mapping[str, Any]) -> None:
    currency = session.find("currencies", owner.get("currency_id")) or {}
    if "currency_id" in row:
        row["currency_id"] = owner.get("currency_id")
    row["exchange_rate"] = row["exchange_rate"] or currency.get("core_currency_rate") or Decimal("1.000000")
    row["document_date"] = row["document_date"] or session.company.moment()[:10] + "T00:00:00"
    row["delivery_address_postal_name"] = row.get("delivery_address_postal_name") or owner.get("name") or ""
    row["document_created_by"] = row["document_created_by"] or session.user


def _saved(trader: str, lines: str) -> Callable[[Session, Row, Given], None]:
    holder = lines.removesuffix("_lines") + "_id"
    table = lines.removesuffix("_lines") + "s"

    def saved(session: Session, row: Row, given: Given) -> None:
        position = session.position(table, row["id"])
        concerned = "lines" in given.arrays or "document_discount_percent" in given.values
        if position is not None and concerned:
            session.change(table, position, totals(session, row, lines, holder))
        _value_in_progress(session, table, trader, row[f"{trader}_id"])

    return saved


def totals(session: Session, row: Row, lines: str, holder: str) -> Row:
    """What a document comes to, from its lines as they are saved."""
    rows = session.company.rows(lines)
    places = rows.positions(holder, row["id"])
    sums = [
        sum((Decimal(str(value)) for value in rows.cells[name].take(places) if value is not None), Decimal(0))
        for name in ("line_total_value", "line_tax_value")
    ]
    goods, tax = sums
    share = Decimal(str(row["document_discount_percent"] or 0)) / 100
    discount = (goods * share).quantize(_PENCE, ROUND_HALF_UP)
    tax = (tax * (1 - share)).quantize(_PENCE, ROUND_HALF_UP)
    return {
        "subtotal_goods_value": goods.quantize(_PENCE),
        "subtotal_discount_value": discount,
        "total_net_value": (goods - discount).quantize(_PENCE),
        "total_tax_value": tax,
        "total_gross_value": (goods - discount + tax).quantize(_PENCE),
    }


def _value_in_progress(session: Session, table: str, trader: str, key: Any) -> None:
    position = session.position(f"{trader}s", key)
    if table != "sop_orders" or position is None:
        return
    rows = session.company.rows(table)
    places = rows.positions(f"{trader}_id", key)
    columns = (rows.cells[name].take(places) for name in ("document_status", "is_draft", "total_net_value"))
    found = sum(
        (
            value
            for status, draft, value in zip(*columns, strict=True)
            if status in _IN_PROGRESS and not draft
        ),
        Decimal("0.00"),
    )
    session.change("customers", position, {"value_of_current_orders_in_sop": found})


def _removed(trader: str, table: str) -> Callable[[Session, Row], None]:
    def removed(session: Session, row: Row) -> None:
        _value_in_progress(session, table, trader, row[f"{trader}_id"])

    return removed


def _kind(session: Session, row: Mapping[str, Any]) -> int:
    names = session.company.enumeration("order_line_item_types")
    return next((int(number) for number, name in names.items() if name == row.get("line_type")), _STANDARD)


def _line_needs(session: Session, row: Row) -> frozenset[str]:
    kind = _kind(session, row)
    if kind == _STANDARD:
        return frozenset()
    spared = {"product_id", "warehouse_id", "code"}
    return frozenset(spared | {"line_quantity"} if kind in (_COMMENT, _CHARGE) else spared)


def _line(holder: str, price: str) -> Callable[[Session, Row, Row | None], None]:
    def complete(session: Session, row: Row, before: Row | None) -> None:
        product = session.find("products", row["product_id"]) or {}
        if before is None:
            _complete_line(session, row, product, price, holder)
        quantity, unit, percent = (
            Decimal(str(row[name] or 0)) for name in ("line_quantity", price, "unit_discount_percent")
        )
        if before is None or percent != before["unit_discount_percent"] or unit != before[price]:
            row["unit_discount_value"] = (unit * percent / 100).quantize(Decimal("0.00001"), ROUND_HALF_UP)
        discounted = unit - Decimal(str(row["unit_discount_value"] or 0))
        row["discounted_unit_price"] = discounted.quantize(
            Decimal(1).scaleb(-_scale(session, holder)), ROUND_HALF_UP
        )
        row["line_total_value"] = (quantity * discounted).quantize(_PENCE, ROUND_HALF_UP)
        rate = Decimal(str(session.value("tax_codes", row["tax_code_id"], "tax_rate") or 0))
        row["line_tax_value"] = (row["line_total_value"] * rate / 100).quantize(_PENCE, ROUND_HALF_UP)
        row["stock_unit_line_quantity"] = quantity.quantize(Decimal("0.00001"))

    return complete


def _scale(session: Session, holder: str) -> int:
    table = session.table(holder.removesuffix("_id") + "_lines")
    return table.by_name["discounted_unit_price"].type.scale or 0


def _complete_line(session: Session, row: Row, product: Mapping[str, Any], price: str, holder: str) -> None:
    table = holder.removesuffix("_id") + "_lines"
    numbers = session.company.rows(table)
    places = numbers.positions(holder, row[holder])
    known = [int(str(number)) for number in numbers.cells["line_number"].take(places) if number is not None]
    row["line_number"] = max(known, default=0) + 1
    row["tax_code_id"] = row["tax_code_id"] or product.get("tax_code_id")
    cost = product.get("standard_cost") or Decimal(0)
    if not row[price]:
        row[price] = list_price(product) if price == "selling_unit_price" else cost
    if "cost_price" in row:
        row["cost_price"] = row["cost_price"] or cost
    group = session.find("product_groups", product.get("product_group_id")) or {}
    revenue = session.value("nominal_codes", group.get("revenue_nominal_code_id"), "reference")
    row["nominal_reference"] = row["nominal_reference"] or revenue or ""
    for name in ("selling_unit_multiple", "stock_unit_multiple"):
        if name in row:
            row[name] = Decimal(1).quantize(row[name])


_PRICES = ("selling_unit_price", "unit_discount_percent", "unit_discount_value", "discounted_unit_price")


def _may_price(session: Session, given: Given, before: Row | None) -> list[str]:
    """Whether this user may set the prices and discounts of sales lines."""
    named = [name for name in _PRICES if given.values.get(name) not in (None, 0, (before or {}).get(name))]
    allowed = session.find("sop_user_permissions", session.user, "user_name")
    if not named or allowed is None or allowed["override_prices_discounts"]:
        return []
    return [f"The field {given.where}{name} may not be set by this user" for name in named]


def list_price(product: Mapping[str, Any]) -> Decimal:
    """What a product sells for when no other price is given."""
    cost: Decimal = product.get("standard_cost") or Decimal(0)
    return (cost / Decimal("0.6")).quantize(Decimal("0.00001"))


def _document(side: str, kind: str, trader: str, price: str) -> dict[str, Rules]:
    table, lines, holder = f"{side}_{kind}s", f"{side}_{kind}_lines", f"{side}_{kind}_id"
    return {
        table: Rules(
            unique=(("document_no",),),
            optional=_number_is_given,
            complete=_header(trader, table),
            saved=_saved(trader, lines),
            removed=_removed(trader, table),
            line_by_line="lines",
        ),
        lines: Rules(
            optional=_line_needs,
            complete=_line(holder, price),
            check=_may_price if side == "sop" else None,
        ),
    }


def _memos(holder: str, document: str) -> Rules:
    """Memos name their document twice; the array that they stand in says which it is."""

    def complete(_: Session, row: Row, before: Row | None) -> None:
        row[document] = row[holder]

    return Rules(optional=lambda *_: frozenset({document}), complete=complete)


RULES: Mapping[str, Rules] = {
    **_document("sop", "order", "customer", "selling_unit_price"),
    **_document("sop", "quote", "customer", "selling_unit_price"),
    **_document("pop", "order", "supplier", "unit_buying_price"),
    "sop_order_memos": _memos("sop_order_id", "sop_order_return_id"),
    "sop_quote_memos": _memos("sop_quote_id", "sop_order_return_id"),
    "pop_order_memos": _memos("pop_order_id", "pop_order_return_id"),
}
