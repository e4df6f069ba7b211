"""PERCENT and WITH TIES: how many rows there are, whatever else stands in the query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import ceil
from typing import Any

import pytest

import sage200_dialect
from sage200_dialect import Connection, NotSupportedError, ProgrammingError, sandbox

Rows = list[tuple[Any, ...]]
ALL = "SELECT id, country_code_id FROM customers"


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    with sandbox.start(orders=40) as sage, sage200_dialect.connect(sage.url) as opened:
        yield opened


@pytest.fixture(scope="module")
def customers(connection: Connection) -> Rows:
    """(id, country), in order of country."""
    rows = connection.execute(ALL).fetchall()
    assert len(rows) > 20
    return sorted(rows, key=lambda row: row[1])


def _with_ties(rows: Rows, skipped: int, wanted: int) -> Rows:
    """By the meaning of it: the rows wanted, and those after them with the last one's country."""
    end = skipped + wanted
    while end < len(rows) and rows[end][1] == rows[end - 1][1]:
        end += 1
    return rows[skipped:end]


@pytest.mark.parametrize(
    "query",
    [
        f"{ALL} ORDER BY country_code_id FETCH FIRST 3 ROWS WITH TIES",
        f"{ALL} ORDER BY 2 LIMIT 3 WITH TIES",
        f"{ALL} ORDER BY customers.country_code_id + 1 FETCH NEXT 3 ROWS WITH TIES",
        "SELECT TOP 3 WITH TIES id, country_code_id AS place FROM customers ORDER BY place",
        f"SELECT * FROM ({ALL}) AS q ORDER BY country_code_id FETCH FIRST 3 ROWS WITH TIES",
        f"SELECT * FROM ({ALL} ORDER BY country_code_id FETCH FIRST 3 ROWS WITH TIES) AS q",
        f"WITH q AS ({ALL} ORDER BY 2 FETCH FIRST 3 ROWS WITH TIES) SELECT * FROM q",
        "SELECT DISTINCT id, country_code_id FROM customers ORDER BY country_code_id LIMIT 3 WITH TIES",
        f"{ALL} WHERE id < 0 UNION ALL {ALL} ORDER BY country_code_id FETCH FIRST 3 ROWS WITH TIES",
        f"({ALL}) ORDER BY country_code_id FETCH FIRST 3 ROWS WITH TIES",
    ],
)
def test_ties(connection: Connection, customers: Rows, query: str) -> None:
    expected = _with_ties(customers, 0, 3)
    assert len(expected) > 3
    assert sorted(connection.execute(query).fetchall()) == sorted(expected)


@pytest.mark.parametrize("skipped", [0, 1, 7])
@pytest.mark.parametrize("wanted", [1, 4, 1000])
def test_ties_behind_an_offset(connection: Connection, customers: Rows, skipped: int, wanted: int) -> None:
    query = f"{ALL} ORDER BY country_code_id OFFSET ? ROWS FETCH FIRST ? ROWS WITH TIES"
    rows = connection.execute(query, (skipped, wanted)).fetchall()
    expected = _with_ties(customers, skipped, wanted)
    assert Counter(row[1] for row in rows) == Counter(row[1] for row in expected)
    assert [row[1] for row in rows] == sorted(row[1] for row in rows)


def test_nulls_are_ties_of_one_another(connection: Connection) -> None:
    query = "SELECT CASE WHEN id % 2 = 0 THEN id END AS even FROM customers ORDER BY even LIMIT 1 WITH TIES"
    odd = connection.execute("SELECT COUNT(*) FROM customers WHERE id % 2 = 1").fetchall()
    rows = connection.execute(query).fetchall()
    assert rows == [(None,)] * odd[0][0] != []


@pytest.mark.parametrize("percent", [0, 1, 10, 33.4, 100])
@pytest.mark.parametrize(
    "text",
    [
        "SELECT id FROM customers ORDER BY id FETCH FIRST {} PERCENT ROWS ONLY",
        "SELECT TOP ({}) PERCENT id FROM customers ORDER BY id",
        "SELECT id FROM customers ORDER BY id LIMIT {}%",
        "SELECT DISTINCT id FROM customers ORDER BY id LIMIT {} PERCENT",
    ],
)
def test_percentages_round_up(connection: Connection, customers: Rows, text: str, percent: float) -> None:
    ids = sorted(id_ for id_, _ in customers)
    rows = connection.execute(text.format(percent)).fetchall()
    assert [id_ for (id_,) in rows] == ids[: ceil(len(ids) * percent / 100)]


def test_groups_are_counted_not_their_rows(connection: Connection, customers: Rows) -> None:
    query = "SELECT country_code_id, COUNT(*) FROM customers GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 50 PERCENT"
    counts = Counter(country for _, country in customers)
    largest = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    assert connection.execute(query).fetchall() == largest[: ceil(len(counts) / 2)]


def test_names_are_as_written(connection: Connection) -> None:
    cursor = connection.execute("SELECT DISTINCT Id AS TheId FROM customers ORDER BY TheId LIMIT 1 WITH TIES")
    assert [each[0] for each in cursor.description or ()] == ["TheId"]


def test_ties_need_an_order(connection: Connection) -> None:
    with pytest.raises(ProgrammingError, match="WITH TIES needs ORDER BY"):
        connection.execute(f"{ALL} FETCH FIRST 3 ROWS WITH TIES")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM customers ORDER BY 1 LIMIT 3 WITH TIES",
        "SELECT -id AS id FROM customers ORDER BY id + 1 LIMIT 3 WITH TIES",
        "SELECT DISTINCT country_code_id FROM customers ORDER BY id LIMIT 3 WITH TIES",
    ],
)
def test_an_order_that_could_mean_two_things_is_refused(connection: Connection, query: str) -> None:
    with pytest.raises(
        NotSupportedError, match=r"cannot be used with ORDER BY .* put the query itself into FROM"
    ):
        connection.execute(query)
