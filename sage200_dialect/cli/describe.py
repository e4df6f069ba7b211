"""What the catalogue says of a table or procedure: for people in paragraphs, for programs as rows."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sage200_dialect.cli import procedures
from sage200_dialect.cli.catalog import links_to, table_named, verbs
from sage200_dialect.cli.output import print_rows, print_section
from sage200_dialect.dbapi.calls import find

if TYPE_CHECKING:
    from sage200_dialect.catalog import Catalog
    from sage200_dialect.catalog.model import Column, Link, Table

_NAMES = ("column", "type", "null", "key", "refers to", "notes")


def describe(catalog: Catalog, name: str, output: str) -> None:
    """Raises ProgrammingError for an unknown name. A table stands before a procedure of the same name."""
    called = find(name, catalog)
    if called is None:
        _describe_table(catalog, table_named(catalog, name), output)
        return
    table = catalog.find(name)
    if table is not None:
        _describe_table(catalog, table, output)
        if output != "table":
            return
        sys.stdout.write("\n")
    procedures.describe(called, output)


def _describe_table(catalog: Catalog, table: Table, output: str) -> None:
    if output != "table":
        print_rows(_NAMES, _columns(table), output)
        return
    print_section(table.name, list(_facts(table)))
    sys.stdout.write("\n")
    print_rows(_NAMES, _columns(table), output)
    sections = {
        "Refers to": [
            (link.column, f"{link.table}.{link.referred}{_inferred(link)}") for link in table.links
        ],
        "Referred to by": [
            (f"{other.name}.{link.column}", f"{link.referred}{_inferred(link)}")
            for other, link in links_to(table, catalog.tables())
        ],
        "Values": list(_values(table)),
        "Columns with these values": list(_users(table, catalog)),
    }
    for heading, pairs in sections.items():
        if pairs:
            sys.stdout.write("\n")
            print_section(heading, pairs)


def _facts(table: Table) -> Iterator[tuple[str, str]]:
    yield "module", table.module
    yield "kind", table.kind
    if table.key:
        stated = "" if table.primary_key else " (inferred, not stated by Sage)"
        yield "key", f"{', '.join(table.key)}{stated}"
    else:
        yield "key", "none"
    yield "verbs", verbs(table.methods) or "none stated"
    if len(table.editions) == 1:
        yield "edition", f"{next(iter(table.editions))} only"
    if table.added:
        yield "since", table.added
    if table.parameters:
        yield "query parameters", ", ".join(table.parameters)


def _columns(table: Table) -> Iterator[tuple[str, ...]]:
    links = {link.column: f"{link.table}.{link.referred}" for link in table.links}
    for column in table.columns:
        yield (
            column.name,
            str(column.type),
            "" if column.nullable else "not null",
            "key" if column.name in table.key else "",
            links.get(column.name, ""),
            ", ".join(_notes(column)),
        )


def _notes(column: Column) -> Iterator[str]:
    if column.read_only:
        yield "read-only"
    if column.required:
        yield "required"
    if column.enumeration:
        yield f"values in {column.enumeration}"
    if column.hidden:
        yield "not in *"
    if column.professional_only:
        yield "Professional only"
    if column.since:
        yield f"since {column.since}"


def _values(table: Table) -> Iterator[tuple[str, str]]:
    """What is known of the values of each enumeration column. Sage has the whole list."""
    for column in table.columns:
        known = ", ".join((*column.values, "…")) if column.values else ""
        listed = f"listed in {column.enumeration}" if column.enumeration else ""
        if known or listed:
            yield column.name, f"{known} ({listed})" if known and listed else known or listed


def _users(table: Table, catalog: Catalog) -> Iterator[tuple[str, str]]:
    """The columns whose values this table lists."""
    if table.kind == "enum":
        for other in catalog.tables():
            columns = [column.name for column in other.columns if column.enumeration == table.name]
            if columns:
                yield other.name, ", ".join(columns)


def _inferred(link: Link) -> str:
    return "" if link.evidence == "stated" else " (inferred)"
