"""The PEP 249 compliance suite (`dbapi-compliance`), over a sandbox that serves its tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path

import dbapi20
import pytest

import sage200_dialect
from sage200_dialect import sandbox
from sage200_dialect.sandbox import Behaviour, Sandbox

CATALOGUE = Path(__file__).parent / "catalogue"
EMPTY: dict[str, list[dict[str, object]]] = {"dbapi20test_booze": [], "dbapi20test_barflys": []}


class Why(Enum):
    """Why a part of the suite is not run as it was written."""

    OPTIONAL = "PEP 249 makes it optional"
    NOT_ASKED = "PEP 249 does not ask for it"
    NO_DDL = "the API defines no tables and procedures"
    SAGE = "Sage 200 stores it otherwise"
    TO_FILL_IN = "the suite leaves it to the driver"


class How(Enum):
    SKIPPED = "skipped"
    OVERRIDDEN = "overridden"


@dataclass(frozen=True, slots=True)
class Deviation:
    """`part` is a test, or a name of the suite that drivers may give a value of their own."""

    part: str
    how: How
    why: Why
    note: str


DEVIATIONS = (
    Deviation(
        "ddl1", How.OVERRIDDEN, Why.NO_DDL, "the table is there already; emptying it answers no rows too"
    ),
    Deviation(
        "ddl2", How.OVERRIDDEN, Why.NO_DDL, "the table is there already; emptying it answers no rows too"
    ),
    Deviation(
        "tearDown", How.OVERRIDDEN, Why.NO_DDL, "nothing is dropped; the sandbox forgets what was written"
    ),
    Deviation(
        "test_callproc", How.OVERRIDDEN, Why.NO_DDL, "no procedure `lower` can be made; one that there is"
    ),
    Deviation(
        "test_None",
        How.OVERRIDDEN,
        Why.SAGE,
        "NULL is left out of a new row, which then holds an empty text: an UPDATE writes None",
    ),
    Deviation(
        "test_nextset", How.OVERRIDDEN, Why.OPTIONAL, "no statement has several results: no such method"
    ),
    Deviation("test_setoutputsize", How.OVERRIDDEN, Why.TO_FILL_IN, "free to do nothing: values come whole"),
    Deviation(
        "test_non_idempotent_close",
        How.SKIPPED,
        Why.NOT_ASKED,
        "a second close does nothing, as of files; the suite calls its own test debatable",
    ),
)
_SKIPPED = {each.part: f"{each.why.value}: {each.note}" for each in DEVIATIONS if each.how is How.SKIPPED}
_SETTINGS = {"driver", "setUp"}
"""What the suite asks every driver to set."""


@pytest.fixture(scope="class")
def sage(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with sandbox.start(orders=0, location=CATALOGUE, data=EMPTY) as running:
        request.cls.sage = running
        yield running


@pytest.mark.usefixtures("sage")
class TestPep249(dbapi20.DatabaseAPI20Test):  # type: ignore[misc]
    sage: Sandbox
    driver = sage200_dialect
    ddl1 = "DELETE FROM dbapi20test_booze WHERE id > 0"
    ddl2 = "DELETE FROM dbapi20test_barflys WHERE id > 0"

    def setUp(self) -> None:
        if self._testMethodName in _SKIPPED:
            self.skipTest(_SKIPPED[self._testMethodName])
        self.connect_args = (self.sage.url,)
        self.connect_kw_args = {"location": str(CATALOGUE)}

    def tearDown(self) -> None:
        self.sage.reset()
        self.sage.behaviour = Behaviour()

    def test_callproc(self) -> None:
        with self._connect() as connection, connection.cursor() as cursor:
            given = (date(1999, 12, 31), "LedgerSales")
            assert cursor.callproc("transaction_date_validation", given) is given
            assert [column[0] for column in cursor.description] == ["classification", "message"]
            assert cursor.fetchall() == [("Valid", "")]

    def test_None(self) -> None:  # noqa: N802 - the suite's name
        self.sage.behaviour = Behaviour(nulls="accepted")
        with self._connect() as connection, connection.cursor() as cursor:
            cursor.execute("INSERT INTO dbapi20test_barflys VALUES ('a', ?)", (None,))
            cursor.execute("SELECT drink FROM dbapi20test_barflys")
            assert cursor.fetchall() == [("",)]
            cursor.execute("UPDATE dbapi20test_barflys SET drink = ? WHERE name = 'a'", (None,))
            cursor.execute("SELECT drink FROM dbapi20test_barflys")
            assert cursor.fetchall() == [(None,)]

    def test_nextset(self) -> None:
        with self._connect() as connection, connection.cursor() as cursor:
            assert not hasattr(cursor, "nextset")

    def test_setoutputsize(self) -> None:
        text = "x" * 30
        with self._connect() as connection, connection.cursor() as cursor:
            cursor.setoutputsize(10)
            cursor.execute("INSERT INTO dbapi20test_barflys VALUES ('a', ?)", (text,))
            cursor.setoutputsize(10, 0)
            cursor.execute("SELECT drink FROM dbapi20test_barflys")
            assert cursor.fetchall() == [(text,)]


def test_the_deviations_are_all_listed() -> None:
    suite = {name for name in dir(dbapi20.DatabaseAPI20Test) if not name.startswith("_")}
    changed = {name for name in vars(TestPep249) if name in suite} - _SETTINGS
    assert changed == {each.part for each in DEVIATIONS if each.how is How.OVERRIDDEN}
    assert set(_SKIPPED) <= suite
