from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

Sage200 = Callable[..., Any]
VALUES = """
SELECT 1 AS n, 12.50 AS money, 'a;b' AS text, NULL AS nothing, TRUE AS yes, DATE '2024-01-02' AS day
"""


def test_what_was_written_is_told(sage200: Sage200) -> None:
    insert = "INSERT INTO couriers (name) VALUES ('a'), ('b') RETURNING name"
    made = sage200("query", insert, "--format", "csv")
    assert (made.stdout.split(), made.stderr) == (["name", "a", "b"], "INSERT couriers: 2 written\n")
    gone = sage200("query", "DELETE FROM couriers WHERE name IN ('a', 'b')")
    assert (gone.exit_code, gone.stdout, gone.stderr) == (0, "", "DELETE couriers: 2 written\n")


class TestOutput:
    def test_table(self, sage200: Sage200) -> None:
        result = sage200("query", VALUES)
        assert result.exit_code == 0
        head, _, row = result.stdout.splitlines()
        assert head.split() == ["n", "|", "money", "|", "text", "|", "nothing", "|", "yes", "|", "day"]
        assert row.split() == ["1", "|", "12.50", "|", "a;b", "|", "NULL", "|", "true", "|", "2024-01-02"]

    def test_a_table_that_is_piped_is_never_cut(self, sage200: Sage200) -> None:
        long = "x" * 500
        assert long in sage200("query", f"SELECT '{long}' AS a, '{long}' AS b").stdout

    def test_csv(self, sage200: Sage200) -> None:
        result = sage200("query", VALUES, "--format", "csv")
        head, row = csv.reader(io.StringIO(result.stdout))
        assert head == ["n", "money", "text", "nothing", "yes", "day"]
        assert row == ["1", "12.50", "a;b", "", "true", "2024-01-02"]

    def test_json_lines_keep_money_exact(self, sage200: Sage200) -> None:
        result = sage200("query", VALUES, "--format", "jsonl")
        (line,) = result.stdout.splitlines()
        assert json.loads(line, parse_float=Decimal) == {
            "n": 1,
            "money": Decimal("12.50"),
            "text": "a;b",
            "nothing": None,
            "yes": True,
            "day": "2024-01-02",
        }

    def test_json_is_one_array(self, sage200: Sage200) -> None:
        result = sage200(
            "query", "SELECT * FROM (VALUES (1, 0.10), (2, NULL)) AS v (a, b)", "--format", "json"
        )
        assert json.loads(result.stdout, parse_float=Decimal) == [
            {"a": 1, "b": Decimal("0.10")},
            {"a": 2, "b": None},
        ]
        assert sage200("query", "SELECT 1 AS a WHERE FALSE", "--format", "json").stdout == "[]\n"

    def test_json_lines_lose_no_column_of_the_same_name(self, sage200: Sage200) -> None:
        result = sage200("query", "SELECT 1 AS id, 2 AS id", "--format", "jsonl")
        assert json.loads(result.stdout) == {"id": 1, "id_2": 2}

    def test_an_empty_result_still_has_a_head(self, sage200: Sage200) -> None:
        result = sage200("query", "SELECT id, name FROM customers WHERE id = -1", "--format", "csv")
        assert result.stdout == "id,name\n"

    def test_control_characters_do_not_reach_the_terminal(self, sage200: Sage200) -> None:
        result = sage200("query", "SELECT 'a' || chr(27) || '[2Jb' AS x")
        assert result.exit_code == 0
        assert "\x1b" not in result.stdout

    def test_markup_in_data_is_plain_text(self, sage200: Sage200) -> None:
        assert "[red]x[/red]" in sage200("query", "SELECT '[red]x[/red]' AS a").stdout

    def test_rows_of_sage(self, sage200: Sage200, server: Any) -> None:
        result = sage200("query", "SELECT id FROM customers ORDER BY id", "--format", "csv")
        ids = [int(line) for line in result.stdout.splitlines()[1:]]
        assert ids == sorted(set(ids))
        assert len(ids) > 1


