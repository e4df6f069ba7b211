"""Whether a body may become a row: everything that is wrong with it, in sentences."""

from __future__ import annotations

from typing import Any

from sage200_dialect.catalog import Column, Table
from sage200_dialect.sandbox.writing.fresh import changeable, offered_row
from sage200_dialect.sandbox.writing.given import Given
from sage200_dialect.sandbox.writing.rules import Row, rules_of
from sage200_dialect.sandbox.writing.session import Session, key_of
from sage200_dialect.sandbox.writing.values import too_long

_EMPTY: tuple[Any, ...] = (None, "", 0, False)


def faults_of(session: Session, given: Given, before: Row | None) -> list[str]:
    """What is wrong with `given` as a new row (`before` is None) or as a change of that one."""
    table = given.shape.table
    rules = rules_of(table.name)
    found = list(given.faults)
    spared = rules.optional(session, given.values) if rules.optional is not None else frozenset()
    if before is None:
        found += _missing(given, spared)
    for name, value in given.values.items():
        column = table.by_name[name]
        if before is not None and value == before[name]:
            continue
        fault = _unchangeable(session, given, column, before) or _misfit(session, column, value, spared)
        if fault is not None:
            found.append(f"The field {given.where}{'.'.join(column.path)} {fault}")
    found += _dangling(session, given, before)
    found += _repeated(session, given, before, spared)
    if rules.check is not None:
        found += rules.check(session, given, before)
    return found


def _missing(given: Given, spared: frozenset[str]) -> list[str]:
    table = given.shape.table
    needed = [*given.shape.scalars.values(), *given.shape.custom.values()]
    return [
        f"The field {given.where}{column.path[0]} is required"
        for column in needed
        if (column.required or column.name in table.key)
        and column.name not in spared
        and column.name not in given.held
        and column.name not in _numbered(table)
        and given.values.get(column.name) in (None, "")
    ]


def _numbered(table: Table) -> frozenset[str]:
    """The columns of the key that Sage fills by itself."""
    return frozenset(name for name in table.key if table.by_name[name].type.name == "BIGINT")


def _unchangeable(session: Session, given: Given, column: Column, before: Row | None) -> str | None:
    value = given.values[column.name]
    if changeable(column, before) or column.name in given.shape.table.key:
        return None
    if before is not None and (column.fixed or column.required):
        return "cannot be changed"
    if session.behaviour.read_only_fields == "ignored":
        return None
    if before is None and (value in _EMPTY or value == offered_row(session, given)[column.name]):
        return None
    return "is read only"


def _misfit(session: Session, column: Column, value: Any, spared: frozenset[str]) -> str | None:
    if value == "" and column.required and column.name not in spared and column.type.name == "VARCHAR":
        return "must not be empty"
    if column.enumeration and column.type.name == "VARCHAR" and value not in (None, ""):
        names = session.company.enumeration(column.enumeration).values()
        if names:
            return None if value in names else f"is one of {', '.join(names)}, not {value!r}"
    return too_long(column.type, value)


def _dangling(session: Session, given: Given, before: Row | None) -> list[str]:
    """Links that lead nowhere."""
    found = []
    for link in given.shape.table.links:
        value = given.values.get(link.column)
        column = given.shape.table.by_name[link.column]
        if before is not None and value == before[link.column]:
            continue
        if (
            value in (None, "", 0)
            or not changeable(column, before)
            or link.table not in session.schema.tables
        ):
            continue
        if session.position(link.table, value, link.referred) is None:
            name = ".".join(column.path)
            found.append(
                f"The field {given.where}{name} is {value}, and {link.table} has no such {link.referred}"
            )
    return found


def _repeated(session: Session, given: Given, before: Row | None, spared: frozenset[str]) -> list[str]:
    table = given.shape.table
    key = key_of(table)
    found = []
    if before is None and given.key is not None and changeable(table.by_name[key], None):
        known = {**given.values, **given.held}
        rows = session.company.rows(table.name)
        same = [
            set(rows.positions(name, known[name]))
            for name in (table.key or (key,))
            if known.get(name) is not None
        ]
        taken = set.intersection(*same)
        found += [f"{table.name} already has a row with the {key} {given.key}"] if taken else []
    for columns in rules_of(table.name).unique:
        if not any(name in given.values for name in columns):
            continue
        if spared.intersection(columns):
            continue
        held = {**(before or {}), **given.values, **given.held}
        wanted = [_folded(held.get(name)) for name in columns]
        rows = session.company.rows(table.name)
        for position, values in enumerate(zip(*(rows.cells[name].all() for name in columns), strict=True)):
            same_row = before is not None and rows.cells[key][position] == before[key]
            if [_folded(value) for value in values] == wanted and not same_row:
                shown = ", ".join(str(held.get(name)) for name in columns if held.get(name) is not None)
                found.append(f"{table.name} already has a row with the {columns[0]} {shown}")
                break
    return found


def _folded(value: Any) -> Any:
    return value.strip().casefold() if isinstance(value, str) else value
