"""Every kind of condition on every kind of column, by itself: the rows, their number and the first of them.

Random statements seldom ask just this; here the API may answer alone, so what is wrongly held exact shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from .judge import Bench, Setting
from .literals import Literals
from .queries import Query
from .schema import USUAL, Column, every_kind
from .sources import DIRECTIONS
from .values import BETWEEN, Value, literal

ADVERSE: list[dict[str, Any]] = [
    {"null_comparison": "low", "null_order": "last", "like_wildcards": True, "count": "ignores_filter"},
    {"collation": "accent_insensitive", "null_comparison": "odata", "unordered": True, "page_cap": 500},
    {"collation": "binary", "timestamps_with_zone": True, "decimals": "trimmed", "count": "capped"},
]


def literals(column: Column) -> list[str]:
    """Some of the column's values, and some that lie between them."""
    given: list[Value] = list(dict.fromkeys(column.pool))[:3]
    if column.kind in ("small", "whole", "money", "quantity"):
        given += BETWEEN[1:3]
    return [literal(each) for each in given]


def conditions(column: Column) -> Iterator[str]:
    name = column.name
    yield from (f"{name} IS NULL", f"{name} IS NOT NULL")
    for written in literals(column):
        for operator in ("=", "<>", "<", "<=", ">", ">="):
            yield f"{name} {operator} {written}"
        yield f"{written} < {name}"
    first, second, *_ = literals(column) * 2
    for low, high in ((first, second), (second, first)):
        yield from (f"{name} BETWEEN {low} AND {high}", f"{name} NOT BETWEEN {low} AND {high}")
    for listed in (first, f"{first}, {second}", f"{first}, NULL"):
        yield from (f"{name} IN ({listed})", f"{name} NOT IN ({listed})")
    if column.kind == "flag":
        yield from (name, f"NOT {name}")
        for negation in ("", "NOT "):
            yield from (f"{name} IS {negation}{truth}" for truth in ("TRUE", "FALSE"))
    if column.kind == "text":
        for text in map(str, column.pool[:2]):
            for pattern in (
                text,
                f"{text}%",
                f"%{text}",
                f"%{text}%",
                f"{text[:1]}_{text[2:]}",
                f"%{text[1:]}_",
            ):
                yield from (f"{name} {like} {literal(pattern)}" for like in ("LIKE", "NOT LIKE", "ILIKE"))
            yield f"contains({name}, {literal(text)})"


def queries(column: Column, turn: int) -> Iterator[str]:
    """Each condition once: in some turns for the rows, in some for their number; alone and in a larger."""
    forms = ("{}", "NOT ({})", "({}) AND id > 3", "({}) OR id < 5")
    for number, condition in enumerate(conditions(column), turn):
        asked = ("COUNT(*) AS n", f"id, {column.name}")[number % 2]
        yield f"SELECT {asked} FROM things WHERE {forms[number // 2 % 4].format(condition)}"


@pytest.mark.parametrize("turn", range(len(ADVERSE)), ids=map("-".join, ADVERSE))
def test_every_condition_on_every_kind_of_column(turn: int) -> None:
    schema = every_kind("conditions")
    with Bench(schema, Setting(ADVERSE[turn]), plain=False) as bench:
        columns = [column for column in schema.tables["things"].columns if column.pool]
        assert [column.kind for column in columns] == list(USUAL)
        asked = [Query(sql, Literals()) for column in columns for sql in queries(column, turn)]
        problems = [found for query in asked if (found := bench.problem(query)) is not None]
        assert not problems, f"{len(problems)} of {len(asked)}; the first:\n{problems[0]}"
        assert not bench.refused


@pytest.mark.parametrize("switches", ADVERSE, ids="-".join)
def test_every_order_of_every_kind_of_column(switches: dict[str, Any]) -> None:
    schema = every_kind("orders")
    with Bench(schema, Setting(switches), plain=False) as bench:
        for column in schema.tables["things"].columns:
            for order in DIRECTIONS:
                for cut in ("LIMIT 2", "LIMIT 3 OFFSET 4", "LIMIT 50"):
                    sql = f"SELECT id, {column.name} FROM things ORDER BY {column.name}{order}, id {cut}"
                    problem = bench.problem(Query(sql, Literals(), ordered=True))
                    assert problem is None, problem
