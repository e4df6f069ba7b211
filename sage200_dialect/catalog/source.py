"""Where catalogue files come from: the package's own data and a user's folder laid over it."""

from __future__ import annotations

import hashlib
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TypeAlias

import msgspec

from sage200_dialect.catalog.records import FileRecord
from sage200_dialect.errors import ProgrammingError


@dataclass(frozen=True, slots=True)
class Entry:
    """A table or an action as it stands in a file, not yet decoded."""

    file: str
    module: str
    raw: msgspec.Raw


@dataclass(frozen=True, slots=True)
class Source:
    """All entries by name, and a short hash of the files that they came from."""

    tables: dict[str, Entry]
    actions: dict[str, Entry]
    version: str
    added: frozenset[str]
    """The tables that only the user's folder has."""
    overridden: frozenset[str]
    """The tables of the package that the user's folder replaces."""
    own_actions: frozenset[str]
    """The actions of the user's folder."""

    def names_to_check(self) -> tuple[str, ...]:
        """The tables that the user's folder may have broken, its own first.

        All of them when it replaces a table of the package, since others may refer to that one.
        """
        own = sorted(self.overridden | self.added)
        return tuple(dict.fromkeys((*own, *self.tables) if self.overridden else own))


NOTHING = Source({}, {}, "", frozenset(), frozenset(), frozenset())

File: TypeAlias = "tuple[str, bytes]"
"""What to call it in messages, and what is in it."""


def read(location: Path | None) -> Source:
    """Read the package's files and lay those of the folder `location` over them.

    Raises ProgrammingError naming the file that is missing, unreadable or not of the format.
    """
    source = laid_over(NOTHING, _shipped(), own=False)
    return source if location is None else laid_over(source, _folder(location))


def laid_over(source: Source, files: Iterable[File], *, own: bool = True) -> Source:
    """`source` with these files over it, which are the user's `own` or the package's.

    Raises ProgrammingError naming the file that is not of the format.
    """
    tables, actions = dict(source.tables), dict(source.actions)
    added, overridden = set(source.added), set(source.overridden)
    own_actions = set(source.own_actions)
    digest = hashlib.sha256(source.version.encode())
    for file, data in files:
        digest.update(data)
        try:
            record = msgspec.json.decode(data.removeprefix(BOM_UTF8), type=FileRecord)
        except msgspec.ValidationError as error:
            raise ProgrammingError(f"catalogue file {file}: {error}") from None
        except msgspec.DecodeError as error:
            raise ProgrammingError(f"catalogue file {file} is not valid JSON: {error}") from None
        if own:
            overridden.update(name for name in record.tables if name in tables and name not in added)
            added.update(name for name in record.tables if name not in tables)
            own_actions.update(record.actions)
        tables.update((name, Entry(file, record.module, raw)) for name, raw in record.tables.items())
        actions.update((name, Entry(file, record.module, raw)) for name, raw in record.actions.items())
    version = digest.hexdigest()[:12]
    return Source(tables, actions, version, frozenset(added), frozenset(overridden), frozenset(own_actions))


def _shipped() -> Iterator[File]:
    folder = resources.files(__package__).joinpath("data")
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if file.name.endswith(".json"):
            yield file.name, file.read_bytes()


def _folder(location: Path) -> Iterator[File]:
    if not location.is_dir():
        raise ProgrammingError(
            f"Location={location}: there is no such folder; it must hold catalogue files (*.json)"
        )
    own = sorted(location.glob("*.json"))
    if not own:
        raise ProgrammingError(f"Location={location}: the folder holds no catalogue file (*.json)")
    for path in own:
        try:
            yield str(path), path.read_bytes()
        except OSError as error:
            raise ProgrammingError(f"catalogue file {path} cannot be read: {error.strerror}") from None
