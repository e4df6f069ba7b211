"""Actions that only answer: prices, rates, searches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sage200_dialect.sandbox.writing.actions import Call, filled
from sage200_dialect.sandbox.writing.ledger import PENCE, rate_of, today
from sage200_dialect.sandbox.writing.orders import list_price


def price(call: Call) -> dict[str, Any]:
    session = call.session
    product = session.find("products", call.given["product_id"]) or {}
    customer = session.find("customers", call.given["customer_id"]) or {}
    currency = session.find("currencies", customer.get("currency_id")) or {}
    unit = list_price(product).quantize(PENCE, ROUND_HALF_UP)
    quantity = Decimal(str(call.given.get("quantity") or 1))
    total = (unit * quantity).quantize(PENCE, ROUND_HALF_UP)
    return filled(
        call,
        {
            "quantity": quantity,
            "product_type": session.numbered("product_types", 0) or "",
            "selling_unit": "Each",
            "pricing_unit": "Each",
            "currency_id": currency.get("id"),
            "currency_name": currency.get("name"),
            "currency_symbol": currency.get("symbol"),
            "unit_price": unit,
            "discounted_unit_price": unit,
            "total_price_before_discount": total,
            "total_discounted_price": total,
        },
    )


def exchange_rate(call: Call) -> dict[str, Any]:
    session = call.session
    source, target = (rate_of(session, call.given[f"currency_{end}_id"]) for end in ("from", "to"))
    return {
        **filled(
            call,
            {
                "currency_from_rate": source,
                "currency_to_rate": target,
                "exchange_rate": (target / source).quantize(Decimal("0.000001"), ROUND_HALF_UP),
                "transaction_date": call.given.get("transaction_date") or today(session),
            },
        ),
        **dict.fromkeys(("currency_from", "currency_to", "currency_base", "currency_euro")),
    }


def date_is_valid(call: Call) -> dict[str, Any]:
    return filled(call, {"classification": "Valid", "message": ""})


def suggestions(call: Call) -> list[dict[str, Any]]:
    """What the customer ordered most often."""
    session = call.session
    orders = {row["id"]: row for row in _rows(call, "sop_orders", "customer_id", call.given["customer_id"])}
    lines = [line for key in orders for line in _rows(call, "sop_order_lines", "sop_order_id", key)]
    counts = Counter(line["product_id"] for line in lines if line["product_id"] is not None)
    found = []
    for key, count in counts.most_common(10):
        product = session.find("products", key) or {}
        last = max(
            (line for line in lines if line["product_id"] == key), key=lambda line: line["sop_order_id"]
        )
        order = orders[last["sop_order_id"]]
        found.append(
            {
                "id": key,
                "code": product.get("code"),
                "description": product.get("name"),
                "number_orders_appears": count,
                "last_sales_date": order["document_date"],
                "last_order_number": order["document_no"],
                "source": "Frequent",
                "quantity": last["line_quantity"],
                "quantity_unit": "Each",
                "price": list_price(product),
                "price_unit": "Each",
                "traceable_type_id": 0,
            }
        )
    return found


def _rows(call: Call, table: str, column: str, value: Any) -> list[dict[str, Any]]:
    session = call.session
    return [session.row(table, position) for position in session.positions(table, column, value)]


HANDLERS: Mapping[str, Callable[[Call], Any]] = {
    "customer_price_enquiry": price,
    "currency_exchange_rates": exchange_rate,
    "transaction_date_validation": date_is_valid,
    "suggested_products": suggestions,
}
