from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

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


class TestDescribe:
    def test_columns(self, sage200: Sage200) -> None:
        found = objects(sage200("describe", "sop_orders", "--format", "jsonl"))
        rows = {each["column"]: each for each in found}
        assert list(rows) == [column.name for column in CATALOG.table("sop_orders").columns]
        assert rows["id"]["key"] == "key"
        assert rows["customer_id"]["refers to"] == "customers.id"
        assert rows["total_gross_value"]["type"] == "DECIMAL(18,2)"

    def test_names_as_users_write_them(self, sage200: Sage200) -> None:
        assert sage200("describe", "SopOrders").exit_code == 0

    def test_verbs(self, sage200: Sage200) -> None:
        assert "verbs: list, get, post, put, delete" in sage200("describe", "sop_orders").stderr

    def test_an_unknown_table(self, sage200: Sage200) -> None:
        result = sage200("describe", "sop_order")
        assert result.exit_code == 1
        assert "sop_orders" in result.stderr
