"""A star shaped as TPC-DS's, with few rows and a few values of each column of TPC-DS.

As there, a share of the foreign keys and of the dimensions' attributes is null.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from ..draws import Draws

Rows = list[dict[str, Any]]
T = TypeVar("T")

_FIRST_DAY, _LAST_DAY = date(1999, 1, 1), date(2001, 12, 31)
_ITEMS, _STORES, _ADDRESSES, _CUSTOMERS, _PROMOTIONS = 120, 6, 150, 200, 12
_TICKETS, _CATALOG_ORDERS, _WEB_ORDERS = 700, 500, 300
_CATEGORIES = {
    "Books": ("arts", "history", "travel"),
    "Electronics": ("audio", "portable", "televisions"),
    "Home": ("bedding", "kids", "lighting"),
    "Music": ("classical", "country", "pop"),
    "Sports": ("baseball", "golf", "tennis"),
}
_STATES = ("TN", "GA", "OH", "TX", "SD")
_COUNTIES = ("Williamson County", "Ziebach County", "Walker County")
_CITIES = ("Midway", "Fairview", "Oak Grove", "Pleasant Hill")
_COLOURS = ("powder", "khaki", "slate", "orchid", "navy", "olive")
_UNITS = ("Ounce", "Oz", "Bunch", "Ton", "Each")
_SIZES = ("small", "medium", "large", "petite", "N/A")
_FIRST_NAMES = ("Anna", "Boris", "Carla", "Deniz", "Ewan", "Farah")
_LAST_NAMES = ("Smith", "Jones", "O'Hara", "Nguyen", "García", "Young")


def rows() -> dict[str, Rows]:
    """Every table's rows, the same each time."""
    draws = Draws(99)
    store_sales = list(_store_sales(draws))
    return {
        "date_dim": list(_days()),
        "item": list(_items(draws)),
        "store": list(_stores(draws)),
        "customer_address": list(_addresses(draws)),
        "customer": list(_customers(draws)),
        "promotion": list(_promotions(draws)),
        "store_sales": store_sales,
        "store_returns": list(_store_returns(draws, store_sales)),
        "catalog_sales": list(_remote_sales(draws, "cs", _CATALOG_ORDERS)),
        "web_sales": list(_remote_sales(draws, "ws", _WEB_ORDERS)),
    }


def _key(day: date) -> int:
    """The Julian day, as the specification numbers its days."""
    return day.toordinal() + 1_721_425


def _id(key: int) -> str:
    return f"AAAAAAAA{key:08}"


def _mostly(draws: Draws, value: T) -> T | None:
    return None if draws.one_in(25) else value


def _day(draws: Draws) -> int:
    return _key(_FIRST_DAY + timedelta(days=draws.between(0, (_LAST_DAY - _FIRST_DAY).days)))


def _days() -> Iterator[dict[str, Any]]:
    for place in range((_LAST_DAY - _FIRST_DAY).days + 1):
        day = _FIRST_DAY + timedelta(days=place)
        quarter = (day.month + 2) // 3
        yield {
            "d_date_sk": _key(day),
            "d_date_id": _id(_key(day)),
            "d_date": day,
            "d_month_seq": (day.year - 1900) * 12 + day.month - 1,
            "d_week_seq": (day - date(1900, 1, 1)).days // 7 + 1,
            "d_quarter_seq": (day.year - 1900) * 4 + quarter,
            "d_year": day.year,
            "d_dow": day.isoweekday() % 7,
            "d_moy": day.month,
            "d_dom": day.day,
            "d_qoy": quarter,
            "d_day_name": _DAY_NAMES[day.weekday()],
            "d_quarter_name": f"{day.year}Q{quarter}",
            "d_holiday": "Y" if (day.month, day.day) in ((1, 1), (7, 4), (12, 25)) else "N",
            "d_weekend": "Y" if day.weekday() > 4 else "N",
            "d_first_dom": _key(day.replace(day=1)),
            "d_same_day_ly": _key(day) - 365,
            "d_current_year": "N",
        }


