"""Sites that differ from the catalogue: what `$metadata` lists against what the catalogue has.

The type words of `$metadata` are not published, nor whether every release answers it: whatever is no plain
description of the table in question says nothing of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from sage200_dialect.catalog.catalog import Catalog
from sage200_dialect.catalog.model import Column, Table
from sage200_dialect.catalog.names import loosened
from sage200_dialect.types import SqlType, parse_type

_KEY_IN_PATH = re.compile(r"/(?:\d+|\{\w+\})(?=/|$)")
_SIMPLE_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_LEAST_SHARE = 4


@dataclass(frozen=True, slots=True)
class Field:
    """One entry of `$metadata`, its type in the words of the site."""

    name: str
    type: str
    format: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a site lacks of a table's columns, and what it has besides."""

    table: str
    absent: frozenset[str]
    extra: tuple[Column, ...]


def resource(path: str) -> str | None:
    """The collection or singleton that a request's path means, whatever keys stand in it; None for a single
    object by its key, where `$metadata` has no effect."""
    found = _KEY_IN_PATH.sub("/{}", path)
    return None if found.endswith("/{}") else found


def resource_of(table: Table) -> str | None:
    """The resource that holds the table's own rows."""
    path = table.collection or (table.nested.path if table.nested is not None else table.singleton)
    return None if path is None else resource(path)


def read_fields(body: bytes) -> tuple[Field, ...]:
    """The entries of an answer to `$metadata=true`; empty when it is something else."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    if isinstance(found, dict):
        found = found.get("value")
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        return ()
    entries = [{str(key).casefold(): value for key, value in each.items()} for each in found]
    if not all(isinstance(each.get("name"), str) and "type" in each for each in entries):
        return ()
    fields = tuple(
        Field(each["name"], str(each["type"] or ""), str(each.get("format") or "")) for each in entries
    )
    return fields if len({each.name.casefold() for each in fields}) == len(fields) else ()


def difference(table: Table, fields: Iterable[Field], *, extra: bool) -> Difference | None:
    """How the site's table differs; None when it does not, or when `fields` do not describe this table.

    `extra`: fields that the catalogue lacks become columns.
    """
    by_name = {each.name.casefold(): each for each in fields}
    own = [each for each in table.columns if not each.from_parent]
    plain = [each for each in own if each.expand is None]
    inline = [each for each in own if len(each.path) > 1]
    lacking = [each.name for each in plain if each.path[0].casefold() not in by_name]
    if not plain or (len(plain) - len(lacking)) * _LEAST_SHARE < len(plain):
        return None
    missing_objects = [each.name for each in inline if each.path[0].casefold() not in by_name]
    if len(missing_objects) < len(inline):  # else this site does not list objects at all
        lacking += missing_objects
    added = tuple(_extra(table, by_name.values())) if extra else ()
    return Difference(table.name, frozenset(lacking), added) if lacking or added else None


def _extra(table: Table, fields: Iterable[Field]) -> Iterable[Column]:
    known = {loosened(name) for column in table.columns for name in (column.name, column.path[0])}
    known |= {loosened(link.column.removesuffix("_id")) for link in table.links}
    for each in fields:
        words = f"{each.type} {each.format}".casefold()
        if loosened(each.name) in known or not _SIMPLE_NAME.fullmatch(each.name):
            continue
        if any(word in words for word in ("object", "array", "collection", "list")):
            continue
        known.add(loosened(each.name))
        type_ = column_type(each)
        yield Column(each.name, type_ or parse_type("varchar"), (each.name,), unsure=type_ is None)


_TYPES = {
    "bigint": ("integer", "int", "int16", "int32", "int64", "long", "short", "byte"),
    "double": ("float", "double", "single"),
    "decimal(28,9)": ("number", "decimal", "money", "currency", "numeric"),
    "boolean": ("boolean", "bool"),
    "timestamp": ("date-time", "datetime", "datetimeoffset", "timestamp"),
    "date": ("date",),
    "varchar": ("string", "text", "guid", "uuid", "char", "varchar", "nvarchar"),
}
"""Catalogue types and the words for them. Sage sends up to 9 decimals, so that many are kept."""

_BY_WORD = {word: parse_type(text) for text, words in _TYPES.items() for word in words}


def column_type(field: Field) -> SqlType | None:
    """The type of a field that the catalogue lacks; None for words that nobody knows."""
    return _named_type(field.type, field.format)


def _named_type(type_: str, format_: str) -> SqlType | None:
    found = _BY_WORD.get(_word(type_))
    narrower = _BY_WORD.get(_word(format_))
    if found is None or (narrower is not None and found.name in ("VARCHAR", "DECIMAL")):
        return narrower or found
    return found


def _word(text: str) -> str:
    """`System.Nullable<System.Int32>` and `int32?` are `int32`."""
    return re.split(r"[.<]", text.strip().casefold().rstrip("?>"))[-1]


class SiteCatalog(Catalog):
    """A catalogue whose tables are as one site has them."""

    def __init__(self, base: Catalog, differences: frozenset[Difference]) -> None:
        super().__init__(base._source, base._edition)
        self._whole = base._whole
        self._base = base
        self._differences = {each.table: each for each in differences}
        self.version = f"{base.version}-{hash(differences) & 0xFFFFFFFF:08x}"

    def _build(self, name: str) -> Table:
        table = self._base.table(name)
        different = self._differences.get(name)
        return table if different is None else _as_the_site_has_it(table, different)


@lru_cache(maxsize=64)
def at_site(base: Catalog, differences: frozenset[Difference]) -> Catalog:
    """The catalogue of a site: the same object for the same differences, as caches need it."""
    return SiteCatalog(base, differences) if differences else base


def _as_the_site_has_it(table: Table, different: Difference) -> Table:
    absent = different.absent
    columns = (
        replace(each, hidden=True, absent=True) if each.name in absent else each for each in table.columns
    )
    return replace(
        table,
        columns=(*columns, *different.extra),
        key=() if absent.intersection(table.key) else table.key,
        links=tuple(each for each in table.links if each.column not in absent),
        filterable=None if table.filterable is None else table.filterable - absent,
        default_order=tuple(each for each in table.default_order if each[0] not in absent),
    )
