"""Rows of TPC-H, drawn as its specification says (clause 4.2.3), for a scale of about one thousandth.

So few rows would miss what the validation parameters ask for: some parts, orders and suppliers are made to
meet them (`_SOUGHT_…`). Suppliers are five times as many as the scale gives, so that each nation has two.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ..draws import Draws
from . import words

Rows = list[dict[str, Any]]

_SUPPLIERS, _CUSTOMERS, _PARTS, _ORDERS = 50, 150, 200, 1500
_FIRST_DAY, _LAST_DAY = date(1992, 1, 1), date(1998, 8, 2)
_TODAY = date(1995, 6, 17)
"""The specification's CURRENTDATE."""
_CENT = Decimal("0.01")
_SOUGHT_PARTS: tuple[dict[str, Any], ...] = (
    {"p_size": 15, "p_type": "LARGE PLATED BRASS"},
    {"p_type": "ECONOMY ANODIZED STEEL"},
    {"p_brand": "Brand#23", "p_container": "MED BOX"},
    {"p_brand": "Brand#12", "p_container": "SM CASE", "p_size": 3},
    {"p_name": "forest green linen puff sienna"},
)
_SOUGHT_LINES = {"l_shipmode": "AIR", "l_shipinstruct": "DELIVER IN PERSON", "l_quantity": Decimal("5.00")}
"""How the parts of the last but one are ordered."""


def rows() -> dict[str, Rows]:
    """Every table's rows, the same each time."""
    draws = Draws(30)
    parts = list(_parts(draws))
    orders, lines = _orders(draws, parts)
    return {
        "region": [
            {"r_regionkey": key, "r_name": name, "r_comment": _prose(draws)}
            for key, name in enumerate(words.REGIONS)
        ],
        "nation": [
            {"n_nationkey": key, "n_name": name, "n_regionkey": region, "n_comment": _prose(draws)}
            for key, (name, region) in enumerate(words.NATIONS)
        ],
        "supplier": list(_suppliers(draws)),
        "customer": list(_customers(draws)),
        "part": parts,
        "partsupp": list(_partsupp(draws)),
        "orders": orders,
        "lineitem": lines,
    }


def _prose(draws: Draws) -> str:
    return draws.text(words.PROSE, 5)


def _phone(draws: Draws, nation: int) -> str:
    return f"{nation + 10}-{draws.between(100, 999)}-{draws.between(100, 999)}-{draws.between(1000, 9999)}"


def _suppliers(draws: Draws) -> Iterator[dict[str, Any]]:
    for key in range(1, _SUPPLIERS + 1):
        nation = key % len(words.NATIONS)
        yield {
            "s_suppkey": key,
            "s_name": f"Supplier#{key:09}",
            "s_address": _prose(draws)[:40],
            "s_nationkey": nation,
            "s_phone": _phone(draws, nation),
            "s_acctbal": draws.money(-99_999, 999_999),
            "s_comment": "sly Customer wake Complaints" if key % 20 == 0 else _prose(draws),
        }


def _customers(draws: Draws) -> Iterator[dict[str, Any]]:
    for key in range(1, _CUSTOMERS + 1):
        nation = draws.between(0, len(words.NATIONS) - 1)
        yield {
            "c_custkey": key,
            "c_name": f"Customer#{key:09}",
            "c_address": _prose(draws)[:40],
            "c_nationkey": nation,
            "c_phone": _phone(draws, nation),
            "c_acctbal": draws.money(-99_999, 999_999),
            "c_mktsegment": draws.pick(words.SEGMENTS),
            "c_comment": _prose(draws),
        }


