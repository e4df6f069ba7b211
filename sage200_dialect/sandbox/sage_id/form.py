"""Parameters as OAuth reads them, from a query or a form-encoded body."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl


@dataclass(frozen=True, slots=True)
class Form:
    values: dict[str, str]
    """Without those that have no value: they count as left out (RFC 6749 3.1)."""
    repeated: frozenset[str]
    """Names that are given more than once, which is an error."""

    def get(self, name: str) -> str:
        """Empty if it is left out."""
        return self.values.get(name, "")


def read_form(text: str) -> Form:
    values: dict[str, str] = {}
    repeated: set[str] = set()
    for name, value in parse_qsl(text):
        if name in values:
            repeated.add(name)
        values[name] = value
    return Form(values, frozenset(repeated))
