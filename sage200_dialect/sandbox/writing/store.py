"""Saves rows: new ones, changed ones, and those that go, each with what hangs on it."""

from __future__ import annotations

from collections.abc import Iterator

from sage200_dialect.catalog import Table
from sage200_dialect.sandbox.cells import Value
from sage200_dialect.sandbox.shape import parent_key
from sage200_dialect.sandbox.writing.checks import faults_of
from sage200_dialect.sandbox.writing.fresh import blank_row, changeable
from sage200_dialect.sandbox.writing.given import Given, refuse
from sage200_dialect.sandbox.writing.rules import Row, rules_of
from sage200_dialect.sandbox.writing.session import Session, key_of


def creation_faults(session: Session, given: Given) -> list[str]:
    """What is wrong with a new row and with the new rows in its arrays."""
    found = faults_of(session, given, None)
    for array, rows in given.arrays.items():
        holder = given.shape.arrays[array][1]
        for row in rows:
            row.held[holder] = None
            found += creation_faults(session, row)
    return found


def create(session: Session, given: Given) -> Row:
    """Adds a row that has no faults, and the rows in its arrays."""
    table = given.shape.table
    row = blank_row(session, table)
    row.update((name, value) for name, value in given.values.items() if changeable(table.by_name[name], None))
    row.update(given.held)
    for name in table.key:
        if row.get(name) is None and table.by_name[name].type.name == "BIGINT":
            row[name] = session.company.next_id(table.name, name)
    _inline_keys(session, table, row, given)
    _stamp(session, row, "date_time_created", "date_time_updated")
    rules = rules_of(table.name)
    if rules.complete is not None:
        rules.complete(session, row, None)
    _forget_wishes(row)
    session.add(table, row)
    for array, rows in given.arrays.items():
        child, holder = given.shape.arrays[array]
        for entry in rows:
            entry.held[holder] = row[parent_key(child, holder)]
            create(session, entry)
    if rules.saved is not None:
        rules.saved(session, row, given)
    return row


def update(session: Session, given: Given, position: int) -> None:
    """Changes a row by a body that has no faults of its own; the entries of its arrays are checked here,
    those that are saved line by line after their predecessors are saved."""
    table = given.shape.table
    before = session.row(table.name, position)
    alone = rules_of(table.name).line_by_line
    refuse(
        [
            *faults_of(session, given, before),
            *(
                fault
                for array in given.arrays
                if array != alone
                for fault in array_faults(session, given, array, before)
            ),
        ]
    )
    row = {
        **before,
        **{name: value for name, value in given.values.items() if changeable(table.by_name[name], before)},
    }
    row.update({name: before[name] for name in table.key})
    _inline_keys(session, table, row, given)
    _stamp(session, row, "date_time_updated")
    rules = rules_of(table.name)
    if rules.complete is not None:
        rules.complete(session, row, before)
    _forget_wishes(row)
    session.company.change(table.name, position, {k: v for k, v in row.items() if v != before[k]})
    session.did("changed", table.name, row.get(key_of(table)))
    try:
        for array in given.arrays:
            _update_array(session, given, array, row)
    finally:  # lines that were saved before a failing one count
        if rules.saved is not None:
            rules.saved(session, row, given)


def array_faults(session: Session, given: Given, array: str, parent: Row) -> list[str]:
    child, holder = given.shape.arrays[array]
    owner = parent[parent_key(child, holder)]
    found = []
    for entry in given.arrays[array]:
        found += _entry_faults(session, entry, holder, owner)
    return found


def _entry_faults(session: Session, entry: Given, holder: str, owner: Value) -> list[str]:
    if entry.key is None:
        entry.held[holder] = owner
        return creation_faults(session, entry)
    position = _place(session, entry, holder, owner)
    if position is None:
        name = key_of(entry.shape.table)
        return [f"The field {entry.where}{name} is {entry.key}, and there is none with it here"]
    before = session.row(entry.shape.table.name, position)
    within = (fault for array in entry.arrays for fault in array_faults(session, entry, array, before))
    return [*faults_of(session, entry, before), *within]


