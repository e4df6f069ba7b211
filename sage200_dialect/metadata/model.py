"""What a local table is, and what its rows are made from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from sage200_dialect.catalog.model import Column, Table
from sage200_dialect.sql.schemas import MAIN
from sage200_dialect.types import parse_type

if TYPE_CHECKING:
    from sage200_dialect.catalog import Catalog
    from sage200_dialect.catalog.user_views import UserViews
    from sage200_dialect.engine.writes.report import WriteReport
    from sage200_dialect.settings import Settings

CATALOG_NAME = "Sage200"
"""The one SQL catalogue, above the schemas."""


@dataclass(frozen=True, slots=True)
class Context:
    """The connection that a local table is read on.

    `current` holds values of properties that changed since the settings were read, by property name (a token
    that was refreshed); they win over the settings. `show_secrets`: the caller's code asked for them.
    `companies` are the schemas of the companies that are known so far, the connected one first.
    `view_columns` finds (name, SQL type) of each column of a user-defined view. `last_write` is what became
    of the last statement that wrote.
    """

    settings: Settings
    catalog: Catalog
    views: UserViews
    view_columns: Callable[[str], Iterable[tuple[str, str]]]
    show_secrets: bool = False
    current: Mapping[str, object] = field(default_factory=dict)
    companies: tuple[str, ...] = (MAIN,)
    last_write: WriteReport | None = None

    def __repr__(self) -> str:
        return f"Context({self.settings!r})"


Rows: TypeAlias = Callable[[Context], Iterable[tuple[Any, ...]]]


@dataclass(frozen=True, eq=False)
class LocalTable(Table):
    """A table whose rows `rows` gives, each with a value for every column. Nothing is pushed down to it."""

    rows: Rows = field(kw_only=True)


def local_table(name: str, columns: Iterable[Column], rows: Rows, *, key: tuple[str, ...] = ()) -> LocalTable:
    return LocalTable(
        name=name,
        module="system",
        kind="local",
        columns=tuple(columns),
        key=key,
        methods=frozenset({"list"}),
        filterable=frozenset(),
        rows=rows,
    )


def column(name: str, type_: str, *, nullable: bool = False) -> Column:
    return Column(name, parse_type(type_), (name,), nullable=nullable, read_only=True)


def columns(text: str) -> tuple[Column, ...]:
    """Columns from `name type` pairs, one a line or parted by commas; `?` behind the type: it may be null."""
    pairs = (each.split() for line in text.split("\n") for each in line.split(",") if each.strip())
    return tuple(column(name, type_.rstrip("?"), nullable=type_.endswith("?")) for name, type_ in pairs)
