"""The links of some tables as a mermaid entity-relationship diagram."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from sage200_dialect.cli.catalog import links_to

if TYPE_CHECKING:
    from sage200_dialect.catalog import Catalog
    from sage200_dialect.catalog.model import Link, Table

_PLAIN = re.compile(r"[A-Za-z]\w*", re.ASCII)
_WORDS = frozenset(
    "class classdef direction erdiagram many one only optionally style title to u zero".split()  # noqa: SIM905
)
_Drawn: TypeAlias = "tuple[Table, Link, Table]"


def diagram(tables: Sequence[Table], catalog: Catalog) -> Iterator[str]:
    """The lines of the diagram: each table with its keys and links, and the links between the tables.

    One table alone is drawn with all that it links to and all that links to it.
    """
    chosen = list(dict.fromkeys(tables))
    drawn = _all_of(chosen[0], catalog) if len(chosen) == 1 else _between(chosen)
    yield "erDiagram"
    for table in chosen:
        yield from _entity(table, {link.column for owner, link, _ in drawn if owner is table})
    for table in dict.fromkeys(end for owner, _, target in drawn for end in (owner, target)):
        if table not in chosen:
            yield f"    {_name(table.name)}"
    for owner, link, target in drawn:
        yield _relation(owner, link, target)


def _between(tables: Sequence[Table]) -> list[_Drawn]:
    by_name = {table.name: table for table in tables}
    links = ((owner, link, by_name.get(link.table)) for owner in tables for link in owner.links)
    return [(owner, link, target) for owner, link, target in links if target is not None]


def _all_of(table: Table, catalog: Catalog) -> list[_Drawn]:
    outwards = ((table, link, catalog.find(link.table)) for link in table.links)
    inwards = (
        (other, link, table) for other, link in links_to(table, catalog.tables()) if other is not table
    )
    return [*((owner, link, target) for owner, link, target in outwards if target is not None), *inwards]


def _entity(table: Table, links: set[str]) -> Iterator[str]:
    yield f"    {_name(table.name)} {{"
    for column in table.columns:
        marks = ", ".join(
            mark for mark, holds in (("PK", column.name in table.key), ("FK", column.name in links)) if holds
        )
        if marks:
            type_ = str(column.type).partition("(")[0]
            yield f"        {_word(type_)} {_word(column.name)} {marks}{_real(column.name)}"
    yield "    }"


def _relation(owner: Table, link: Link, target: Table) -> str:
    column = owner.by_name.get(link.column)
    part = link.column in owner.key
    one = "||" if part or (column is not None and not column.nullable) else "|o"
    line = "--" if part else ".."
    return f"    {_name(target.name)} {one}{line}o{{ {_name(owner.name)} : {_quoted(link.column)}"


def _word(text: str) -> str:
    """A type or a column, which mermaid does not let stand between quotes."""
    return re.sub(r"\W", "_", text if text[:1].isalpha() else f"_{text}", flags=re.ASCII)


def _real(column: str) -> str:
    """The name as it is, as a comment, where `_word` had to change it."""
    return "" if _word(column) == column else f" {_quoted(column)}"


def _name(name: str) -> str:
    """Mermaid's own words and other characters than those of a plain word need quotes."""
    return name if _PLAIN.fullmatch(name) and name.lower() not in _WORDS else _quoted(name)


def _quoted(text: str) -> str:
    """Mermaid knows no way to write these characters between quotes."""
    return '"' + re.sub(r'["%\\\s\x00-\x1f]+', " ", text) + '"'
