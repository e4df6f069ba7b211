"""What SQLAlchemy's inspector is told of one table: pure functions of the catalogue, no request."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sage200_dialect.catalog.every_company import EveryCompany
from sage200_dialect.dialect.types import from_sql_type

if TYPE_CHECKING:
    from sage200_dialect.catalog.model import Column, Link, Table

FindTable = Callable[[str], "Table | None"]
"""The table of that name in the connected edition, or None."""


def columns(table: Table) -> list[dict[str, Any]]:
    """`{"name", "type", "nullable", "default", "comment"}` of each column of `*`, in the catalogue's order.

    A hidden column is left out, as other dialects leave out invisible ones: a tool that selects every column
    would pay for its expand. It can still be named in SQL or declared in a `Table`.
    """
    links = {link.column: link for link in table.links}
    return [
        {
            "name": column.name,
            "type": from_sql_type(column.type),
            "nullable": column.nullable and column.name not in table.primary_key,
            "default": None,
            "comment": column_comment(column, links.get(column.name)),
        }
        for column in table.columns
        if not column.hidden
    ]


def column_comment(column: Column, link: Link | None) -> str | None:
    """The facts that a type cannot carry, each a short sentence; None when there are none."""
    facts = []
    if column.read_only:
        facts.append("Read-only.")
    if column.required:
        facts.append("Required to create a record.")
    if column.default is not None:
        facts.append(f"Default: {column.default}.")
    if column.values:
        facts.append(f"Values include: {', '.join(column.values)}.")
    if column.enumeration:
        facts.append(f"Values are listed in {column.enumeration}.")
    if link is not None:
        facts.append(f"Refers to {link.table}.{link.referred}{_unstated(link)}.")
    if column.type.utc:
        facts.append("UTC.")
    if not column.path:
        facts.append("The company that the row belongs to.")
    elif column.from_parent:
        facts.append("Key of the parent record.")
    if column.professional_only:
        facts.append("Sage 200 Professional only.")
    if column.since:
        facts.append(f"Since {column.since}.")
    return " ".join(facts) or None


def _unstated(link: Link) -> str:
    return "" if link.evidence == "stated" else " (inferred)"


def primary_key(table: Table) -> dict[str, Any]:
    """The stated key; an inferred one is not reported, for it may not be unique."""
    name = f"pk_{table.name}" if table.primary_key else None
    return {"constrained_columns": list(table.primary_key), "name": name}


def foreign_keys(table: Table, find: FindTable, schema: str | None) -> list[dict[str, Any]]:
    """One foreign key per link whose target exists in this edition.

    Links that together name the whole composite key of one table become one composite foreign key.
    """
    every = isinstance(table, EveryCompany)
    # In `all_companies` a row belongs to one company, and so do the rows that it refers to.
    company = [table.columns[0].name] if every else []
    found: list[dict[str, Any]] = []
    for group in _grouped(table, find):
        local = [*company, *(link.column for link in group)]
        found.append(
            {
                "name": f"fk_{table.name}_{'_'.join(local)}",
                "constrained_columns": local,
                "referred_schema": schema,
                "referred_table": group[0].table,
                "referred_columns": [*company, *(link.referred for link in group)],
                "options": {},
            }
        )
    return found


def _grouped(table: Table, find: FindTable) -> list[list[Link]]:
    by_target: dict[str, list[Link]] = {}
    for link in table.links:
        target = find(link.table)
        if target is not None and link.referred in target.by_name and _reflected(table, link.column):
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


def _reflected(table: Table, name: str) -> bool:
    column = table.by_name.get(name)
    return column is not None and not column.hidden


def table_comment(table: Table) -> dict[str, Any]:
    """Module, kind, verbs and editions in one line."""
    facts = [f"{table.module} ({table.kind})", ", ".join(sorted(table.methods)) or "no verbs stated"]
    if len(table.editions) == 1:
        facts.append(f"{next(iter(table.editions))} only")
    if table.key and not table.primary_key:
        facts.append(f"rows are told apart by {', '.join(table.key)}, which Sage does not state")
    if table.added:
        facts.append(f"since {table.added}")
    return {"text": "; ".join(facts)}
