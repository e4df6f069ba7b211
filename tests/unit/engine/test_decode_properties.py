"""Random values come back exactly, whichever way a page is read; random bytes never surprise."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sage200_dialect.catalog.model import Column
from sage200_dialect.engine.decode import Decoder
from sage200_dialect.errors import DataError, RequestFailed
from sage200_dialect.types import parse_type

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
KINDS: dict[str, st.SearchStrategy[Any]] = {
    "bigint": st.integers(-(2**63), 2**63 - 1),
    "decimal(18,2)": st.decimals(min_value=-(10**15), max_value=10**15, places=2),
    "decimal(28,9)": st.decimals(min_value=-(10**18), max_value=10**18, places=9),
    "double": st.floats(allow_nan=False, allow_infinity=False),
    "varchar": TEXT,
    "boolean": st.booleans(),
    "date": st.dates(),
    "timestamp": st.datetimes(),
    "timestamp utc": st.datetimes(),
}
COLUMNS = [Column(name=f"c {kind}", type=parse_type(kind), path=(kind,)) for kind in KINDS]
ROWS = st.lists(st.tuples(*(st.none() | values for values in KINDS.values())), max_size=4)


def literal(value: object) -> str:
    if isinstance(value, datetime):
        return json.dumps(value.isoformat())
    if isinstance(value, date):
        return json.dumps(f"{value.isoformat()}T00:00:00")
    return str(value) if isinstance(value, Decimal) else json.dumps(value)


def page(rows: list[tuple[Any, ...]]) -> bytes:
    objects = (
        ",".join(f"{json.dumps(kind)}:{literal(value)}" for kind, value in zip(KINDS, row, strict=True))
        for row in rows
    )
    return ("[" + ",".join("{" + each + "}" for each in objects) + "]").encode()


@settings(max_examples=150, deadline=None)
@given(rows=ROWS)
def test_values_come_back_exactly_by_row_by_batch_and_leniently(rows: list[tuple[Any, ...]]) -> None:
    decoder = Decoder(COLUMNS, table="t")
    body = page(rows)
    assert decoder.rows(body) == rows
    assert [tuple(each.values()) for each in decoder.batch(body).to_pylist()] == rows
    # One more row with a number sent as text sends the whole page down the lenient path.
    stray = body[:-1] + (b"," if rows else b"") + page([(None,) * len(KINDS)])[1:].replace(b"null", b'"7"', 1)
    assert decoder.rows(stray) == [*rows, (7, *(None,) * (len(KINDS) - 1))]
    assert [tuple(each.values()) for each in decoder.batch(stray).to_pylist()] == decoder.rows(stray)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*KINDS, "value", "lines"]), inner, max_size=4)
    ),
    max_leaves=12,
)


def try_all(body: bytes) -> None:
    """Only the driver's errors may leave a decoder, and rows and batch agree on whether there are any."""
    for options in ({}, {"single": True}, {"array": ("lines",)}):
        decoder = Decoder(COLUMNS[:4], table="t", **options)
        outcomes = []
        for read in (decoder.rows, decoder.batch):
            try:
                outcomes.append(len(read(body)) if read == decoder.rows else read(body).num_rows)
            except (DataError, RequestFailed) as error:
                outcomes.append(str(error))
        assert outcomes[0] == outcomes[1]


@settings(max_examples=150, deadline=None)
@given(body=st.binary(max_size=60))
def test_any_bytes(body: bytes) -> None:
    try_all(body)


@settings(max_examples=150, deadline=None)
@given(value=JSON, cut=st.integers(0, 40))
def test_any_json_whole_or_cut(value: object, cut: int) -> None:
    body = json.dumps(value).encode()
    try_all(body)
    try_all(body[:cut])
    try_all(b"[" + body + b"]")


@settings(max_examples=100, deadline=None)
@given(rows=ROWS.filter(bool), data=st.data())
def test_a_page_cut_anywhere_raises(rows: list[tuple[Any, ...]], data: st.DataObject) -> None:
    body = page(rows)
    end = data.draw(st.integers(0, len(body) - 1))
    try:
        Decoder(COLUMNS, table="t").rows(body[:end])
    except RequestFailed:
        return
    raise AssertionError("a cut page was read as whole")
