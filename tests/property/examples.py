"""Examples by number: the schema, the setting and the check that a seed stands for; and how to tell failures.

`SEED.SCHEMA.PLACE` names one example for good: the same code gives the same statement over the same rows.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .checks import Check, check
from .choices import Choices, shrink
from .judge import Bench, Setting
from .schema import Schema, Table, random_schema, without_orphans

PER_SCHEMA = 20
"""Statements over one schema, which costs about as much as three of them."""

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
PAGE_SIZES = (500, 5000, 50, 20)


@dataclass(frozen=True)
class Place:
    """`schema` and `place` count from 0."""

    seed: int
    schema: int
    place: int

    def __str__(self) -> str:
        return f"{self.seed}.{self.schema}.{self.place}"

    @classmethod
    def parse(cls, text: str) -> Place:
        return cls(*map(int, text.split(".")))


@dataclass(frozen=True)
class Failure:
    place: Place
    problem: str
    taken: Sequence[int]
    """The choices that make the check."""

    @property
    def kind(self) -> str:
        return _kind(self.problem)


def _kind(problem: str) -> str:
    """What failures of one cause mostly share: where it is wrong, and the class of the error if it is one."""
    where, wrong = problem.split("\n")[:2]
    error = re.match(r"\w+(?=: )", wrong)
    return f"{where} {error[0]}" if error else where


def setting(seed: int, number: int) -> Setting:
    mixed = random.Random(f"setting {seed} {number}")
    switches = {name: mixed.choice(values) for name, values in SWITCHES.items() if mixed.random() < 0.5}
    return Setting(switches, PAGE_SIZES[number % len(PAGE_SIZES)])


def schema(seed: int, number: int) -> Schema:
    return random_schema(f"{seed}.{number}")


def failures(bench: Bench, seed: int, number: int, places: Sequence[int]) -> Iterator[Failure]:
    for place in places:
        choices = Choices(f"{seed}.{number}.{place}")
        problem = check(choices, bench.schema).problem(bench)
        if problem is not None:
            yield Failure(Place(seed, number, place), problem, choices.taken)


# What to tell ----------------------------------------------------------------------------------------------


def told(failure: Failure) -> str:
    """A smaller example of the same failure, with all that is needed to see it again."""
    place = failure.place
    whole, under = schema(place.seed, place.schema), setting(place.seed, place.schema)
    with Bench(whole, under) as bench:
        found = _smaller(bench, failure)
    under = _fewer_switches(whole, under, found, failure.kind)
    rows = _fewer_rows(whole, under, found, failure.kind)
    with Bench(rows, under) as bench:
        problem = found.problem(bench) or failure.problem
    return "\n\n".join(
        (
            f"{place} fails {problem}",
            "\n".join(_shown(table) for table in rows.tables.values() if table.name in problem),
            f"switches {dict(under.switches)}, Pagesize={under.pagesize}",
            f"again: tests/property/run --replay {place}",
        )
    )


def _smaller(bench: Bench, failure: Failure) -> Check:
    def made(taken: Sequence[int]) -> Check:
        return check(Choices(replay=taken), bench.schema)

    def alike(taken: Sequence[int]) -> bool:
        return _fails(made(taken), bench, failure.kind)

    return made(shrink(failure.taken, alike))


def _fails(found: Check, bench: Bench, kind: str) -> bool:
    problem = found.problem(bench)
    return problem is not None and _kind(problem) == kind


def _fewer_switches(whole: Schema, under: Setting, found: Check, kind: str) -> Setting:
    for name in under.switches:
        fewer = replace(under, switches={key: value for key, value in under.switches.items() if key != name})
        with Bench(whole, fewer) as bench:
            under = fewer if _fails(found, bench, kind) else under
    return under


def _fewer_rows(whole: Schema, under: Setting, found: Check, kind: str, attempts: int = 60) -> Schema:
    """The schema with the rows that the failure needs, as far as that is found quickly."""
    best = whole
    for name in whole.tables:
        size = len(whole.tables[name].rows)
        while size and attempts:
            rows = best.tables[name].rows
            for start in range(0, len(rows), size):
                attempts -= 1
                fewer = replace(best.tables[name], rows=[*rows[:start], *rows[start + size :]])
                candidate = without_orphans(replace(best, tables={**best.tables, name: fewer}))
                with Bench(candidate, under) as bench:
                    if _fails(found, bench, kind):
                        best = candidate
                        break
                if not attempts:
                    return best
            else:
                size //= 2
    return best


def _shown(table: Table) -> str:
    rows = "".join(f"\n    {json.dumps(row, default=str, ensure_ascii=False)}" for row in table.rows[:8])
    more = f"\n    and {len(table.rows) - 8} more" if len(table.rows) > 8 else ""
    return f"{table.name}: {json.dumps(table.catalogue())}{rows}{more}"
