"""Random choices that are written down, so that a failing example can be replayed and made smaller.

Everything random asks a `Choices` for whole numbers. The numbers taken are the example: a shorter list, or
one of smaller numbers, makes a simpler example, since 0 always stands for the simplest choice.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


class Choices:
    """Choices from a seed, or those of `replay` again, then the simplest."""

    def __init__(self, seed: int | str | None = None, replay: Sequence[int] = ()) -> None:
        self._random = None if seed is None else random.Random(seed)
        self._replay = replay
        self.taken: list[int] = []

    def below(self, end: int) -> int:
        """A number from 0 to `end` - 1."""
        if len(self.taken) < len(self._replay):
            number = min(self._replay[len(self.taken)], end - 1)
        else:
            number = 0 if self._random is None else self._random.randrange(end)
        self.taken.append(number)
        return number

    def chance(self, percent: int) -> bool:
        return self.below(100) >= 100 - percent

    def pick(self, options: Sequence[T]) -> T:
        return options[self.below(len(options))]

    def weighted(self, options: Sequence[tuple[int, T]]) -> T:
        """One of (weight, option); the first is the simplest."""
        number = self.below(sum(weight for weight, _ in options))
        for weight, option in options:
            number -= weight
            if number < 0:
                return option
        raise AssertionError

    def some(self, options: Sequence[T], least: int, most: int) -> list[T]:
        """From `least` to `most` different options."""
        left = list(options)
        count = min(least + self.below(most - least + 1), len(left))
        return [left.pop(self.below(len(left))) for _ in range(count)]


def shrink(found: Sequence[int], fails: Callable[[Sequence[int]], bool], attempts: int = 400) -> list[int]:
    """A simpler list of choices for which `fails` still holds."""
    best = list(found)
    tried: set[tuple[int, ...]] = set()

    def better(candidate: list[int]) -> bool:
        nonlocal best, attempts
        if attempts <= 0 or tuple(candidate) in tried:
            return False
        tried.add(tuple(candidate))
        attempts -= 1
        if not fails(candidate):
            return False
        best = candidate
        return True

    improved = True
    while improved and attempts > 0:
        improved = False
        for size in (32, 16, 8, 4, 2, 1):
            place = len(best) - size
            while place >= 0:
                improved |= better(best[:place] + best[place + size :])
                place = min(place, len(best)) - max(size // 2, 1)
        for size in (8, 4, 1):
            for place in range(0, len(best), size):
                block = best[place : place + size]
                if any(block):
                    improved |= better(best[:place] + [0] * len(block) + best[place + size :])
        for place, number in enumerate(list(best)):
            if place < len(best) and number > 1 and best[place] == number:
                improved |= better([*best[:place], number // 2, *best[place + 1 :]])
    return best
