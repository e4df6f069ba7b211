"""Product groups, products, warehouses and what lies in them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sage200_dialect.sandbox.cells import Cells
from sage200_dialect.sandbox.data.building import Builder, Built, five, ident, made, price, same, table_of
from sage200_dialect.sandbox.data.words import TOWNS, pick

if TYPE_CHECKING:
    from sage200_dialect.sandbox.data.world import World

GROUPS = (
    ("HAND", "Hand tools", "4000"), ("POWER", "Power tools", "4001"), ("FIX", "Fixings", "4002"),
    ("GARDEN", "Garden", "4003"), ("WORK", "Workwear", "4004"),
)  # fmt: skip
_THINGS = (
    ("Claw hammer", "Wood chisel", "Tape measure 5m", 'Adjustable spanner 10"', "Spirit level"),
    ("Cordless drill 18V", "Angle grinder", "Jigsaw", "Belt sander", "Impact driver"),
    ("Wood screws 4x40", "Masonry bolts M10", "Wall plugs", "Cable ties 100%", "Wire nails 50mm"),
    ("Spade", "Secateurs", "Garden hose 30m", "Jardinière", "Wheelbarrow"),
    ("Safety boots", "Hi-vis vest", "Gloves", "Hard hat", "O'Neill work trousers"),
)
_GRADES = ("Basic", "standard", "Pro", "PRO XL", "Trade_Line", "Élite")
WAREHOUSES = (
    ("HOME", "Main warehouse"),
    ("NORTH", "Northern depot"),
    ("SOUTH", "Southern depot"),
    ("VAN1", "Van stock"),
)


def product_groups(world: World) -> Built:
    nominal = world.nominal_ids()
    rows = [(code, description, nominal.get(sales)) for code, description, sales in GROUPS]
    length, columns = table_of("code description revenue_nominal_code_id", rows, base=500)
    return length, {**columns, **same(length, {"product_type": "EnumStockItemTypeStock"})}


def list_price(number: int, seed: int) -> int:
    """The selling price in pence."""
    return 250 + (number * 7919 + seed * 104_729) % 24_000


def group_of(number: int) -> int:
    return number % len(GROUPS)


def tax_of(number: int) -> int:
    """The tax code's place: standard, here and there zero or reduced."""
    return 2 if number % 11 == 4 else 3 if number % 19 == 6 else 1


def products(world: World) -> Built:
    length, seed = world.sizes.products, world.seed
    groups, taxes, nominal = world.ids("product_groups"), world.ids("tax_codes"), world.nominal_ids()
    units = world.ids("units")
    holdings = world.stock_levels

    def name(number: int) -> str:
        thing = pick(_THINGS[group_of(number)], number // 5)
        return f"{thing} {pick(_GRADES, number // 25)}" + (f" {number // 150}" if number >= 150 else "")

    def free(number: int) -> Decimal:
        return five(sum(holdings(number)))

    return length, {
        **made(
            length,
            {
                "id": lambda n: ident(21_000, n),
                "code": lambda n: f"{GROUPS[group_of(n)][0]}/{n + 1:04}",
                "name": name,
                "description": lambda n: "" if n % 4 == 0 else f"{name(n)} — guaranteed {n % 3 + 1} years",
                "barcode": lambda n: None if n % 5 == 0 else f"50{n * 7919 % 10**11:011}",
                "allow_sales_order": lambda n: n % 29 != 11,
                "free_stock_quantity": free,
                "product_group_id": lambda n: groups[group_of(n) % len(groups)] if groups else None,
                "tax_code_id": lambda n: taxes[tax_of(n) % len(taxes)] if taxes else None,
                "manufacturer": lambda n: ("Ridgeback", "Stihlwerk", "", None, "McAllister")[n % 5],
                "part_number": lambda n: f"MP-{n * 31 % 9999:04}" if n % 3 else "",
                "standard_cost": lambda n: price(list_price(n, seed) * 6 // 10),
                "average_buying_price": lambda n: price(list_price(n, seed) * 58 // 100),
                "weight": lambda n: Decimal((n * 137) % 200_000 + 100).scaleb(-4),
                "revenue_nominal_code_id": lambda n: nominal.get(GROUPS[group_of(n)][2]),
                "stock_nominal_code_id": lambda n: nominal.get("1001"),
                "stock_unit_id": lambda n: units[0] if units else None,
                "base_unit_id": lambda n: units[0] if units else None,
                "analysis_code_1": lambda n: ("Fast mover", "slow mover", "")[n % 3],
                "holding_quantity_in_stock": free,
            },
        ),
    }


def warehouses(_: World) -> Built:
    rows = [(name, description, n < 3, *pick(TOWNS, n)) for n, (name, description) in enumerate(WAREHOUSES)]
    return table_of("name description use_for_sales_trading city county postcode", rows, base=900)


def warehouse_holdings(world: World) -> Built:
    product_ids, warehouse_ids = world.ids("products"), world.ids("warehouses")
    names = world.rows(world.catalog.table("warehouses")).cells["name"]
    across = len(warehouse_ids)
    length = len(product_ids) * across
    levels = world.stock_levels

    def level(number: int) -> Decimal:
        found = levels(number // across)
        return five(found[number % across] if number % across < len(found) else 0)

    columns = made(
        length,
        {
            "id": lambda n: ident(100_000, n),
            "warehouse_id": lambda n: warehouse_ids[n % across],
            "product_id": lambda n: product_ids[n // across],
            "warehouse_name": lambda n: names[n % across],
            "reorder_level": lambda n: five(n * 7 % 40),
            "maximum_level": lambda n: five(200 + n * 7 % 400),
            "minimum_level": lambda n: five(n * 3 % 10),
        },
    )
    stock = Cells(length, level)
    for name in (
        "confirmed_qty_in_stock",
        "quantity_in_stock",
        "quantity_in_stock_less_reserved",
        "free_stock_available",
        "free_stock_available_less_reserved",
    ):
        columns[name] = stock
    zero = (
        "quantity_reserved",
        "unconfirmed_qty_in_stock",
        "quantity_allocated",
        "quantity_allocated_sop",
        "quantity_allocated_stock",
        "quantity_allocated_bom",
        "quantity_on_order",
    )
    return length, {**columns, **same(length, dict.fromkeys(zero, five(0)))}


BUILDERS: dict[str, tuple[Builder, tuple[str, ...]]] = {
    "product_groups": (product_groups, ()),
    "products": (products, ()),
    "warehouses": (warehouses, ()),
    "warehouse_holdings": (warehouse_holdings, ()),
}
