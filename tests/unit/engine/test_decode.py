"""Pages to rows and batches: what fits, what is read leniently, and what is refused in plain words."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from sage200_dialect.catalog.model import Column
from sage200_dialect.engine.decode import Decoder
from sage200_dialect.errors import DataError, InternalError, RequestFailed
from sage200_dialect.types import parse_type


def column(name: str, kind: str, *path: str, from_parent: bool = False) -> Column:
    return Column(name=name, type=parse_type(kind), path=path or (name,), from_parent=from_parent)


ID = column("id", "bigint")


def both(decoder: Decoder, body: bytes, parent: dict[str, object] | None = None) -> list[tuple[Any, ...]]:
    """The rows, after checking that the batch holds the same ones."""
    rows = decoder.rows(body, parent)
    batch = decoder.batch(body, parent)
    assert batch.schema == decoder.schema
    assert [tuple(each.values()) for each in batch.to_pylist()] == rows
    return rows


def one(kind: str, literal: str) -> Any:
    """The value of one JSON literal in a column of type `kind`."""
    ((value,),) = both(Decoder([column("c", kind)], table="t"), b'[{"c":%s}]' % literal.encode())
    return value


def test_every_type_comes_as_its_python_value() -> None:
    columns = [
        ID,
        column("money", "decimal(18,2)"),
        column("ratio", "double"),
        column("text", "varchar(20)"),
        column("flag", "boolean"),
        column("day", "date"),
        column("moment", "timestamp"),
    ]
    body = (
        b'[{"moment":"2016-06-06T10:37:40.86","day":"2017-06-02T00:00:00","flag":false,"text":"O\'Brien","extra":[1],'
        b'"ratio":2,"money":123456789012345.67,"id":7},'
        b'{"id":null,"money":null,"ratio":null,"text":null,"flag":null,"day":null,"moment":null}]'
    )
    assert both(Decoder(columns, table="t"), body) == [
        (
            7,
            Decimal("123456789012345.67"),
            2.0,
            "O'Brien",
            False,
            date(2017, 6, 2),
            datetime(2016, 6, 6, 10, 37, 40, 860000),
        ),
        (None,) * 7,
    ]


def test_the_batch_has_the_declared_types() -> None:
    decoder = Decoder([ID, column("d", "date"), column("m", "decimal(28,9)")], table="t")
    assert decoder.batch(b"[]").schema == pa.schema(
        [("id", pa.int64()), ("d", pa.date32()), ("m", pa.decimal128(28, 9))]
    )
    assert decoder.rows(b"[]") == []


def test_money_is_exact_and_at_the_scale_of_its_column() -> None:
    assert str(one("decimal(18,2)", "15.1")) == "15.10"
    assert str(one("decimal(18,2)", "1E+2")) == "100.00"
    assert one("decimal(28,9)", "1234567890123456789.123456789") == Decimal("1234567890123456789.123456789")


@pytest.mark.parametrize(
    ("kind", "literal", "expected"),
    [
        ("bigint", '"12"', 12),
        ("bigint", "12.0", 12),
        ("bigint", "1e3", 1000),
        ("bigint", '""', None),
        ("decimal(18,2)", '"15.10"', Decimal("15.10")),
        ("decimal(18,2)", '" "', None),
        ("double", '"0.5"', 0.5),
        ("boolean", "1", True),
        ("boolean", '"False"', False),
        ("boolean", '""', None),
        ("varchar", "2", "2"),
        ("varchar", "1.50", "1.50"),
        ("varchar", "true", "true"),
        ("varchar", '""', ""),
        ("date", '""', None),
        ("date", '"2017-06-02"', date(2017, 6, 2)),
        ("date", '"2017-06-02T00:00:00Z"', date(2017, 6, 2)),
        ("date", '"2017-06-02T00:00:00+01:00"', date(2017, 6, 2)),
        ("timestamp", '"2017-06-02"', datetime(2017, 6, 2)),
        ("timestamp", '"2017-06-02T10:30"', datetime(2017, 6, 2, 10, 30)),
        ("timestamp", '"2017-06-02 10:30:00"', datetime(2017, 6, 2, 10, 30)),
        ("timestamp", '"2017-06-02T10:30:00.1"', datetime(2017, 6, 2, 10, 30, 0, 100000)),
        ("timestamp", '"2017-06-02T10:30:00.1234567"', datetime(2017, 6, 2, 10, 30, 0, 123457)),
        ("timestamp", '"2017-06-02T10:30:00.86Z"', datetime(2017, 6, 2, 10, 30, 0, 860000)),
        ("timestamp utc", '"2017-06-02T10:30:00+01:00"', datetime(2017, 6, 2, 9, 30)),
        ("timestamp utc", '"2017-06-02T10:30:00+0100"', datetime(2017, 6, 2, 9, 30)),
        ("timestamp", '"9999-12-31T23:59:59.9999999"', datetime.max),
    ],
)
def test_lenient_rules(kind: str, literal: str, expected: object) -> None:
    value = one(kind, literal)
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize(
    ("kind", "literal"),
    [
        ("bigint", "1.5"),
        ("bigint", "true"),
        ("bigint", '"twelve"'),
        ("bigint", "9223372036854775808"),
        ("bigint", '"1_000"'),
        ("decimal(18,2)", "1.234"),
        ("decimal(5,2)", "1000"),
        ("decimal(18,2)", '"NaN"'),
        ("decimal(18,2)", '"sNaN"'),
        ("decimal(18,2)", '"Infinity"'),
        ("decimal(18,2)", "1e400"),
        ("decimal(18,2)", "{}"),
        ("double", "1e999"),
        ("double", '"NaN"'),
        ("varchar", "[1]"),
        ("boolean", "2"),
        ("boolean", '"yes"'),
        ("date", '"2017-06-02T10:30:00"'),
        ("date", "20170602"),
        ("timestamp", '"2017-02-30T00:00:00"'),
        ("timestamp", '"02/06/2017"'),
        ("timestamp", '"0001-01-01T00:00:00+05:00"'),
    ],
)
def test_what_fits_no_rule_names_table_column_and_value(kind: str, literal: str) -> None:
    decoder = Decoder([column("total", kind)], table="sop_orders")
    body = b'[{"total":%s}]' % literal.encode()
    for read in (decoder.rows, decoder.batch):
        with pytest.raises(DataError, match=r"sop_orders\.total: Sage sent .* does not fit"):
            read(body)


def test_a_long_value_is_trimmed_in_the_message() -> None:
    with pytest.raises(DataError) as caught:
        Decoder([ID], table="t").rows(json.dumps([{"id": "x" * 500}]).encode())
    assert len(str(caught.value)) < 200


def test_one_stray_value_does_not_change_its_neighbours() -> None:
    columns = [ID, column("money", "decimal(18,2)"), column("moment", "timestamp"), column("text", "varchar")]
    good = '{"id":1,"money":0.10,"moment":"2020-01-01T10:00:00.1234565Z","text":"a"}'
    stray = '{"id":"2","money":"5","moment":"","text":9}'
    decoder = Decoder(columns, table="t")
    alone = both(decoder, f"[{good}]".encode())
    assert both(decoder, f"[{good},{stray}]".encode()) == [*alone, (2, Decimal("5.00"), None, "9")]


def test_a_missing_field_raises_and_names_it() -> None:
    decoder = Decoder([ID, column("name", "varchar")], table="customers")
    for read in (decoder.rows, decoder.batch):
        with pytest.raises(DataError, match=r"customers.*'name'"):
            read(b'[{"id":1,"name":"x"},{"id":2}]')


def test_the_last_of_duplicate_keys_wins() -> None:
    assert both(Decoder([ID], table="t"), b'[{"id":1,"id":2}]') == [(2,)]
    assert both(Decoder([ID], table="t"), b'[{"id":"x","id":2}]') == [(2,)]


def test_fields_of_any_name() -> None:
    names = ["class", "key", "def", "odd name", "$top", "überschrift", "__init__", "field0"]
    body = json.dumps([{name: place for place, name in enumerate(names)}]).encode()
    assert both(Decoder([column(name, "bigint") for name in names], table="t"), body) == [tuple(range(8))]


def test_an_inline_object_gives_columns_and_null_gives_nulls() -> None:
    columns = [
        column("address_city", "varchar", "main_address", "city"),
        ID,
        column("address_since", "date", "main_address", "since"),
        column("country", "varchar", "main_address", "country", "code"),
    ]
    body = (
        b'[{"id":1,"main_address":{"city":"Leeds","since":"2020-01-02T00:00:00","country":{"code":"GB"}}},'
        b'{"id":2,"main_address":null},{"id":3,"main_address":{"city":null,"since":null,"country":null}}]'
    )
    expected = [("Leeds", 1, date(2020, 1, 2), "GB"), (None, 2, None, None), (None, 3, None, None)]
    assert both(Decoder(columns, table="t"), body) == expected
    assert both(Decoder(columns, table="t"), body.replace(b'"id":3', b'"id":"3"')) == expected
    with pytest.raises(DataError, match=r"main_address\.city"):
        Decoder(columns, table="t").rows(b'[{"id":1,"main_address":{"since":null,"country":null}}]')


LINES = [
    column("order_id", "bigint", from_parent=True),
    ID,
    column("price", "decimal(18,5)"),
]


def test_rows_in_an_array_carry_the_key_of_their_parent() -> None:
    decoder = Decoder(LINES, table="lines", array=("lines",))
    body = (
        b'[{"id":10,"lines":[{"id":1,"price":1.5},{"id":2,"price":null}]},{"id":11,"lines":[]},'
        b'{"id":12,"lines":null},{"id":13,"lines":[{"id":3,"price":2}]}]'
    )
    expected = [(10, 1, Decimal("1.50000")), (10, 2, None), (13, 3, Decimal("2.00000"))]
    assert both(decoder, body) == expected
    assert both(decoder, body.replace(b'"id":3', b'"id":"3"')) == expected
    with pytest.raises(DataError, match="'lines'"):
        decoder.rows(b'[{"id":10}]')


def test_the_key_of_the_parent_may_have_another_name() -> None:
    decoder = Decoder(LINES[:2], table="lines", array=("lines",), parent_key="order no")
    assert both(decoder, b'[{"order no":10,"lines":[{"id":1}]}]') == [(10, 1)]


def test_arrays_within_arrays() -> None:
    columns = [
        column("item", "varchar"),
        column("order_id", "bigint", from_parent=True),
        column("line_id", "bigint", from_parent=True),
    ]
    keys = {"order_id": (0, "id"), "line_id": (1, "id")}
    decoder = Decoder(columns, table="items", array=("lines", "items"), parent_keys=keys)
    body = (
        b'[{"id":1,"lines":[{"id":5,"items":[{"item":"a"},{"item":"b"}]},{"id":6,"items":[]}]},'
        b'{"id":2,"lines":[{"id":7,"items":[{"item":"c"}]}]}]'
    )
    expected = [("a", 1, 5), ("b", 1, 5), ("c", 2, 7)]
    assert both(decoder, body) == expected
    assert both(decoder, body.replace(b'"id":7', b'"id":"7"')) == expected


def test_values_of_the_parent_may_come_from_the_url() -> None:
    decoder = Decoder(LINES, table="lines")
    assert both(decoder, b'[{"id":1,"price":2}]', {"order_id": 10}) == [(10, 1, Decimal("2.00000"))]
    assert both(decoder, b'[{"id":"1","price":2}]', {"order_id": "10"}) == [(10, 1, Decimal("2.00000"))]
    assert both(decoder, b"[]", {"order_id": 10}) == []
    with pytest.raises(InternalError):
        decoder.rows(b'[{"id":1,"price":2}]')


def test_one_object() -> None:
    assert both(Decoder([ID], table="t", single=True), b' {"id":1}') == [(1,)]
    below = Decoder(LINES, table="t", single=True, array=("lines",))
    assert both(below, b'{"id":1,"lines":[{"id":2,"price":3}]}') == [(1, 2, Decimal("3.00000"))]
    with pytest.raises(RequestFailed, match="unexpected shape"):
        Decoder([ID], table="t", single=True).rows(b'[{"id":1}]')


def test_an_envelope_and_a_byte_order_mark_are_accepted() -> None:
    assert both(Decoder([ID], table="t"), b'{"count":1,"value":[{"id":1}]}') == [(1,)]
    assert both(Decoder([ID], table="t"), b'{"value":[{"id":"1"}]}') == [(1,)]
    assert both(Decoder([ID], table="t"), b'\xef\xbb\xbf [{"id":1}]') == [(1,)]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"<!DOCTYPE html><html>Sign in</html>", "web page"),
        (b'[{"id":1},{"id":', "cut off"),
        (b'[{"id":1}', "cut off"),
        (b'[{"id":1}] x', "no JSON"),
        (b'[{"id":NaN}]', "no JSON"),
        (b'[{"id":"\xff"}]', "no JSON"),
        (b"null", "unexpected shape"),
        (b"5", "unexpected shape"),
        (b'{"Message":"oops"}', "unexpected shape"),
        (b'{"value":{}}', "unexpected shape"),
        (b"[1]", "unexpected shape"),
        (b"[null]", "unexpected shape"),
        (b"[" * 100_000, "nests too deeply"),
    ],
)
def test_what_is_no_page_is_said_in_plain_words(body: bytes, said: str) -> None:
    decoder = Decoder([ID], table="customers")
    for read in (decoder.rows, decoder.batch):
        with pytest.raises(RequestFailed, match=said) as caught:
            read(body)
        assert "customers" in str(caught.value)


def test_a_list_where_an_object_belongs_and_the_other_way_round() -> None:
    with pytest.raises(RequestFailed, match="'main_address'"):
        Decoder([column("city", "varchar", "main_address", "city")], table="t").rows(b'[{"main_address":5}]')
    with pytest.raises(RequestFailed, match="'lines'"):
        Decoder(LINES, table="t", array=("lines",)).rows(b'[{"id":1,"lines":{}}]')


def test_json_is_the_text_that_was_sent() -> None:
    assert one("json", '[{"a": 1.10, "b":[ "\\u00e9" ]}]') == '[{"a": 1.10, "b":[ "\\u00e9" ]}]'
    assert one("json", "[]") == "[]"
    assert one("json", '{"a":12345678901234567890.123456789}') == '{"a":12345678901234567890.123456789}'
    assert one("json", "null") is None


@pytest.mark.parametrize("wrap", ["[%s]", '{"value": [%s]}'])
def test_json_is_the_same_text_on_a_page_that_is_read_leniently(wrap: str) -> None:
    decoder = Decoder([ID, column("c", "json")], table="t")
    page = wrap % '{"id":"1","c":[ {"n":1.50} ]},{"id":2,"c":null},{"id":3,"c":[]}'
    assert both(decoder, page.encode()) == [(1, '[ {"n":1.50} ]'), (2, None), (3, "[]")]
    single = Decoder([ID, column("c", "json")], table="t", single=True)
    assert both(single, b'{"id":"1","c":[ 1.0 ]}') == [(1, "[ 1.0 ]")]


def test_json_that_is_no_array_or_is_absent_is_refused() -> None:
    decoder = Decoder([ID, column("c", "json")], table="t")
    with pytest.raises(DataError, match=r"t\.c: Sage sent 'x', .*neither an array nor an object"):
        decoder.rows(b'[{"id":1,"c":"x"}]')
    with pytest.raises(DataError, match="lacks the field 'c'"):
        decoder.rows(b'[{"id":1}]')
    with pytest.raises(RequestFailed, match="cut off"):
        decoder.rows(b'[{"id":1,"c":[{"a":1]}]')
