"""The one table of types: catalogue text, SQL, Arrow and Python.

| catalogue text   | SQL (description)  | Arrow             | Python            |
| ---------------- | ------------------ | ----------------- | ----------------- |
| `bigint`         | BIGINT             | int64             | int               |
| `decimal(p,s)`   | DECIMAL(p,s)       | decimal128(p, s)  | decimal.Decimal   |
| `double`         | DOUBLE             | float64           | float             |
| `varchar(n)`     | VARCHAR(n)         | string            | str               |
| `varchar`        | VARCHAR            | string            | str               |
| `json`           | VARCHAR            | string            | str               |
| `boolean`        | BOOLEAN            | bool              | bool              |
| `date`           | DATE               | date32            | datetime.date     |
| `timestamp`      | TIMESTAMP          | timestamp[us]     | naive datetime    |
| `timestamp utc`  | TIMESTAMP          | timestamp[us]     | naive datetime    |

`timestamp utc` is a timestamp that Sage states to be UTC; the zone of any other is unknown. `json` is the
text of an array or object, letter by letter as Sage sent it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    import pyarrow as pa

TypeName = Literal["BIGINT", "DECIMAL", "DOUBLE", "VARCHAR", "BOOLEAN", "DATE", "TIMESTAMP"]


@dataclass(frozen=True, slots=True)
class SqlType:
    """A column's type. `str()` gives the SQL text that `cursor.description` shows."""

    name: TypeName
    precision: int | None = None
    scale: int | None = None
    length: int | None = None
    utc: bool = False
    json: bool = False

    def __str__(self) -> str:
        if self.name == "DECIMAL":
            return f"DECIMAL({self.precision},{self.scale})"
        if self.name == "VARCHAR" and self.length is not None:
            return f"VARCHAR({self.length})"
        return self.name

    @property
    def numeric(self) -> bool:
        return self.name in ("BIGINT", "DECIMAL", "DOUBLE")

    @property
    def temporal(self) -> bool:
        return self.name in ("DATE", "TIMESTAMP")

    def arrow(self) -> pa.DataType:
        """The Arrow type that holds this column's values without loss."""
        import pyarrow as pa

        match self.name:
            case "BIGINT":
                return pa.int64()
            case "DECIMAL":
                return pa.decimal128(self.precision, self.scale)
            case "DOUBLE":
                return pa.float64()
            case "VARCHAR":
                return pa.string()
            case "BOOLEAN":
                return pa.bool_()
            case "DATE":
                return pa.date32()
            case "TIMESTAMP":
                return pa.timestamp("us")


_TEXT = re.compile(
    r"(bigint|decimal|double|varchar|json|boolean|date|timestamp)(?:\((\d+)(?:,(\d+))?\))?( utc)?"
)


@lru_cache(maxsize=256)
def parse_type(text: str) -> SqlType:
    """`'decimal(18,2)'` -> SqlType. Raises ValueError for a text that is not in the table above."""
    match = _TEXT.fullmatch(text)
    if match is None:
        raise ValueError(
            f"unknown type {text!r}; known: bigint, decimal(p,s), double, varchar, varchar(n), "
            "json, boolean, date, timestamp, timestamp utc"
        )
    name, first, second, utc = match.groups()
    takes = {"decimal": 2, "varchar": (1 if first else 0)}.get(name, 0)
    if sum(part is not None for part in (first, second)) != takes or (utc and name != "timestamp"):
        raise ValueError(f"wrong type {text!r}")
    if name == "decimal":
        return SqlType("DECIMAL", precision=int(first), scale=int(second))
    if name == "json":
        return SqlType("VARCHAR", json=True)
    if name == "varchar":
        return SqlType("VARCHAR", length=int(first) if first else None)
    return SqlType(cast(TypeName, name.upper()), utc=bool(utc))
