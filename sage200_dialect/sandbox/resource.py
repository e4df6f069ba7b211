"""Carries out one GET: query options in, answer out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sage200_dialect.catalog import Column, Table
from sage200_dialect.sandbox import wire
from sage200_dialect.sandbox.answers import Answer, BadRequest, NotFound
from sage200_dialect.sandbox.behaviour import Behaviour
from sage200_dialect.sandbox.cells import Cells
from sage200_dialect.sandbox.company import Company
from sage200_dialect.sandbox.extra import widened
from sage200_dialect.sandbox.fields import Fields, check_expands, effects
from sage200_dialect.sandbox.reader import Every, Some, Tree, read_filter, read_order
from sage200_dialect.sandbox.routes import Key
from sage200_dialect.sandbox.rows import Rows
from sage200_dialect.sandbox.search import Search
from sage200_dialect.sandbox.shape import ALWAYS_EXPANDED, Schema, Shape

DEFAULT_TOP = 500
MAX_TOP = 5000

_COLLECTION = frozenset({"$select", "$filter", "$orderby", "$top", "$skip", "$expand", "$count", "$metadata"})
_OBJECT = frozenset({"$select", "$expand", "$metadata"})


class Reader:
    """Reads the tables of one company as one edition, release and behaviour show them."""

    def __init__(self, schema: Schema, company: Company, behaviour: Behaviour) -> None:
        self.schema = schema
        self.company = company
        self.behaviour = behaviour
        self.wire = wire.Wire(behaviour)

    def collection(
        self, table: Table, options: Mapping[str, str], under: Mapping[str, Key] | None = None
    ) -> Answer:
        """`GET /customers`; `under` are the keys that the path states, by column."""
        _known(options, _COLLECTION | set(table.parameters))
        shape = self.schema.shape(table)
        metadata = _flag(options, "$metadata")
        if metadata is not None and self.behaviour.metadata == "refused":
            raise BadRequest("the query option '$metadata' is not supported by this release")
        if metadata is not None and self.behaviour.metadata == "served":
            return _metadata(shape, expandable=metadata)
        rows = widened(self.company.rows(table.name), shape.extra)
        fields = self._fields(shape, rows, options)
        tree = self._filter(table, options)
        order = tuple((fields.orderable(name), descending) for name, descending in self._order(options))
        top, skip = _page(options)
        producers = fields.producers(_names(options, "$select"))
        within = self._under(rows, under) if under else None
        search = Search(rows, fields, tree, self.behaviour, within)
        if _flag(options, "$count"):
            return self._count(search, Search(rows, fields, None, self.behaviour, within))
        if self.behaviour.page_cap is not None:
            top = min(top, self.behaviour.page_cap)
        if not order and not self.behaviour.unordered:
            order = tuple(pair for pair in table.default_order if pair[0] in rows.cells)
        positions = search.page(order, skip, top)
        columns = [producer(positions) for producer in producers.values()]
        body = wire.encode_rows(tuple(producers), columns) if columns else b"[]"
        if self.behaviour.envelope == "value":
            body = b'{"value":' + body + b"}"
        return Answer(200, body, rows=len(positions), effects=effects(fields.expanded))

    def one(self, table: Table, options: Mapping[str, str], under: Mapping[str, Key] | None = None) -> Answer:
        """`GET /customers/{id}` or `GET /licence`. Raises NotFound when nothing has the keys of the path."""
        fields = self.fields_of_one(table, options)
        positions = self._under(fields.rows, under or {})
        if not positions:
            raise NotFound(f"{table.name}: there is none with {dict(under or {})}")
        row = _shown(fields, positions[0], _names(options, "$select"))
        return Answer(200, wire.encode(row), rows=1, effects=effects(fields.expanded))

    def unstored(self, table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
        """A row that is not in the table, as a read would answer it."""
        shape = self.schema.shape(table)
        rows = widened(Rows(table, 1, {name: Cells.of([value]) for name, value in row.items()}), shape.extra)
        return _shown(self._fields(shape, rows, {}), 0, ())

    def fields_of_one(self, table: Table, options: Mapping[str, str]) -> Fields:
        """What the options of a request for one object ask for. Raises BadRequest for wrong ones."""
        allowed = _OBJECT | ({"$filter"} if table.filterable is not None else frozenset())
        _known(options, allowed | set(table.parameters))
        shape = self.schema.shape(table)
        fields = self._fields(shape, widened(self.company.rows(table.name), shape.extra), options)
        fields.producers(_names(options, "$select"))
        if "$filter" in options:
            self._filter(table, options)
        return fields

    def _fields(self, shape: Shape, rows: Rows, options: Mapping[str, str]) -> Fields:
        expanded = check_expands(shape, _names(options, "$expand"))
        always = {name for name, (child, _) in shape.arrays.items() if child.name in ALWAYS_EXPANDED}
        return Fields(shape, rows, self.schema, self.company, self.wire, expanded | always)

    def _filter(self, table: Table, options: Mapping[str, str]) -> Tree | None:
        if "$filter" not in options:
            return None
        tree = read_filter(options["$filter"])
        if table.filterable is not None:
            for path in _paths(tree):
                if path not in table.filterable and not re.fullmatch(r"analysis_code_\d+", path):
                    allowed = ", ".join(sorted(table.filterable))
                    raise BadRequest(f"$filter: {table.name} filters on {allowed} only, not on {path}")
        return tree

    def _order(self, options: Mapping[str, str]) -> tuple[tuple[str, bool], ...]:
        if "$orderby" in options:
            return read_order(options["$orderby"])
        if "$skip" in options:
            raise BadRequest("$skip needs $orderby")
        return ()

    def _count(self, search: Search, unfiltered: Search) -> Answer:
        found = (unfiltered if self.behaviour.count == "ignores_filter" else search).count()
        if self.behaviour.count == "capped":
            found = min(found, DEFAULT_TOP)
        return Answer(200, str(found).encode())

    def _under(self, rows: Rows, under: Mapping[str, Key]) -> Sequence[int]:
        """Where the rows stand that have the keys of the path, ascending."""
        positions: Sequence[int] = range(rows.length)
        for number, (column, key) in enumerate(under.items()):
            there = rows.positions(column, key)
            kept = set(there)
            positions = there if number == 0 else [position for position in positions if position in kept]
        return positions


def _shown(fields: Fields, position: int, select: Sequence[str]) -> dict[str, Any]:
    return {name: producer((position,))[0] for name, producer in fields.producers(select).items()}


def _names(options: Mapping[str, str], option: str) -> tuple[str, ...]:
    if option not in options:
        return ()
    names = tuple(name.strip() for name in options[option].split(","))
    if not all(names):
        raise BadRequest(f"{option}: an empty name in {options[option]!r}")
    return names


def _known(options: Mapping[str, str], allowed: frozenset[str] | set[str]) -> None:
    for name in options:
        if name not in allowed:
            raise BadRequest(f"the query option {name!r} is not supported here")


def _flag(options: Mapping[str, str], option: str) -> bool | None:
    value = options.get(option)
    if value is None:
        return None
    if value not in ("true", "false"):
        raise BadRequest(f"{option} is true or false, not {value!r}")
    return value == "true"


def _page(options: Mapping[str, str]) -> tuple[int, int]:
    found = []
    for option, default in (("$top", DEFAULT_TOP), ("$skip", 0)):
        text = options.get(option, str(default))
        if not re.fullmatch(r"\d{1,9}", text):
            raise BadRequest(f"{option} is a whole number from 0 on, not {text!r}")
        found.append(int(text))
    return min(found[0], MAX_TOP), found[1]


def _paths(tree: Tree) -> list[str]:
    if isinstance(tree, (Every, Some)):
        return [path for operand in tree.operands for path in _paths(operand)]
    return [tree.path]


_METADATA_TYPES = {
    "BIGINT": "integer",
    "DECIMAL": "number",
    "DOUBLE": "number",
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "DATE": "date-time",
    "TIMESTAMP": "date-time",
}


def _metadata(shape: Shape, *, expandable: bool) -> Answer:
    """`$metadata=true|false`: the fields of the resource, with or without objects and arrays."""
    default = enumerate(shape.table.default_order, 1)
    order = {name: (place, descending) for place, (name, descending) in default}

    def entry(name: str, type_: str, column: Column | None = None) -> dict[str, object]:
        place, descending = order.get(column.name if column else name, (0, False))
        return {"name": name, "type": type_, "sort_order": place, "sort_ascending": not descending}

    scalars = {**shape.scalars, **shape.custom}
    found = [
        entry(name, shape.extra.get(column) or _METADATA_TYPES[column.type.name], column)
        for name, column in scalars.items()
    ]
    if expandable:
        found += [entry(name, "object") for name in (*shape.inline, *shape.linked)]
        found += [entry(name, "array") for name in shape.arrays]
    return Answer(200, wire.encode(found), rows=len(found))
