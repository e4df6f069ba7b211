"""Names of tables and columns: plain ones, long ones, and those that SQL has words for."""

from __future__ import annotations

import random

from sage200_dialect import catalog

WORDS = (
    "amount", "balance", "reference", "status", "quantity", "total", "created", "updated", "region",
    "category", "unit", "line", "batch", "note", "area", "rank_no", "level", "phase", "a", "b", "x1",
    "is_open",
)  # fmt: skip
RESERVED = (
    "order", "group", "select", "from", "where", "table", "end", "case", "desc", "limit", "user",
    "join", "union", "having", "primary", "default", "with", "when", "date", "timestamp", "time",
    "interval", "values", "key", "index", "left", "cross", "count", "sum", "rows", "window", "over",
    "filter", "exists", "distinct", "offset", "top", "all", "set", "year", "month", "value", "type",
    "name", "first", "last", "partition", "by", "as", "on", "using",
)  # fmt: skip
LONG = "the_number_of_days_between_the_promised_and_the_actual_delivery_of_the_last_consignment_to_it"


class Names:
    """Different names, also without case and underscores, which is how SQL here finds them too."""

    def __init__(self, random_: random.Random, table: str = "") -> None:
        self.table = table
        self._random = random_
        self._taken = {"place"}

    def of_a_table(self) -> Names:
        """The names of a new table: its own, and those of its columns to come."""
        shipped = catalog.load().names()
        while True:
            style = self._random.random()
            name = self._random.choice(RESERVED) if style < 0.15 else f"{self._random.choice(WORDS)}_lists"
            name = f"{LONG}_list" if style > 0.95 else name
            if name not in shipped and self._take(name):
                return Names(self._random, name)

    def key(self) -> str:
        return self._free(self._random.choice(("id", "id", "id", "code", self._word())))

    def column(self) -> str:
        return self._free(self._word())

    def _word(self) -> str:
        style = self._random.random()
        if style < 0.15:
            return self._random.choice(RESERVED)
        if style < 0.17:
            return LONG
        return self._random.choice(WORDS)

    def _free(self, word: str) -> str:
        name, number = word, 1
        while not self._take(name):
            number += 1
            name = f"{word}_{number}"
        return name

    def _take(self, name: str) -> bool:
        loose = name.lower().replace("_", "")
        if loose in self._taken:
            return False
        self._taken.add(loose)
        return True


def quoted(name: str) -> str:
    """The name as SQL takes it anywhere."""
    return f'"{name}"' if name in RESERVED else name
