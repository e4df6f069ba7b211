"""The catalogue as the rest of the driver sees it."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sage200_dialect.catalog.model import Action, Column, Table
from sage200_dialect.catalog.names import NameIndex
from sage200_dialect.errors import ProgrammingError

if TYPE_CHECKING:
    from sage200_dialect.catalog.source import File, Source

EDITIONS = ("StandardUK", "ProfessionalUK")


class Catalog:
    """Tables and actions by name; each is built when it is first asked for and then kept.

    `version` is a short hash of the files, fit for cache keys (an edition's view has its own).
    """

    def __init__(
        self, source: Source, edition: str | None = None, built: Mapping[str, Table] | None = None
    ) -> None:
        self._source = source
        self._edition = edition
        self._lock = threading.RLock()
        self._tables: dict[str, Table] = dict(built or {})
        self._actions: dict[str, Action] = {}
        self._views: dict[str, Catalog] = {}
        self._whole: Catalog | None = None
        self._names: tuple[str, ...] | None = None
        self._index: NameIndex | None = None
        self.version = f"{source.version}-{edition}" if edition else source.version

    def __repr__(self) -> str:
        return f"<Catalog {self.version}>"

    def names(self) -> tuple[str, ...]:
        """The names of all tables, in order of module and file."""
        if self._names is None:
            names = tuple(self._source.tables)
            if self._whole is not None:
                names = tuple(name for name in names if self._edition in self._whole.table(name).editions)
            self._names = names
        return self._names

    def table(self, name: str) -> Table:
        """The table of exactly this name. Raises KeyError when there is none; `find` is for users' names."""
        found = self._tables.get(name)
        if found is None:
            with self._lock:
                found = self._tables.get(name) or self._build(name)
                self._tables[name] = found
        return found

    def find(self, name: str) -> Table | None:
        """The table that a user means by `name`: exactly, then without case, then without underscores."""
        real = self._name_index().find(name)
        return None if real is None else self.table(real)

    def nearest(self, name: str, n: int = 3) -> list[str]:
        """Names of up to `n` tables that `name` may have been meant to be, best first."""
        return self._name_index().nearest(name, n)

    def tables(self) -> Iterator[Table]:
        """Every table, in the order of `names()`."""
        return (self.table(name) for name in self.names())

    def actions(self) -> tuple[str, ...]:
        """The names of all actions."""
        return tuple(
            name
            for name in self._source.actions
            if self._edition is None or self._edition in self.action(name).editions
        )

    def action(self, name: str) -> Action:
        """The action of exactly this name. Raises KeyError when there is none."""
        found = self._actions.get(name)
        if found is None:
            from sage200_dialect.catalog.build import build_action

            found = self._actions.setdefault(name, build_action(name, self._source.actions[name]))
        return found

    def for_edition(self, edition: str) -> Catalog:
        """The catalogue without the tables and columns that `edition` lacks.

        Raises ProgrammingError for a name that is no edition.
        """
        if edition not in EDITIONS:
            raise ProgrammingError(f"unknown edition {edition!r}: expected {' or '.join(EDITIONS)}")
        whole = self._whole or self
        with whole._lock:
            view = whole._views.get(edition)
            if view is None:
                view = Catalog(whole._source, edition)
                view._whole = whole
                whole._views[edition] = view
            return view

    def _name_index(self) -> NameIndex:
        if self._index is None:
            self._index = NameIndex(self.names())
        return self._index

    def _build(self, name: str) -> Table:
        if self._whole is None:
            from sage200_dialect.catalog.build import build_table

            return build_table(name, self._source.tables[name])
        if name not in self.names():
            raise KeyError(name)
        return self._seen_by_edition(self._whole.table(name))

    def _seen_by_edition(self, table: Table) -> Table:
        shown = frozenset((None, *self.names()))
        professional = self._edition == "ProfessionalUK"
        columns = tuple(
            replace(
                column,
                enumeration=column.enumeration if column.enumeration in shown else None,
                hidden=column.hidden or (column.professional_only and not professional),
            )
            for column in table.columns
            if not column.professional_only or professional or column.standard_by_name
        )
        kept = frozenset(column.name for column in columns)
        links = tuple(link for link in table.links if link.column in kept and link.table in shown)
        unique = {name: parts for name, parts in table.unique.items() if kept.issuperset(parts)}
        if columns == table.columns and links == table.links:
            return table
        return replace(table, columns=columns, links=links, unique=unique)


_loaded: dict[Path | None, Catalog] = {}
_loading = threading.Lock()


def load(location: str | os.PathLike[str] | None = None) -> Catalog:
    """The catalogue of this package, with the files of the folder `location` laid over it.

    Read once per process and folder. Raises ProgrammingError naming file, table and column when the
    folder is missing or one of its files is wrong.
    """
    folder = None if location is None else Path(location).expanduser().resolve()
    with _loading:
        found = _loaded.get(folder)
        if found is None:
            from sage200_dialect.catalog.source import read

            found = _loaded[folder] = of_source(read(folder))
        return found


def of_source(source: Source, built: Mapping[str, Table] | None = None) -> Catalog:
    """A catalogue of these files; `built` are tables that were made of them before.

    Raises ProgrammingError for what a user's files have wrong.
    """
    from sage200_dialect.catalog.check import check_overlay

    found = Catalog(source, built=built)
    check_overlay(found, source)
    return found


def with_tables(catalog: Catalog, *files: File) -> Catalog:
    """`catalog` with further files laid over it; what they leave alone is taken over as it is.

    Raises ProgrammingError for what they have wrong.
    """
    from sage200_dialect.catalog.source import laid_over

    source = laid_over(catalog._source, files)
    kept = {
        name: table
        for name, table in catalog._tables.items()
        if source.tables[name] is catalog._source.tables[name]
    }
    return of_source(source, kept)


@lru_cache(maxsize=1024)
def _column_index(table: Table) -> NameIndex:
    return NameIndex(table.by_name)


def find_column(table: Table, name: str) -> Column | None:
    """The column that a user means by `name`: exactly, then without case, then without underscores."""
    real = _column_index(table).find(name)
    return None if real is None else table.by_name[real]


def nearest_columns(table: Table, name: str, n: int = 3) -> list[str]:
    """Names of up to `n` columns of `table` that `name` may have been meant to be, best first."""
    return _column_index(table).nearest(name, n)
