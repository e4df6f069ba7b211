"""Carries out one POST, PUT or DELETE of rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from sage200_dialect.catalog import Table
from sage200_dialect.sandbox import wire
from sage200_dialect.sandbox.answers import Answer, BadRequest, NotFound
from sage200_dialect.sandbox.locks import check_unlocked, unlock
from sage200_dialect.sandbox.resource import Reader
from sage200_dialect.sandbox.routes import Key, Route
from sage200_dialect.sandbox.shape import LOCKABLE
from sage200_dialect.sandbox.writing.checks import faults_of
from sage200_dialect.sandbox.writing.given import Given, decoded, read_given, refuse
from sage200_dialect.sandbox.writing.session import Session, key_of
from sage200_dialect.sandbox.writing.store import create, creation_faults, delete, update


class Writer:
    """Writes the tables of one company as one edition, release and behaviour let it."""

    def __init__(self, session: Session, reader: Reader) -> None:
        self.session = session
        self.reader = reader

    def carry_out(self, method: str, route: Route, options: Mapping[str, str], body: bytes) -> Answer:
        """Raises Refused; what it had done by then stands in the session's effects."""
        if method == "DELETE":
            position = self._place(route)
            self._check_lock(route.table, position, None)
            delete(self.session, route.table, position)
            return Answer(200, b"")
        self.reader.fields_of_one(route.table, options)
        found = decoded(body)
        if method == "POST":
            return self._post(route, options, found)
        if route.kind == "collection":
            return self._put_all(route.table, options, found)
        return self._put(route, options, found)

    def _post(self, route: Route, options: Mapping[str, str], body: Any) -> Answer:
        given = read_given(self.session, self.session.schema.shape(route.table), body)
        given.held.update(route.under)
        self._check_parents(route)
        refuse(creation_faults(self.session, given))
        row = create(self.session, given)
        status = self.session.behaviour.created_status
        if status == 204:
            return Answer(204, b"")
        if not route.table.key:
            return Answer(status, wire.encode(self.reader.unstored(route.table, row)), rows=1)
        given.values.update((name, row[name]) for name in route.table.key)
        return self._entity(given, options, status)

    def _put(self, route: Route, options: Mapping[str, str], body: Any) -> Answer:
        position = self._place(route)
        given = read_given(self.session, self.session.schema.shape(route.table), body)
        key = dict(route.under)[key_of(route.table)]
        if given.key not in (None, key):
            given.faults.append(f"The field {key_of(route.table)} is {given.key}, and the path says {key}")
        refuse(given.all_faults())
        self._check_lock(route.table, position, given.lock_id)
        update(self.session, given, position)
        if given.lock_id is not None and given.values.get("is_editing") is False:
            unlock(self.session.company, route.table.name, key)
            self.session.did("unlocked", route.table.name, key)
        given.values.update((name, place) for name, place in route.under if name in route.table.key)
        return self._entity(given, options, 200)

    def _put_all(self, table: Table, options: Mapping[str, str], body: Any) -> Answer:
        """An array in, an array out. All of it is checked before any of it is saved."""
        if not isinstance(body, list):
            raise BadRequest(f"a PUT of {table.collection} takes an array")
        shape = self.session.schema.shape(table)
        all_given = [read_given(self.session, shape, item, f"[{n}].") for n, item in enumerate(body)]
        faults = [fault for given in all_given for fault in self._faults_of_one(table, given)]
        refuse(faults)
        for given in all_given:
            position = self.session.position(table.name, given.key)
            if position is None:  # named twice, and the first deleted it
                continue
            if given.values.get("is_to_delete"):
                delete(self.session, table, position)
            else:
                update(self.session, given, position)
        kept = [each for each in all_given if self.session.position(table.name, each.key) is not None]
        bodies = [self._entity(each, options, 200).body for each in kept]
        return Answer(200, b"[" + b",".join(bodies) + b"]", rows=len(bodies))

    def _faults_of_one(self, table: Table, given: Given) -> list[str]:
        if given.key is None:
            return [f"The field {given.where}{key_of(table)} is required", *given.all_faults()]
        row = self.session.find(table.name, given.key)
        if row is None:
            return [
                f"The field {given.where}{key_of(table)} is {given.key}, and {table.name} has none with it"
            ]
        return faults_of(self.session, given, row)

    def _place(self, route: Route) -> int:
        """Where the row stands that the path means. Raises NotFound when there is none."""
        self._check_parents(route)
        rows = self.session.company.rows(route.table.name)
        found: set[int] | None = None
        for column, key in route.under:
            there = set(rows.positions(column, key))
            found = there if found is None else found & there
        if not found:
            raise NotFound(f"{route.table.name}: there is none with {dict(route.under)}")
        return min(found)

    def _check_lock(self, table: Table, position: int, lock_id: int | None) -> None:
        if table.name in LOCKABLE:
            company = self.session.company
            check_unlocked(company, table.name, company.rows(table.name).cells["id"][position], lock_id)

    def _check_parents(self, route: Route) -> None:
        """The rows that stand around in the path exist, each within the other."""
        links = {link.column: link for link in route.table.links}
        for column, key in route.under:
            link = links.get(column)
            if column in route.table.key or link is None:
                continue
            parent = self.session.find(link.table, key, link.referred)
            if parent is None:
                raise NotFound(f"{link.table}: there is none with {link.referred} {key}")
            for name, outer in route.beyond:
                if parent.get(name) != outer:
                    raise NotFound(f"{link.table} {key} has not the {name} {outer}")

    def _entity(self, given: Given, options: Mapping[str, str], status: int) -> Answer:
        """The row that was written, as a read answers it."""
        table = given.shape.table
        if self.session.behaviour.written_answer == "sent" and not options:
            named = {table.by_name[name].path[0] for name in (*given.values, *table.key)}
            options = {"$select": ",".join(sorted(named & given.shape.scalars.keys()))}
        known = {**given.values, **given.held}
        key = {name: cast(Key, known[name]) for name in table.key if known.get(name) is not None}
        answer = self.reader.one(table, options, key)
        return Answer(status, answer.body, rows=1)
