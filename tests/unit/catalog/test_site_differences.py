"""What is made of an answer to `$metadata`, whose words are not published."""

from __future__ import annotations

import pytest

from sage200_dialect import catalog
from sage200_dialect.catalog.site import Field, at_site, column_type, difference, read_fields, resource

CATALOG = catalog.load().for_edition("ProfessionalUK")
CURRENCIES = CATALOG.table("currencies")
ALL = tuple(Field(each.path[0], "string") for each in CURRENCIES.columns)


@pytest.mark.parametrize(
    ("type_", "format_", "expected"),
    [
        ("integer", "", "BIGINT"),
        ("System.Int32", "", "BIGINT"),
        ("System.Nullable<System.Int64>", "", "BIGINT"),
        ("int?", "", "BIGINT"),
        ("number", "", "DECIMAL(28,9)"),
        ("number", "double", "DOUBLE"),
        ("number", "int32", "BIGINT"),
        ("Decimal", "2 decimals", "DECIMAL(28,9)"),
        ("string", "date-time", "TIMESTAMP"),
        ("string", "20", "VARCHAR"),
        ("DateTime", "", "TIMESTAMP"),
        ("Date", "", "DATE"),
        ("Boolean", "", "BOOLEAN"),
        ("", "", "None"),
        ("EnumSomething", "", "None"),
    ],
)
def test_type_words(type_: str, format_: str, expected: str) -> None:
    assert str(column_type(Field("x", type_, format_))) == expected


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[",
        b"3",
        b'{"id":1,"name":"x"}',
        b'[{"id":1,"name":"Acme","type":null},{"id":2,"name":"Acme","type":null}]',
        b'[{"id":1}]',
        b"[1]",
    ],
)
def test_what_is_no_description(body: bytes) -> None:
    assert read_fields(body) == ()


def test_descriptions_in_several_forms() -> None:
    expected = (Field("id", "integer"),)
    assert read_fields(b'[{"name":"id","type":"integer","sort_order":1}]') == expected
    assert read_fields(b'{"value":[{"Name":"id","Type":"integer"}]}') == expected


def test_rows_in_place_of_a_description_say_nothing() -> None:
    rows = (Field("Pound", "1"), Field("Euro", "2"))
    assert difference(CURRENCIES, rows, extra=True) is None


def test_names_compare_without_case() -> None:
    upper = tuple(Field(each.name.upper(), each.type) for each in ALL)
    assert difference(CURRENCIES, upper, extra=True) is None


def test_a_table_without_its_key_has_no_key_at_the_site() -> None:
    found = difference(CURRENCIES, [each for each in ALL if each.name != "id"], extra=False)
    assert found is not None
    view = at_site(CATALOG, frozenset({found}))
    table = view.table("currencies")
    assert (table.key, table.by_name["id"].absent, CURRENCIES.by_name["id"].absent) == ((), True, False)
    assert view is at_site(CATALOG, frozenset({found}))
    assert view.version != CATALOG.version
    assert view.table("customers") is CATALOG.table("customers")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/customers", "/customers"),
        ("/customers/12", None),
        ("/sop_orders/12/sop_order_lines", "/sop_orders/{}/sop_order_lines"),
        ("/sop_orders/{sop_order_id}/sop_order_lines", "/sop_orders/{}/sop_order_lines"),
    ],
)
def test_resource_of_a_path(path: str, expected: str | None) -> None:
    assert resource(path) == expected
