"""Pushdown never changes an answer: random statements over random tables, against DuckDB over the same rows.

Every statement runs with `Pushdown` on and off, under every switch of the sandbox that concerns reading, in
small and large pages. A failure is made smaller before it is shown; the same seed brings it back.

    pytest tests/property                                    the same few hundred statements each time
    PROPERTY_EXAMPLES=20000 pytest tests/property            that many, over as many worlds as they fill
    PROPERTY_SEED=7 PROPERTY_EXAMPLES=20000 pytest tests/property     other ones
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from sage200_dialect.sandbox.behaviour import Behaviour

from .choices import Choices, shrink
from .judge import Bench, comparable
from .queries import Queries, Query
from .world import World

SEED = int(os.environ.get("PROPERTY_SEED", "1"))
EXAMPLES = int(os.environ.get("PROPERTY_EXAMPLES", "0"))
PER_WORLD = 400 if EXAMPLES else 18

SWITCHES: dict[str, Sequence[Any]] = {
    "collation": ("binary", "accent_insensitive"),
    "null_comparison": ("odata", "low"),
    "null_order": ("last",),
    "like_wildcards": (True,),
    "page_cap": (500,),
    "count": ("ignores_filter", "capped"),
    "envelope": ("value",),
    "timestamps_with_zone": (True,),
    "unordered": (True,),
    "decimals": ("trimmed",),
    "enum_numbers_in_views": (True,),
}
PAGE_SIZES = (500, 5000, 50, 7)


def behaviours() -> Iterator[dict[str, Any]]:
    """Each switch by itself, then mixtures."""
    yield {}
    yield from ({name: value} for name, values in SWITCHES.items() for value in values)
    number = 0
    while True:
        number += 1
        mixed = random.Random(f"mixture {SEED} {number}")
        yield {name: mixed.choice(values) for name, values in SWITCHES.items() if mixed.random() < 0.5}


def _named(given: dict[str, Any]) -> str:
    return ",".join(f"{name}={value}" for name, value in given.items()) or "default"


SINGLE = 1 + sum(map(len, SWITCHES.values()))
BENCHES = [
    pytest.param(number, given, id=f"{number}-{_named(given)}")
    for number, given in zip(range(max(SINGLE + 3, EXAMPLES // PER_WORLD)), behaviours(), strict=False)
]


@pytest.mark.timeout(3600 if EXAMPLES else 120)
@pytest.mark.parametrize(("number", "switches"), BENCHES)
def test_every_answer_is_that_of_duckdb(number: int, switches: dict[str, Any]) -> None:
    world = World(SEED * 1000 + number)
    pagesize = PAGE_SIZES[number % len(PAGE_SIZES)]
    with Bench(world, Behaviour(**switches), pagesize) as bench:
        for place in range(PER_WORLD):
            choices = Choices(f"{world.seed} {place}")
            problem = bench.problem(Queries(choices, world).query())
            if problem is not None:
                pytest.fail(_smallest(bench, choices.taken, problem), pytrace=False)
        assert bench.refused < PER_WORLD / 10, "the generator makes too many statements that are no SQL"


def _smallest(bench: Bench, taken: Sequence[int], problem: str) -> str:
    def again(choices: Sequence[int]) -> str | None:
        return bench.problem(_query(bench.world, choices))

    def alike(choices: Sequence[int]) -> bool:
        found = again(choices)
        return found is not None and found.split(":")[:2] == problem.split(":")[:2]

    return again(shrink(taken, alike)) or problem


def _query(world: World, choices: Sequence[int]) -> Query:
    return Queries(Choices(replay=choices), world).query()


@pytest.mark.parametrize(
    "switches", [{}, {"null_comparison": "low", "collation": "accent_insensitive"}], ids=_named
)
def test_a_condition_its_negation_and_its_unknown_part_the_rows(switches: dict[str, Any]) -> None:
    """Ternary logic: every row makes a condition either true, false or unknown. No oracle needed."""
    world = World(SEED * 1000 + 900)
    with Bench(world, Behaviour(**switches)) as bench:
        for place in range(EXAMPLES // 20 or 12):
            queries = Queries(Choices(f"partition {SEED} {place}"), world)
            source = queries.source()
            condition = queries.literals.oracle(queries.condition(source.refs))
            start = queries.with_clause() + f"SELECT {source.refs[0].sql} AS x FROM {source.sql}"
            start = queries.literals.oracle(start)
            parts = [
                row
                for part in (condition, f"NOT ({condition})", f"({condition}) IS NULL")
                for row in bench.rows(f"{start} WHERE {part}")
            ]
            assert sorted(map(comparable, parts)) == sorted(map(comparable, bench.rows(start))), condition


@pytest.mark.parametrize(
    "switches", [{}, {"null_comparison": "odata", "count": "ignores_filter"}], ids=_named
)
def test_counting_rows_is_counting_where_a_condition_is_true(switches: dict[str, Any]) -> None:
    """The condition in WHERE may be pushed down, in a sum over all rows it cannot be."""
    world = World(SEED * 1000 + 901)
    with Bench(world, Behaviour(**switches)) as bench:
        for place in range(EXAMPLES // 20 or 15):
            queries = Queries(Choices(f"count {SEED} {place}"), world)
            source = queries.source(depth=place % 2)
            condition = queries.literals.oracle(queries.condition(source.refs))
            start, end = queries.with_clause(), f"FROM {source.sql}"
            counted = queries.literals.oracle(f"{start}SELECT COUNT(*) {end} WHERE ") + condition
            summed = queries.literals.oracle(f"{start}SELECT COALESCE(SUM(CASE WHEN ")
            summed += condition + queries.literals.oracle(f" THEN 1 ELSE 0 END), 0) {end}")
            assert bench.rows(counted) == bench.rows(summed), condition
