"""The generator finds known bugs: each of these planners is wrong in one way, and the quick run would tell.

A test that no wrong planner fails is worth nothing; these show what the random statements are good for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlglot import exp

from sage200_dialect.catalog.model import Column
from sage200_dialect.odata.filter import Comparison
from sage200_dialect.sql import conditions, predicates, pushdown, routes
from sage200_dialect.sql.parse import Tree
from sage200_dialect.sql.predicates import Pushed

from . import campaign
from .examples import PER_SCHEMA, Failure, failures, schema, setting
from .judge import Bench

Mutation = Callable[[pytest.MonkeyPatch], None]


def text_is_ordered_by_the_server(patch: pytest.MonkeyPatch) -> None:
    real = predicates.compare
    names: dict[type, Any] = {exp.LT: "lt", exp.LTE: "le", exp.GT: "gt", exp.GTE: "ge"}

    def compare(column: Column, operator: type, value: Any) -> Pushed | None:
        if column.type.name == "VARCHAR" and operator in names and isinstance(value, str):
            return Pushed(Comparison(column.path[0], names[operator], value), inexact=True)
        return real(column, operator, value)

    patch.setattr(predicates, "compare", compare)


def a_limit_is_sent_with_what_may_return_more(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(pushdown.Needs, "exact", property(lambda self: self.complete))


def text_is_trusted_to_be_equal(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(predicates, "_text_equal", lambda column, value: predicates._leaf(column, "eq", value))


def nulls_are_taken_to_compare_as_in_sql(patch: pytest.MonkeyPatch) -> None:
    real = predicates._leaf

    def leaf(column: Column, *given: Any, **more: Any) -> Pushed:
        return replace(real(column, *given, **more), leaks=frozenset())

    patch.setattr(predicates, "_leaf", leaf)


def bounds_of_timestamps_are_sent_as_they_are(patch: pytest.MonkeyPatch) -> None:
    def timestamp(column: Column, operator: type, value: date) -> Pushed | None:
        names: dict[type, Any] = {exp.LT: "lt", exp.LTE: "le", exp.GT: "gt", exp.GTE: "ge"}
        return predicates._leaf(column, names[operator], value) if operator in names else None

    patch.setattr(predicates, "_timestamp", timestamp)


def outer_joins_are_forgotten(patch: pytest.MonkeyPatch) -> None:
    def give(self: Any, given: list[Tree], aliases: list[str], nullable: frozenset[str]) -> None:
        for alias in aliases:
            self._found[alias].conditions += [conditions.Condition(node, False) for node in given]

    patch.setattr(conditions._Joins, "give", give)


def ties_are_left_to_the_server(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(routes, "total_order", lambda table, columns: ((table.columns[0].path[0], False),))


def values_of_the_kept_side_narrow_it(patch: pytest.MonkeyPatch) -> None:
    real = conditions._Joins.equate
    patch.setattr(conditions._Joins, "equate", lambda self, given, into=None: real(self, given))


FOUND = [
    (text_is_ordered_by_the_server, 1, 1),
    (a_limit_is_sent_with_what_may_return_more, 1, 5),
    (text_is_trusted_to_be_equal, 1, 15),
    (nulls_are_taken_to_compare_as_in_sql, 3, 10),
    (bounds_of_timestamps_are_sent_as_they_are, 1, 5),
    (outer_joins_are_forgotten, 1, 11),
    (ties_are_left_to_the_server, 1, 2),
    (values_of_the_kept_side_narrow_it, 1, 16),
]
"""With the seed and the number of a schema by which it is found. They change with the generator: then look
for others, among the few that a quick run takes."""


@pytest.mark.parametrize(("mutation", "seed", "number"), FOUND, ids=[each[0].__name__ for each in FOUND])
def test_a_wrong_planner_is_found(
    mutation: Mutation, seed: int, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    mutation(monkeypatch)
    assert _first(seed, number) is not None


def test_a_failure_is_told_small_and_can_be_seen_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    a_limit_is_sent_with_what_may_return_more(monkeypatch)
    found = _first(1, 5)
    assert found is not None
    assert campaign.main(["--replay", str(found.place)]) == 1
    told = capsys.readouterr().out
    for part in (f"{found.place} fails with pushdown", "SELECT", "GET /", "switches", '"columns"', "again: "):
        assert part in told
    monkeypatch.undo()
    assert campaign.main(["--replay", str(found.place)]) == 0


def _first(seed: int, number: int) -> Failure | None:
    with Bench(schema(seed, number), setting(seed, number), plain=False) as bench:
        return next(failures(bench, seed, number, range(PER_SCHEMA)), None)
