"""What the driver tells `logging`: statements, requests, sign-ins; no secret, and no value unasked."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

import sage200_dialect
from sage200_dialect import Connection, sandbox
from sage200_dialect.errors import ProgrammingError, RequestFailed
from sage200_dialect.logs.masking import without_values
from sage200_dialect.sandbox import Fault, Sandbox

VALUES = 5


@pytest.fixture(scope="module")
def sage() -> Iterator[Sandbox]:
    with sandbox.start() as running:
        yield running


@pytest.fixture
def connection(sage: Sandbox) -> Iterator[Connection]:
    with sage200_dialect.connect(sage.url) as open_connection:
        yield open_connection


def lines(caplog: pytest.LogCaptureFixture, name: str = "", level: int = 0) -> list[str]:
    return [
        each.getMessage()
        for each in caplog.records
        if each.name.startswith(f"sage200_dialect{name}") and each.levelno >= level
    ]


class TestStatements:
    def test_one_line_says_what_it_came_to(
        self, connection: Connection, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO, "sage200_dialect")
        connection.execute("SELECT id FROM customers ORDER BY id LIMIT 3").fetchall()
        (line,) = lines(caplog, ".statement")
        assert "SELECT: 3 rows, " in line
        assert line.endswith("requests")
        assert lines(caplog, ".http") == lines(caplog, ".sql") == []

    def test_arrow(self, connection: Connection, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.INFO, "sage200_dialect")
        connection.execute("SELECT id FROM customers ORDER BY id LIMIT 3").fetch_arrow_table()
        assert "SELECT: 3 rows, " in lines(caplog, ".statement")[0]

    def test_one_that_is_let_go(self, connection: Connection, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.INFO, "sage200_dialect")
        with connection.execute("SELECT id FROM customers ORDER BY id LIMIT 5") as cursor:
            cursor.fetchone()
        (line,) = lines(caplog, ".statement")
        assert "SELECT: let go after 5 rows, " in line

    def test_one_that_fails(
        self, sage: Sandbox, connection: Connection, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG, "sage200_dialect")
        with pytest.raises(ProgrammingError):
            connection.execute("SELECT nothing_such FROM customers")
        sage.faults.add(Fault(path="/customers", status=400))
        with pytest.raises(RequestFailed):
            connection.execute("SELECT id FROM customers WHERE id < 4")
        first, second = lines(caplog, ".statement")
        assert "SELECT: failed after 0 rows, " in first
        assert first.endswith(": ProgrammingError")
        assert second.endswith(": RequestFailed (status 400)")

    def test_its_text_has_no_values(self, connection: Connection, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG, "sage200_dialect")
        statement = "SELECT [id] FROM customers WHERE name = 'O''Hara Ltd' AND balance > 1000.5 -- for Ann"
        connection.execute(statement).fetchall()
        (line,) = lines(caplog, ".sql")
        assert line.endswith("SELECT [id] FROM customers WHERE name = ? AND balance > ?")
        assert "Hara" not in caplog.text
        assert "1000.5" not in caplog.text
        assert "Ann" not in caplog.text

    def test_values_for_those_who_ask(self, connection: Connection, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(VALUES, "sage200_dialect.sql")
        connection.execute("SELECT id FROM customers WHERE name = ? AND id < 9", ("Ann",)).fetchall()
        assert lines(caplog, ".sql")[1].endswith(
            "with its values: SELECT id FROM customers WHERE name = ? AND id < 9, parameters ('Ann',)"
        )

    def test_the_values_of_a_call_are_never_told(
        self, connection: Connection, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(0)
        for call in (
            "EXEC GetOAuthAccessToken Verifier='canary-1'",
            " /* x */ call GetOAuthAccessToken(Verifier='canary-1')",
            "EXEC GetOAuthAccessToken Verifier=canary-1",
        ):
            with pytest.raises(sage200_dialect.Error):
                connection.execute(call)
        with pytest.raises(sage200_dialect.Error):
            connection.cursor().callproc("GetOAuthAccessToken", {"Verifier": "canary-1"})
        assert "EXEC" in caplog.text
        assert "canary-1" not in caplog.text

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("SELECT 1, 2.5e-3, .5, 1_000, 0x1F, x1 FROM t1", "SELECT ?, ?, ?, ?, ?, x1 FROM t1"),
            (
                "WHERE a = E'it\\'s' AND b = N'y' AND c = DATE '2024-01-01'",
                "WHERE a = ? AND b = ? AND c = DATE ?",
            ),
            ("WHERE a = $$secret$$ AND b = $x$sec$$ret$x$", "WHERE a = ? AND b = ?"),
            ("WHERE a = 'never closed", "WHERE a = ?"),
            ("WHERE a = ['x', 5] AND [First Name] = :name", "WHERE a = [?, ?] AND [First Name] = :name"),
            ('SELECT "a 1", `b 2` /* 5 */ FROM "x""y"', 'SELECT "a 1", `b 2` FROM "x""y"'),
            ("WHERE a=5 AND b=@p AND c=$1", "WHERE a=? AND b=@p AND c=$?"),
            ("WHERE naïve = 'x'", "WHERE naïve = ?"),
            ("/* never closed 'secret", ""),
        ],
    )
    def test_masking(self, text: str, shown: str) -> None:
        assert without_values(text) == shown


class TestRequests:
    def test_one_line_each(self, connection: Connection, caplog: pytest.LogCaptureFixture) -> None:
        connection.execute("SELECT 1 FROM customers LIMIT 1").fetchall()
        caplog.set_level(logging.DEBUG, "sage200_dialect")
        connection.execute("SELECT id FROM customers WHERE id = 424242").fetchall()
        (line,) = lines(caplog, ".http")
        statement = lines(caplog, ".statement")[0].partition(" ")[0]
        assert line.startswith(f"{statement} GET /customers ")
        assert " $filter(12)" in line
        assert " $select(" in line
        assert " company " in line
        assert ": status 200, 2 bytes, " in line
        assert line.endswith(" ms")
        assert "424242" not in caplog.text

    def test_keys_in_paths_are_values(
        self, sage: Sandbox, connection: Connection, caplog: pytest.LogCaptureFixture
    ) -> None:
        key = sage.rows("pop_linked_order_lines")[0]["pop_order_line_id"]
        query = f"SELECT id FROM pop_linked_order_lines WHERE pop_order_line_id = {key}"
        caplog.set_level(logging.DEBUG, "sage200_dialect")
        assert connection.execute(query).fetchall()
        assert str(key) not in caplog.text
        assert "GET /pop_order_lines/?/pop_linked_order_lines " in caplog.text
        caplog.set_level(VALUES, "sage200_dialect.http")
        connection.execute(query).fetchall()
        assert f"/pop_order_lines/{key}/pop_linked_order_lines?$select=" in caplog.text

    def test_retries(self, sage: Sandbox, connection: Connection, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG, "sage200_dialect")
        sage.faults.add(Fault(path="/customers", status=503))
        connection.execute("SELECT id FROM customers ORDER BY id LIMIT 1").fetchall()
        sent = [line for line in lines(caplog, ".http") if "/customers" in line]
        assert "status 503" in sent[0]
        assert "attempt 2: status 200" in sent[1]
        assert "(1 retries)" in lines(caplog, ".statement")[0]

    def test_values_for_those_who_ask(self, connection: Connection, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(VALUES, "sage200_dialect.http")
        connection.execute("SELECT id FROM customers WHERE id = 424242").fetchall()
        assert "id eq 424242" in caplog.text


class TestSecrets:
    def test_no_token_at_any_level(self, sage: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(0)
        with sage200_dialect.connect(sage.url, SubscriptionKey="canary-key") as connection:
            rows = connection.execute("SELECT id, name FROM customers LIMIT 20").fetchall()
            token = connection._tokens.token(None, None).value  # type: ignore[union-attr, arg-type]
        told = "\n".join(lines(caplog))
        assert "GET /customers" in told
        assert token not in told
        assert "canary-key" not in told
        assert "Bearer" not in told
        assert not any(str(row[1]) in told for row in rows)


def test_nothing_is_made_when_nobody_listens(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def forbidden(*_: Any) -> Any:
        raise AssertionError("built a line that nobody wants")

    monkeypatch.setattr("sage200_dialect.logs.statements.without_values", forbidden)
    monkeypatch.setattr("sage200_dialect.logs.requests.Sent", forbidden)
    monkeypatch.setattr("sage200_dialect.logs.statements.Telling", forbidden)
    caplog.set_level(logging.WARNING, "sage200_dialect")
    assert connection.execute("SELECT id FROM customers ORDER BY id LIMIT 1").fetchall()
