"""What Sage answers to an action, as rows: an object is one row, an array one for each object in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from sage200_dialect.catalog import Catalog
from sage200_dialect.catalog.model import Action, Column
from sage200_dialect.engine.decode import Decoder
from sage200_dialect.engine.result import Row
from sage200_dialect.engine.writes.returned import has
from sage200_dialect.errors import RequestFailed
from sage200_dialect.types import parse_type

_JSON = parse_type("json")
_BOM = b"\xef\xbb\xbf"
_RAWS = msgspec.json.Decoder(list[msgspec.Raw])
_UNDESCRIBED = (("answer", str(_JSON)),)


@dataclass(frozen=True, slots=True)
class Answer:
    """`columns` are (name, SQL type)."""

    columns: tuple[tuple[str, str], ...]
    rows: list[Row]

    def first(self, name: str) -> object:
        """The value of that column in the first row; None where there is no such thing."""
        places = [place for place, (each, _) in enumerate(self.columns) if each == name]
        return self.rows[0][places[0]] if places and self.rows else None


def answer(action: Action, body: bytes, catalog: Catalog) -> Answer | None:
    """None: Sage answered nothing.

    A column that no object has is left out: Sage does not send what it was not asked to expand, older
    releases lack fields, and NULL would say that there is no value. An empty array has every column.

    Raises RequestFailed for what is no such answer, DataError for a value that does not fit.
    """
    body = body.removeprefix(_BOM).strip()
    if body in (b"", b"null"):
        return None
    columns = tuple(_columns(action, catalog))
    if not columns:
        return Answer(_UNDESCRIBED, [(_text(action, body),)])
    found = [_values(action, columns, each) for each in _objects(action, body)]
    sent = [each for each in columns if not found or any(each.name in values for values in found)]
    return Answer(
        tuple((each.name, str(each.type)) for each in sent),
        [tuple(values.get(each.name) for each in sent) for values in found],
    )


def _columns(action: Action, catalog: Catalog) -> Iterator[Column]:
    """The results in their order; an object that is flattened in the action's table is flattened here."""
    table = None if action.table is None else catalog.table(action.table)
    for result in action.results:
        inline = [
            each
            for each in (table.columns if table else ())
            if len(each.path) > 1 and each.path[0] == result.name
        ]
        if result.type is None and inline:
            yield from inline
        else:
            yield Column(result.name, result.type or _JSON, (result.name,))


def _objects(action: Action, body: bytes) -> list[bytes]:
    if not body.startswith(b"["):
        return [body]
    try:
        return [bytes(each) for each in _RAWS.decode(body)]
    except msgspec.MsgspecError as why:
        raise _broken(action, str(why)) from None


def _values(action: Action, columns: tuple[Column, ...], body: bytes) -> dict[str, Any]:
    """The values that an object has, by column."""
    try:
        found = msgspec.json.decode(body)
    except (msgspec.MsgspecError, RecursionError) as why:
        raise _broken(action, "a web page" if body.startswith(b"<") else str(why)) from None
    if not isinstance(found, dict):
        raise _broken(action, "no object")
    present = [each for each in columns if has(found, each)]
    if not present:
        raise _broken(action, "an object without any of the fields that Sage describes")
    (row,) = Decoder(present, table=action.name, single=True).rows(body)
    return {each.name: value for each, value in zip(present, row, strict=True)}


def _text(action: Action, body: bytes) -> str:
    try:
        msgspec.json.decode(body)
        return body.decode()
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as why:
        raise _broken(action, "a web page" if body.startswith(b"<") else str(why)) from None


def _broken(action: Action, what: str) -> RequestFailed:
    return RequestFailed(f"Sage's answer to {action.name} cannot be read: {what}.")
