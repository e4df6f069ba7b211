"""The literals of a statement, which the driver may be given as parameters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .values import Value, literal

_MARK = re.compile("\x00(\\d+)\x00")


@dataclass
class Literals:
    style: str = "text"
    """text, qmark or named."""
    values: list[Value] = field(default_factory=list)

    def write(self, given: Value) -> str:
        self.values.append(given)
        return f"\x00{len(self.values) - 1}\x00"

    def value(self, written: str) -> Value:
        """What was written; quoted text is its own value."""
        match = _MARK.fullmatch(written)
        return written if match is None else self.values[int(match[1])]

    def oracle(self, sql: str) -> str:
        return _MARK.sub(lambda match: literal(self.values[int(match[1])]), sql)

    def driver(self, sql: str) -> tuple[str, list[Value] | dict[str, Value]]:
        if self.style == "text":
            return self.oracle(sql), []
        places = [int(place) for place in _MARK.findall(sql)]
        if self.style == "qmark":
            return _MARK.sub("?", sql), [self.values[place] for place in places]
        named = {f"p{place}": self.values[place] for place in places}
        return _MARK.sub(lambda match: f":p{match[1]}", sql), named