def _parts(draws: Draws) -> Iterator[dict[str, Any]]:
    for key in range(1, _PARTS + 1):
        maker = draws.between(1, 5)
        part = {
            "p_partkey": key,
            "p_name": " ".join(draws.some(words.COLOURS, 5)),
            "p_mfgr": f"Manufacturer#{maker}",
            "p_brand": f"Brand#{maker}{draws.between(1, 5)}",
            "p_type": " ".join(draws.pick(syllables) for syllables in words.TYPES),
            "p_size": draws.between(1, 50),
            "p_container": " ".join(draws.pick(syllables) for syllables in words.CONTAINERS),
            "p_retailprice": _retail_price(key),
            "p_comment": _prose(draws)[:23],
        }
        yield part | (_SOUGHT_PARTS[key // 6 % len(_SOUGHT_PARTS)] if key % 6 == 0 else {})


def _retail_price(part: int) -> Decimal:
    return Decimal(90_000 + part // 10 % 20_001 + 100 * (part % 1000)).scaleb(-2)


def _supplier_of(part: int, place: int) -> int:
    """The supplier at one of the four places for a part."""
    return (part + place * (_SUPPLIERS // 4 + (part - 1) // _SUPPLIERS)) % _SUPPLIERS + 1


def _partsupp(draws: Draws) -> Iterator[dict[str, Any]]:
    for part in range(1, _PARTS + 1):
        for place in range(4):
            yield {
                "ps_partkey": part,
                "ps_suppkey": _supplier_of(part, place),
                "ps_availqty": draws.between(1, 9999),
                "ps_supplycost": draws.money(100, 100_000),
                "ps_comment": _prose(draws),
            }


def _orders(draws: Draws, parts: Rows) -> tuple[Rows, Rows]:
    orders: Rows = []
    lines: Rows = []
    for number in range(_ORDERS):
        key = number // 8 * 32 + number % 8 + 1  # the first eight of each 32 keys are used
        ordered = _FIRST_DAY + timedelta(days=draws.between(0, (_LAST_DAY - _FIRST_DAY).days))
        large = number % 250 == 0  # few orders are as large as query 18 seeks
        own = [
            _line(draws, key, place, ordered, parts, large=large)
            for place in range(1, 1 + (7 if large else draws.between(1, 7)))
        ]
        states = {line["l_linestatus"] for line in own}
        orders.append(
            {
                "o_orderkey": key,
                "o_custkey": draws.between(0, _CUSTOMERS // 3 - 1) * 3 + draws.between(1, 2),
                "o_orderstatus": states.pop() if len(states) == 1 else "P",
                "o_totalprice": sum(
                    (
                        line["l_extendedprice"] * (1 + line["l_tax"]) * (1 - line["l_discount"])
                        for line in own
                    ),
                    Decimal(0),
                ).quantize(_CENT),
                "o_orderdate": ordered,
                "o_orderpriority": draws.pick(words.PRIORITIES),
                "o_clerk": f"Clerk#{draws.between(1, 1000):09}",
                "o_shippriority": 0,
                "o_comment": f"{_prose(draws)} special requests" if draws.one_in(20) else _prose(draws),
            }
        )
        lines += own
    return orders, lines


def _line(draws: Draws, order: int, place: int, ordered: date, parts: Rows, *, large: bool) -> dict[str, Any]:
    part = draws.pick(parts)
    shipped = ordered + timedelta(days=draws.between(1, 121))
    received = shipped + timedelta(days=draws.between(1, 30))
    line = {
        "l_orderkey": order,
        "l_partkey": part["p_partkey"],
        "l_suppkey": _supplier_of(part["p_partkey"], draws.between(0, 3)),
        "l_linenumber": place,
        "l_quantity": Decimal(draws.between(44, 50) if large else draws.between(1, 50)).quantize(_CENT),
        "l_discount": draws.money(0, 10),
        "l_tax": draws.money(0, 8),
        "l_returnflag": draws.pick("RA") if received <= _TODAY else "N",
        "l_linestatus": "O" if shipped > _TODAY else "F",
        "l_shipdate": shipped,
        "l_commitdate": ordered + timedelta(days=draws.between(30, 90)),
        "l_receiptdate": received,
        "l_shipinstruct": draws.pick(words.INSTRUCTIONS),
        "l_shipmode": draws.pick(words.MODES),
        "l_comment": _prose(draws)[:44],
    }
    if part["p_brand"] == "Brand#12" and part["p_container"] == "SM CASE" and not large and draws.one_in(2):
        line |= _SOUGHT_LINES
    return line | {"l_extendedprice": line["l_quantity"] * part["p_retailprice"]}