def _place(session: Session, entry: Given, holder: str, owner: Value) -> int | None:
    """Where the entry of an array stands in its table."""
    table = entry.shape.table
    there = set(session.positions(table.name, holder, owner))
    places = session.positions(table.name, key_of(table), entry.key)
    return next((position for position in places if position in there), None)


def _update_array(session: Session, given: Given, array: str, parent: Row) -> None:
    child, holder = given.shape.arrays[array]
    owner = parent[parent_key(child, holder)]
    alone = array == rules_of(given.shape.table.name).line_by_line
    if session.behaviour.child_rows == "replace":
        _drop_others(session, child, holder, owner, {entry.key for entry in given.arrays[array]})
    for entry in given.arrays[array]:
        if alone:
            refuse(_entry_faults(session, entry, holder, owner))
        if entry.key is None:
            if not entry.values.get("is_to_delete"):
                entry.held[holder] = owner
                create(session, entry)
            continue
        position = _place(session, entry, holder, owner)
        if position is None:
            continue
        if entry.values.get("is_to_delete"):
            delete(session, child, position)
        else:
            update(session, entry, position)


def _drop_others(session: Session, child: Table, holder: str, owner: Value, named: set[Value]) -> None:
    while True:
        rows = session.company.rows(child.name)
        keys = rows.cells.get(key_of(child))
        left = [place for place in rows.positions(holder, owner) if keys is None or keys[place] not in named]
        if not left:
            return
        delete(session, child, left[0])


def delete(session: Session, table: Table, position: int) -> None:
    """Removes a row and what hangs on it. Raises BadRequest when others need it."""
    row = session.row(table.name, position)
    rules = rules_of(table.name)
    key = row.get(key_of(table))
    for other, column in rules.in_use:
        if other in session.schema.tables and session.positions(other, column, key):
            refuse([f"{table.name} {key} cannot be deleted: it is in use by {other}"])
    for child, holder in dict.fromkeys(_dependants(session, table)):
        referred = next((link.referred for link in child.links if link.column == holder), "id")
        owner = row.get(referred)
        while owner is not None and (there := session.positions(child.name, holder, owner)):
            delete(session, child, there[0])
    session.company.remove(table.name, [position])
    session.did("deleted", table.name, key)
    if rules.removed is not None:
        rules.removed(session, row)


def _dependants(session: Session, table: Table) -> Iterator[tuple[Table, str]]:
    """The tables whose rows belong to one row of this, and the column that says to which."""
    yield from session.schema.shape(table).arrays.values()
    for other in session.schema.tables.values():
        if other.nested is not None and other.nested.parent == table.name and other.kind != "view":
            yield other, other.nested.column
        for link in other.links:
            within = f"/{table.name}/{{{link.column}}}/"
            posted = other.write_paths.get("post", ())
            belongs = other.by_name[link.column].required or any(within in path for path in posted)
            if link.table == table.name and posted and belongs and other.name != table.name:
                yield other, link.column


def _inline_keys(session: Session, table: Table, row: Row, given: Given) -> None:
    """Objects inside a row have keys and times of their own, once they hold something."""
    touched = {table.by_name[name].path[0] for name in given.values if len(table.by_name[name].path) > 1}
    owner = f"{table.entity}_id" if table.entity else ""
    for column in table.columns:
        if len(column.path) < 2 or column.path[0] not in touched or not column.read_only:
            continue
        if column.path[1] == "id" and row[column.name] is None and column.name not in _linked(table):
            row[column.name] = session.company.next_id(table.name, column.name)
        elif column.path[1] == owner:
            row[column.name] = row.get("id")
        elif column.path[1] == "date_time_updated" or (
            column.path[1] == "date_time_created" and row[column.name] is None
        ):
            row[column.name] = session.company.moment()


def _forget_wishes(row: Row) -> None:
    """`is_to_delete` and its like say what to do, and are no facts of the row."""
    row.update((name, False) for name in row if name.startswith("is_to_"))


def _linked(table: Table) -> frozenset[str]:
    return frozenset(link.column for link in table.links)


def _stamp(session: Session, row: Row, *columns: str) -> None:
    now = session.company.moment()
    row.update({column: now for column in columns if column in row})
