"""Actions that store nothing: enquiries and documents filled with defaults."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from sage200_dialect import Connection, OperationalError
from sage200_dialect.errors import RequestFailed
from sage200_dialect.sandbox import Fault


def named(cursor: Any) -> dict[str, Any]:
    (row,) = cursor.fetchall()
    return dict(zip((each[0] for each in cursor.description), row, strict=True))


class TestAnEnquiry:
    def test_is_one_row_of_typed_columns(self, sage: Any, connection: Connection, customer: int) -> None:
        product = sage.rows("products")[0]["id"]
        cursor = connection.execute(
            "EXEC customer_price_enquiry @customer_id = ?, @product_id = ?, @quantity = 2.5",
            (customer, product),
        )
        types = {each[0]: each[1] for each in cursor.description or ()}
        assert types["unit_price"] == "DECIMAL(18,2)"
        found = named(cursor)
        assert found["quantity"] == Decimal("2.50000")
        assert isinstance(found["unit_price"], Decimal)
        assert found["previous_prices"] == "[]"
        assert cursor.write_report is None
        assert cursor.rowcount == -1

    def test_of_an_array_is_a_row_for_each_entry(self, connection: Connection, customer: int) -> None:
        rows = connection.execute("CALL suggested_products(?)", (customer,)).fetchall()
        assert len(rows) > 1
        assert all(isinstance(row[0], int) and isinstance(row[4], datetime.date) for row in rows)

    def test_of_an_empty_array_has_columns_and_no_rows(
        self, sage: Any, connection: Connection, customer: int
    ) -> None:
        sage.faults.add(Fault(status=200, body=b"[]"))
        cursor = connection.execute("CALL suggested_products(?)", (customer,))
        assert len(cursor.description or ()) == 12
        assert cursor.fetchall() == []

    def test_that_sage_does_not_describe_takes_a_body(self, sage: Any, connection: Connection) -> None:
        cursor = connection.execute("""EXEC product_search @body = '{"show_inactive": true}'""")
        assert named(cursor)["show_inactive"] is True
        (request,) = sage.requests
        assert request.body == {"show_inactive": True}

    @pytest.mark.parametrize("fault", [Fault(status=503), Fault(status=500), Fault(reset=True)])
    def test_is_not_asked_again_when_its_answer_is_lost(
        self, sage: Any, connection: Connection, customer: int, fault: Fault
    ) -> None:
        """That it stores nothing is read off its name: Sage does not say so."""
        sage.faults.add(fault)
        with pytest.raises(RequestFailed):
            connection.execute("CALL suggested_products(?)", (customer,))
        assert len(sage.requests) == 1

    def test_that_sage_refuses(self, connection: Connection, customer: int) -> None:
        with pytest.raises(RequestFailed, match="product_id is 1, and products has no such id") as caught:
            connection.execute("CALL customer_price_enquiry(?, 1)", (customer,))
        assert caught.value.status == 400

    @pytest.mark.parametrize(
        "fault",
        [Fault.html(), Fault.truncated(30), Fault(status=200, body=b"[1]"), Fault(status=200, body=b"{}")],
    )
    def test_whose_answer_cannot_be_read(
        self, sage: Any, connection: Connection, customer: int, fault: Fault
    ) -> None:
        sage.faults.add(fault)
        with pytest.raises(OperationalError, match="answer to suggested_products cannot be read"):
            connection.execute("CALL suggested_products(?)", (customer,))

    def test_of_an_older_release_lacks_fields(self, sage: Any, connection: Connection, customer: int) -> None:
        sage.faults.add(Fault(status=200, body=b'[{"id": 5, "price": 1.25}]'))
        cursor = connection.execute("CALL suggested_products(?)", (customer,))
        found = named(cursor)
        assert found == {"id": 5, "price": Decimal("1.25000")}

    def test_whose_entries_have_different_fields(
        self, sage: Any, connection: Connection, customer: int
    ) -> None:
        sage.faults.add(Fault(status=200, body=b'[{"id": 5, "price": 1.25}, {"id": 6, "code": "X"}]'))
        cursor = connection.execute("CALL suggested_products(?)", (customer,))
        assert [each[0] for each in cursor.description or ()] == ["id", "code", "price"]
        assert cursor.fetchall() == [(5, None, Decimal("1.25000")), (6, "X", None)]


class TestDefaults:
    def test_are_flattened_as_the_table_is(self, sage: Any, connection: Connection, customer: int) -> None:
        count = len(sage.rows("sop_orders"))
        cursor = connection.execute("EXEC sop_orders_new @customer_id = ?", (customer,))
        found = named(cursor)
        assert (found["id"], found["customer_id"]) == (None, customer)
        assert isinstance(found["document_date"], datetime.date)
        assert cursor.write_report is None
        assert len(sage.rows("sop_orders")) == count

    def test_have_an_objects_fields_as_columns(
        self, sage: Any, connection: Connection, customer: int
    ) -> None:
        body = b'{"customer_id": 1, "delivery_address": {"postcode": "EX1 1HS"}, "lines": [{"x":1.10}]}'
        sage.faults.add(Fault(status=200, body=body))
        found = named(connection.execute("EXEC sop_orders_new @customer_id = ?", (customer,)))
        assert found == {"customer_id": 1, "delivery_address_postcode": "EX1 1HS", "lines": '[{"x":1.10}]'}

    def test_that_need_nothing(self, connection: Connection) -> None:
        assert named(connection.execute("EXEC customers_new"))["account_status_type"]

    def test_of_a_document_that_is_there(self, sage: Any, connection: Connection) -> None:
        order = sage.rows("sop_orders")[0]["id"]
        connection.execute(
            "EXEC sop_orders_new @id = ?, @analysis_code_1 = 'x', @delivery_address_postcode = 'AB1 2CD', "
            """@lines = '[{"line_quantity": 1.50}]'""",
            (order,),
        )
        (request,) = sage.requests
        assert (request.method, request.path) == ("PUT", f"/sop_orders_new/{order}")
        assert request.body == {
            "analysis_code_1": "x",
            "delivery_address": {"postcode": "AB1 2CD"},
            "lines": [{"line_quantity": 1.5}],
        }
