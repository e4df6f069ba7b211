from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from sage200_dialect import catalog

Sage200 = Callable[..., Any]
CATALOG = catalog.load().for_edition("ProfessionalUK")


def objects(result: Any) -> list[dict[str, Any]]:
    assert result.exit_code == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


class TestTables:
    def test_all(self, sage200: Sage200) -> None:
        found = objects(sage200("tables", "--format", "jsonl"))
        assert [each["table"] for each in found] == sorted(CATALOG.names())

    def test_a_part_of_the_name(self, sage200: Sage200) -> None:
        found = [each["table"] for each in objects(sage200("tables", "sop_order_l", "--format", "jsonl"))]
        assert found == sorted(name for name in CATALOG.names() if "sop_order_l" in name)
        assert "sop_order_lines" in found

    def test_a_pattern(self, sage200: Sage200) -> None:
        assert [each["table"] for each in objects(sage200("tables", "SOP_orders", "--format", "jsonl"))] != []
        found = [each["table"] for each in objects(sage200("tables", "cust*mers", "--format", "jsonl"))]
        assert found == ["customers"]

    def test_facts(self, sage200: Sage200) -> None:
        (row,) = objects(sage200("tables", "sop_orders*", "--format", "jsonl"))
        assert row == {
            "table": "sop_orders",
            "module": "SOP",
            "kind": "collection",
            "key": "id",
            "verbs": "list, get, post, put, delete",
        }

    def test_no_request(self, sage200: Sage200, server: Any) -> None:
        before = len(server.requests)
        sage200("tables")
        sage200("describe", "customers")
        assert len(server.requests) == before


class TestDescribeAProcedure:
    def test_parameters_and_results(self, sage200: Sage200) -> None:
        rows = objects(sage200("describe", "SalesInvoices", "--format", "jsonl"))
        action = CATALOG.action("sales_invoices")
        assert [(each["parameter"], each["direction"]) for each in rows] == [
            *((each.name, "in") for each in action.parameters),
            *((each.name, "out") for each in action.results),
        ]
        by_name = {each["parameter"]: each for each in rows}
        assert by_name["customer_id"]["null"] == "not null"
        assert by_name["customer_id"]["notes"] == "Refers to customers.id."
        assert by_name["reference"]["type"] == "VARCHAR(20)"
        assert by_name["is_eu_trader"]["notes"] == "Read-only."
        assert by_name["tax_analysis_items"]["notes"].startswith(
            "An array as JSON of id (required), goods_am"
        )

    def test_facts(self, sage200: Sage200) -> None:
        shown = sage200("describe", "sales_invoices").stdout
        assert "EXEC sales_invoices" in shown
        assert re.search(r"effect +changes what Sage holds", shown)
        assert re.search(r"found in +sales_posted_transactions, by urn", shown)
        assert re.search(r"verb +post, put", sage200("describe", "sop_orders_new").stdout)

    def test_a_stored_procedure(self, sage200: Sage200) -> None:
        rows = objects(sage200("describe", "RefreshOAuthAccessToken", "--format", "jsonl"))
        assert [each["parameter"] for each in rows if each["direction"] == "in"] == ["OAuthRefreshToken"]

    def test_a_table_and_an_action_of_one_name(self, sage200: Sage200) -> None:
        shown = sage200("describe", "sop_confirm_despatch").stdout
        assert shown.index("kind") < shown.index("EXEC sop_confirm_despatch")
        rows = objects(sage200("describe", "sop_confirm_despatch", "--format", "jsonl"))
        assert "column" in rows[0]


class TestDescribe:
    def test_columns(self, sage200: Sage200) -> None:
        found = objects(sage200("describe", "sop_orders", "--format", "jsonl"))
        rows = {each["column"]: each for each in found}
        assert list(rows) == [column.name for column in CATALOG.table("sop_orders").columns]
        assert rows["id"]["key"] == "key"
        assert rows["customer_id"]["refers to"] == "customers.id"
        assert rows["total_gross_value"]["type"] == "DECIMAL(18,2)"

    def test_names_as_users_write_them(self, sage200: Sage200) -> None:
        for name in ("SopOrders", "SalesOrders", "salesorders"):
            shown = sage200("describe", name)
            assert shown.exit_code == 0
            assert shown.stdout.startswith("sop_orders\n")
        assert "table_type" in sage200("describe", "information_schema.tables").stdout

    def test_verbs(self, sage200: Sage200) -> None:
        assert "verbs   list, get, post, put, delete" in sage200("describe", "sop_orders").stdout

    def test_an_unknown_table(self, sage200: Sage200) -> None:
        result = sage200("describe", "sop_order")
        assert result.exit_code == 1
        assert "sop_orders" in result.stderr

    def test_for_people(self, sage200: Sage200) -> None:
        shown = sage200("describe", "sop_orders").stdout
        for line in (
            "  key     id",
            "  verbs   list, get, post, put, delete",
            "  customer_id                        customers.id (inferred)",
            "  sop_order_lines.sop_order_id                id",
            "  document_status          EnumDocumentStatusLive, EnumDocumentStatusOnHold",
            "  customer_type            listed in sop_customer_types",
        ):
            assert f"\n{line}" in shown
        headings = [line for line in shown.splitlines() if line[:1].isupper()]
        assert headings == ["Refers to", "Referred to by", "Values"]

    def test_an_enumeration_names_its_columns(self, sage200: Sage200) -> None:
        shown = sage200("describe", "sop_document_status_types").stdout
        assert "Columns with these values\n" in shown
        assert re.search(r"^  sop_orders +document_status$", shown, re.MULTILINE)

    def test_a_key_that_is_inferred(self, sage200: Sage200) -> None:
        assert (
            "  key     site_id, company_id (inferred, not stated by Sage)"
            in sage200("describe", "sites").stdout
        )

    def test_a_local_table(self, sage200: Sage200) -> None:
        assert "ShortDescription" in sage200("describe", "sys_connection_props").stdout


