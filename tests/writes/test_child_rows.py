"""Rows that stand in an array of their parent: written with the parent's PUT, which carries all of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from sage200_dialect import NotSupportedError, WriteOutcomeUnknown, WriteRefused
from sage200_dialect.dbapi.connection import Connection
from sage200_dialect.dbapi.cursor import Cursor
from sage200_dialect.sandbox import Behaviour, Fault, Sandbox

from .conftest import bodies, sent

UNKNOWN = [Behaviour(child_rows="merge"), Behaviour(child_rows="replace")]
"""What Sage does with the lines that a PUT leaves out."""


def lines(sage: Sandbox, order: int) -> dict[int, dict[str, Any]]:
    return {each["id"]: each for each in sage.rows("sop_order_lines") if each["sop_order_id"] == order}


@pytest.fixture
def order(sage: Sandbox) -> int:
    """An order of several lines, and no document that was invoiced already."""
    counts: dict[int, int] = {}
    for each in sage.rows("sop_order_lines"):
        counts[each["sop_order_id"]] = counts.get(each["sop_order_id"], 0) + 1
    return max(counts, key=lambda key: counts[key])


@pytest.mark.parametrize("behaviour", UNKNOWN)
def test_a_new_line_leaves_the_others_as_they_are(
    cursor: Cursor, sage: Sandbox, order: int, behaviour: Behaviour
) -> None:
    sage.behaviour = behaviour
    before = lines(sage, order)
    cursor.execute(
        "INSERT INTO sop_order_lines (sop_order_id, line_type, description, line_quantity) "
        "VALUES (?, 'EnumLineTypeFreeText', 'one', 1), (?, 'EnumLineTypeFreeText', 'two', 2) "
        "RETURNING id, description",
        (order, order),
    )
    after = lines(sage, order)
    new = sorted(after.keys() - before.keys())
    assert cursor.fetchall() == list(zip(new, ["one", "two"], strict=True))
    assert {key: value["description"] for key, value in after.items() if key in before} == {
        key: value["description"] for key, value in before.items()
    }
    assert sent(sage) == [("PUT", f"/sop_orders/{order}")]
    (body,) = bodies(sage)
    assert [each.get("id") for each in body["lines"]] == [*sorted(before), None, None]  # type: ignore[index]


@pytest.mark.parametrize("behaviour", UNKNOWN)
def test_a_changed_line_leaves_the_others_as_they_are(
    cursor: Cursor, sage: Sandbox, order: int, behaviour: Behaviour
) -> None:
    sage.behaviour = behaviour
    before = lines(sage, order)
    changed = min(before)
    cursor.execute(
        "UPDATE sop_order_lines SET description = description || '!', line_quantity = line_quantity + 1 "
        "WHERE id = ? RETURNING description",
        (changed,),
    )
    after = lines(sage, order)
    assert cursor.fetchall() == [(before[changed]["description"] + "!",)]
    assert after.keys() == before.keys()
    assert after[changed]["line_quantity"] == before[changed]["line_quantity"] + 1
    assert [key for key in after if after[key]["description"] != before[key]["description"]] == [changed]


def test_lines_of_several_orders_are_a_put_each(cursor: Cursor, sage: Sandbox) -> None:
    orders = sorted({each["sop_order_id"] for each in sage.rows("sop_order_lines")})[:2]
    cursor.execute(
        f"UPDATE sop_order_lines SET line_quantity = 7 WHERE sop_order_id IN ({orders[0]}, {orders[1]})"
    )
    assert sent(sage) == [("PUT", f"/sop_orders/{each}") for each in orders]
    for each in orders:
        assert {line["line_quantity"] for line in lines(sage, each).values()} == {Decimal(7)}
    assert cursor.rowcount == sum(len(lines(sage, each)) for each in orders)


def test_sage_saves_line_by_line_and_the_report_says_how_far(
    cursor: Cursor, sage: Sandbox, order: int
) -> None:
    before = lines(sage, order)
    missing_product = 999_999_999
    with pytest.raises(WriteRefused, match=r"row 2: .*\(1 row\(s\) were written.*1 were not sent") as raised:
        cursor.execute(
            "INSERT INTO sop_order_lines (sop_order_id, line_type, description, line_quantity, product_id) "
            "VALUES "
            f"({order}, 'EnumLineTypeFreeText', 'kept', 1, NULL), "
            f"({order}, 'EnumLineTypeStandard', 'refused', 1, {missing_product}), "
            f"({order}, 'EnumLineTypeFreeText', 'never reached', 1, NULL)"
        )
    after = lines(sage, order)
    new = sorted(after.keys() - before.keys())
    assert [after[key]["description"] for key in new] == ["kept"]
    report = raised.value.report
    assert report is cursor.write_report
    assert report is not None
    assert report.keys == new
    assert [(each.row, each.state) for each in report.failures] == [(2, "refused"), (3, "not sent")]


def test_a_changed_line_that_sage_refuses(cursor: Cursor, sage: Sandbox, order: int) -> None:
    first, second, *_ = sorted(lines(sage, order))
    with pytest.raises(WriteRefused):
        cursor.execute(
            "UPDATE sop_order_lines SET description = 'x', "
            f"product_id = CASE WHEN id = {second} THEN 999999999 ELSE product_id END "
            f"WHERE id IN ({first}, {second})"
        )
    assert cursor.write_report is not None
    assert cursor.write_report.keys == [first]
    assert [(each.key, each.state) for each in cursor.write_report.failures] == [(second, "refused")]


def test_memos_and_other_arrays(cursor: Cursor, sage: Sandbox, order: int) -> None:
    cursor.execute(
        "INSERT INTO sop_order_memos (sop_order_id, note) VALUES (?, 'called') RETURNING id", (order,)
    )
    ((memo,),) = cursor.fetchall()
    cursor.execute("UPDATE sop_order_memos SET note = 'called back' WHERE id = ?", (memo,))
    assert cursor.rowcount == 1
    cursor.execute("SELECT note FROM sop_order_memos WHERE sop_order_id = ? AND id = ?", (order, memo))
    assert cursor.fetchall() == [("called back",)]


def test_arrays_that_sage_only_shows(cursor: Cursor) -> None:
    with pytest.raises(NotSupportedError, match="cannot be written"):
        cursor.execute("UPDATE sales_posted_transaction_bank_items SET foreign_value = 1 WHERE id = 1")


def test_a_line_of_somebody_else_is_not_taken_for_one_that_was_refused(
    cursor: Cursor, connect: Callable[..., Connection], sage: Sandbox, order: int
) -> None:
    other = connect()
    other.execute("SELECT 1 FROM sop_orders LIMIT 1").fetchall()
    statement = (
        "INSERT INTO sop_order_lines (sop_order_id, line_type, description, line_quantity) "
        "VALUES (?, 'EnumLineTypeFreeText', ?, 1)"
    )
    sage.faults.add(Fault(status=400, delay=1.0, methods=("PUT",)))

    def writes_meanwhile() -> None:
        while len(sage.faults):
            time.sleep(0.005)
        other.execute(statement, (order, "of somebody else"))

    meanwhile = threading.Thread(target=writes_meanwhile)
    meanwhile.start()
    with pytest.raises((WriteRefused, WriteOutcomeUnknown)):
        cursor.executemany(statement, [(order, "first"), (order, "second")])
    meanwhile.join()
    assert cursor.write_report is not None
    assert cursor.write_report.keys == []
