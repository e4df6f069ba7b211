"""Actions that write: what is sent, what comes back, and what is told when nobody knows."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from typing import Any

import pytest

import sage200_dialect
from sage200_dialect import Connection, InterfaceError, NotSupportedError, sandbox
from sage200_dialect.errors import WriteOutcomeUnknown, WriteRefused
from sage200_dialect.sandbox import Fault

INVOICE = (
    "EXEC sales_invoices @customer_id = :customer, @transaction_date = :day, @reference = 'INV-X', "
    "@document_goods_value = 100.10, @document_tax_value = :tax, @nominal_analysis_items = :items"
)
ITEMS = '[{"code": "4000", "value": 100.10}]'


def values(customer: int, **others: Any) -> dict[str, Any]:
    return {
        "customer": customer,
        "day": datetime.date(2025, 6, 1),
        "tax": Decimal("20.02"),
        "items": ITEMS,
        **others,
    }


def posted(connection: Connection, urn: str) -> list[tuple[Any, ...]]:
    return connection.execute(
        "SELECT reference, transaction_date, document_gross_value, customer_id "
        "FROM sales_posted_transactions WHERE urn = ?",
        (int(urn),),
    ).fetchall()


class TestAPosting:
    def test_answers_its_urn_in_one_row(self, connection: Connection, customer: int) -> None:
        cursor = connection.execute(INVOICE, values(customer))
        assert cursor.description is not None
        assert [each[:2] for each in cursor.description] == [("urn", "VARCHAR(20)")]
        ((urn,),) = cursor.fetchall()
        assert posted(connection, urn) == [
            ("INV-X", datetime.date(2025, 6, 1), Decimal("120.12"), customer),
        ]

    def test_is_reported(self, connection: Connection, customer: int) -> None:
        cursor = connection.cursor()
        seen: list[str] = []
        cursor.on_write = lambda report: seen.append(str(report))
        cursor.execute(INVOICE, values(customer))
        ((urn,),) = cursor.fetchall()
        assert cursor.write_report is not None
        assert (cursor.write_report.kind, cursor.write_report.table) == ("EXEC", "sales_invoices")
        assert cursor.write_report.keys == [urn]
        assert (cursor.rowcount, cursor.lastrowid) == (1, None)
        assert seen == ["EXEC sales_invoices: 1 written"]
        with pytest.warns(sage200_dialect.Warning, match="stays written"):
            connection.rollback()

    def test_sends_what_was_given_digit_by_digit(
        self, sage: Any, connection: Connection, customer: int
    ) -> None:
        connection.execute(INVOICE, values(customer, tax=None))
        (request,) = sage.requests
        assert (request.method, request.path) == ("POST", "/sales_invoices")
        assert request.body == {
            "customer_id": customer,
            "transaction_date": "2025-06-01T00:00:00",
            "reference": "INV-X",
            "document_goods_value": 100.10,
            "nominal_analysis_items": json.loads(ITEMS),
        }

    def test_by_callproc(self, connection: Connection, customer: int) -> None:
        cursor = connection.cursor()
        given = {
            "customer_id": customer,
            "@Reference": "INV-Y",
            "document_goods_value": Decimal("100.10"),
            "nominal_analysis_items": [{"code": "4000", "value": Decimal("100.10")}],
        }
        assert cursor.callproc("SalesInvoices", given) is given
        ((urn,),) = cursor.fetchall()
        assert posted(connection, urn)[0][0] == "INV-Y"

    def test_by_call_with_places(self, connection: Connection, customer: int) -> None:
        cursor = connection.execute(
            "CALL sales_invoices(?, '2025-06-02', NULL, reference => 'Z')", (customer,)
        )
        ((urn,),) = cursor.fetchall()
        assert posted(connection, urn)[0][:2] == ("Z", datetime.date(2025, 6, 2))

    def test_as_arrow(self, connection: Connection, customer: int) -> None:
        table = connection.execute(INVOICE, values(customer)).fetch_arrow_table()
        assert (table.num_rows, table.schema.names) == (1, ["urn"])

    def test_of_which_sage_answers_nothing(self, sage: Any, connection: Connection) -> None:
        one, two = (row["id"] for row in sage.rows("banks")[:2])
        cursor = connection.cursor()
        cursor.callproc("bank_transfer", {"bank_from_id": one, "bank_to_id": two, "payment_value": 5})
        assert cursor.description is None
        assert cursor.rowcount == 1
        with pytest.raises(InterfaceError, match="no rows to fetch"):
            cursor.fetchall()
        rows = sage.rows("bank_posted_transactions")[-2:]
        assert [(row["bank_id"], row["cheque_value"]) for row in rows] == [(one, -5), (two, 5)]

    def test_of_which_sage_describes_nothing(self, sage: Any, connection: Connection) -> None:
        cursor = connection.execute(
            "EXEC sop_orders_status @body = ?", ({"id": 7, "value": Decimal("1.50")},)
        )
        assert cursor.fetchall() == [("{}",)]
        (request,) = sage.requests
        assert request.body == {"id": 7, "value": 1.5}

    def test_in_another_company(self, sage: Any, connection: Connection) -> None:
        other = sage.companies[1].name
        (customer, *_) = (row["id"] for row in sage.rows("customers", other))
        cursor = connection.execute(f'EXEC "{other}".sales_invoices @customer_id = ?', (customer,))
        ((urn,),) = cursor.fetchall()
        (request,) = sage.requests.to("/sales_invoices")
        assert request.company == other
        assert posted(connection, urn) == []
        found = connection.execute(
            f'SELECT customer_id FROM "{other}".sales_posted_transactions WHERE urn = ?', (int(urn),)
        )
        assert found.fetchall() == [(customer,)]

    @pytest.mark.parametrize(
        "schema", ["main", "professionaluk", "[Demo Company]", "`Demo Company`", '"Demo Company"']
    )
    def test_in_the_connected_company(
        self, sage: Any, connection: Connection, customer: int, schema: str
    ) -> None:
        connection.execute(f"EXEC {schema}.sales_invoices @customer_id = ?", (customer,))
        (request,) = sage.requests.to("/sales_invoices")
        assert request.company == sage.companies[0].name

    def test_in_no_single_company(self, sage: Any, connection: Connection, customer: int) -> None:
        with pytest.raises(NotSupportedError, match="called in one company"):
            connection.execute("EXEC all_companies.sales_invoices @customer_id = ?", (customer,))
        assert not list(sage.requests)

    def test_on_a_read_only_connection(self, sage: Any, customer: int) -> None:
        with sage200_dialect.connect(sage.url, Readonly=True) as connection:
            with pytest.raises(NotSupportedError, match=r"Readonly=true.*sales_invoices.*not sent"):
                connection.execute(INVOICE, values(customer))
            assert not list(sage.requests)
            assert connection.execute("EXEC customers_new").fetchone() is not None
            assert connection.execute("EXEC suggested_products ?", (customer,)).fetchall()


class TestADraft:
    def test_is_one_row_as_its_table_shows_it(self, sage: Any, connection: Connection, customer: int) -> None:
        order = sage.rows("sop_orders")[0]["id"]
        cursor = connection.execute(
            "EXEC sop_orders_duplicate @source_id = ?, @customer_id = ?", (order, customer)
        )
        assert cursor.description is not None
        names = [each[0] for each in cursor.description]
        (row,) = cursor.fetchall()
        draft = dict(zip(names, row, strict=True))
        assert (draft["is_draft"], draft["customer_id"]) == (True, customer)
        assert cursor.write_report is not None
        assert cursor.write_report.keys == [draft["id"]]
        stored = connection.execute("SELECT customer_id FROM sop_orders WHERE id = ?", (draft["id"],))
        assert stored.fetchone()[0] == customer
        assert "delivery_address_postcode" not in draft, "Sage did not send it, and NULL would be wrong"


class TestFailures:
    def test_sages_words(self, sage: Any, connection: Connection, customer: int) -> None:
        with pytest.raises(WriteRefused, match=r"comes to 99\.00, and the document to 100\.10") as caught:
            connection.execute(INVOICE, values(customer, items='[{"code": "4000", "value": 99}]'))
        assert caught.value.status == 400
        assert str(caught.value.report) == "EXEC sales_invoices: 0 written, 1 refused"
        assert len(list(sage.requests)) == 1

    @pytest.mark.parametrize("carried_out", [True, False])
    def test_a_lost_answer(self, sage: Any, connection: Connection, customer: int, carried_out: bool) -> None:
        count = len(sage.rows("sales_posted_transactions"))
        fault = Fault.lost if carried_out else Fault.unheard
        sage.faults.add(fault(path="/sales_invoices"))
        cursor = connection.cursor()
        with pytest.raises(
            WriteOutcomeUnknown,
            match="look for it in sales_posted_transactions by its customer_id, transaction_date, reference",
        ) as caught:
            cursor.execute(INVOICE, values(customer))
        assert len(list(sage.requests.to("/sales_invoices"))) == 1
        assert len(sage.rows("sales_posted_transactions")) == count + carried_out
        assert str(caught.value.report) == "EXEC sales_invoices: 0 written, 1 of unknown outcome"
        assert cursor.write_report is caught.value.report
        assert cursor.rowcount == 0

    @pytest.mark.parametrize("status", [500, 502, 504, 408])
    def test_an_answer_that_leaves_it_open(
        self, sage: Any, connection: Connection, customer: int, status: int
    ) -> None:
        sage.faults.add(Fault(status=status, path="/sales_invoices"))
        with pytest.raises(WriteOutcomeUnknown, match="before you send it again") as caught:
            connection.execute(INVOICE, values(customer))
        assert caught.value.status == status
        assert len(list(sage.requests)) == 1

    @pytest.mark.parametrize(
        "fault", [Fault.html(), Fault.empty(), Fault.truncated(5), Fault(status=200, body=b'{"no": 1}')]
    )
    def test_an_answer_that_cannot_be_read(
        self, sage: Any, connection: Connection, customer: int, fault: Fault
    ) -> None:
        sage.faults.add(fault)
        with pytest.raises(
            WriteOutcomeUnknown, match=r"answer to (POST /)?sales_invoices.*before you send it again"
        ):
            connection.execute(INVOICE, values(customer))
        assert len(list(sage.requests)) == 1

    def test_what_was_surely_not_carried_out_is_sent_again(
        self, sage: Any, connection: Connection, customer: int
    ) -> None:
        count = len(sage.rows("sales_posted_transactions"))
        sage.faults.add(Fault(status=429))
        cursor = connection.execute(INVOICE, values(customer))
        assert cursor.fetchone() is not None
        assert len(sage.rows("sales_posted_transactions")) == count + 1
        assert cursor.stats.retries == 1

    def test_a_missing_action(self, sage: Any, connection: Connection, customer: int) -> None:
        sage.faults.add(Fault(status=404))
        with pytest.raises(WriteRefused, match=r"takes no POST at /sales_invoices.*older release"):
            connection.execute(INVOICE, values(customer))

    def test_an_action_without_a_table(self, sage: Any, connection: Connection) -> None:
        sage.faults.add(Fault(reset=True))
        with pytest.raises(WriteOutcomeUnknown, match="look in Sage 200 whether it did before"):
            connection.execute("EXEC sop_orders_status")

    def test_no_value_is_logged(
        self, sage: Any, connection: Connection, customer: int, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("DEBUG")
        connection.execute(INVOICE, values(customer))
        connection.cursor().callproc("sales_invoices", {"customer_id": customer, "reference": "INV-Y"})
        assert "sales_invoices" in caplog.text
        assert "INV-" not in caplog.text

    def test_many_at_once(self, connection: Connection, customer: int) -> None:
        with pytest.raises(NotSupportedError, match="executemany is not for procedures"):
            connection.cursor().executemany("EXEC sales_invoices @customer_id = ?", [(customer,)])

    def test_one_that_took_too_long(self) -> None:
        with sandbox.start(orders=1) as sage:  # of its own: the request ends there later than here
            sage.faults.add(Fault(delay=1.0, path="/sales_invoices"))
            (customer, *_) = (row["id"] for row in sage.rows("customers"))
            late = r"StatementTimeout.*before you send it again"
            with (
                sage200_dialect.connect(sage.url, StatementTimeout=0.3, ConnectOnOpen=True) as connection,
                pytest.raises(WriteOutcomeUnknown, match=late),
            ):
                connection.execute(INVOICE, values(customer))
