"""Tables without a collection of their own: each can be read, by key too, with pushdown and without."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

import sage200_dialect
from sage200_dialect import catalog, sandbox
from sage200_dialect.sandbox import Sandbox
from sage200_dialect.sql.pushdown import parent_column

CATALOG = catalog.load().for_edition("ProfessionalUK")
UNLISTED = [table.name for table in CATALOG.tables() if table.collection is None and not table.singleton]


@pytest.fixture(scope="module")
def sage() -> Iterator[Sandbox]:
    with sandbox.start(orders=30) as started:
        yield started


@pytest.fixture(scope="module", params=["on", "off"])
def connection(sage: Sandbox, request: pytest.FixtureRequest) -> Iterator[sage200_dialect.Connection]:
    with sage200_dialect.connect(sage.url, Pushdown=request.param) as opened:
        yield opened


def _rows(rows: list[tuple[Any, ...]]) -> Counter[str]:
    return Counter(map(repr, rows))


@pytest.mark.parametrize("name", UNLISTED)
def test_rows_of_known_parents_are_read(
    name: str, sage: Sandbox, connection: sage200_dialect.Connection
) -> None:
    table = CATALOG.table(name)
    key = parent_column(table)
    assert key is not None
    columns = [column.name for column in table.columns if not column.hidden]
    given = sorted({row[key] for row in sage.rows(name) if row[key] is not None})
    if not given or not all(isinstance(each, int) for each in given):
        pytest.skip("the sandbox holds no rows below whole-number keys")
    for keys in (given[:1], given[:3]):
        expected = [tuple(row[column] for column in columns) for row in sage.rows(name) if row[key] in keys]
        where = f"WHERE {key} IN ({', '.join(map(str, keys))})"
        named = ", ".join(f'"{column}"' for column in columns)
        found = connection.execute(f"SELECT {named} FROM {name} {where}").fetchall()
        assert _rows(found) == _rows(expected)
        assert connection.execute(f"SELECT COUNT(*) FROM {name} {where}").fetchall() == [(len(expected),)]
        only_key = connection.execute(f"SELECT {key} FROM {name} {where}").fetchall()
        assert sorted(only_key) == sorted((row[columns.index(key)],) for row in expected)


@pytest.mark.parametrize("name", UNLISTED)
def test_all_rows_are_read_or_a_key_is_asked_for(
    name: str, sage: Sandbox, connection: sage200_dialect.Connection
) -> None:
    try:
        counted = connection.execute(f"SELECT COUNT(*) FROM {name}").fetchall()
    except sage200_dialect.ProgrammingError as error:
        assert "can only be read for given keys" in str(error)
        return
    assert counted == [(len(sage.rows(name)),)]
