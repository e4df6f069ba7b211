"""What must hold of random statements: three ways to tell that an answer is wrong.

* `Answer`: DuckDB over the same rows says the same, with and without pushdown.
* `Partition`: every row makes a condition true, false or unknown (ternary logic partitioning).
* `Counting`: as many rows meet a condition in WHERE, which may be pushed down, as when it is worked out for
  every row, which cannot be pushed down (non-optimizing reference).

A check is a value: it holds its statements, so that it can be tried again over fewer rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import sage200_dialect

from .choices import Choices
from .expressions import EXACT, Ref
from .judge import Bench, Row, comparable
from .queries import Queries, Query
from .schema import Schema


class Check(Protocol):
    def problem(self, bench: Bench) -> str | None:
        """What is wrong, the kind of it on the first line; None: nothing."""
        ...


@dataclass(frozen=True)
class Answer:
    query: Query

    def problem(self, bench: Bench) -> str | None:
        return bench.problem(self.query)


@dataclass(frozen=True)
class Partition:
    """`whole` gives rows, `parts` those for which a condition is true, false and unknown."""

    whole: str
    parts: tuple[str, str, str]
    combine: tuple[str, ...] = ()
    """How each column of the parts gives that of the whole, by the aggregate's name; empty: rows are rows."""

    def problem(self, bench: Bench) -> str | None:
        def compared() -> str | None:
            found = [row for part in self.parts for row in bench.rows(part)]
            if self.combine:
                found = [combined(self.combine, found)]
            parts, whole = sorted(map(comparable, found)), sorted(map(comparable, bench.rows(self.whole)))
            if parts == whole:
                return None
            told = f"{len(parts)} rows in the parts, {len(whole)} in the whole"
            return f"a partition:\n{told}\n{parts[:3]}\n{whole[:3]}"

        return _tried(bench, (self.whole, *self.parts), compared)


@dataclass(frozen=True)
class Counting:
    counted: str
    summed: str

    def problem(self, bench: Bench) -> str | None:
        def compared() -> str | None:
            counted, summed = bench.rows(self.counted), bench.rows(self.summed)
            return None if counted == summed else f"a count:\n{counted}, worked out for every row {summed}"

        return _tried(bench, (self.counted, self.summed), compared)


def _tried(bench: Bench, statements: Sequence[str], compared: Callable[[], str | None]) -> str | None:
    for sql in statements:
        refused = bench.oracle.rows(sql)
        if not isinstance(refused, list):
            bench.refused.append(refused)
            return None
    try:
        found = compared()
    except sage200_dialect.Error as error:
        found = f"{type(error).__name__}:\n{error}"
    return None if found is None else "\n\n".join((found, *statements))


def combined(combine: Sequence[str], parts: Sequence[Row]) -> Row:
    """One row of aggregates over all, from those over disjoint parts."""

    def one(how: str, values: list[Any]) -> Any:
        if how in ("COUNT", "SUM"):
            return sum(values[1:], values[0]) if values else None
        return (min if how == "MIN" else max)(values) if values else None

    columns = zip(*parts, strict=True)
    return tuple(
        one(how, [value for value in column if value is not None])
        for how, column in zip(combine, columns, strict=True)
    )


# From choices ----------------------------------------------------------------------------------------------


def check(choices: Choices, schema: Schema) -> Check:
    """The check that the choices stand for."""
    made = choices.weighted(((85, _answer), (6, _partition), (4, _partition_of_aggregates), (5, _counting)))
    return made(Queries(choices, schema))


def _answer(queries: Queries) -> Check:
    return Answer(queries.query())


def _parts(start: str, condition: str) -> tuple[str, str, str]:
    return (
        f"{start} WHERE ({condition})",
        f"{start} WHERE NOT ({condition})",
        f"{start} WHERE ({condition}) IS NULL",
    )


def _partition(queries: Queries) -> Check:
    source = queries.source()
    condition = queries.condition(source.refs)
    shown = ", ".join(ref.sql for ref in queries.choices.some(source.refs, 1, 3))
    whole = queries.literals.oracle(f"{queries.with_clause()}SELECT {shown} FROM {source.sql}")
    return Partition(whole, _parts(whole, queries.literals.oracle(condition)))


def _partition_of_aggregates(queries: Queries) -> Check:
    source = queries.source()
    condition = queries.condition(source.refs)
    aggregates = [
        ("COUNT", "*"),
        *(_combinable(ref, queries.choices) for ref in queries.choices.some(source.refs, 1, 3)),
    ]
    shown = ", ".join(f"{name}({sql})" for name, sql in aggregates)
    whole = queries.literals.oracle(f"{queries.with_clause()}SELECT {shown} FROM {source.sql}")
    parts = _parts(whole, queries.literals.oracle(condition))
    return Partition(whole, parts, tuple(name for name, _ in aggregates))


def _combinable(ref: Ref, choices: Choices) -> tuple[str, str]:
    names = ["COUNT"]
    if ref.kind in ("whole", "vast", "day", "moment", "text", *EXACT):
        names += ["MIN", "MAX"]
    if ref.kind in EXACT:
        names.append("SUM")
    return choices.pick(names), ref.sql


def _counting(queries: Queries) -> Check:
    source = queries.source(depth=queries.choices.below(2))
    condition = queries.condition(source.refs)
    start, end = queries.with_clause(), f"FROM {source.sql}"
    counted = f"{start}SELECT COUNT(*) {end} WHERE {condition}"
    summed = f"{start}SELECT COALESCE(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END), 0) {end}"
    return Counting(queries.literals.oracle(counted), queries.literals.oracle(summed))
