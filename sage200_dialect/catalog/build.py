"""From a file's record to the model's value: the defaults of the format live here."""

from __future__ import annotations

from typing import NoReturn, TypeVar

import msgspec

from sage200_dialect.catalog.model import Action, Column, Embedded, Evidence, Link, Nested, Parameter, Table
from sage200_dialect.catalog.records import (
    ActionRecord,
    BorrowedRecord,
    ColumnRecord,
    ParameterRecord,
    TableRecord,
)
from sage200_dialect.catalog.source import Entry
from sage200_dialect.errors import ProgrammingError
from sage200_dialect.types import SqlType, parse_type

COLLECTIONS = frozenset({"collection", "view", "lookup", "enum"})
_JSON = "json"
_Record = TypeVar("_Record", bound=msgspec.Struct)


def build_table(name: str, entry: Entry) -> Table:
    """The table that `entry` describes. Raises ProgrammingError naming file, table and column."""
    record = _decode(entry, f"table {name}", entry.raw, TableRecord)
    known_keys = frozenset(record.key) if record.key_evidence == "stated" else frozenset[str]()
    columns: list[Column] = []
    links: list[Link] = []
    for column_name, raw in record.columns.items():
        where = f"table {name}, column {column_name}"
        column = _decode(entry, where, raw, ColumnRecord)
        columns.append(_column(entry, where, column_name, column, column_name in known_keys))
        if column.link is not None:
            links.append(_link(column_name, column.link, column.link_evidence, column.link_name))
        elif column.link_name is not None:
            _refuse(entry, where, "link_name without a link")
    kind = record.kind or _kind(record)
    collection = record.path or (f"/{name}" if kind in COLLECTIONS else None)
    singleton = record.singleton or (f"/{name}" if kind == "singleton" else None)
    methods = _methods(record, collection is not None, singleton is not None)
    return Table(
        name=name,
        module=entry.module,
        kind=kind,
        columns=tuple(columns),
        entity=record.entity,
        key=record.key,
        key_evidence=record.key_evidence,
        key_name=record.key_name,
        unique=record.unique,
        links=tuple(links),
        collection=collection,
        item=record.item,
        nested=_nested(record),
        embedded=_embedded(record),
        singleton=singleton,
        methods=methods,
        write_paths=_write_paths(record, methods, collection),
        editions=record.editions,
        parameters=record.parameters,
        filterable=record.filterable,
        default_order=tuple(_order(entry, name, text) for text in record.default_order),
        added=record.added,
        borrowed=tuple(_borrowed(entry, name, *item) for item in record.borrowed.items()),
        arrays=record.arrays,
        comment=record.comment,
    )


def build_action(name: str, entry: Entry) -> Action:
    """The action that `entry` describes. Raises ProgrammingError naming file, action and parameter."""
    record = _decode(entry, f"action {name}", entry.raw, ActionRecord)
    return Action(
        name=name,
        module=entry.module,
        effect=record.effect,
        paths=record.paths or (f"/{name}",),
        parameters=tuple(_parameter(entry, f"action {name}", *item) for item in record.parameters.items()),
        results=tuple(_parameter(entry, f"action {name}", *item) for item in record.results.items()),
        editions=record.editions,
        table=record.table,
        posts_to=record.posts_to,
    )


def _borrowed(entry: Entry, table: str, name: str, record: BorrowedRecord) -> Column:
    where = f"table {table}, borrowed column {name}"
    path = tuple((record.path or name).split("."))
    type_ = _type(entry, where, record.type)
    if type_.json != (len(path) == 1) or type_.json != (record.rows is not None):
        _refuse(entry, where, "expected type json with rows, or a path into a linked object")
    return Column(name, type_, path, expand=path[0], hidden=True, read_only=True, rows=record.rows)


