"""Values of enumerations: what is surely wrong is refused before it is sent, the rest Sage decides."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sage200_dialect import DataError, Error
from sage200_dialect.dbapi.connection import Connection
from sage200_dialect.dbapi.cursor import Cursor
from sage200_dialect.sandbox import Fault, Sandbox

from .conftest import sent

TYPES = "/account_status_types"
INSERT = "INSERT INTO customers (reference, name, account_status_type) VALUES (?, ?, ?)"


@pytest.fixture
def buyers(connect: Callable[..., Connection], tmp_path: Path) -> Callable[..., Cursor]:
    """The customers as a catalogue of one's own has them."""

    def buyers(**status: Any) -> Cursor:
        columns = {
            "id": {"type": "bigint", "read_only": True},
            "reference": {"type": "varchar(8)", "required": True},
            "name": {"type": "varchar(60)", "required": True},
            "account_status_type": {"type": "varchar(20)", **status},
        }
        table = {
            "path": "/customers",
            "item": "/customers/{id}",
            "key": ["id"],
            "methods": ["list", "post", "put"],
            "columns": columns,
        }
        (tmp_path / "own.json").write_text(json.dumps({"tables": {"buyers": table}}))
        return connect(Location=str(tmp_path)).cursor()

    return buyers


def test_a_value_that_the_sites_list_lacks_is_refused_with_all_other_faults(
    cursor: Cursor, sage: Sandbox
) -> None:
    with pytest.raises(
        DataError,
        match=r"reference: 9 characters.*account_status_type: 'Asleep' is none of.*account_status_types "
        r"\(.*AccountStatusActive",
    ):
        cursor.execute(INSERT, ("123456789", "a", "Asleep"))
    key = sage.rows("customers")[0]["id"]
    for statement in (
        "UPDATE customers SET account_status_type = 'Asleep' WHERE id = ?",
        "UPDATE customers SET account_status_type = 'A' || 'sleep' WHERE id = ?",
    ):
        with pytest.raises(DataError, match="'Asleep' is none of"):
            cursor.execute(statement, (key,))
    assert not sent(sage)


def test_the_list_is_read_only_for_values_that_are_not_published(cursor: Cursor, sage: Sandbox) -> None:
    cursor.execute(INSERT, ("A", "a", "AccountStatusHidden"))
    assert not sage.requests.to(TYPES)


def test_values_that_only_the_site_lists(buyers: Callable[..., Cursor], sage: Sandbox) -> None:
    cursor = buyers(enumeration="account_status_types", values=["AccountStatusActive"])
    cursor.executemany(
        INSERT.replace("customers", "buyers"), [(name, name, "AccountStatusHidden") for name in "ABC"]
    )
    assert cursor.rowcount == 3
    assert len(sage.requests.to(TYPES)) == 1


@pytest.mark.parametrize(
    "status",
    [
        {"enumeration": "account_status_types", "values": ["Elsewhere"]},
        {"enumeration": "account_status_types"},
        {"values": ["AccountStatusActive"]},
    ],
)
def test_sage_decides_where_the_list_may_be_another_columns(
    buyers: Callable[..., Cursor], sage: Sandbox, status: dict[str, Any]
) -> None:
    cursor = buyers(**status)
    try:
        cursor.execute(INSERT.replace("customers", "buyers"), ("A", "a", "Asleep"))
    except Error as error:
        assert "none of" not in str(error)
    assert len(sent(sage)) == 1


def test_sage_decides_where_the_list_cannot_be_read(cursor: Cursor, sage: Sandbox) -> None:
    sage.faults.add(Fault(status=404, path=TYPES, times=9))
    try:
        cursor.execute(INSERT, ("A", "a", "Asleep"))
    except Error as error:
        assert "none of" not in str(error)
    assert len(sent(sage)) == 1


def test_a_list_that_is_called_complete_needs_no_request(
    buyers: Callable[..., Cursor], sage: Sandbox
) -> None:
    cursor = buyers(values=["AccountStatusActive", "AccountStatusHidden"], values_complete=True)
    with pytest.raises(DataError, match="'Asleep' is none of AccountStatusActive, AccountStatusHidden"):
        cursor.execute(INSERT.replace("customers", "buyers"), ("A", "a", "Asleep"))
    assert not sage.requests.to(TYPES)
    assert not sent(sage)
