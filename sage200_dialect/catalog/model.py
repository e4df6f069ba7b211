"""What the catalogue says of a table, as frozen values.

A table is reached in one or more ways; the planner picks the cheapest that fits:

* `collection`: `GET /sop_orders`, an array of objects;
* `embedded`: an array inside the objects of a parent's collection (`$expand=lines`);
* `nested`: `GET /sop_orders/{id}/sop_order_lines`, one parent at a time;
* `item`: `GET /sop_order_lines/{id}`, one object;
* `singleton`: `GET /licence`, one object without a key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from sage200_dialect.types import SqlType

Evidence = Literal["stated", "inferred"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    `path` is where the value stands in the API's object: `("name",)`, or
    `("main_address", "postcode")` for an inline object, which `expand` then names.
    """

    name: str
    type: SqlType
    path: tuple[str, ...]
    expand: str | None = None
    nullable: bool = True
    """False only where NOT NULL is known; True means unknown or nullable."""
    from_parent: bool = False
    """The value is the parent's key: from the parent object or the URL, not from the row's object."""
    hidden: bool = False
    """Readable by name only, never part of `*`: it needs a custom expand, or one that an embedded
    scan of its table cannot carry."""
    read_only: bool = False
    required: bool = False
    required_if: str | None = None
    """Of a required column: the condition, where there is one. Only Sage can tell whether it holds."""
    fixed: bool = False
    """Given when the row is created, never changed afterwards."""
    professional_only: bool = False
    standard_by_name: bool = False
    """Sage calls it Professional only, but StandardUK was seen with it: there it can be named."""
    enumeration: str | None = None
    """The table that lists the values of this column."""
    values: tuple[str, ...] = ()
    """Known values of the enumeration."""
    values_complete: bool = False
    """Whether there are no others: then another value is refused before it is sent."""
    default: str | None = None
    since: str | None = None
    absent: bool = False
    """The connected site lacks it: its name is known, and reading it raises."""
    unsure: bool = False
    """The site has it, and nobody knows its type: it is read as text, and no condition on it is sent."""
    rows: str | None = None
    """Of an array as JSON text: the table that holds the array's entries as rows."""
    comment: str | None = None
    """In place of the sentences that are made from the facts; empty for none."""


@dataclass(frozen=True, slots=True)
class Link:
    """A foreign key to one column of another table."""

    column: str
    table: str
    referred: str = "id"
    evidence: Evidence = "inferred"
    name: str | None = None
    """What the foreign key is called, where that is stated."""


@dataclass(frozen=True, slots=True)
class Nested:
    """`path` holds `{column}` where the value of this table's `column` (the parent's key) stands."""

    path: str
    column: str
    parent: str | None
    """The parent's table whose key fills the path; None where no table lists the parents."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """The rows stand in the array `array` of the rows of table `parent`.

    A row read in this way has only the columns without `expand`: Sage does not describe nested expands.
    """

    parent: str
    array: str
    column: str
    """This table's column that holds the parent's key."""


@dataclass(frozen=True, eq=False)
class Table:
    """One table. Identity is the object: a catalogue holds each table once."""

    name: str
    module: str
    kind: str
    columns: tuple[Column, ...]
    entity: str | None = None
    key: tuple[str, ...] = ()
    key_evidence: Evidence = "stated"
    key_name: str | None = None
    """What the primary key is called, where that is stated."""
    unique: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Columns beside the key whose values no two rows share, by the name of the constraint."""
    links: tuple[Link, ...] = ()
    collection: str | None = None
    item: str | None = None
    nested: Nested | None = None
    embedded: Embedded | None = None
    singleton: str | None = None
    methods: frozenset[str] = frozenset()
    write_paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    editions: frozenset[str] = frozenset({"StandardUK", "ProfessionalUK"})
    parameters: tuple[str, ...] = ()
    """Custom query parameters of the resource, such as `$ageingdatetype`."""
    filterable: frozenset[str] | None = None
    """The only columns that the resource filters on; None: no limit stated."""
    default_order: tuple[tuple[str, bool], ...] = ()
    """Sage's own order, as (column, descending)."""
    added: str | None = None
    borrowed: tuple[Column, ...] = ()
    """Columns whose values belong to other tables: fields of linked objects, and arrays as JSON text.

    SQL may name them, and each costs an `$expand`; they are no part of `*`, reflection or `columns`.
    """

    arrays: Mapping[str, str] = field(default_factory=dict)
    """Arrays of the API's objects that SQL does not see: the table that has the entries as rows of its own.

    A body that is written may carry them, like those of embedded tables and of borrowed columns.
    """
    comment: str | None = None
    """In place of the line that is made from the facts; empty for none."""

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @property
    def is_view(self) -> bool:
        """Whether SQL's metadata calls it a view: Sage's own views show what other resources hold."""
        return self.kind == "view"

    @cached_property
    def nameable(self) -> tuple[Column, ...]:
        """Every column that SQL may name."""
        return self.columns + self.borrowed

    @cached_property
    def by_lower_name(self) -> dict[str, Column]:
        """The same by their names in lower case, as they stand in a resolved statement."""
        return {column.name.lower(): column for column in reversed(self.nameable)}

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The key as reflection reports it: only one that Sage states."""
        return self.key if self.key_evidence == "stated" else ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """One input of an action, in the words of the API."""

    name: str
    type: SqlType | None
    """None: an object or array, given as JSON."""
    required: bool = False
    length: int | None = None
    since: str | None = None
    read_only: bool = False
    """Part of the body, but what is given is not taken."""
    enumeration: str | None = None
    values: tuple[str, ...] = ()
    """Known values of the enumeration."""
    values_complete: bool = False
    """Whether there are no others: then another value is refused before it is sent."""
    link: Link | None = None
    """The table and column that the value is a key of."""
    is_object: bool = False
    """Without a type: one object, not an array."""
    rows: str | None = None
    """Without a type: the table that holds the same objects as rows."""
    items: tuple[Parameter, ...] = ()
    """Without a type: the fields of the object, or of each entry of the array, where no table has them."""


@dataclass(frozen=True, slots=True)
class Action:
    """A POST-only endpoint.

    `effect` is write, query (reads only) or defaults (answers a filled-in document, stores nothing).
    """

    name: str
    module: str
    effect: str
    paths: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    results: tuple[Parameter, ...]
    editions: frozenset[str] = frozenset({"StandardUK", "ProfessionalUK"})
    table: str | None = None
    """The table whose rows look like its answer."""
    posts_to: str | None = None
    """The table in which what it posts is found again, by the `urn` of its answer."""
