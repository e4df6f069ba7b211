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
from sage200_dialect.sql import conditions, predicates, pushdown, routes, through
from sage200_dialect.sql.parse import Tree
from sage200_dialect.sql.predicates import Pushed

from . import campaign
from .examples import PER_SCHEMA, Failure, failures, schema, setting
from .judge import Bench
from .test_random import SCHEMAS, SEED

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


def conditions_go_below_what_numbers_rows(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(through, "_passes", lambda select, columns: not select.args.get("group"))


def values_of_the_kept_side_narrow_it(patch: pytest.MonkeyPatch) -> None:
    real = conditions._Joins.equate
    patch.setattr(conditions._Joins, "equate", lambda self, given, into=None: real(self, given))


@pytest.mark.parametrize(
    "mutation",
    [
        text_is_ordered_by_the_server,
        a_limit_is_sent_with_what_may_return_more,
        text_is_trusted_to_be_equal,
        nulls_are_taken_to_compare_as_in_sql,
        bounds_of_timestamps_are_sent_as_they_are,
        outer_joins_are_forgotten,
        ties_are_left_to_the_server,
        conditions_go_below_what_numbers_rows,
        values_of_the_kept_side_narrow_it,
    ],
    ids=lambda mutation: mutation.__name__,
)
def test_a_wrong_planner_is_found(mutation: Mutation, monkeypatch: pytest.MonkeyPatch) -> None:
    mutation(monkeypatch)
    assert _first() is not None


def test_a_failure_is_told_small_and_can_be_seen_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    a_limit_is_sent_with_what_may_return_more(monkeypatch)
    found = _first()
    assert found is not None
    assert campaign.main(["--replay", str(found.place)]) == 1
    told = capsys.readouterr().out
    for part in (f"{found.place} fails with pushdown", "SELECT", "GET /", "switches", '"columns"', "again: "):
        assert part in told
    monkeypatch.undo()
    assert campaign.main(["--replay", str(found.place)]) == 0


def _first() -> Failure | None:
    """What the quick run would have found first."""
    for number in range(SCHEMAS):
        with Bench(schema(SEED, number), setting(SEED, number), plain=False) as bench:
            found = next(failures(bench, SEED, number, range(PER_SCHEMA)), None)
        if found is not None:
            return found
    return None
