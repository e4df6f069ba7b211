"""Random draws that every Python makes alike, so that golden files hold everywhere."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

T = TypeVar("T")


class Draws:
    """Draws from a seed. Of `random`, Python promises the same numbers for `random()` only."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def between(self, least: int, most: int) -> int:
        """A number from `least` to `most`, both included."""
        return least + int(self._random.random() * (most - least + 1))

    def one_in(self, count: int) -> bool:
        return self.between(1, count) == 1

    def pick(self, options: Sequence[T]) -> T:
        return options[self.between(0, len(options) - 1)]

    def some(self, options: Sequence[T], count: int) -> list[T]:
        """`count` different options."""
        left = list(options)
        return [left.pop(self.between(0, len(left) - 1)) for _ in range(count)]

    def money(self, least: int, most: int) -> Decimal:
        """An amount between two numbers of pence."""
        return Decimal(self.between(least, most)).scaleb(-2)

    def text(self, words: Sequence[str], count: int) -> str:
        return " ".join(self.pick(words) for _ in range(count))
