"""What goes over the wire: quoting, brackets, encoding."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sage200_dialect.odata.filter import And, Comparison, Filter, Or, TextMatch, Value, all_of, any_of, render
from sage200_dialect.odata.query import Query

A, B, C = (Comparison(name, "eq", 1) for name in "abc")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("O'Brien", "'O''Brien'"),
        ("", "''"),
        (5, "5"),
        (-5, "-5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("-0.10"), "-0.10"),
        (True, "true"),
        (None, "null"),
        (date(2024, 2, 29), "2024-02-29"),
        (datetime(2024, 2, 29, 1, 2, 3), "2024-02-29T01:02:03Z"),
        (datetime(2024, 2, 29, 1, 2, 3, 4000), "2024-02-29T01:02:03.004Z"),
    ],
)
def test_values(value: Value, text: str) -> None:
    assert render(Comparison("field", "ge", value)) == f"field ge {text}"


@pytest.mark.parametrize(
    ("filter_", "text"),
    [
        (And((A, Or((B, C)))), "a eq 1 and (b eq 1 or c eq 1)"),
        (Or((A, And((B, C)))), "a eq 1 or (b eq 1 and c eq 1)"),
        (TextMatch("contains", "name", "it's"), "contains(name,'it''s')"),
        (all_of(A, None, And((B, A))), "a eq 1 and b eq 1"),
        (any_of(A, Or((B, A))), "a eq 1 or b eq 1"),
    ],
)
def test_filters(filter_: Filter, text: str) -> None:
    assert render(filter_) == text


def test_nothing_to_ask_is_no_filter() -> None:
    assert all_of(None, None) is None


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_arrives_as_it_was(text: str) -> None:
    """Blanks go as %20, never as +, and no character of a value ends the option or the URL."""
    target = Query("/customers", filter=Comparison("name", "eq", text), top=5).target()
    assert "+" not in target
    assert dict(parse_qsl(urlsplit(target).query, keep_blank_values=True, strict_parsing=True)) == {
        "$filter": render(Comparison("name", "eq", text)),
        "$top": "5",
    }


def test_options_come_in_a_fixed_order() -> None:
    query = Query(
        "/x",
        select=("id", "a.b"),
        expand=("a",),
        filter=A,
        orderby=(("id", True), ("a", False)),
        top=5,
        skip=10,
        parameters=(("$ageingdatetype", "duedate"),),
    )
    assert query.target() == (
        "/x?$ageingdatetype=duedate&$select=id,a.b&$expand=a&$filter=a%20eq%201"
        "&$orderby=id%20desc,a%20asc&$top=5&$skip=10"
    )