class TestInput:
    def test_from_stdin(self, sage200: Sage200) -> None:
        assert sage200("query", "--format", "csv", input="SELECT 1 AS a").stdout == "a\n1\n"
        assert sage200("query", "-", "--format", "csv", input="SELECT 1 AS a").stdout == "a\n1\n"

    def test_from_a_file(self, sage200: Sage200, tmp_path: Path) -> None:
        file = tmp_path / "a.sql"
        file.write_text("SELECT 1 AS a -- the first\n", encoding="utf-8")
        assert sage200("query", "-f", str(file), "--format", "csv").stdout == "a\n1\n"

    def test_a_file_that_is_not_there(self, sage200: Sage200, tmp_path: Path) -> None:
        result = sage200("query", "-f", str(tmp_path / "none.sql"))
        assert result.exit_code == 2
        assert "none.sql" in result.stderr

    def test_two_sources(self, sage200: Sage200, tmp_path: Path) -> None:
        assert sage200("query", "SELECT 1", "-f", str(tmp_path / "a.sql")).exit_code == 2

    def test_an_unknown_format(self, sage200: Sage200) -> None:
        result = sage200("query", "SELECT 1", "--format", "xml")
        assert result.exit_code == 2
        assert "jsonl" in result.stderr


class TestErrors:
    def test_an_unknown_table_is_one_line_with_the_nearest_name(self, sage200: Sage200) -> None:
        result = sage200("query", "SELECT * FROM custmers")
        assert result.exit_code == 1
        assert result.stdout == ""
        assert len(result.stderr.splitlines()) == 1
        assert "customers" in result.stderr
        assert "Traceback" not in result.stderr

    def test_debug_shows_the_trace(self, sage200: Sage200) -> None:
        result = sage200("query", "SELECT * FROM custmers", "--debug")
        assert result.exit_code == 1
        assert type(result.exception).__name__ == "ProgrammingError"

    def test_an_unreachable_host(self, sage200: Sage200) -> None:
        url = "sage200://127.0.0.1:9/?OAuthAccessToken=hush-5ecret&Timeout=1"
        result = sage200("query", "SELECT id FROM customers", "--url", url)
        assert result.exit_code == 1
        assert "127.0.0.1 cannot be reached" in result.stderr
        assert len(result.stderr.splitlines()) == 1
        assert "hush" not in result.output

    @pytest.mark.parametrize(
        "url", ["postgresql://x/y", "sage200://sandbox?Scheme=1", "sage200://evil.test/"]
    )
    def test_a_wrong_url(self, url: str, sage200: Sage200) -> None:
        result = sage200("query", "SELECT id FROM customers", "--url", url)
        assert result.exit_code == 1
        assert result.stderr.startswith("error: ")


class TestUrl:
    def test_the_sandbox_is_the_default(self, sage200: Sage200, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("SAGE200_URL")
        result = sage200("query", "SELECT 1 AS a", "--format", "csv")
        assert result.stdout == "a\n1\n"
        assert "embedded sandbox" in result.stderr

    def test_a_given_url_is_used_quietly(self, sage200: Sage200, server: Any) -> None:
        before = len(server.requests)
        result = sage200("query", "SELECT id FROM customers LIMIT 1", "--url", server.url)
        assert result.exit_code == 0
        assert result.stderr == ""
        assert len(server.requests) > before

    def test_a_connection_string_does_as_well(self, sage200: Sage200) -> None:
        result = sage200("tables", "customers", "--url", "Company=Demo;Schema=StandardUK", "--format", "csv")
        assert "customers,Sales,collection,id" in result.stdout


def test_explain_shows_the_requests(sage200: Sage200, server: Any) -> None:
    before = len(server.requests)
    result = sage200("explain", "SELECT name FROM customers WHERE id = 7")
    assert result.exit_code == 0
    assert "/customers" in result.stdout
    assert "id eq 7" in result.stdout
    assert not any("/customers" in str(each) for each in list(server.requests)[before:])


def test_explain_analyze_as_json(sage200: Sage200, server: Any) -> None:
    statement = "SELECT name FROM customers WHERE name LIKE '%e%'"
    result = sage200("explain", "--analyze", statement, "--format", "json")
    rows = {each["operation"]: each for each in json.loads(result.stdout)}
    assert rows["read"]["detail"].startswith("GET /customers?")
    assert rows["predicate"]["detail"].startswith("SUPERSET: ")
    assert rows["predicate"]["rows"] is None
    assert rows["scan"]["pages"] == 1
    expected = [each for each in server.rows("customers") if "e" in each["name"]]
    assert rows["result"]["rows"] == len(expected)
