"""The arguments of a call to the request that carries them, or all that is wrong with them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from sage200_dialect.catalog import Catalog, find_column, nearest_columns
from sage200_dialect.catalog.calling import BODY, inputs, keyed, takes
from sage200_dialect.catalog.model import Action, Column, Parameter, Table
from sage200_dialect.catalog.names import NameIndex, loosened
from sage200_dialect.catalog.writing import arrays, refusal, write_route
from sage200_dialect.engine.writes.objects import Object, encoded, filled, put
from sage200_dialect.engine.writes.values import Unfit, to_json
from sage200_dialect.errors import DataError, ProgrammingError
from sage200_dialect.sql.call import Call

_ENTRIES = msgspec.json.Decoder(float_hook=Decimal)
Field = Column | Parameter


@dataclass(frozen=True, slots=True)
class Request:
    """`given` are the names of the arguments that it carries."""

    method: str
    path: str
    content: bytes
    given: tuple[str, ...]


def request(action: Action, asked: Call, catalog: Catalog) -> Request:
    """NULL counts as not given: Sage refuses it in fields that may be left out.

    Raises ProgrammingError for wrong or missing names, and DataError where only values are wrong.
    """
    named = _Named(action, asked, catalog)
    content: Object = {}
    unfit: list[str] = []
    for field, value in named.given:
        try:
            found = to_json(field, value)
        except Unfit as why:
            unfit.append(str(why))
            continue
        if isinstance(field, Parameter):
            unfit += _inside(field, found)
        put(content, field.path if isinstance(field, Column) else (field.name,), found)
    names = tuple(field.name for field, _ in named.given)
    missing = [each.name for each in named.required if each.name not in names]
    faults = [*named.faults, *unfit, *([f"{', '.join(missing)} must be given"] if missing else [])]
    if faults:
        error = ProgrammingError if named.faults or missing else DataError
        raise error(f"{action.name}: {'; '.join(faults)}. Nothing was sent")
    if named.key is not None:
        path = next(each for each in action.paths if f"{{{named.key}}}" in each)
        return Request("PUT", filled(path, {named.key: content.pop(named.key)}), encoded(content), names)
    body = content.get(BODY.name) if BODY in inputs(action) else None
    return Request("POST", action.paths[0], encoded(content) if body is None else bytes(body), names)


class _Named:
    """Which field each argument means.

    `key` is the parameter that makes the call a PUT of a document, where it is given: then the columns of the
    action's table may be given too, and no parameter is required.
    """

    def __init__(self, action: Action, asked: Call, catalog: Catalog) -> None:
        self.given: list[tuple[Field, object]] = []
        self.faults: list[str] = []
        self.key: str | None = None
        self.required: tuple[Parameter, ...] = ()
        self._catalog = catalog
        self._known = {each.name: each for each in inputs(action)}
        self._index = NameIndex(self._known)
        arguments = [*zip(self._known, asked.positional, strict=False), *asked.named.items()]
        key = keyed(action)
        if any(self._index.find(_bare(name)) == key for name, value in arguments if value is not None):
            self.key = key
        self._table = None if self.key is None or action.table is None else catalog.table(action.table)
        if self.key is None:
            self.required = tuple(each for each in action.parameters if each.required)
        if len(asked.positional) > len(self._known):
            self.faults.append(f"it takes {len(self._known)} argument(s), not {len(asked.positional)}")
        self._take(action, arguments)

    def _take(self, action: Action, arguments: Iterable[tuple[str, object]]) -> None:
        for name, value in arguments:
            field = self._field(_bare(name))
            if field is None:
                self.faults.append(self._unknown(_bare(name)))
            elif any(each.name == field.name for each, _ in self.given):
                self.faults.append(f"{field.name} is given twice")
            elif value is None:
                continue
            else:
                refused = self._refusal(action, field)
                if refused is not None:
                    self.faults.append(refused)
                self.given.append((field, value))

    def _refusal(self, action: Action, field: Field) -> str | None:
        if isinstance(field, Parameter):
            return None if takes(action, field) else f"{field.name} is read-only"
        assert self._table is not None
        return refusal(field, write_route(self._table, self._catalog), new=False)

    def _field(self, name: str) -> Field | None:
        real = self._index.find(name)
        if real is not None:
            return self._known[real]
        if self._table is None:
            return None
        return find_column(self._table, name) or _array(self._table, name, self._catalog)

    def _unknown(self, name: str) -> str:
        near = self._index.nearest(name)
        if self._table is not None:
            near = list(dict.fromkeys([*near, *nearest_columns(self._table, name)]))[:3]
        hint = f"the nearest are {', '.join(near)}" if near else f"it takes {', '.join(self._known)}"
        return f"there is no parameter {name} ({hint})"


def _bare(name: str) -> str:
    return name.lstrip("@")


def _array(table: Table, name: str, catalog: Catalog) -> Column | None:
    known = arrays(table, catalog).values()
    return next((each for each in known if loosened(each.name) == loosened(name)), None)


def _inside(parameter: Parameter, found: Any) -> list[str]:
    """What is wrong inside JSON whose fields are known."""
    if parameter.type is not None or not parameter.items:
        return []
    decoded = _ENTRIES.decode(found)
    entries = [decoded] if parameter.is_object else decoded
    return [
        f"{parameter.name}{'' if parameter.is_object else f'[{number}]'}.{fault}"
        for number, entry in enumerate(entries)
        for fault in _faults(parameter.items, entry)
    ]


def _faults(fields: tuple[Parameter, ...], entry: Mapping[str, object]) -> list[str]:
    known = {each.name: each for each in fields}
    faults: list[str] = []
    for name, value in entry.items():
        field = known.get(name)
        if field is None:
            near = NameIndex(known).nearest(name)
            faults.append(f"{name}: there is no such field ({', '.join(near or known)})")
            continue
        try:
            found = to_json(field, value)
        except Unfit as why:
            faults.append(str(why))
        else:
            faults += [] if value is None else _inside(field, found)
    missing = (each.name for each in fields if each.required and entry.get(each.name) is None)
    return [*faults, *(f"{name} must be given" for name in missing)]