def _column(entry: Entry, where: str, name: str, record: ColumnRecord, stated_key: bool) -> Column:
    path = tuple(record.path.split(".")) if record.path else (name,)
    type_ = _type(entry, where, record.type)
    if type_.json:
        _refuse(entry, where, "a column of type json stands in borrowed")
    return Column(
        name=name,
        type=type_,
        path=path,
        expand=record.expand or (path[0] if len(path) > 1 else None),
        nullable=not stated_key if record.nullable is None else record.nullable,
        from_parent=record.from_parent,
        hidden=record.hidden,
        read_only=record.read_only,
        required=record.required,
        required_if=record.required_if,
        fixed=record.fixed,
        professional_only=record.professional_only,
        standard_by_name=record.standard_by_name,
        enumeration=record.enumeration,
        values=record.values,
        values_complete=record.values_complete,
        default=record.default,
        since=record.since,
        comment=record.comment,
    )


def _nested(record: TableRecord) -> Nested | None:
    found = record.nested
    return None if found is None else Nested(found.path, found.column, found.parent)


def _embedded(record: TableRecord) -> Embedded | None:
    found = record.embedded
    return None if found is None else Embedded(found.parent, found.array, found.column)


def _kind(record: TableRecord) -> str:
    if record.path is not None:
        return "collection"
    if record.singleton is not None:
        return "singleton"
    if record.nested is not None:
        return "nested_only"
    return "child" if record.embedded is not None else "collection"


def _methods(record: TableRecord, collection: bool, singleton: bool) -> frozenset[str]:
    if record.methods is not None:
        return record.methods
    found: set[str] = set(record.write_paths)
    if collection or record.nested is not None:
        found.add("list")
    if record.item is not None or singleton:
        found.add("get")
    return frozenset(found)


def _write_paths(
    record: TableRecord, methods: frozenset[str], collection: str | None
) -> dict[str, tuple[str, ...]]:
    usual = {"post": collection, "put": record.item, "delete": record.item}
    found: dict[str, tuple[str, ...]] = {
        method: (path,) for method, path in usual.items() if method in methods and path is not None
    }
    for method, paths in record.write_paths.items():
        found[method] = paths
    return found


def _order(entry: Entry, table: str, text: str) -> tuple[str, bool]:
    column, _, direction = text.partition(" ")
    if direction not in ("", "asc", "desc"):
        what = f"default_order {text!r}: expected a column, then asc, desc or nothing"
        _refuse(entry, f"table {table}", what)
    return column, direction == "desc"


def _link(column: str, text: str, evidence: Evidence = "inferred", name: str | None = None) -> Link:
    table, _, referred = text.partition(".")
    return Link(column, table, referred or "id", evidence, name)


def _parameter(entry: Entry, within: str, name: str, record: ParameterRecord) -> Parameter:
    where = f"{within}, parameter {name}"
    type_ = None if record.type == _JSON else _type(entry, where, record.type)
    if type_ is not None and (record.object or record.rows or record.items):
        _refuse(entry, where, f"{record.type} has no object, rows or items: only json has")
    return Parameter(
        name,
        type_,
        record.required,
        type_.length if type_ else None,
        record.since,
        read_only=record.read_only,
        enumeration=record.enumeration,
        values=record.values,
        values_complete=record.values_complete,
        link=None if record.link is None else _link(name, record.link),
        is_object=record.object,
        rows=record.rows,
        items=tuple(_parameter(entry, where, *item) for item in record.items.items()),
    )


def _type(entry: Entry, where: str, text: str) -> SqlType:
    try:
        return parse_type(text)
    except ValueError as error:
        _refuse(entry, where, str(error))


def _decode(entry: Entry, where: str, raw: msgspec.Raw, type_: type[_Record]) -> _Record:
    try:
        return msgspec.json.decode(raw, type=type_)
    except msgspec.DecodeError as error:
        known = ", ".join(field.name for field in msgspec.structs.fields(type_))
        _refuse(entry, where, f"{error} (known keys: {known})")


def _refuse(entry: Entry, where: str, what: str) -> NoReturn:
    raise ProgrammingError(f"catalogue file {entry.file}, {where}: {what}")
