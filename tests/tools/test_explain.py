"""EXPLAIN as a value: text in a console, a table in a notebook."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
import sqlalchemy as sa

from sage200_dialect import Connection, ProgrammingError
from sage200_dialect.notebook import explain
from sage200_dialect.sandbox import Sandbox

STATEMENT = "SELECT name AS \"<b>&'name'\" FROM customers WHERE balance > ? ORDER BY name"


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.seen.add(tag)


def test_it_holds_the_rows_of_explain(connection: Connection) -> None:
    explained = explain(connection, STATEMENT, (1000,))
    cursor = connection.execute(f"EXPLAIN {STATEMENT}", (1000,))
    assert list(explained.rows) == cursor.fetchall()
    assert list(explained.columns) == [column[0] for column in cursor.description or ()]


def test_every_kind_of_connection(connection: Connection, engine: sa.engine.Engine) -> None:
    expected = explain(connection, STATEMENT, (1000,))
    assert explain(engine, STATEMENT, (1000,)) == expected
    with engine.connect() as open_connection:
        assert explain(open_connection, STATEMENT, (1000,)) == expected
        assert open_connection.execute(sa.text("SELECT 1")).scalar() == 1
    assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_nothing_is_read(sage: Sandbox, connection: Connection) -> None:
    before = len(sage.requests)
    explain(connection, STATEMENT, (1000,))
    assert len(sage.requests) == before


def test_text_has_a_line_per_step(connection: Connection) -> None:
    explained = explain(connection, STATEMENT, (1000,))
    head, *lines = repr(explained).splitlines()
    assert head.split() == list(explained.columns)
    assert len(lines) == len(explained.rows)
    for line, row in zip(lines, explained.rows, strict=True):
        assert [line.index(str(cell)) for cell in row] == [head.index(name) for name in explained.columns]


def test_html_has_a_cell_for_each_value(connection: Connection) -> None:
    explained = explain(connection, STATEMENT, (1000,))
    html = explained._repr_html_()
    cells = [unescape(each) for each in re.findall(r"<t[hd] [^>]*>(.*?)</t[hd]>", html)]
    assert cells == [*explained.columns, *(str(cell) for row in explained.rows for cell in row)]
    tags = Tags()
    tags.feed(html)
    assert tags.seen == {"table", "thead", "tbody", "tr", "th", "td"}


def test_analyze_runs_the_query(connection: Connection, engine: sa.engine.Engine) -> None:
    explained = explain(engine, STATEMENT, (1000,), analyze=True)
    answered = connection.execute(STATEMENT, (1000,)).fetchall()
    assert explained.columns[4:] == ("rows", "pages", "bytes", "seconds", "retries")
    assert explained.rows[-1][1:3] == ("result", "driver")
    assert explained.rows[-1][4] == len(answered)


def test_what_cannot_be_explained(connection: Connection) -> None:
    with pytest.raises(ProgrammingError, match="balnce"):
        explain(connection, "SELECT balnce FROM customers")
