"""What became of each row of a statement that writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

State = Literal["done", "refused", "unknown", "not sent"]


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """`row` counts from 1, in the order in which the rows were given or found.

    `key` is that of the row (None: a new one, or one that is not known). `refused`: surely not carried out;
    `unknown`: perhaps; `not sent`: Sage was never asked.
    """

    row: int
    state: State
    key: object = None
    message: str = ""


@dataclass
class WriteReport:
    """One execution, as far as it has come: another thread may read it meanwhile.

    `keys` are those of the rows that were written, in order; `failures` are the rows that were refused, and
    those of which nobody knows. `rows` counts all that were to be written, as far as they are known, `gone`
    those of them that somebody else deleted or changed meanwhile.
    """

    kind: str
    table: str
    rows: int = 0
    gone: int = 0
    keys: list[object] = field(default_factory=list)
    failures: list[RowOutcome] = field(default_factory=list)

    @property
    def done(self) -> int:
        """How many rows were written."""
        return len(self.keys)

    @property
    def not_sent(self) -> int:
        """How many rows Sage was never asked to write."""
        asked = sum(each.state != "not sent" for each in self.failures)
        return max(self.rows - self.gone - self.done - asked, 0)

    def __str__(self) -> str:
        refused = sum(each.state == "refused" for each in self.failures)
        unknown = sum(each.state == "unknown" for each in self.failures)
        parts = [f"{self.done} written"]
        parts += [f"{refused} refused"] if refused else []
        parts += [f"{unknown} of unknown outcome"] if unknown else []
        parts += [f"{self.not_sent} not sent"] if self.not_sent else []
        return f"{self.kind} {self.table}: {', '.join(parts)}"
