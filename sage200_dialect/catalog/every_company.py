"""A table as `all_companies` holds it: the rows of every company, under one leading column."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import lru_cache

from sage200_dialect.catalog.model import Column, Table
from sage200_dialect.types import parse_type


@dataclass(frozen=True, eq=False)
class EveryCompany(Table):
    """`base` is the table as one company has it; the first column names the company of a row."""

    base: Table = field(kw_only=True)

    @property
    def company(self) -> Column:
        return self.columns[0]


@lru_cache(maxsize=1024)
def in_every_company(table: Table) -> EveryCompany:
    """The table with its company column; the company becomes part of its key. Nothing can be written."""
    taken = table.by_name
    name = "company"
    while name in taken:
        name += "_"
    company = Column(name, parse_type("varchar"), (), nullable=False, from_parent=True, read_only=True)
    same = {each.name: getattr(table, each.name) for each in fields(Table)}
    same |= {
        "columns": (company, *table.columns),
        "key": (name, *table.key) if table.key else (),
        "methods": table.methods & {"list", "get"},
        "write_paths": {},
    }
    return EveryCompany(**same, base=table)
