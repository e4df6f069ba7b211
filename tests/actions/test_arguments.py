"""What is wrong with the arguments is told at once, and before any request."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from sage200_dialect import Connection, DataError, ProgrammingError, catalog
from sage200_dialect.engine.actions.arguments import request
from sage200_dialect.sql.call import Call

CATALOG = catalog.load().for_edition("ProfessionalUK")


def body(name: str, **named: Any) -> bytes:
    return request(CATALOG.action(name), Call(name, (), named), CATALOG).content


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (
            "EXEC sales_invoice",
            ProgrammingError,
            "no procedure sales_invoice; the nearest names are sales_invoices",
        ),
        ("EXEC sales_invoices", ProgrammingError, "customer_id must be given"),
        ("EXEC sales_invoices @customer_id = NULL", ProgrammingError, "customer_id must be given"),
        ("EXEC sales_invoices 1, @customer_id = 2", ProgrammingError, "customer_id is given twice"),
        ("EXEC sales_invoices @customer_id = 1, @CustomerId = 2", ProgrammingError, "is given twice"),
        ("EXEC sales_invoices 1, @is_eu_trader = TRUE", ProgrammingError, "is_eu_trader is read-only"),
        (
            "EXEC sales_invoices 1, @refrence = 'x'",
            ProgrammingError,
            "no parameter refrence.*nearest.*reference",
        ),
        ("EXEC customers_new @xyz = 'x'", ProgrammingError, r"no parameter xyz \(it takes body\)"),
        ("EXEC customers_new 1, 2", ProgrammingError, r"it takes 1 argument\(s\), not 2"),
        ("EXEC sales_invoices 'x'", DataError, "customer_id: 'x' is no BIGINT"),
        ("EXEC sales_invoices 1.5", DataError, "customer_id: 1.5 is no BIGINT"),
        ("EXEC sales_invoices 1, 'soon'", DataError, "transaction_date: 'soon' is no DATE"),
        (
            "EXEC sales_invoices 1, @document_goods_value = 1.005",
            DataError,
            "document_goods_value.*too many digits",
        ),
        (
            "EXEC sales_invoices 1, @reference = '123456789012345678901'",
            DataError,
            "reference: 21 characters.*20",
        ),
        (
            "EXEC sales_invoices 1, @tax_analysis_items = '{}'",
            DataError,
            "tax_analysis_items.*array of objects",
        ),
        (
            "EXEC sales_invoices 1, @tax_analysis_items = '[{]'",
            DataError,
            "tax_analysis_items.*array of objects",
        ),
        (
            """EXEC sales_invoices 1, @tax_analysis_items = '[{"id": 1}, {"tax_amount": "x", "rat": 1}]'""",
            DataError,
            r"\[1\]\.tax_amount: 'x' is no DEC.*\[1\]\.rat: there is no such.*\[1\]\.id must be given",
        ),
        ("EXEC customers_new @body = '[]'", DataError, "body: expected the JSON text of an object"),
        (
            "EXEC sop_orders_new @id = 1, @document_status = 'x', @customer_idd = 1",
            ProgrammingError,
            "document_status is read-only.*no parameter customer_idd.*customer_id",
        ),
        (
            "EXEC sop_orders_new @analysis_code_1 = 'x'",
            ProgrammingError,
            "no parameter analysis_code_1.*must be",
        ),
    ],
)
def test_a_fault(sage: Any, connection: Connection, call: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error) as caught:
        connection.execute(call)
    assert re.search(said, str(caught.value)), str(caught.value)
    assert type(caught.value) is error
    assert not list(sage.requests)


def test_all_faults_are_in_one_message(sage: Any, connection: Connection) -> None:
    with pytest.raises(ProgrammingError) as caught:
        connection.execute(
            "EXEC bank_payment @refrence = 'x', @cheque_value = 'much', @narrative = ?", ("n" * 6001,)
        )
    for said in (
        "refrence",
        "cheque_value: 'much'",
        "6001 characters",
        "bank_id, nominal_analysis_items must",
    ):
        assert said in str(caught.value)
    assert not list(sage.requests)


def test_numbers_stay_exact() -> None:
    items = '[ {"code":"4000","value":0.10} ]'
    sent = body(
        "sales_invoices",
        customer_id=1,
        document_goods_value=Decimal("90071992547409.93"),
        nominal_analysis_items=items,
    )
    assert b'"document_goods_value":90071992547409.93' in sent
    assert items.encode() in sent, "JSON text is kept as it was written"


def test_python_values_inside_json() -> None:
    day = datetime.date(2025, 6, 1)
    entries = [{"quantity": Decimal("1.50"), "is_allocated": True, "receipt_date": day}]
    sent = body(
        "traceable_items_amend", product_id=1, traceable_adjustment_items=({"quantity": 0.1}, *entries)
    )
    assert msgspec.json.decode(sent)["traceable_adjustment_items"] == [
        {"quantity": 0.1},
        {"quantity": 1.5, "is_allocated": True, "receipt_date": "2025-06-01T00:00:00"},
    ]
    assert b'"quantity":1.50' in sent


@pytest.mark.parametrize("value", [float("nan"), Decimal("Infinity"), object()])
def test_what_json_cannot_say(value: Any) -> None:
    with pytest.raises(DataError, match="body: it cannot be written as JSON"):
        body("product_search", body={"x": value})


def test_an_object_where_one_is_taken() -> None:
    read_only = catalog.load().action("currency_exchange_rates")
    assert all(each.read_only for each in read_only.parameters if each.is_object)
    assert body("stocktake_new_items", id=3, warehouse_id=1) == b'{"id":3,"warehouse_id":1}'
