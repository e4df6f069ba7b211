"""The tables of sales orders, quotes and purchase orders."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from sage200_dialect.sandbox.cells import Cells, Value
from sage200_dialect.sandbox.data.building import (
    Builder,
    Built,
    Columns,
    five,
    ident,
    looked_up,
    made,
    money,
    price,
    same,
    scaled,
)
from sage200_dialect.sandbox.data.documents import CANCELLED, COMPLETE, LIVE, STANDARD, Documents
from sage200_dialect.sandbox.data.filling import day, moment
from sage200_dialect.sandbox.data.reference import USERS
from sage200_dialect.sandbox.data.stock import GROUPS, group_of
from sage200_dialect.sandbox.data.words import STREETS, TOWNS, pick

if TYPE_CHECKING:
    from sage200_dialect.sandbox.data.world import World

_STATUS = ("Live", "OnHold", "Complete", "Dispute", "Cancelled")
_LINE_TYPES = ("Standard", "FreeText", "Charge", "Comment")
SOP_ORDERS, SOP_LINES, POP_ORDERS, POP_LINES, QUOTES, QUOTE_LINES = (
    110_000,
    300_000,
    610_000,
    700_000,
    5_000,
    900_000,
)


def _named(world: World, table: str, column: str, fallbacks: tuple[str, ...]) -> Callable[[int], Value]:
    """The enumeration's own name for a number."""
    names = [column_.values for column_ in (world.catalog.table(table).by_name[column],) if column_.values]
    known = names[0] if names else fallbacks
    return lambda number: known[number] if number < len(known) else known[0]


def _header(world: World, documents: Documents, table: str, trader: str, base: int) -> Columns:
    n_orders = documents.length
    owners = world.rows(world.catalog.table(f"{trader}s"))
    status = _named(world, table, "document_status", tuple(f"EnumDocumentStatus{name}" for name in _STATUS))
    address = made(
        n_orders,
        {
            "delivery_address_id": lambda n: ident(base + 400_000, n),
            "delivery_address_address_1": lambda n: f"{n % 60 + 1} {pick(STREETS, n)}",
            "delivery_address_city": lambda n: pick(TOWNS, documents.trader[n] + n % 2)[0],
            "delivery_address_county": lambda n: pick(TOWNS, documents.trader[n] + n % 2)[1],
            "delivery_address_postcode": lambda n: pick(TOWNS, documents.trader[n] + n % 2)[2],
        },
    )
    held = {name: looked_up(owners.cells[name], n_orders, documents.party) for name in ("id", "name")}
    return {
        f"{trader}_id": held["id"],
        "delivery_address_postal_name": held["name"],
        **address,
        **made(
            n_orders,
            {
                "id": lambda n: ident(base, n),
                "document_no": lambda n: f"{n + 1:010}",
                "document_date": lambda n: day(documents.age[n]),
                "document_status": lambda n: status(documents.status[n]),
                f"{trader}_document_no": lambda n: (
                    "" if n % 4 == 0 else f"PO{n * 7 % 10_000:05}" if n % 3 else f"po/{n}"
                ),
                "exchange_rate": lambda n: world.rate(trader, documents.trader[n]),
                "subtotal_goods_value": lambda n: money(documents.total_net[n]),
                "total_net_value": lambda n: money(documents.total_net[n]),
                "total_tax_value": lambda n: money(documents.total_tax[n]),
                "total_gross_value": lambda n: money(documents.gross(n)),
                "document_created_by": lambda n: pick(USERS, n),
                "requested_delivery_date": lambda n: None if n % 5 == 0 else day(documents.age[n] - 7),
                "promised_delivery_date": lambda n: None if n % 3 == 0 else day(documents.age[n] - 10),
                "order_priority": lambda n: "ABC"[n % 3],
                "analysis_code_1": lambda n: ("Web", "Phone", "web", "Counter", "")[n % 5],
                "date_time_created": lambda n: moment(documents.age[n], n),
                "date_time_updated": lambda n: moment(max(documents.age[n] - n % 30, 0), n * 3 + 1),
            },
        ),
        **same(
            n_orders,
            {
                "subtotal_charge_net_value": money(0),
                "subtotal_charge_tax_value": money(0),
                "subtotal_charges_net_value": money(0),
                "subtotal_discount_value": money(0),
                "is_draft": False,
                "settlement_discount_percent": money(0),
                "document_discount_percent": money(0),
                "is_editing": False,
                "settlement_discount_days": 0,
                "delivery_address_address_4": "",
                "delivery_address_country": "",
            },
        ),
    }


