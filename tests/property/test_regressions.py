"""Statements that once gave a wrong answer, each with and without pushdown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import sage200_dialect
from sage200_dialect import sandbox
from sage200_dialect.dbapi.cursor import Cursor

TABLES = {
    "r_orders": {
        "key": ["id"],
        "columns": {
            "id": {"type": "bigint"},
            "amount": {"type": "decimal(18,2)"},
            "placed": {"type": "timestamp"},
            "name": {"type": "varchar(60)"},
        },
    },
    "r_lines": {
        "embedded": {"parent": "r_orders", "array": "lines", "column": "order_id"},
        "key": ["order_id", "id"],
        "key_evidence": "inferred",
        "columns": {
            "order_id": {
                "type": "bigint",
                "from_parent": True,
                "link": "r_orders",
                "link_evidence": "stated",
            },
            "id": {"type": "bigint"},
            "quantity": {"type": "bigint"},
        },
    },
    "r_words": {"key": ["id"], "columns": {"id": {"type": "bigint"}, "all": {"type": "bigint"}}},
}
ORDERS: list[dict[str, Any]] = [
    {"id": 1, "amount": "10.00", "placed": datetime(2024, 1, 31, 10, 30), "name": "abc"},
    {"id": 2, "amount": None, "placed": datetime(2024, 2, 29), "name": "ABC"},
    {"id": 3, "amount": "-2.50", "placed": None, "name": None},
]
LINES: list[dict[str, Any]] = [
    {"order_id": 1, "id": 1, "quantity": 7},
    {"order_id": 1, "id": 2, "quantity": None},
    {"order_id": 3, "id": 1, "quantity": 5},
]
WORDS: list[dict[str, Any]] = [{"id": 1, "all": 3}, {"id": 2, "all": 1}, {"id": 3, "all": 2}]
DATA = {"r_orders": ORDERS, "r_lines": LINES, "r_words": WORDS}


@pytest.fixture(scope="module", params=["on", "off"])
def cursor(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cursor]:
    folder = tmp_path_factory.mktemp("regressions")
    (folder / "tables.json").write_text(json.dumps({"tables": TABLES}), encoding="utf-8")
    with sandbox.start(orders=0, location=folder, data=DATA) as served:
        connection = sage200_dialect.connect(
            ApiUrl=served.http_url,
            Company=served.companies[0].name,
            OAuthAccessToken=served.token,
            Location=str(folder),
            Pushdown=request.param,
        )
        yield connection.cursor()
        connection.close()


def answer(cursor: Cursor, sql: str) -> list[tuple[Any, ...]]:
    return cursor.execute(sql).fetchall()


def test_nulls_stand_last_where_asked_and_first_where_not(cursor: Cursor) -> None:
    assert answer(cursor, "SELECT id + 0 FROM r_orders ORDER BY amount ASC NULLS LAST") == [(3,), (1,), (2,)]
    assert answer(cursor, "SELECT id + 0 FROM r_orders ORDER BY amount") == [(2,), (3,), (1,)]
    assert answer(cursor, "SELECT id + 0 FROM r_orders ORDER BY amount DESC NULLS FIRST") == [
        (2,),
        (1,),
        (3,),
    ]


def test_rows_of_an_array_are_ordered_before_they_are_cut(cursor: Cursor) -> None:
    assert answer(cursor, "SELECT quantity FROM r_lines ORDER BY quantity, id LIMIT 2") == [(None,), (5,)]


def test_not_like_is_not_sent_as_like(cursor: Cursor) -> None:
    assert answer(cursor, "SELECT id FROM r_orders WHERE name NOT LIKE 'a%'") == [(2,)]
    assert answer(cursor, "SELECT id FROM r_orders WHERE NOT (name NOT LIKE 'a%')") == [(1,)]


def test_a_long_list_of_numbers_compares_with_decimals(cursor: Cursor) -> None:
    numbers = ", ".join([*map(str, range(200)), "-2.5", "0.001", "123456789012.34567"])
    sql = f"SELECT id + 0 FROM r_orders WHERE amount IN ({numbers}) ORDER BY id"
    assert answer(cursor, sql) == [(1,), (3,)]


def test_a_long_list_of_dates_compares_with_timestamps(cursor: Cursor) -> None:
    days = ", ".join(f"'{date(2024, 1, 1) + timedelta(days=number)}'" for number in range(90))
    assert answer(cursor, f"SELECT id FROM r_orders WHERE placed IN ({days})") == [(2,)]
    assert answer(cursor, f"SELECT placed FROM r_orders WHERE placed IN ({days})") == [
        (datetime(2024, 2, 29),)
    ]


def test_a_column_may_be_called_all(cursor: Cursor) -> None:
    assert answer(cursor, 'SELECT id FROM r_words AS w ORDER BY w."all"') == [(2,), (3,), (1,)]
    assert answer(cursor, 'SELECT id FROM r_words AS w ORDER BY "all" DESC LIMIT 1') == [(1,)]
    assert answer(cursor, 'SELECT "all", id FROM r_words ORDER BY ALL') == [(1, 2), (2, 3), (3, 1)]


def test_a_join_in_brackets_beside_an_anti_join_is_refused_in_words(cursor: Cursor) -> None:
    inner = "r_lines AS l JOIN r_words AS w ON l.id = w.id"
    sql = f"SELECT o.id FROM r_orders AS o JOIN ({inner}) ON o.id = l.order_id"
    assert len(answer(cursor, sql)) == 3
    with pytest.raises(sage200_dialect.NotSupportedError, match="NOT EXISTS"):
        cursor.execute(f"{sql} ANTI JOIN r_words AS x ON x.id = o.id")


def test_values_may_begin_a_join_in_brackets(cursor: Cursor) -> None:
    inner = "(VALUES (1, 'x'), (3, 'y')) AS v(a, b) JOIN r_words AS w ON v.a = w.id"
    sql = f"SELECT o.id, v.b, w.id FROM r_orders AS o LEFT JOIN ({inner}) ON o.id = v.a ORDER BY 1"
    assert answer(cursor, sql) == [(1, "x", 1), (2, None, None), (3, "y", 3)]
    joined = f"r_orders AS o JOIN ({inner}) ON o.id = v.a JOIN r_words AS u ON u.id = v.a AND v.b = 'y'"
    assert answer(cursor, f"SELECT u.id FROM {joined}") == [(3,)]


@pytest.mark.parametrize(
    "condition", ["NOT (l.quantity = ANY([]))", "l.quantity = ALL([])", "NOT (l.quantity = SOME([]))"]
)
def test_null_compares_with_an_empty_list(cursor: Cursor, condition: str) -> None:
    joined = "r_orders AS o LEFT JOIN r_lines AS l ON l.order_id = o.id AND o.id = 3"
    sql = f"SELECT o.id FROM {joined} WHERE {condition} ORDER BY 1"
    assert answer(cursor, sql) == [(1,), (2,), (3,)]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT o.amount, (WITH s AS (SELECT w.id FROM r_words AS w WHERE w.id = o.id) "
        "SELECT MAX(id) FROM s) FROM r_orders AS o WHERE o.amount > 0",
        "SELECT o.amount, s.id FROM r_orders AS o, (SELECT w.id FROM r_words AS w WHERE w.id = o.id) AS s "
        "WHERE o.amount > 0",
    ],
)
def test_a_query_that_the_rows_around_it_enter(cursor: Cursor, sql: str) -> None:
    assert answer(cursor, sql) == [(Decimal("10.00"), 1)]


@pytest.mark.parametrize("alias", ["r orders", "r_orders first", "2nd", "o'b", 'a""b', "order"])
def test_an_alias_that_is_no_word(cursor: Cursor, alias: str) -> None:
    assert answer(cursor, f'SELECT id FROM r_orders AS "{alias}" WHERE amount > 0') == [(1,)]
    joined = f'r_orders AS "{alias}" JOIN r_words AS w USING (id)'
    assert answer(cursor, f"SELECT id FROM {joined} ORDER BY 1") == [(1,), (2,), (3,)]


@pytest.mark.parametrize(
    ("brought", "beside", "condition", "found"),
    [
        ("w.id", "amount", "x::TEXT = '3.00'", [Decimal("3.00")]),
        ("w.id", "name", "x > '10'", ["2", "3", "ABC", "abc"]),
        ("w.id", "name", "x < '10'", []),
        ("w.id", "name", "x LIKE '2%'", ["2"]),
        ("o.placed", "name", "x LIKE '2024%' OR x = 'abc'", ["2024-02-29 00:00:00", "abc"]),
        ("o.placed", "name", "x IN ('2024-02-29', 'abc')", ["abc"]),
    ],
)
def test_what_a_union_casts_is_not_compared_before(
    cursor: Cursor, brought: str, beside: str, condition: str, found: list[Any]
) -> None:
    """The second join is read by what the first condition leaves."""
    joined = "r_words AS w JOIN r_orders AS o ON o.id = w.id JOIN r_words AS u ON u.id = o.id"
    first = f'SELECT {brought} AS x FROM {joined} WHERE w."all" IN (1, 2)'
    sql = f"SELECT x FROM ({first} UNION ALL SELECT {beside} FROM r_orders) AS s WHERE {condition} ORDER BY x"
    assert answer(cursor, sql) == [(each,) for each in found]


@pytest.mark.parametrize("condition", ["IN (1, {})", "IN (SELECT id FROM r_orders UNION SELECT {})", "= {}"])
def test_a_key_of_a_parent_with_more_digits_than_are_sent(cursor: Cursor, condition: str) -> None:
    wanted = f"order_id {condition.format(-(2**63))} AND order_id < 3"
    sql = f"SELECT quantity FROM r_lines WHERE {wanted} ORDER BY id"
    assert answer(cursor, sql) == ([] if condition.startswith("=") else [(7,), (None,)])


class TestRecursion:
    """The source that a recursion names is more than the first part of its query: 1 leads to 3, that to 2."""

    @pytest.mark.parametrize(
        "step",
        [
            'SELECT w.id, w."all" FROM r_words AS w JOIN r ON w.id = r.next',
            'SELECT w.id, w."all" FROM r_words AS w, r WHERE w.id = r.next AND r.id IN (1, 3)',
            'SELECT w.id, w."all" FROM r_words AS w JOIN (SELECT next FROM r) AS s ON w.id = s.next',
            'SELECT w.id, w."all" FROM r, r_words AS w WHERE w.id IN (SELECT q.id FROM r_words AS q '
            "WHERE q.id = r.next)",
            '(SELECT w.id, w."all" FROM r LEFT JOIN r_words AS w ON w.id = r.next)',
        ],
    )
    @pytest.mark.parametrize(
        "first", ['SELECT id, "all" AS next FROM r_words WHERE id = 1', "SELECT 1 AS id, 3 AS next"]
    )
    def test_reads_what_later_rows_need(self, cursor: Cursor, first: str, step: str) -> None:
        sql = f"WITH RECURSIVE r AS ({first} UNION {step}) SELECT id FROM r ORDER BY id"
        assert answer(cursor, sql) == [(1,), (2,), (3,)]

    def test_conditions_on_later_rows_leave_the_first(self, cursor: Cursor) -> None:
        first = 'SELECT id, "all" AS next FROM r_words WHERE id IN (1, 2)'
        step = 'SELECT w.id, w."all" FROM r_words AS w JOIN r ON w.id = r.next WHERE r.id > 1'
        sql = f"WITH RECURSIVE r AS ({first} UNION ALL {step}) SELECT id FROM r ORDER BY id"
        assert answer(cursor, sql) == [(1,), (1,), (2,)]

    def test_a_text_of_an_earlier_row_is_text(self, cursor: Cursor) -> None:
        step = "SELECT r.id + 1, r.name + '1' FROM r WHERE r.id < 3"
        sql = f"WITH RECURSIVE r AS (SELECT id, name FROM r_orders WHERE id = 1 UNION ALL {step})"
        assert answer(cursor, f"{sql} SELECT name FROM r ORDER BY id") == [("abc",), ("abc1",), ("abc11",)]


@pytest.mark.parametrize(
    "more", [{"filterable": ["place"]}, {}], ids=["filter on one column", "inline column"]
)
def test_rows_that_tie_are_not_lost_between_pages(more: dict[str, Any], tmp_path: Path) -> None:
    columns = {
        "place": {"type": "bigint"},
        "number": {"type": "bigint"},
        "word": {"type": "varchar(20)"},
        "note_text": {"type": "varchar", "path": "note.text"},
    }
    entry = {"kind": "view", "key": [], "columns": columns, **more}
    (tmp_path / "tables.json").write_text(json.dumps({"tables": {"r_places": entry}}), encoding="utf-8")
    words = ("abc", "ABC", "abc ", "Abc")  # which the site takes for one
    rows = [
        {"place": 1, "number": number, "word": words[number % 4], "note_text": f"note {number}"}
        for number in range(20)
    ]
    with sandbox.start(
        orders=0, location=tmp_path, data={"r_places": rows}, behaviour=sandbox.Behaviour(unordered=True)
    ) as served:
        connection = sage200_dialect.connect(
            ApiUrl=served.http_url,
            Company=served.companies[0].name,
            OAuthAccessToken=served.token,
            Location=str(tmp_path),
            Pagesize=6,
        )
        cursor = connection.cursor()
        assert sorted(answer(cursor, "SELECT number FROM r_places")) == [(number,) for number in range(20)]
        assert sorted(answer(cursor, "SELECT word FROM r_places")) == sorted((row["word"],) for row in rows)
        notes = [(f"note {number}",) for number in sorted(map(str, range(20)))]
        assert sorted(answer(cursor, "SELECT note_text FROM r_places")) == notes
        connection.close()
