"""Pushdown never changes an answer: a quick run of random statements over random schemas.

The examples are the same each time. `tests/property/run --examples N` tries others, as many as one likes.
"""

from __future__ import annotations

import pytest

from .choices import Choices
from .examples import PER_SCHEMA, Place, failures, schema, setting, told
from .judge import Bench

SEED = 1
SCHEMAS = 14


@pytest.mark.parametrize("number", range(SCHEMAS))
def test_answers_are_right(number: int) -> None:
    with Bench(schema(SEED, number), setting(SEED, number)) as bench:
        found = list(failures(bench, SEED, number, range(PER_SCHEMA)))
        if found:
            pytest.fail(told(found[0]), pytrace=False)
        shown = "\n".join(map(str, bench.refused))
        assert len(bench.refused) <= PER_SCHEMA / 20, f"the generator makes what is no SQL:\n{shown}"


def test_an_example_is_the_same_each_time() -> None:
    assert schema(7, 3) == schema(7, 3)
    assert setting(7, 30) == setting(7, 30)
    assert Place.parse(str(Place(7, 3, 1))) == Place(7, 3, 1)
    first, second = Choices("7.3.1"), Choices("7.3.1")
    assert [first.below(100) for _ in range(50)] == [second.below(100) for _ in range(50)]
