"""Cutting keys into ranges: nothing left out, nothing twice, and worth it."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sage200_dialect.client.ranges import Span, cut


@given(
    first=st.integers(-10, 10**6),
    rows=st.integers(1, 10**5),
    sparse=st.integers(1, 1000),
    beyond=st.integers(-10, 10**9),
    page=st.integers(1, 5000),
    workers=st.integers(1, 64),
)
def test_ranges_follow_each_other_without_gap_and_the_last_begins_at_the_highest_key(
    first: int, rows: int, sparse: int, beyond: int, page: int, workers: int
) -> None:
    last = first + rows * sparse
    spans = cut(Span(first, last), rows, last + beyond, page, workers)
    assert len(spans) <= 9 * workers + 3
    if spans:
        assert spans[0].after == last
        assert spans[-1] == Span(last + beyond, None)
        for one, following in pairwise(spans):
            assert one.upto == following.after
            assert one.after < following.after


def test_dense_keys_are_cut_at_whole_pages() -> None:
    assert cut(Span(1, 15_000), 15_000, 31_000, 5000, 4) == [
        Span(15_000, 20_000),
        Span(20_000, 25_000),
        Span(25_000, 30_000),
        Span(30_000, 31_000),
        Span(31_000, None),
    ]


def test_few_pages_are_not_worth_cutting() -> None:
    assert cut(Span(1, 15_000), 15_000, 29_999, 5000, 4) == []
    assert cut(Span(1, 15_000), 15_000, 15_000, 5000, 4) == []
    assert cut(Span(1, 150_000), 15_000, 290_000, 5000, 4) == []