SOME = CATALOG.names()[::40]
NAME = r'(?:[A-Za-z_][\w-]*|"[^"%\r\n\v\b\\]+")'
WORD = r"[A-Za-z_][\w\-\[\]()]*"
ENTITY = re.compile(rf"    {NAME}(?: \{{)?", re.ASCII)
ATTRIBUTE = re.compile(rf'        {WORD} {WORD} (?:PK, FK|PK|FK)(?: "[^"]*")?', re.ASCII)
RELATION = re.compile(rf'    {NAME} (?:\|\||\|o)(?:--|\.\.)o\{{ {NAME} : "[^"]+"', re.ASCII)


def is_mermaid(text: str) -> bool:
    """Whether it is what mermaid's grammar of erDiagram takes, as far as this package uses it."""
    first, *lines = text.splitlines()
    open_ = False
    for line in lines:
        if open_:
            open_ = line != "    }"
            assert not open_ or ATTRIBUTE.fullmatch(line), line
        else:
            assert ENTITY.fullmatch(line) or RELATION.fullmatch(line), line
            open_ = line.endswith("{")
    return first == "erDiagram" and not open_


class TestSchema:
    def test_links_between_the_tables(self, sage200: Sage200) -> None:
        result = sage200("schema", "SopOrders", "sop_order_lines", "customers", "--format", "mermaid")
        assert result.exit_code == 0
        assert result.stdout.splitlines()[:9] == [
            "erDiagram",
            "    sop_orders {",
            "        BIGINT id PK",
            "        BIGINT customer_id FK",
            "    }",
            "    sop_order_lines {",
            "        BIGINT id PK",
            "        BIGINT sop_order_id FK",
            "    }",
        ]
        assert '    customers |o..o{ sop_orders : "customer_id"' in result.stdout
        assert '    sop_orders |o..o{ sop_order_lines : "sop_order_id"' in result.stdout
        assert "products" not in result.stdout

    def test_one_table_is_drawn_with_its_neighbours(self, sage200: Sage200) -> None:
        shown = sage200("schema", "currencies").stdout
        assert '    currencies |o..o{ sop_orders : "currency_id"' in shown
        assert '    currency_iso_codes |o..o{ currencies : "currency_iso_code_id"' in shown
        assert "    sop_orders\n" in shown

    def test_a_child_is_part_of_its_parent(self, sage200: Sage200) -> None:
        shown = sage200("schema", "banks", "bank_memos").stdout
        assert '    banks ||--o{ bank_memos : "bank_id"' in shown
        assert "        BIGINT bank_id PK, FK" in shown

    @pytest.mark.parametrize(
        "names", [["*"], ["sop_*", "customers"], *[[name] for name in CATALOG.names()[::40]]]
    )
    def test_the_syntax(self, sage200: Sage200, names: list[str]) -> None:
        result = sage200("schema", *names)
        assert result.exit_code == 0
        assert is_mermaid(result.stdout)

    def test_names_that_mermaid_would_misread(self) -> None:
        from sage200_dialect.catalog.model import Link, Table
        from sage200_dialect.cli.mermaid import diagram
        from sage200_dialect.metadata.model import column

        style = Table("style", "own", "collection", (column("id", "bigint"),), key=("id",))
        odd = Table(
            'my "own" 100%',
            "own",
            "collection",
            (column("größe 1", "decimal(18,2)"), column("2nd", "bigint")),
            key=("größe 1",),
            links=(Link("2nd", "style"),),
        )
        text = "\n".join(diagram([style, odd], CATALOG))
        assert is_mermaid(text)
        assert text.splitlines()[1:] == [
            '    "style" {',
            "        BIGINT id PK",
            "    }",
            '    "my own 100 " {',
            '        DECIMAL gr__e_1 PK "größe 1"',
            '        BIGINT _2nd FK "2nd"',
            "    }",
            '    "style" ||..o{ "my own 100 " : "2nd"',
        ]

    @pytest.mark.parametrize(
        ("names", "code", "says"),
        [
            ([], 2, "tables"),
            (["sop_ordrs"], 1, "sop_orders"),
            (["zz*"], 1, "no table's name is like 'zz*'"),
            (["customers", "--format", "dot"], 2, "mermaid"),
        ],
    )
    def test_what_cannot_be_drawn(self, sage200: Sage200, names: list[str], code: int, says: str) -> None:
        result = sage200("schema", *names)
        assert (result.exit_code, result.stdout) == (code, "")
        assert says in result.stderr
