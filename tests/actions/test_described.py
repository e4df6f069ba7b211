"""What metadata, the command line and SQLAlchemy make of actions."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from sage200_dialect import Connection


def test_every_action_can_be_called_with_the_inputs_that_are_listed(
    sage: Any, connection: Connection, customer: int
) -> None:
    """What is listed is what is taken: a call with all of them has no unknown name."""
    listed = connection.execute(
        "SELECT ProcedureName, ColumnName FROM sys_procedureparameters WHERE Direction = 1 ORDER BY Ordinal"
    ).fetchall()
    from sage200_dialect.auth.procedures import PROCEDURES

    actions: dict[str, list[str]] = {}
    for procedure, name in listed:
        actions.setdefault(procedure, []).append(name)
    for each in PROCEDURES:
        del actions[each.name]
    assert set(actions) == set(connection.catalog.actions())
    for procedure, names in actions.items():
        given = ", ".join(f"@{name} = 'x'" for name in names)
        with pytest.raises((connection.ProgrammingError, connection.DataError)) as caught:
            connection.execute(f"EXEC {procedure} {given}")
        assert "there is no parameter" not in str(caught.value)
    assert not list(sage.requests)


@pytest.mark.parametrize(
    "text",
    [
        "EXEC sales_invoices @customer_id = :customer, @reference = :ref, @nominal_analysis_items = :items",
        "CALL sales_invoices(customer_id => :customer, reference => :ref, nominal_analysis_items => :items)",
    ],
)
@pytest.mark.parametrize("items", ["[]", []])
def test_through_sqlalchemy(sage: Any, customer: int, text: str, items: object) -> None:
    engine = sa.create_engine(sage.url)
    with engine.begin() as connection:
        given = {"customer": customer, "ref": "INV-S", "items": items}
        urn = connection.execute(sa.text(text), given).scalar()
        found = connection.execute(
            sa.text("SELECT reference FROM sales_posted_transactions WHERE urn = :urn"),
            {"urn": int(str(urn))},
        )
        assert found.scalar() == "INV-S"
        defaults = connection.execute(sa.text("EXEC sop_orders_new :customer"), {"customer": customer})
        assert defaults.mappings().one()["customer_id"] == customer
        banks = [row["id"] for row in sage.rows("banks")[:2]]
        nothing = connection.execute(
            sa.text("EXEC bank_transfer :a, :b, @payment_value = 1"), dict(zip("ab", banks, strict=True))
        )
        assert not nothing.returns_rows
    engine.dispose()