_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _items(draws: Draws) -> Iterator[dict[str, Any]]:
    categories = list(_CATEGORIES)
    for key in range(1, _ITEMS + 1):
        category = draws.pick(categories)
        class_ = draws.pick(_CATEGORIES[category])
        place = categories.index(category) + 1
        brand = draws.between(1, 4)
        maker = draws.between(1, 8)
        price = draws.money(99, 9_999)
        yield {
            "i_item_sk": key,
            "i_item_id": _id((key + 1) // 2),  # of an item there may be two versions
            "i_item_desc": _mostly(draws, f"The {class_} of {category.lower()} number {key}"),
            "i_current_price": _mostly(draws, price),
            "i_wholesale_cost": _mostly(draws, (price * Decimal("0.6")).quantize(Decimal("0.01"))),
            "i_brand_id": place * 1_001_000 + brand,
            "i_brand": _mostly(draws, f"{class_}brand #{brand}"),
            "i_class_id": _CATEGORIES[category].index(class_) + 1,
            "i_class": class_,
            "i_category_id": place,
            "i_category": _mostly(draws, category),
            "i_manufact_id": maker,
            "i_manufact": f"maker{maker}",
            "i_size": draws.pick(_SIZES),
            "i_formulation": f"{key:020}",
            "i_color": draws.pick(_COLOURS),
            "i_units": draws.pick(_UNITS),
            "i_container": "Unknown",
            "i_manager_id": draws.between(1, 10),
            "i_product_name": f"product {key}",
        }


def _stores(draws: Draws) -> Iterator[dict[str, Any]]:
    for key in range(1, _STORES + 1):
        yield {
            "s_store_sk": key,
            "s_store_id": _id((key + 1) // 2),
            "s_store_name": draws.pick(("ought", "able", "ese")),
            "s_number_employees": draws.between(200, 300),
            "s_floor_space": draws.between(5_000_000, 10_000_000),
            "s_hours": draws.pick(("8AM-4PM", "8AM-8AM", "8AM-12AM")),
            "s_manager": f"{draws.pick(_FIRST_NAMES)} {draws.pick(_LAST_NAMES)}",
            "s_market_id": draws.between(1, 10),
            "s_market_desc": "Enough high areas stop expectations",
            "s_company_name": "Unknown",
            "s_street_name": "Spring Wilson",
            "s_city": draws.pick(_CITIES),
            "s_county": _COUNTIES[key % 2],
            "s_state": _STATES[key % 3],
            "s_zip": f"{draws.between(10_000, 99_999)}",
            "s_gmt_offset": Decimal("-5.00"),
            "s_tax_percentage": draws.money(0, 11),
        }


def _addresses(draws: Draws) -> Iterator[dict[str, Any]]:
    for key in range(1, _ADDRESSES + 1):
        yield {
            "ca_address_sk": key,
            "ca_address_id": _id(key),
            "ca_street_number": str(draws.between(1, 999)),
            "ca_street_name": _mostly(draws, "Jackson"),
            "ca_street_type": draws.pick(("Street", "Parkway", "Lane")),
            "ca_suite_number": f"Suite {draws.between(1, 400)}",
            "ca_city": _mostly(draws, draws.pick(_CITIES)),
            "ca_county": _mostly(draws, draws.pick(_COUNTIES)),
            "ca_state": _mostly(draws, draws.pick(_STATES)),
            "ca_zip": f"{draws.between(10_000, 99_999)}",
            "ca_country": "United States",
            "ca_gmt_offset": Decimal(draws.pick(("-5.00", "-6.00"))),
            "ca_location_type": _mostly(draws, draws.pick(("condo", "apartment", "single family"))),
        }


def _customers(draws: Draws) -> Iterator[dict[str, Any]]:
    for key in range(1, _CUSTOMERS + 1):
        first, last = draws.pick(_FIRST_NAMES), draws.pick(_LAST_NAMES)
        yield {
            "c_customer_sk": key,
            "c_customer_id": _id(key),
            "c_current_addr_sk": draws.between(1, _ADDRESSES),
            "c_first_sales_date_sk": _mostly(draws, _day(draws)),
            "c_salutation": _mostly(draws, draws.pick(("Dr.", "Miss", "Mr.", "Ms."))),
            "c_first_name": _mostly(draws, first),
            "c_last_name": _mostly(draws, last),
            "c_preferred_cust_flag": _mostly(draws, draws.pick("YN")),
            "c_birth_day": _mostly(draws, draws.between(1, 28)),
            "c_birth_month": _mostly(draws, draws.between(1, 12)),
            "c_birth_year": _mostly(draws, draws.between(1924, 1992)),
            "c_birth_country": _mostly(draws, draws.pick(("CANADA", "GHANA", "PERU"))),
            "c_login": None,
            "c_email_address": f"{first}.{last}{key}@example.com",
        }


def _promotions(draws: Draws) -> Iterator[dict[str, Any]]:
    for key in range(1, _PROMOTIONS + 1):
        start = _day(draws)
        yield {
            "p_promo_sk": key,
            "p_promo_id": _id(key),
            "p_start_date_sk": start,
            "p_end_date_sk": min(start + draws.between(1, 60), _key(_LAST_DAY)),
            "p_item_sk": draws.between(1, _ITEMS),
            "p_cost": Decimal("1000.00"),
            "p_promo_name": draws.pick(("ought", "able", "pri", "ese")),
            "p_channel_dmail": draws.pick("YN"),
            "p_channel_email": draws.pick("YN"),
            "p_channel_catalog": "N",
            "p_channel_tv": draws.pick("YN"),
            "p_channel_event": draws.pick("YN"),
            "p_purpose": "Unknown",
            "p_discount_active": "N",
        }


def _store_sales(draws: Draws) -> Iterator[dict[str, Any]]:
    for ticket in range(1, _TICKETS + 1):
        sale = {
            "ss_sold_date_sk": _mostly(draws, _day(draws)),
            "ss_customer_sk": _mostly(draws, draws.between(1, _CUSTOMERS)),
            "ss_addr_sk": _mostly(draws, draws.between(1, _ADDRESSES)),
            "ss_store_sk": _mostly(draws, draws.between(1, _STORES)),
            "ss_ticket_number": ticket,
        }
        for item in sorted(draws.some(range(1, _ITEMS + 1), draws.between(1, 9))):
            promotion = {"ss_promo_sk": _mostly(draws, draws.between(1, _PROMOTIONS))}
            yield sale | {"ss_item_sk": item} | promotion | _amounts(draws, "ss")


def _remote_sales(draws: Draws, prefix: str, orders: int) -> Iterator[dict[str, Any]]:
    for number in range(1, orders + 1):
        sold = _day(draws)
        sale = {
            f"{prefix}_sold_date_sk": _mostly(draws, sold),
            f"{prefix}_ship_date_sk": _mostly(draws, min(sold + draws.between(2, 120), _key(_LAST_DAY))),
            f"{prefix}_bill_customer_sk": _mostly(draws, draws.between(1, _CUSTOMERS)),
            f"{prefix}_bill_addr_sk": _mostly(draws, draws.between(1, _ADDRESSES)),
            f"{prefix}_order_number": number,
        }
        for item in sorted(draws.some(range(1, _ITEMS + 1), draws.between(1, 7))):
            promotion = {f"{prefix}_promo_sk": _mostly(draws, draws.between(1, _PROMOTIONS))}
            yield sale | {f"{prefix}_item_sk": item} | promotion | _amounts(draws, prefix)


def _amounts(draws: Draws, prefix: str) -> dict[str, Any]:
    """The specification's pricing: a mark-up on the cost, a discount on the price, at times a coupon."""
    quantity = draws.between(1, 100)
    cost = draws.money(100, 10_000)
    listed = _cut(cost * (1 + draws.money(0, 100)))
    price = _cut(listed * (1 - draws.money(0, 100)))
    value = price * quantity
    coupon = _cut(value * draws.money(0, 80)) if draws.one_in(5) else Decimal("0.00")
    paid = value - coupon
    tax = _cut(paid * draws.money(0, 9))
    found = {
        "quantity": quantity,
        "wholesale_cost": cost,
        "list_price": listed,
        "sales_price": price,
        "ext_discount_amt": (listed - price) * quantity,
        "ext_sales_price": value,
        "ext_wholesale_cost": cost * quantity,
        "ext_list_price": listed * quantity,
        "ext_tax": tax,
        "coupon_amt": coupon,
        "net_paid": paid,
        "net_paid_inc_tax": paid + tax,
        "net_profit": paid - cost * quantity,
    }
    return {f"{prefix}_{name}": _mostly(draws, amount) for name, amount in found.items()}


def _cut(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))


def _store_returns(draws: Draws, sales: Rows) -> Iterator[dict[str, Any]]:
    for sale in sales:
        if not draws.one_in(7) or sale["ss_sold_date_sk"] is None:
            continue
        amount = draws.money(100, 90_000)
        tax = _cut(amount * draws.money(0, 9))
        yield {
            "sr_returned_date_sk": min(sale["ss_sold_date_sk"] + draws.between(1, 90), _key(_LAST_DAY)),
            "sr_item_sk": sale["ss_item_sk"],
            "sr_customer_sk": _mostly(draws, sale["ss_customer_sk"]),
            "sr_store_sk": sale["ss_store_sk"],
            "sr_ticket_number": sale["ss_ticket_number"],
            "sr_return_quantity": _mostly(draws, draws.between(1, sale["ss_quantity"] or 1)),
            "sr_return_amt": _mostly(draws, amount),
            "sr_return_tax": tax,
            "sr_return_amt_inc_tax": amount + tax,
            "sr_fee": draws.money(50, 10_000),
            "sr_refunded_cash": _cut(amount / 2),
            "sr_store_credit": amount - _cut(amount / 2),
            "sr_net_loss": draws.money(50, 50_000),
        }
