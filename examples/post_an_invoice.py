"""A sales invoice posted with EXEC, and found again by its urn.

It always goes to the sandbox: an invoice stays posted, as Sage 200 has no transactions. Put the address of
your own Sage 200 in URL when you mean it.
"""

import json
from datetime import date
from decimal import Decimal

import sage200_dialect
from sage200_dialect.errors import WriteOutcomeUnknown, WriteRefused

URL = "sage200://sandbox"
POST = """
    EXEC sales_invoices
        @customer_id = :customer,
        @transaction_date = :day,
        @reference = :reference,
        @document_goods_value = :goods,
        @document_tax_value = :tax,
        @nominal_analysis_items = :nominal
"""

with sage200_dialect.connect(URL) as connection:
    customer, name = connection.execute("SELECT id, name FROM customers ORDER BY id LIMIT 1").fetchall()[0]
    (code,) = connection.execute("SELECT reference FROM nominal_codes ORDER BY id LIMIT 1").fetchall()[0]
    invoice = {
        "customer": customer,
        "day": date.today(),
        "reference": "WEB-1001",
        "goods": Decimal("100.00"),
        "tax": Decimal("20.00"),
        "nominal": json.dumps([{"code": code, "value": 100.00}]),
    }
    try:
        ((urn,),) = connection.execute(POST, invoice).fetchall()
    except WriteRefused as refused:  # nothing was posted, and this is why
        raise SystemExit(str(refused)) from None
    except WriteOutcomeUnknown as unknown:  # the answer was lost: the message says where to look
        raise SystemExit(str(unknown)) from None

    # The urn is text in the answer and a number in the ledger.
    posted = connection.execute(
        "SELECT reference, transaction_date, document_gross_value FROM sales_posted_transactions "
        "WHERE urn = ?",
        (int(urn),),
    )
    for reference, day, gross in posted:
        print(f"urn {urn}: {reference} of {day:%d %B %Y} for {name}, {gross}")
