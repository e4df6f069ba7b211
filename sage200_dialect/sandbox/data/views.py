"""The views, joined from the tables that they show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sage200_dialect.sandbox.data.building import Builder, Built, Path, joined, looked_up

if TYPE_CHECKING:
    from sage200_dialect.sandbox.data.world import World
    from sage200_dialect.sandbox.rows import Rows


def _rows(world: World, table: str) -> Rows:
    return world.rows(world.catalog.table(table))


def _order_lines(view: str, side: str, trader: str, address: str) -> Builder:
    """`sop_order_line_views` and `pop_order_line_views`."""

    def build(world: World) -> Built:
        lines, orders = _rows(world, f"{side}_order_lines"), _rows(world, f"{side}_orders")
        order = Path(lines, f"{side}_order_id", orders)
        owner = Path(orders, f"{trader}_id", _rows(world, f"{trader}s"), before=order)
        tax = Path(lines, "tax_code_id", _rows(world, "tax_codes"))
        sources: list[tuple[str, str, Path | None]] = [
            (f"{side}_order_line_line_", f"{side}_order_lines", None),
            (f"{side}_order_line_", f"{side}_order_lines", None),
            (f"{side}_order_", f"{side}_orders", order),
            (f"{trader}_", f"{trader}s", owner),
            ("product_", "products", Path(lines, "product_id", _rows(world, "products"))),
            ("warehouse_", "warehouses", Path(lines, "warehouse_id", _rows(world, "warehouses"))),
            ("tax_code_", "tax_codes", tax),
        ]
        found = joined(world, view, lines.length, sources)
        cells = lines.cells
        renamed = {
            f"{side}_order_line_quantity": cells["line_quantity"],
            f"{side}_order_line_number": cells["line_number"],
            f"{side}_order_line_type": cells["line_type"],
            f"{side}_order_line_product_code": cells["code"],
            f"{side}_order_line_product_description": cells["description"],
            f"{side}_order_line_total_value": cells["line_total_value"],
            f"{side}_order_line_line_tax_value": cells["line_tax_value"],
            "tax_code_rate": looked_up(_rows(world, "tax_codes").cells["tax_rate"], lines.length, tax),
        }
        for name, source in (
            ("postal_name", "postal_name"),
            ("address_1", "address_1"),
            ("city", "city"),
            ("county", "county"),
            ("post_code", "postcode"),
        ):
            values = orders.cells.get(f"delivery_address_{source}")
            if values is not None:
                renamed[f"{address}_{name}"] = looked_up(values, lines.length, order)
        if "currency_id" in _rows(world, f"{trader}s").cells:
            currencies = _rows(world, "currencies")
            money = Path(_rows(world, f"{trader}s"), "currency_id", currencies, before=owner)
            for name in ("name", "symbol"):
                renamed[f"{side}_order_currency_{name}"] = looked_up(
                    currencies.cells[name], lines.length, money
                )
        return lines.length, {**found, **renamed}

    return build


def _trader_views(trader: str) -> Builder:
    """`customer_views` and `supplier_views`."""

    def build(world: World) -> Built:
        owners = _rows(world, f"{trader}s")
        length = owners.length
        currencies, countries, taxes = (
            _rows(world, "currencies"),
            _rows(world, "country_codes"),
            _rows(world, "tax_codes"),
        )
        currency = Path(owners, "currency_id", currencies)
        country = Path(owners, "country_code_id", countries)
        tax = Path(owners, "default_tax_code_id", taxes)
        contact = Path(owners, "id", _rows(world, f"{trader}_contacts"), key=f"{trader}_id")
        found = joined(
            world,
            f"{trader}_views",
            length,
            [
                ("", f"{trader}s", None),
                ("currency_", "currencies", currency),
                ("contact_", f"{trader}_contacts", contact),
                (
                    "currency_iso_code_",
                    "currency_iso_codes",
                    Path(
                        currencies,
                        "currency_iso_code_id",
                        _rows(world, "currency_iso_codes"),
                        before=currency,
                    ),
                ),
            ],
        )
        cells = owners.cells
        found.update(
            {
                "currency_iso_code_id": looked_up(currencies.cells["currency_iso_code_id"], length, currency),
                "country_code": looked_up(countries.cells["code"], length, country),
                "account_is_on_hold": cells["on_hold"],
                "payment_terms_in_days": cells["payment_terms_days"],
                "default_tax_rate_id": cells["default_tax_code_id"],
                "default_tax_rate_code": looked_up(taxes.cells["code"], length, tax),
                "default_tax_rate_name": looked_up(taxes.cells["name"], length, tax),
                "default_tax_rate": looked_up(taxes.cells["tax_rate"], length, tax),
                f"{trader}_location_address_line_1": cells["main_address_address_1"],
                f"{trader}_location_city": cells["main_address_city"],
                f"{trader}_location_county": cells["main_address_county"],
                f"{trader}_location_post_code": cells["main_address_postcode"],
            }
        )
        return length, found

    return build


def product_views(world: World) -> Built:
    products, groups = _rows(world, "products"), _rows(world, "product_groups")
    group = Path(products, "product_group_id", groups)
    found = joined(
        world,
        "product_views",
        products.length,
        [
            ("", "products", None),
            ("product_group_", "product_groups", group),
        ],
    )
    return products.length, {
        **found,
        "confirmed_quantity_in_stock": products.cells["free_stock_quantity"],
        "actual_quantity": products.cells["free_stock_quantity"],
    }


def nominal_code_views(world: World) -> Built:
    rows = _rows(world, "nominal_codes")
    found = joined(world, "nominal_code_views", rows.length, [("", "nominal_codes", None)])
    return rows.length, {
        **found,
        "debit_year_to_date": rows.cells["debit_balance_year_to_date"],
        "credit_year_to_date": rows.cells["credit_balance_year_to_date"],
    }


def bank_views(world: World) -> Built:
    banks, currencies = _rows(world, "banks"), _rows(world, "currencies")
    currency = Path(banks, "account_currency_id", currencies)
    found = joined(
        world, "bank_views", banks.length, [("", "banks", None), ("currency_", "currencies", currency)]
    )
    return banks.length, {**found, "currency_id": banks.cells["account_currency_id"]}


def product_warehouse_views(world: World) -> Built:
    holdings, warehouses = _rows(world, "warehouse_holdings"), _rows(world, "warehouses")
    found = joined(
        world,
        "product_warehouse_views",
        holdings.length,
        [
            ("", "warehouse_holdings", None),
            ("", "warehouses", Path(holdings, "warehouse_id", warehouses)),
        ],
    )
    return holdings.length, {
        **found,
        "warehouse_holding_id": holdings.cells["id"],
        "free_stock_quantity": holdings.cells["free_stock_available"],
    }


def sop_order_return_views(world: World) -> Built:
    orders, customers = _rows(world, "sop_orders"), _rows(world, "customers")
    found = joined(
        world,
        "sop_order_return_views",
        orders.length,
        [
            ("", "sop_orders", None),
            ("customer_", "customers", Path(orders, "customer_id", customers)),
        ],
    )
    return orders.length, found


def pop_order_return_views(world: World) -> Built:
    orders, suppliers = _rows(world, "pop_orders"), _rows(world, "suppliers")
    found = joined(
        world,
        "pop_order_return_views",
        orders.length,
        [
            ("", "pop_orders", None),
            ("supplier_", "suppliers", Path(orders, "supplier_id", suppliers)),
        ],
    )
    return orders.length, found


def transaction_enquiry_views(ledger: str) -> Builder:
    def build(world: World) -> Built:
        posted = _rows(world, f"{ledger}_posted_transactions")
        found = joined(
            world,
            f"{ledger}_transaction_enquiry_views",
            posted.length,
            [
                ("", f"{ledger}_posted_transactions", None),
            ],
        )
        return posted.length, {**found, "document_discounted_value": posted.cells["document_gross_value"]}

    return build


def lookup(view: str, table: str) -> Builder:
    """A `lookup_*` resource: a few columns of a table."""

    def build(world: World) -> Built:
        rows = _rows(world, table)
        return rows.length, joined(world, view, rows.length, [("", table, None)])

    return build


_LOOKUPS = {
    "lookup_banks": "banks",
    "lookup_customers": "customers",
    "lookup_nominal_codes": "nominal_codes",
    "lookup_pop_orders": "pop_orders",
    "lookup_product_groups": "product_groups",
    "lookup_products": "products",
    "lookup_sop_orders": "sop_orders",
    "lookup_sop_quotes": "sop_quotes",
    "lookup_suppliers": "suppliers",
}

BUILDERS: dict[str, tuple[Builder, tuple[str, ...]]] = {
    "bank_views": (bank_views, ()),
    "customer_views": (_trader_views("customer"), ()),
    "nominal_code_views": (nominal_code_views, ()),
    "pop_order_line_views": (
        _order_lines("pop_order_line_views", "pop", "supplier", "pop_delivery_addr"),
        (),
    ),
    "pop_order_return_views": (pop_order_return_views, ()),
    "product_views": (product_views, ()),
    "product_warehouse_views": (product_warehouse_views, ()),
    "purchase_transaction_enquiry_views": (transaction_enquiry_views("purchase"), ()),
    "sales_transaction_enquiry_views": (transaction_enquiry_views("sales"), ()),
    "sop_order_line_views": (
        _order_lines("sop_order_line_views", "sop", "customer", "sop_delivery_addr"),
        (),
    ),
    "sop_order_return_views": (sop_order_return_views, ()),
    "supplier_views": (_trader_views("supplier"), ()),
    **{view: (lookup(view, table), ()) for view, table in _LOOKUPS.items()},
}
