"""Customers and suppliers with their contacts and addresses."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from sage200_dialect.sandbox.cells import Cells, Value
from sage200_dialect.sandbox.data.building import Builder, Built, Columns, ident, made, money, same
from sage200_dialect.sandbox.data.filling import day, moment
from sage200_dialect.sandbox.data.words import FIRST_NAMES, LAST_NAMES, STREETS, TOWNS, email, pick

if TYPE_CHECKING:
    from sage200_dialect.sandbox.data.world import World

_CUSTOMER_TRADES = (
    "Builders",
    "Hardware Ltd",
    "& Sons",
    "joinery",
    "DIY Centre",
    "CONTRACTS LTD",
    "Garden Café",
)
_SUPPLIER_TRADES = ("Forge", "Fasteners plc", "Timber Co.", "imports", "Tool Works", "Plásticos S.A.")


def _name(number: int, seed: int, trades: tuple[str, ...]) -> str:
    return f"{pick(LAST_NAMES, number * 7 + seed)} {pick(trades, number * 3 + seed)}" + (
        f" {number // 40 + 1}" if number >= 40 else ""
    )


def _reference(number: int, name: str) -> str:
    letters = "".join(sign for sign in name.upper() if sign.isascii() and sign.isalpha())[:3]
    return f"{letters.ljust(3, 'X')}{number + 1:04}"


def _trader(world: World, kind: str, length: int, base: int, trades: tuple[str, ...]) -> Columns:
    seed = world.seed
    names = [_name(number, seed, trades) for number in range(length)]
    currencies = world.ids("currencies")
    countries = world.ids("country_codes")
    taxes = world.ids("tax_codes")

    def currency(number: int) -> Value:
        place = (0, 0, 0, 1, 0, 0, 2, 0, 0, 1)[(number + seed) % 10]
        return currencies[place % len(currencies)] if currencies else None

    def country(number: int) -> Value:
        place = (0, 0, 0, 2, 0, 1, 4, 0, 0, 3)[(number + seed) % 10]
        return countries[place % len(countries)] if countries else None

    balances = world.balances
    address: dict[str, Callable[[int], Value]] = {
        "main_address_id": lambda n: ident(base + 500_000, n),
        f"main_address_{kind}_id": lambda n: ident(base, n),
        "main_address_address_1": lambda n: f"{n % 120 + 1} {pick(STREETS, n + seed)}",
        "main_address_city": lambda n: pick(TOWNS, n + seed)[0],
        "main_address_county": lambda n: pick(TOWNS, n + seed)[1],
        "main_address_postcode": lambda n: pick(TOWNS, n + seed)[2],
        "main_address_contact_name": lambda n: f"{pick(FIRST_NAMES, n)} {pick(LAST_NAMES, n + seed)}",
        "main_address_address_country_code_id": country,
    }
    columns = made(
        length,
        {
            "id": lambda n: ident(base, n),
            "reference": lambda n: _reference(n, names[n]),
            "short_name": lambda n: names[n][:8].strip() if n % 5 else "",
            "balance": lambda n: money(balances(kind).get(n, 0)),
            "on_hold": lambda n: n % 17 == 5,
            "status_reason": lambda n: "Payment overdue" if n % 17 == 5 else "",
            "account_status_type": lambda n: "AccountStatusHidden" if n % 23 == 7 else "AccountStatusActive",
            "currency_id": currency,
            "country_code_id": country,
            "default_tax_code_id": lambda n: taxes[1 % len(taxes)] if taxes else None,
            "telephone_country_code": lambda n: "+44",
            "telephone_area_code": lambda n: ("0191", "0113", "0117", "029")[n % 4],
            "telephone_subscriber_number": lambda n: f"498 {n % 1000:04}",
            "website": lambda n: (
                None if n % 3 == 0 else f"https://www.example.com/{_reference(n, names[n]).lower()}"
            ),
            "credit_limit": lambda n: Decimal((n * 37 % 40) * 50_000).scaleb(-2),
            "vat_number": lambda n: "" if n % 6 == 0 else f"GB{123456780 + n * 7 % 100000:09}",
            "payment_terms_days": lambda n: (30, 14, 60, 0)[n % 4],
            "account_opened": lambda n: day(1200 + n * 13 % 3000),
            "application_date": lambda n: None if n % 4 == 0 else day(1210 + n * 13 % 3000),
            "terms_agreed": lambda n: n % 7 != 0,
            "analysis_code_1": lambda n: ("North", "South", "East", "west", "")[n % 5],
            "analysis_code_2": lambda n: None if n % 8 == 3 else ("Retail", "Trade", "Export")[n % 3],
            "date_time_created": lambda n: moment(1200 + n * 13 % 3000, n),
            "date_time_updated": lambda n: moment(n * 11 % 600, n * 7 + 1),
            **address,
        },
    )
    columns["name"] = Cells.of(names)
    columns.update(
        same(
            length,
            {
                "main_address_address_4": "",
                "main_address_country": "",
                "exchange_rate_type": "ExchangeRateSingle",
            },
        )
    )
    return columns


def customers(world: World) -> Built:
    length = world.sizes.customers
    columns = _trader(world, "customer", length, 27_000, _CUSTOMER_TRADES)
    columns["value_of_current_orders_in_sop"] = Cells(
        length, lambda n: money(world.sales_orders.live_value().get(n, 0))
    )
    return length, columns


def suppliers(world: World) -> Built:
    length = world.sizes.suppliers
    return length, _trader(world, "supplier", length, 8_000, _SUPPLIER_TRADES)


def _contacts(world: World, kind: str, base: int) -> Built:
    owners = world.ids(f"{kind}s")
    salutations = world.ids("salutations")
    owner = [number for number in range(len(owners)) for _ in range(1 + number % 2)]
    length = len(owner)

    def first(number: int) -> str:
        return pick(FIRST_NAMES, number * 3 + world.seed)

    def last(number: int) -> str:
        return pick(LAST_NAMES, number * 5 + world.seed)

    return length, made(
        length,
        {
            "id": lambda n: ident(base, n),
            f"{kind}_id": lambda n: owners[owner[n]],
            "salutation_id": lambda n: salutations[n % len(salutations)] if salutations and n % 4 else None,
            "name": lambda n: f"{first(n)} {last(n)}",
            "first_name": first,
            "middle_name": lambda n: "" if n % 3 else None,
            "last_name": last,
            "default_telephone": lambda n: f"+44 191 498 {n % 1000:04}",
            "default_email": lambda n: email(first(n), last(n), "example.com"),
            "is_default": lambda n: n == 0 or owner[n] != owner[n - 1],
        },
    )


def _lines(world: World, contact: str, base: int, columns: dict[str, Callable[[int], Value]]) -> Built:
    contacts = world.ids(contact)
    length = len(contacts)
    return length, made(
        length,
        {
            "id": lambda n: ident(base, n),
            f"{contact.removesuffix('s')}_id": lambda n: contacts[n],
            "is_default": lambda n: True,
            **columns,
        },
    )


def _emails(kind: str, base: int) -> Builder:
    def build(world: World) -> Built:
        addresses = world.rows(world.catalog.table(f"{kind}_contacts")).cells["default_email"]
        return _lines(world, f"{kind}_contacts", base, {"email": lambda n: addresses[n]})

    return build


def _telephones(kind: str, base: int) -> Builder:
    def build(world: World) -> Built:
        return _lines(
            world,
            f"{kind}_contacts",
            base,
            {
                "full_number": lambda n: f"+44 191 498 {n % 1000:04}",
                "country_code": lambda n: "+44",
                "area_code": lambda n: "191",
                "subscriber_number": lambda n: f"498 {n % 1000:04}",
            },
        )

    return build


def customer_delivery_addresses(world: World) -> Built:
    owners = world.ids("customers")
    names = world.rows(world.catalog.table("customers")).cells["name"]
    length = len(owners)
    return length, made(
        length,
        {
            "id": lambda n: ident(90_000, n),
            "customer_id": lambda n: owners[n],
            "is_default": lambda n: True,
            "description": lambda n: "Main site" if n % 3 else "Goods in, rear gate",
            "postal_name": lambda n: names[n],
            "address_1": lambda n: f"Unit {n % 40 + 1}, {pick(STREETS, n)}",
            "city": lambda n: pick(TOWNS, n)[0],
            "county": lambda n: pick(TOWNS, n)[1],
            "postcode": lambda n: pick(TOWNS, n)[2],
        },
    )


def customer_memos(world: World) -> Built:
    owners = world.ids("customers")
    length = len(owners) // 3
    return length, made(
        length,
        {
            "id": lambda n: ident(70_000, n),
            "customer_id": lambda n: owners[n * 3],
            "note": lambda n: (
                "Ring before delivery",
                "Prefers e-mail; 100% reliable",
                "Asked for John's price_list",
            )[n % 3],
            "is_active": lambda n: n % 4 != 0,
        },
    )


BUILDERS: dict[str, tuple[Builder, tuple[str, ...]]] = {
    "customers": (customers, ()),
    "customer_contacts": (lambda world: _contacts(world, "customer", 40_000), ()),
    "customer_delivery_addresses": (customer_delivery_addresses, ()),
    "customer_emails": (_emails("customer", 50_000), ()),
    "customer_memos": (customer_memos, ()),
    "customer_telephones": (_telephones("customer", 60_000), ()),
    "suppliers": (suppliers, ()),
    "supplier_contacts": (lambda world: _contacts(world, "supplier", 45_000), ()),
    "supplier_emails": (_emails("supplier", 55_000), ()),
    "supplier_telephones": (_telephones("supplier", 65_000), ()),
}
