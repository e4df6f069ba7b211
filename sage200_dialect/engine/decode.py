"""From the bytes of a page to rows or an Arrow batch.

A `Decoder` is composed once per scan. Its main path is one msgspec Struct of the needed fields only, all
required; a page that does not fit it is read again, that page only, without types and with the lenient
rule of each column (`lenient.py`), which either gives the same kind of values or says what is wrong.

Where a table's rows stand in an array of a parent's objects, each *level* of objects has a Struct of its
own; the values that rows take from their parents are repeated on the way down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

import msgspec

from sage200_dialect.catalog.model import Column
from sage200_dialect.engine.lenient import Misfit, coerce
from sage200_dialect.engine.structs import Level, finisher, json_text
from sage200_dialect.errors import DataError, InternalError, RequestFailed
from sage200_dialect.types import SqlType

if TYPE_CHECKING:
    import pyarrow as pa

Row = tuple[Any, ...]

_MISFITS = (msgspec.MsgspecError, ValueError, TypeError, ArithmeticError, RecursionError)
"""What the typed path raises when a page strays from its types (pyarrow's are ValueErrors and TypeErrors)."""

_BOM = b"\xef\xbb\xbf"


class Decoder:
    """Decodes the pages of one scan.

    `columns` are those wanted, in the order of the result. `array` names the arrays in which the rows stand,
    outermost first; `single` says that a body is one object and not a list. A column without a path is given
    with each page (the name of the company). With `array`, a `from_parent`
    column is read from the object above the row: from its field `parent_key`, or as `parent_keys` tells by
    column name: (depth of the object, 0 is the outermost; field). Without either the URL gives it.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        table: str,
        array: tuple[str, ...] = (),
        single: bool = False,
        parent_key: str | None = "id",
        parent_keys: Mapping[str, tuple[int, str]] | None = None,
    ) -> None:
        self._columns = tuple(columns)
        self._table = table
        self._single = single
        self._given: dict[str, int] = {}
        leaves: list[list[tuple[tuple[str, ...], int]]] = [[] for _ in range(len(array) + 1)]
        for slot, column in enumerate(self._columns):
            if not column.path:
                self._given[column.name] = slot
            elif not column.from_parent:
                leaves[-1].append((column.path, slot))
            elif array and parent_key is not None:
                depth, field = (parent_keys or {}).get(column.name, (len(array) - 1, parent_key))
                leaves[depth].append(((field,), slot))
            else:
                self._given[column.name] = slot
        level: Level | None = None
        for depth in range(len(array), -1, -1):
            level = Level(leaves[depth], self._columns, array[depth] if depth < len(array) else None, level)
        assert level is not None
        self._top = level
        self._finish = [finisher(column.type) for column in self._columns]
        self._json = [slot for slot, column in enumerate(self._columns) if column.type.json]
        self._direct = level.array is None and level.flat and not any(self._finish) and not self._given

    def rows(self, body: bytes, parent: Mapping[str, object] | None = None) -> list[Row]:
        """The rows of a page as tuples of Python values, in the order of the columns.

        `parent` gives the values of `from_parent` columns that the URL fixed, by column name. Raises
        RequestFailed for a body that is no such page and DataError for a field that is missing or a value
        that does not fit.
        """
        body = self._checked(body)
        try:
            objects = self._typed(body)
            if self._direct:
                return list(map(msgspec.structs.astuple, objects))
            columns, count = self._spread(objects, parent)
            finished = [
                column if finish is None else finish(column)
                for column, finish in zip(columns, self._finish, strict=True)
            ]
        except _MISFITS:
            return self._lenient_rows(body, parent)
        return list(zip(*finished, strict=True)) if finished else [()] * count

    def batch(self, body: bytes, parent: Mapping[str, object] | None = None) -> pa.RecordBatch:
        """The rows of a page as an Arrow batch of `schema`. `parent` and the errors are those of `rows`."""
        import pyarrow as pa

        body = self._checked(body)
        try:
            columns, _ = self._spread(self._typed(body), parent)
            arrays = [
                # Arrow itself refuses a decimal that does not fit, so those are not looked at twice.
                pa.array(values if finish is None or kind.name == "DECIMAL" else finish(values), kind.arrow())
                for values, finish, kind in zip(columns, self._finish, self._types, strict=True)
            ]
        except _MISFITS:
            rows = self._lenient_rows(body, parent)
            columns = list(zip(*rows, strict=True)) if rows else [() for _ in self._columns]
            arrays = [
                pa.array(values, kind.arrow()) for values, kind in zip(columns, self._types, strict=True)
            ]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)

    @cached_property
    def schema(self) -> pa.Schema:
        """The Arrow schema of `batch`: the columns' names and types."""
        import pyarrow as pa

        return pa.schema([(column.name, column.type.arrow()) for column in self._columns])

    @cached_property
    def _types(self) -> list[SqlType]:
        return [column.type for column in self._columns]

    @cached_property
    def _object_decoder(self) -> msgspec.json.Decoder[Any]:
        return msgspec.json.Decoder(self._top.struct)

    @cached_property
    def _list_decoder(self) -> msgspec.json.Decoder[Any]:
        return msgspec.json.Decoder(list[self._top.struct])  # type: ignore[name-defined]

    @cached_property
    def _envelope_decoder(self) -> msgspec.json.Decoder[Any]:
        fields = [("value", list[self._top.struct])]  # type: ignore[name-defined]
        return msgspec.json.Decoder(msgspec.defstruct("Envelope", fields))

    def _checked(self, body: bytes) -> bytes:
        """The body without what may stand before JSON; what is plainly no JSON is told in plain words."""
        body = body.removeprefix(_BOM)
        start = body[:256].lstrip()
        if start[:1] == b"<":
            raise RequestFailed(
                f"Sage answered a web page where the data of {self._table} was expected. A proxy or a "
                "sign-in page may stand between this computer and Sage, or the address is wrong."
            )
        if not start and not body.strip():
            raise RequestFailed(f"Sage answered an empty body where the data of {self._table} was expected.")
        return body

    def _typed(self, body: bytes) -> list[Any]:
        if self._single:
            return [self._object_decoder.decode(body)]
        if body[:256].lstrip()[:1] == b"{":
            objects: list[Any] = self._envelope_decoder.decode(body).value
        else:
            objects = self._list_decoder.decode(body)
        return objects

    def _spread(
        self, objects: list[Any], parent: Mapping[str, object] | None
    ) -> tuple[list[Sequence[Any]], int]:
        """The values by column, and how many rows there are."""
        found: list[Sequence[Any]] = [()] * len(self._columns)
        level: Level | None = self._top
        filled: list[int] = []
        while level is not None:
            level.fill(objects, found)
            filled.extend(level.slots)
            if level.array is not None:
                children = [each or () for each in level.arrays(objects)]
                counts = [len(each) for each in children]
                for slot in filled:
                    found[slot] = list(chain.from_iterable(map(repeat, found[slot], counts)))
                objects = list(chain.from_iterable(children))
            level = level.below
        for name, slot in self._given.items():
            found[slot] = [self._parent_value(name, slot, parent)] * len(objects)
        return found, len(objects)

    def _parent_value(self, name: str, slot: int, parent: Mapping[str, object] | None) -> object:
        if parent is None or name not in parent:
            raise InternalError(f"{self._table}.{name} comes from the parent, and the scan names none.")
        return self._coerced(slot, parent[name])

    def _lenient_rows(self, body: bytes, parent: Mapping[str, object] | None) -> list[Row]:
        try:
            page = _UNTYPED.decode(body)
        except RecursionError:
            raise self._wrong_shape("it nests too deeply") from None
        except (msgspec.MsgspecError, ValueError, ArithmeticError) as error:
            raise RequestFailed(
                f"Sage's answer with the data of {self._table} is cut off or is no JSON: {error}. "
                "Nothing of it was used; run the statement again."
            ) from None
        if self._single:
            page = [page]
        elif isinstance(page, dict) and isinstance(page.get("value"), list):
            page = page["value"]
        elif not isinstance(page, list):
            raise self._wrong_shape(f"it is {_kind(page)} where a list was expected")
        given = {slot: self._parent_value(name, slot, parent) for name, slot in self._given.items()}
        rows = [row for item in page for row in self._walk(self._top, item, given)]
        if self._json:
            self._write_json_texts(body, rows)
        return list(map(tuple, rows))

    def _write_json_texts(self, body: bytes, rows: list[list[object]]) -> None:
        """Put the texts of arrays into the rows as they stand in the body."""
        if self._single:
            objects = [msgspec.json.decode(body, type=_RawObject)]
        elif body[:256].lstrip()[:1] == b"{":
            objects = msgspec.json.decode(body, type=_RawEnvelope).value
        else:
            objects = msgspec.json.decode(body, type=list[_RawObject])
        for row, texts in zip(rows, objects, strict=True):
            for slot in self._json:
                try:
                    row[slot] = json_text(texts[self._columns[slot].path[0]])
                except ValueError as error:
                    raise self._misfit(slot, row[slot], error) from None

    def _walk(self, level: Level, item: object, above: dict[int, object]) -> Iterator[list[object]]:
        if not isinstance(item, dict):
            raise self._wrong_shape(f"an entry of the list is {_kind(item)} where an object was expected")
        values = dict(above)
        for path, slot in level.leaves:
            value = self._reach(item, path, slot)
            values[slot] = value if slot in self._json else self._coerced(slot, value)
        if level.array is None or level.below is None:
            yield [values[slot] for slot in range(len(self._columns))]
            return
        if level.array not in item:
            raise self._missing(level.array, "the rows stand in it")
        children = item[level.array]
        if children is None:
            return
        if not isinstance(children, list):
            raise self._wrong_shape(f"field {level.array!r} is {_kind(children)} where a list was expected")
        for child in children:
            yield from self._walk(level.below, child, values)

    def _reach(self, item: Mapping[str, object], path: tuple[str, ...], slot: int) -> object:
        value: object = item
        for key in path:
            if value is None:
                return None
            if not isinstance(value, dict):
                raise self._wrong_shape(f"field {path[0]!r} is {_kind(value)} where an object was expected")
            if key not in value:
                raise self._missing(".".join(path), f"column {self._columns[slot].name}")
            value = value[key]
        return value

    def _coerced(self, slot: int, value: object) -> object:
        try:
            return coerce(self._columns[slot].type, value)
        except Misfit as error:
            raise self._misfit(slot, value, error) from None

    def _misfit(self, slot: int, value: object, error: ValueError) -> DataError:
        column = self._columns[slot]
        shown = repr(str(value) if isinstance(value, Decimal) else value)
        shown = shown if len(shown) <= 80 else f"{shown[:77]}..."
        return DataError(
            f"{self._table}.{column.name}: Sage sent {shown}, which does not fit {column.type} ({error})."
        )

    def _missing(self, field: str, purpose: str) -> DataError:
        return DataError(
            f"{self._table}: Sage's answer lacks the field {field!r} ({purpose}). The site may run a release "
            "of Sage 200 that does not know it: leave the column out."
        )

    def _wrong_shape(self, what: str) -> RequestFailed:
        return RequestFailed(f"Sage's answer with the data of {self._table} has an unexpected shape: {what}.")


_RawObject = dict[str, msgspec.Raw]


class _RawEnvelope(msgspec.Struct):
    value: list[_RawObject]


def _kind(value: object) -> str:
    names: dict[type, str] = {dict: "an object", list: "a list", str: "a text", bool: "a boolean"}
    return "null" if value is None else names.get(type(value), "a number")


_UNTYPED = msgspec.json.Decoder(float_hook=Decimal)
