"""Primary, unique and foreign keys of tables, named: what reflection and SQL's metadata report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sage200_dialect.catalog.every_company import EveryCompany
from sage200_dialect.catalog.model import Link, Table

FindTable = Callable[[str], "Table | None"]
"""The table of that name in the same schema, or None."""


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`columns` hold what `referred` holds in one row of `table`, part by part."""

    name: str
    columns: tuple[str, ...]
    table: str
    referred: tuple[str, ...]


def primary_key_name(table: Table) -> str | None:
    """None where Sage states no key: an inferred one may not be unique."""
    return table.key_name or f"pk_{table.name}" if table.primary_key else None


def unique_keys(table: Table) -> dict[str, tuple[str, ...]]:
    """Columns by the name of the constraint. In `all_companies` a value is unique within its company."""
    company = _company(table)
    return {
        name: (*company, *columns)
        for name, columns in table.unique.items()
        if all(_shown(table, column) for column in columns)
    }


def foreign_keys(table: Table, find: FindTable) -> list[ForeignKey]:
    """One foreign key per link whose target exists in this edition.

    Links that together name the whole composite key of one table become one composite foreign key.
    """
    found: list[ForeignKey] = []
    company = _company(table)
    for group in _grouped(table, find):
        columns = (*company, *(link.column for link in group))
        referred = (*company, *(link.referred for link in group))
        stated = next((link.name for link in group if link.name is not None), None)
        name = stated or f"fk_{table.name}_{'_'.join(columns)}"
        found.append(ForeignKey(name, columns, group[0].table, referred))
    return found


def _company(table: Table) -> tuple[str, ...]:
    """In `all_companies` a row belongs to one company, and so do the rows that it refers to."""
    return (table.company.name,) if isinstance(table, EveryCompany) else ()


def _grouped(table: Table, find: FindTable) -> list[list[Link]]:
    by_target: dict[str, list[Link]] = {}
    for link in table.links:
        target = find(link.table)
        if target is not None and link.referred in target.by_name and _shown(table, link.column):
            by_target.setdefault(link.table, []).append(link)
    groups: list[list[Link]] = []
    for name, links in by_target.items():
        target = find(name)
        key = target.key if target is not None else ()
        by_referred = {link.referred: link for link in links}
        if len(key) > 1 and len(links) == len(key) and set(by_referred) == set(key):
            groups.append([by_referred[part] for part in key])
        else:
            groups.extend([link] for link in links)
    return groups


def _shown(table: Table, name: str) -> bool:
    column = table.by_name.get(name)
    return column is not None and not column.hidden