def _lines(
    world: World, documents: Documents, table: str, header: str, *, base: int, header_base: int
) -> Columns:
    length = documents.lines
    products = world.rows(world.catalog.table("products")).cells
    warehouses, taxes, units = world.ids("warehouses"), world.ids("tax_codes"), world.ids("units")
    line_type = _named(world, table, "line_type", tuple(f"EnumLineType{name}" for name in _LINE_TYPES))

    def product(line: int) -> int | None:
        return None if documents.product[line] < 0 else documents.product[line]

    def code(line: int) -> Value:
        place = product(line)
        return "" if place is None else products["code"][place]

    def description(line: int) -> Value:
        place = product(line)
        if place is not None:
            return products["name"][place]
        return (
            "Thank you for your custom, it's appreciated" if documents.kind[line] == 3 else "Cutting to size"
        )

    def discounted(line: int) -> int:
        return documents.unit_price[line] * (100 - documents.discount[line])

    def nominal(line: int) -> Value:
        return GROUPS[group_of(max(documents.product[line], 0))][2]

    done = Cells(length, lambda line: five(documents.done(line)))
    quantity = Cells(length, lambda line: five(documents.quantity[line]))
    types = world.catalog.table(table).by_name
    unit_net = Cells(length, lambda line: money((discounted(line) + 50) // 100))
    one = Decimal(1).quantize(Decimal(1).scaleb(-(types["stock_unit_multiple"].type.scale or 0)))
    return {
        "discounted_unit_price": scaled(unit_net, 2, types["discounted_unit_price"].type.scale),
        "product_id": looked_up(products["id"], length, product),
        "line_quantity": quantity,
        "stock_unit_line_quantity": quantity,
        **dict.fromkeys(
            (
                "despatch_receipt_quantity",
                "invoice_credit_quantity",
                "posted_invoice_credit_quantity",
                "stock_unit_despatch_receipt_quantity",
                "stock_unit_invoice_credit_quantity",
                "receipt_return_quantity",
                "stock_unit_receipt_return_quantity",
            ),
            done,
        ),
        **made(
            length,
            {
                "id": lambda line: ident(base, line),
                header: lambda line: ident(header_base, documents.order[line]),
                "line_number": lambda line: line - documents.first[documents.order[line]] + 1,
                "line_type": lambda line: line_type(documents.kind[line]),
                "warehouse_id": lambda line: (
                    warehouses[documents.warehouse[line]]
                    if documents.kind[line] == STANDARD and warehouses
                    else None
                ),
                "code": code,
                "description": description,
                "tax_code_id": lambda line: taxes[documents.tax[line] % len(taxes)] if taxes else None,
                "nominal_reference": nominal,
                "selling_unit_id": lambda line: units[0] if units else None,
                "pricing_unit_id": lambda line: units[0] if units else None,
                "buying_unit_id": lambda line: units[0] if units else None,
                "selling_unit_price": lambda line: price(documents.unit_price[line]),
                "unit_buying_price": lambda line: price(documents.unit_price[line]),
                "unit_discount_percent": lambda line: money(documents.discount[line] * 100),
                "unit_discount_value": lambda line: Decimal(
                    documents.unit_price[line] * documents.discount[line] * 10
                ).scaleb(-5),
                "cost_price": lambda line: price(documents.unit_price[line] * 6 // 10),
                "line_tax_value": lambda line: money(documents.line_tax[line]),
                "line_total_value": lambda line: money(documents.net[line]),
                "requested_delivery_date": lambda line: (
                    None if line % 4 else day(documents.age[documents.order[line]] - 7)
                ),
                "is_complete": lambda line: documents.status[documents.order[line]] == COMPLETE,
                "analysis_code_1": lambda line: ("", "Promo", "promo", None)[line % 4],
                "date_time_created": lambda line: moment(
                    documents.age[documents.order[line]], documents.order[line]
                ),
                "date_time_updated": lambda line: moment(
                    max(documents.age[documents.order[line]] - line % 25, 0), line
                ),
            },
        ),
        **same(
            length,
            {
                "selling_unit_description": "Each",
                "buying_unit_description": "Each",
                "pricing_unit_description": "Each",
                "nominal_cost_centre": "",
                "nominal_department": "",
                "allocated_quantity": five(0),
                "selling_unit_multiple": one,
                "stock_unit_multiple": one,
                "show_on_customer_docs": True,
            },
        ),
    }


def sop_orders(world: World) -> Built:
    documents = world.sales_orders
    columns = _header(world, documents, "sop_orders", "customer", SOP_ORDERS)
    currencies = world.rows(world.catalog.table("customers")).cells["currency_id"]
    columns["currency_id"] = looked_up(currencies, documents.length, documents.party)
    addresses = world.rows(world.catalog.table("customer_delivery_addresses"))
    at_customer, keys = addresses.index("customer_id"), addresses.cells["id"]
    customer = columns["customer_id"]

    def address(number: int) -> Value:
        places = at_customer.get(customer[number]) if number % 3 else None
        return keys[places[0]] if places else None

    columns["customer_delivery_address_id"] = Cells(documents.length, address)
    columns["payment_with_order"] = Cells(documents.length, lambda n: n % 13 == 4)
    columns["payment_value"] = Cells(
        documents.length, lambda n: money(documents.gross(n) if n % 13 == 4 else 0)
    )
    return documents.length, columns


def sop_order_lines(world: World) -> Built:
    documents = world.sales_orders
    return documents.lines, _lines(
        world, documents, "sop_order_lines", "sop_order_id", base=SOP_LINES, header_base=SOP_ORDERS
    )


def sop_order_memos(world: World) -> Built:
    length = world.sales_orders.length // 5
    return length, made(
        length,
        {
            "id": lambda n: ident(30_000, n),
            "sop_order_id": lambda n: ident(SOP_ORDERS, n * 5),
            "note": lambda n: ("Leave with the neighbour", "Customer's own transport", "")[n % 3],
            "is_active": lambda n: n % 6 != 0,
        },
    )


def sop_quotes(world: World) -> Built:
    documents = world.quotes
    columns = _header(world, documents, "sop_quotes", "customer", QUOTES)
    columns["document_no"] = Cells(documents.length, lambda n: f"Q{n + 1:07}")
    columns["quotation_expiry_date"] = Cells(documents.length, lambda n: day(documents.age[n] - 30))
    columns["document_status"] = Cells(
        documents.length,
        lambda n: f"EnumDocumentStatus{_STATUS[CANCELLED if documents.status[n] == CANCELLED else LIVE]}",
    )
    currencies = world.rows(world.catalog.table("customers")).cells["currency_id"]
    columns["currency_id"] = looked_up(currencies, documents.length, documents.party)
    return documents.length, columns


def sop_quote_lines(world: World) -> Built:
    documents = world.quotes
    return documents.lines, _lines(
        world, documents, "sop_quote_lines", "sop_quote_id", base=QUOTE_LINES, header_base=QUOTES
    )


def pop_orders(world: World) -> Built:
    documents = world.purchase_orders
    columns = _header(world, documents, "pop_orders", "supplier", POP_ORDERS)
    originators = world.ids("users")
    who = Cells(documents.length, lambda n: originators[n % len(originators)] if originators else None)
    return documents.length, {
        **columns,
        "document_created_by_id": who,
        "document_originator_id": who,
        "document_originator_name": columns["document_created_by"],
    }


def pop_order_lines(world: World) -> Built:
    documents = world.purchase_orders
    return documents.lines, _lines(
        world, documents, "pop_order_lines", "pop_order_id", base=POP_LINES, header_base=POP_ORDERS
    )


BUILDERS: dict[str, tuple[Builder, tuple[str, ...]]] = {
    "sop_orders": (sop_orders, ()),
    "sop_order_lines": (sop_order_lines, ("sop_orders",)),
    "sop_order_memos": (sop_order_memos, ("sop_orders",)),
    "sop_quotes": (sop_quotes, ()),
    "sop_quote_lines": (sop_quote_lines, ("sop_quotes",)),
    "pop_orders": (pop_orders, ()),
    "pop_order_lines": (pop_order_lines, ("pop_orders",)),
}
