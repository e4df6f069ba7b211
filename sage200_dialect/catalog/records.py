"""The file format of the catalogue as typed records; FORMAT.md says the same for people.

Every record refuses a key that it does not know, so that a slip of the pen is found and not ignored.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Method = Literal["list", "get", "post", "put", "delete"]
Edition = Literal["StandardUK", "ProfessionalUK"]
Kind = Literal["collection", "view", "lookup", "enum", "nested_only", "item_only", "singleton", "child"]
Evidence = Literal["stated", "inferred"]


class ColumnRecord(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One column; `None` stands for the default, which the builder knows."""

    type: str
    path: str | None = None
    expand: str | None = None
    nullable: bool | None = None
    from_parent: bool = False
    hidden: bool = False
    read_only: bool = False
    required: bool = False
    required_if: str | None = None
    fixed: bool = False
    professional_only: bool = False
    standard_by_name: bool = False
    enumeration: str | None = None
    values: tuple[str, ...] = ()
    values_complete: bool = False
    default: str | None = None
    since: str | None = None
    link: str | None = None
    link_evidence: Evidence = "inferred"
    link_name: str | None = None
    comment: str | None = None


class BorrowedRecord(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A column whose value belongs to another table."""

    type: str
    path: str | None = None
    rows: str | None = None


class NestedRecord(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    path: str
    column: str
    parent: str | None = None


class EmbeddedRecord(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    parent: str
    array: str
    column: str


class TableRecord(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One table; its columns stay undecoded until the table is asked for."""

    columns: dict[str, msgspec.Raw]
    kind: Kind | None = None
    entity: str | None = None
    path: str | None = None
    item: str | None = None
    nested: NestedRecord | None = None
    embedded: EmbeddedRecord | None = None
    singleton: str | None = None
    key: tuple[str, ...] = ()
    key_evidence: Evidence = "stated"
    key_name: str | None = None
    unique: dict[str, tuple[str, ...]] = {}
    comment: str | None = None
    methods: frozenset[Method] | None = None
    write_paths: dict[Literal["post", "put", "delete"], tuple[str, ...]] = {}
    editions: frozenset[Edition] = frozenset({"StandardUK", "ProfessionalUK"})
    parameters: tuple[str, ...] = ()
    filterable: frozenset[str] | None = None
    default_order: tuple[str, ...] = ()
    added: str | None = None
    borrowed: dict[str, BorrowedRecord] = {}
    arrays: dict[str, str] = {}


class ParameterRecord(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One field of an action's body; `items` are the fields of an array's entries, or of an object."""

    type: str
    required: bool = False
    read_only: bool = False
    enumeration: str | None = None
    values: tuple[str, ...] = ()
    values_complete: bool = False
    link: str | None = None
    since: str | None = None
    object: bool = False
    rows: str | None = None
    items: dict[str, ParameterRecord] = {}


class ActionRecord(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    effect: Literal["write", "query", "defaults"]
    table: str | None = None
    posts_to: str | None = None
    paths: tuple[str, ...] = ()
    parameters: dict[str, ParameterRecord] = {}
    results: dict[str, ParameterRecord] = {}
    editions: frozenset[Edition] = frozenset({"StandardUK", "ProfessionalUK"})


class FileRecord(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One file: a module and what is in it, undecoded."""

    module: str = "User"
    tables: dict[str, msgspec.Raw] = {}
    actions: dict[str, msgspec.Raw] = {}
