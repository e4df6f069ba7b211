"""Actions that move stock: transfers between bins, despatches, stocktakes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from sage200_dialect.sandbox.answers import NotFound
from sage200_dialect.sandbox.writing.actions import Call, echo, shown
from sage200_dialect.sandbox.writing.given import read_given, refuse
from sage200_dialect.sandbox.writing.session import Session
from sage200_dialect.sandbox.writing.store import update

_IN_BIN = (
    "confirmed_qty_in_stock",
    "quantity_in_stock",
    "quantity_in_stock_less_reserved",
    "free_stock_available",
    "free_stock_available_less_reserved",
)


def transfer(call: Call) -> dict[str, Any]:
    """Quantities leave one bin for another, and with them their warehouses."""
    session, given = call.session, call.given
    source, target = (
        session.find("bin_holdings", given[f"bin_holding_{end}_id"]) or {} for end in ("from", "to")
    )
    quantity = Decimal(str(given["quantity"]))
    faults = [
        f"The field bin_holding_{end}_id is not of this product"
        for end, row in (("from", source), ("to", target))
        if row.get("product_id") != given["product_id"]
    ]
    if source.get("id") == target.get("id"):
        faults.append("The fields bin_holding_from_id and bin_holding_to_id are the same bin")
    if quantity <= 0:
        faults.append("The field quantity is not above zero")
    elif quantity > source.get("confirmed_qty_in_stock", 0):
        faults.append(
            f"The field quantity is {quantity}, and {source.get('confirmed_qty_in_stock')} is in the bin"
        )
    refuse(faults)
    for row, moved in ((source, -quantity), (target, quantity)):
        _move(session, "bin_holdings", row["id"], moved)
        if source["warehouse_holding_id"] != target["warehouse_holding_id"]:
            _move(session, "warehouse_holdings", row["warehouse_holding_id"], moved)
        session.did("changed", "bin_holdings", row["id"])
    return {}


def _move(session: Session, table: str, key: Any, quantity: Decimal) -> None:
    position = session.position(table, key)
    if position is not None:
        row = session.row(table, position)
        changed = {name: (row[name] or Decimal(0)) + quantity for name in _IN_BIN if name in row}
        session.change(table, position, {**changed, "date_time_updated": session.company.moment()})


def despatch(call: Call) -> dict[str, Any]:
    """`sop_confirm_despatch`: lines of an order leave the house; one that has no line left is complete."""
    session, given = call.session, call.given
    order = session.position("sop_orders", given["sop_order_return_id"])
    faults = (
        []
        if order is not None
        else [
            f"The field sop_order_return_id is {given['sop_order_return_id']}, and sop_orders has no such id"
        ]
    )
    moves: list[tuple[int, Decimal]] = []
    for number, item in enumerate(given["items"]):
        line = session.find("sop_order_lines", item.get("id"))
        quantity = Decimal(str(item.get("quantity") or 0))
        if line is None or line["sop_order_id"] != given["sop_order_return_id"]:
            faults.append(f"The field items[{number}].id is {item.get('id')}, and the order has no such line")
        elif not 0 < quantity <= line["line_quantity"] - (line["despatch_receipt_quantity"] or 0):
            faults.append(f"The field items[{number}].quantity is {quantity}, which is not outstanding")
        else:
            moves.append((line["id"], quantity))
    refuse(faults)
    for key, quantity in moves:
        _despatch_line(session, key, quantity)
    lines = [
        session.row("sop_order_lines", place)
        for place in session.positions("sop_order_lines", "sop_order_id", given["sop_order_return_id"])
    ]
    if order is not None and all(line["is_complete"] or not line["line_quantity"] for line in lines):
        session.change(
            "sop_orders",
            order,
            {"document_status": "EnumDocumentStatusComplete", "date_time_updated": session.company.moment()},
        )
    return echo(call)


def _despatch_line(session: Session, key: int, quantity: Decimal) -> None:
    position = session.position("sop_order_lines", key)
    if position is None:
        return
    line = session.row("sop_order_lines", position)
    done = (line["despatch_receipt_quantity"] or Decimal(0)) + quantity
    session.change(
        "sop_order_lines",
        position,
        {
            "despatch_receipt_quantity": done,
            "stock_unit_despatch_receipt_quantity": done,
            "is_complete": done >= line["line_quantity"],
            "date_time_updated": session.company.moment(),
        },
    )
    session.did("despatched", "sop_order_lines", key)


def stocktake(call: Call) -> dict[str, Any]:
    """The stocktake that the body names, changed by it."""
    session = call.session
    key = call.body.get("id") if isinstance(call.body, dict) else None
    position = session.position("stocktakes", key) if isinstance(key, int) else None
    if position is None:
        raise NotFound(f"stocktakes: there is none with id {key}")
    if call.action.effect == "write":
        given = read_given(session, session.shape("stocktakes"), call.body)
        refuse(given.all_faults())
        update(session, given, position)
    return shown(call, session.row("stocktakes", position))


HANDLERS: Mapping[str, Callable[[Call], Any]] = {
    "stock_transfers": transfer,
    "sop_confirm_despatch": despatch,
    **{
        f"stocktake_{what}": stocktake
        for what in ("amend_items", "approve_complete", "enter_values", "new_items", "view_adjustments")
    },
}
