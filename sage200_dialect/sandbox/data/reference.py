"""Currencies, countries, taxes, nominal accounts, units, users: what every other table refers to."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from sage200_dialect.sandbox.cells import Cells
from sage200_dialect.sandbox.data.building import Builder, Built, Columns, made, same, table_of
from sage200_dialect.sandbox.data.filling import TODAY, day

if TYPE_CHECKING:
    from sage200_dialect.sandbox.data.world import World

_ISO = (
    ("GBP", "Pound Sterling"), ("EUR", "Euro"), ("USD", "US Dollar"), ("CHF", "Swiss Franc"), ("JPY", "Yen"),
)  # fmt: skip
_CURRENCIES = {
    "Demo Company": (("GBP", "£", "1"), ("EUR", "€", "1.168700"), ("USD", "$", "1.271500")),
    "other": (
        ("EUR", "€", "1"),
        ("GBP", "£", "0.855652"),
        ("USD", "$", "1.087961"),
        ("CHF", "Fr", "0.948800"),
    ),
}
_COUNTRIES = (
    ("GB", "Great Britain", False), ("IE", "Ireland", True), ("FR", "France", True), ("DE", "Germany", True),
    ("US", "United States", False), ("CI", "Côte d'Ivoire", False), ("CH", "Switzerland", False),
)  # fmt: skip
TAX_CODES = (
    (0, "Exempt", "0", False), (1, "Standard rate", "20", False), (2, "Zero rate", "0", False),
    (3, "Reduced rate", "5", False), (4, "EC sales to VAT registered", "0", False),
    (8, "Notional acquisition tax", "20", True),
)  # fmt: skip
DEPARTMENTS = (("ADM", "Administration"), ("SAL", "Sales"), ("WHS", "Warehouse"), ("IT", "IT & support"))
COST_CENTRES = (("HO", "Head Office"), ("NTH", "Northern region"), ("STH", "Southern region"))
NOMINAL_CODES = (
    ("1001", "Stock", "BS"), ("1100", "Debtors control account", "BS"),
    ("1200", "Bank current account", "BS"),
    ("1210", "Bank currency account", "BS"), ("2100", "Creditors control account", "BS"),
    ("2200", "VAT output tax", "BS"), ("2201", "VAT input tax", "BS"), ("3000", "Ordinary shares", "BS"),
    ("4000", "Sales - hand tools", "PL"), ("4001", "Sales - power tools", "PL"),
    ("4002", "Sales - fixings", "PL"),
    ("4003", "Sales - garden", "PL"), ("4004", "Sales - workwear", "PL"), ("4100", "Sales returns", "PL"),
    ("5000", "Purchases", "PL"), ("5100", "Carriage inwards", "PL"), ("7100", "Rent", "PL"),
    ("7200", "Electricity", "PL"), ("7500", "Printing & stationery", "PL"), ("8100", "Bad debts", "PL"),
)  # fmt: skip
UNITS = (("Each", "1", True), ("Box of 10", "10", False), ("Pallet", "480", False), ("Metre", "1", False))
USERS = ("Amelia O'Brien", "Tom Taylor", "Zoë Evans", "José García")
FIRST_YEAR = 2022


def currencies(world: World) -> Built:
    own = _CURRENCIES.get(world.trade, _CURRENCIES["other"])
    iso = world.ids("currency_iso_codes")
    codes = [code for code, _ in _ISO]
    names = dict(_ISO)
    length, columns = table_of(
        "symbol name core_currency_rate is_base_currency is_euro_currency currency_iso_code_id",
        [
            (
                symbol,
                names[code],
                Decimal(rate).quantize(Decimal("0.000001")),
                number == 0,
                code == "EUR",
                iso[codes.index(code)] if len(iso) == len(codes) else None,
            )
            for number, (code, symbol, rate) in enumerate(own)
        ],
        base=100,
    )
    return length, {**columns, "use_for_new_accounts": columns["is_base_currency"]}


def currency_iso_codes(_: World) -> Built:
    return table_of("code name", _ISO, base=10)


def country_codes(_: World) -> Built:
    return table_of("code name eu_member", _COUNTRIES, base=200)


def tax_codes(_: World) -> Built:
    rows = [
        (code, name, Decimal(rate).quantize(Decimal("0.01")), notional)
        for code, name, rate, notional in TAX_CODES
    ]
    return table_of("code name tax_rate is_notional_acquisition_tax", rows, base=1000)


def departments(_: World) -> Built:
    return table_of("code name", DEPARTMENTS, base=300)


def cost_centres(_: World) -> Built:
    return table_of("code name", COST_CENTRES, base=320)


def nominal_codes(world: World) -> Built:
    length, columns = table_of(
        "reference name nominal_account_type",
        [(code, name, kind) for code, name, kind in NOMINAL_CODES],
        base=4000,
    )
    del columns["nominal_account_type"]
    totals = world.nominal_totals
    nothing = (Decimal("0.00"), Decimal("0.00"))
    references = [code for code, _, _ in NOMINAL_CODES]

    def debit(number: int) -> Decimal:
        return totals().get(references[number], nothing)[0]

    def credit(number: int) -> Decimal:
        return totals().get(references[number], nothing)[1]

    columns.update(
        same(
            length,
            {
                "cost_centre_code": "",
                "department_code": "",
                "cost_centre_id": None,
                "department_id": None,
                "account_status_type": "AccountStatusActive",
                "brought_forward_balance": Decimal("0.00"),
            },
        )
    )
    columns.update(
        made(
            length,
            {
                "balance_year_to_date": lambda n: debit(n) - credit(n),
                "debit_balance_year_to_date": debit,
                "credit_balance_year_to_date": credit,
            },
        )
    )
    return length, columns


def units(_: World) -> Built:
    rows = [(name, Decimal(multiple).quantize(Decimal(1).scaleb(-9)), each) for name, multiple, each in UNITS]
    return table_of("name multiple_of_base_unit each_value", rows, base=50)


def salutations(_: World) -> Built:
    rows = [(code, code, code == "Ms") for code in ("Mr", "Mrs", "Ms", "Dr", "Mx")]
    return table_of("code description is_default", rows, base=30)


def users(_: World) -> Built:
    return table_of("name", [(name,) for name in USERS], base=60)


def current_user(world: World) -> Built:
    identity = world.ids("users")
    return 1, {
        "id": Cells.of(identity[:1] or [1]),
        **same(
            1,
            {
                "logon_name": "amelia",
                "friendly_name": USERS[0],
                "email_address": "amelia@example.com",
                "is_web_user": True,
                "last_logon_date_time": "2025-06-30T08:58:12.07",
            },
        ),
    }


def licence(world: World) -> Built:
    columns: Columns = {
        column.name: Cells.same(1, "manufacturing" not in column.name)
        for column in world.catalog.table("licence").columns
    }
    return 1, columns


def sites(world: World) -> Built:
    names = world.sites[0] if world.sites else ()
    return len(world.sites), {name: Cells.of([site[name] for site in world.sites]) for name in names}


def company_details(world: World) -> Built:
    name = {"name": world.trade, "telephone": "0191 498 0000", "website": "https://demo.example.com"}
    return 1, {"id": Cells.of([1]), **same(1, {**name, "email": "office@example.com", "fax": ""})}


def financial_year_period_views(_: World) -> Built:
    rows = []
    for year in range(FIRST_YEAR, TODAY.year + 1):
        for period in range(1, 13):
            start = dt.date(year, period, 1)
            end = dt.date(year + period // 12, period % 12 + 1, 1) - dt.timedelta(days=1)
            rows.append(
                (
                    10 + year - FIRST_YEAR,
                    _stamp(dt.date(year, 1, 1)),
                    _stamp(dt.date(year, 12, 31)),
                    year - TODAY.year,
                    12,
                    period_id(year, period),
                    period,
                    _stamp(start),
                    _stamp(end),
                )
            )
    names = (
        "financial_year_id financial_year_start_date financial_year_end_date year_relative_to_current_year "
        "number_of_periods_in_year accounting_period_id period_number period_start_date period_end_date"
    )
    return table_of(names, rows, base=0)


def period_id(year: int, period: int) -> int:
    return 600 + (year - FIRST_YEAR) * 12 + period


def _stamp(date: dt.date) -> str:
    return day((TODAY - date).days)


BUILDERS: dict[str, tuple[Builder, tuple[str, ...]]] = {
    "company_details": (company_details, ()),
    "cost_centres": (cost_centres, ()),
    "country_codes": (country_codes, ()),
    "currencies": (currencies, ()),
    "currency_iso_codes": (currency_iso_codes, ()),
    "current_user": (current_user, ()),
    "departments": (departments, ()),
    "financial_year_period_views": (financial_year_period_views, ()),
    "licence": (licence, ()),
    "nominal_codes": (nominal_codes, ()),
    "salutations": (salutations, ()),
    "sites": (sites, ()),
    "tax_codes": (tax_codes, ()),
    "units": (units, ()),
    "users": (users, ()),
}
"""Table -> its builder, and the tables that it only fits when they are the made-up ones."""
