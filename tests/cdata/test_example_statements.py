"""The statements that CData's help shows for each view: `SELECT *` with a condition on one of its columns.

The operators are those that the help pages name. What must come out is computed here, from the rows that a
statement without condition and without pushdown answers.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import sage200_dialect
from sage200_dialect import Connection, sandbox
from sage200_dialect.sandbox import Sandbox

LISTED: dict[str, dict[str, list[str]]] = json.loads(Path(__file__).with_name("columns.json").read_text())
VIEWS = [(edition, view) for edition, views in LISTED.items() for view, columns in views.items() if columns]


@pytest.fixture(scope="module")
def sage() -> Iterator[Sandbox]:
    with sandbox.start(orders=6) as started:
        yield started


@dataclass(frozen=True)
class View:
    """All rows of a view: what `*` gives, and each listed column."""

    name: str
    columns: list[str]
    stars: list[tuple[Any, ...]]
    values: dict[str, list[Any]]

    def where(self, column: str, value: Any) -> Counter[tuple[Any, ...]]:
        pairs = zip(self.stars, self.values[column], strict=True)
        return Counter(star for star, each in pairs if each is not None and each == value)


@pytest.fixture(scope="module")
def views(sage: Sandbox) -> Iterator[Callable[[str, str], tuple[View, Connection]]]:
    company = sage.companies[0].name
    opened = {
        (edition, pushdown): sage200_dialect.connect(
            sage.url_for(company, edition=edition), Pushdown=pushdown
        )
        for edition in LISTED
        for pushdown in ("on", "off")
    }

    def read(edition: str, name: str) -> tuple[View, Connection]:
        columns = LISTED[edition][name]
        named = ", ".join(f"v.[{column}]" for column in columns)
        rows = opened[edition, "off"].execute(f"SELECT v.*, {named} FROM [{name}] AS v").fetchall()
        stars = [row[: -len(columns)] for row in rows]
        values = {column: [row[place - len(columns)] for row in rows] for place, column in enumerate(columns)}
        return View(name, columns, stars, values), opened[edition, "on"]

    yield read
    for each in opened.values():
        each.close()


def literal(value: Any) -> str:
    """As the help writes it: texts, dates and truths in quotes, numbers without."""
    if isinstance(value, datetime):
        return f"'{value.isoformat(timespec='milliseconds')}+00:00'" if value.microsecond % 1000 == 0 else ""
    if isinstance(value, bool):
        return f"'{str(value).lower()}'"
    if isinstance(value, int | Decimal):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"


@pytest.mark.parametrize(("edition", "name"), VIEWS)
def test_each_column_is_compared_with_a_value(
    views: Callable[[str, str], tuple[View, Connection]], edition: str, name: str
) -> None:
    view, connection = views(edition, name)
    tried = 0
    for column in view.columns:
        value = next((each for each in view.values[column] if each is not None), None)
        if value is None or not literal(value):
            continue
        rows = connection.execute(f"SELECT * FROM {name} WHERE {column} = {literal(value)}").fetchall()
        assert Counter(rows) == view.where(column, value) != Counter(), (column, value)
        tried += 1
    assert tried > len(view.columns) // 2


@pytest.mark.parametrize("name", [view for edition, view in VIEWS if edition == "ProfessionalUK"])
def test_each_operator_on_each_type(views: Callable[[str, str], tuple[View, Connection]], name: str) -> None:
    view, connection = views("ProfessionalUK", name)
    for column in one_of_each_type(view):
        held = view.values[column]
        values = sorted(each for each in held if each is not None)
        value, start = values[len(values) // 2], text(values[0])[:3]
        shown = literal(value)
        conditions: dict[str, list[Any]] = {
            f"{column} < {shown}": [each for each in values if each < value],
            f"{column} <= {shown}": [each for each in values if each <= value],
            f"{column} > {shown}": [each for each in values if each > value],
            f"{column} >= {shown}": [each for each in values if each >= value],
            f"{column} != {shown}": [each for each in values if each != value],
            f"{column} >= {shown} AND {column} <= {shown}": [each for each in values if each == value],
            f"{column} LIKE {literal(start + '%')}": [
                each for each in values if text(each).startswith(start)
            ],
            f"{column} IS NOT NULL": values,
            f"{column} IS NULL": [None] * held.count(None),
        }
        for condition, expected in conditions.items():
            rows = connection.execute(f"SELECT {column} FROM {name} WHERE {condition}").fetchall()
            assert Counter(rows) == Counter((each,) for each in expected), condition


def one_of_each_type(view: View) -> list[str]:
    """A column for each type of value, where one is not null."""
    columns: dict[type, str] = {}
    for column in view.columns:
        value = next((each for each in view.values[column] if each is not None), None)
        if value is not None and literal(value) and not str(value).startswith(("[", "{")):
            columns.setdefault(type(value), column)
    return list(columns.values())


def text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def test_a_number_written_as_text(
    views: Callable[[str, str], tuple[View, Connection]], sage: Sandbox
) -> None:
    _, connection = views("ProfessionalUK", "CustomerContacts")
    customer = sage.rows("customer_contacts")[0]["customer_id"]
    rows = connection.execute(f"SELECT Id FROM CustomerContacts WHERE CustomerId = '{customer:010d}'")
    assert {row[0] for row in rows} == {
        each["id"] for each in sage.rows("customer_contacts") if each["customer_id"] == customer
    }
