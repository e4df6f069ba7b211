"""What a statement that writes has to read, through the same plans as any query."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from sage200_dialect.catalog.model import Column
from sage200_dialect.engine.result import Row
from sage200_dialect.sql.constants import to_literal
from sage200_dialect.sql.planner import Prepared
from sage200_dialect.sql.schemas import MAIN
from sage200_dialect.sql.write import Write

Read = Callable[[Prepared, "Sequence[object] | Mapping[str, object]"], "Rows"]
"""Runs a query with its parameters."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A query's answer, whole. `columns` are (name, SQL type)."""

    columns: tuple[tuple[str, str], ...]
    rows: list[Row]


def own_parameters(
    prepared: Prepared, values: Mapping[str, object]
) -> Sequence[object] | Mapping[str, object]:
    """Of a whole statement's values those that a part of it names."""
    names = prepared.parameters
    if any(name.startswith("?") for name in names):
        return [values[name] for name in names]
    return {name: values[name] for name in names}


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads for one `Write`. `prepare` resolves a query over its table."""

    write: Write
    read: Read
    prepare: Callable[[exp.Query], Prepared]

    def source(self, prepared: Prepared, values: Mapping[str, object]) -> Rows:
        """The answer of a part of the statement."""
        return self.read(prepared, own_parameters(prepared, values))

    def again(self, prepared: Prepared, key: object, values: Mapping[str, object]) -> list[Row]:
        """The row of an UPDATE or DELETE as it is at this moment; [] when it no longer meets the WHERE."""
        tree = prepared.query.tree.copy()
        assert isinstance(tree, exp.Select)
        condition = exp.EQ(this=tree.selects[0].unalias().copy(), expression=to_literal(key))
        query = replace(prepared.query, tree=tree.where(condition, copy=False))
        return self.source(replace(prepared, query=query), values).rows

    def by_column(self, columns: Iterable[Column], column: str, values: Iterable[object]) -> list[Row]:
        """The columns of the rows whose `column` holds one of the values."""
        return self.read(self.prepare(self._select(columns, column, values)), ()).rows

    def all_of(self, table: str, column: str) -> list[object]:
        """The values of a column of any table of the company."""
        query = exp.select(exp.column(column)).from_(self._table(table))
        return [row[0] for row in self.read(self.prepare(query), ()).rows]

    def _select(self, columns: Iterable[Column], column: str, values: Iterable[object]) -> exp.Select:
        source = self._table(self.write.table.name)
        wanted = exp.In(this=exp.column(column), expressions=[to_literal(each) for each in values])
        return exp.select(*(exp.column(each.name) for each in columns)).from_(source).where(wanted)

    def _table(self, name: str) -> exp.Table:
        company = self.write.company
        return exp.table_(name, db=MAIN if company is None else company.name, quoted=True)
