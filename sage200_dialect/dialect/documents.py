"""A new document with its lines in one POST.

SQLAlchemy flushes a new parent first and its children after it. Sage wants an order with its lines in one
request, so before a flush each new object whose table holds the rows of others in an array, and which has
such rows that are new too, is taken out of the flush and posted whole:

    session.add(Order(customer_id=1, lines=[Line(...), Line(...)]))
    session.flush()        # one POST /sop_orders with both lines, then one GET that reads the lines' ids

What is new too and what the document refers to (the new customer of an order) is posted before it. All of it
is persistent afterwards as any other object; `before_insert` and `after_insert` are not called for it. Rows
that Sage takes by a POST under their parent (contacts) are left to the flush.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, exc, inspect, select

from sage200_dialect.dialect.schemas import driver_connection
from sage200_dialect.errors import Warning

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection
    from sqlalchemy.orm import Session

    from sage200_dialect.catalog import Catalog

_ORM = "sqlalchemy.orm.session"


def listen() -> None:
    """Have every session post documents whole from now on; nothing happens while the ORM is not imported."""
    orm = sys.modules.get(_ORM)
    if orm is not None and not event.contains(orm.Session, "before_flush", _before_flush):
        event.listen(orm.Session, "before_flush", _before_flush)


@dataclass(frozen=True)
class _Array:
    """A relationship whose rows Sage takes inside the object. `remote`: the column with the object's key."""

    attribute: str
    name: str
    remote: Any


@dataclass(frozen=True)
class _Document:
    """A new object, and the new objects that stand in its arrays."""

    entity: Any
    entries: list[tuple[_Array, list[_Document]]] = field(default_factory=list)

    def parts(self) -> Iterator[_Document]:
        yield self
        for _, documents in self.entries:
            for each in documents:
                yield from each.parts()


def _before_flush(session: Session, flush_context: Any, instances: Any) -> None:
    for document in _documents(session):
        _store(session, document, ())


def _store(session: Session, document: _Document, waiting: tuple[Any, ...]) -> None:
    """Post a document after what it refers to, unless that happened already. `waiting`: whose turn comes
    after this one; objects that need each other cannot be stored at all, as the flush will say."""
    own = {id(part.entity) for part in document.parts()}
    for part in document.parts():
        for _, target in _referred(part.entity):
            if inspect(target).pending and id(target) not in own and target not in waiting:
                catalog = _catalog(session, target)
                if catalog is not None:
                    new = {id(each) for each in session.new}
                    _store(session, _document(target, catalog, new), (*waiting, document.entity))
    if inspect(document.entity).pending:
        _post(session, document)


def _documents(session: Session) -> list[_Document]:
    """The outermost new objects that hold new rows."""
    new = {id(each) for each in session.new}
    found = []
    for entity in session.new:
        catalog = _catalog(session, entity)
        document = None if catalog is None else _document(entity, catalog, new)
        if document is not None and document.entries:
            found.append(document)
    inner = {id(part.entity) for each in found for part in each.parts() if part is not each}
    return [each for each in found if id(each.entity) not in inner]


def _catalog(session: Session, entity: Any) -> Catalog | None:
    """The catalogue of the connection that stores the object; None when that is another database."""
    mapper = inspect(entity).mapper
    try:
        bind = session.get_bind(mapper)
    except exc.UnboundExecutionError:
        return None
    if bind.dialect.name != "sage200":
        return None
    catalog: Catalog = driver_connection(_connection(session, entity)).catalog
    return catalog


def _connection(session: Session, entity: Any) -> Connection:
    return session.connection(bind_arguments={"mapper": inspect(entity).mapper})


def _document(entity: Any, catalog: Catalog, new: set[int]) -> _Document:
    document = _Document(entity)
    for array in _arrays(entity, catalog):
        given = inspect(entity).dict.get(array.attribute) or ()
        entries = [_document(each, catalog, new) for each in given if id(each) in new]
        if entries:
            document.entries.append((array, entries))
    return document


def _arrays(entity: Any, catalog: Catalog) -> Iterator[_Array]:
    from sqlalchemy.orm.interfaces import ONETOMANY

    from sage200_dialect.catalog.writing import OwnPaths, addressing, arrays, write_route

    mapper = inspect(entity).mapper
    table = mapper.local_table
    if len(mapper.tables) != 1 or table.name not in catalog.names():
        return
    known = arrays(catalog.table(table.name), catalog).values()
    for relationship in mapper.relationships:
        target = relationship.mapper.local_table
        names = [each.name for each in known if each.rows == target.name and target.schema == table.schema]
        if relationship.direction is not ONETOMANY or relationship.viewonly or len(names) != 1:
            continue
        route = write_route(catalog.table(target.name), catalog)
        if not isinstance(route, OwnPaths) or not addressing(route):
            yield _Array(relationship.key, names[0], relationship.local_remote_pairs[0][1])


def _referred(entity: Any) -> Iterator[tuple[Any, Any]]:
    """(relationship, object) of each object that this one refers to."""
    from sqlalchemy.orm.interfaces import MANYTOONE

    state = inspect(entity)
    for relationship in state.mapper.relationships:
        target = state.dict.get(relationship.key)
        if relationship.direction is MANYTOONE and target is not None:
            yield relationship, target


def _post(session: Session, document: _Document) -> None:
    """One INSERT with the arrays as JSON; then everything is as if the flush had stored it."""
    from sage200_dialect.engine.writes.objects import encoded

    entity = document.entity
    connection = _connection(session, entity)
    catalog = driver_connection(connection).catalog
    table = inspect(entity).mapper.local_table
    values = _values(connection, entity)
    for array, entries in document.entries:
        values[array.name] = encoded([_content(connection, catalog, each) for each in entries]).decode()
    preparer = connection.dialect.identifier_preparer
    columns = ", ".join(preparer.quote(name) for name in values)
    marks = ", ".join("?" * len(values))
    text = f"INSERT INTO {preparer.format_table(table)} ({columns}) VALUES ({marks})"  # noqa: S608 - names
    key = connection.exec_driver_sql(text, tuple(values.values())).lastrowid
    for part in document.parts():
        if part.entity in session:
            session.expunge(part.entity)
    known = list(_keys(connection, document, key))
    for part, primary_key, parent in known:
        _identify(part.entity, primary_key, parent)
    session.add_all(part.entity for part, _, _ in known)
    _forget_unknown(session, document, known)


def _values(connection: Connection, entity: Any) -> dict[str, Any]:
    """The values by column that are given, as the driver takes them."""
    state = inspect(entity)
    found: dict[str, Any] = {}
    for column in state.mapper.local_table.columns:
        attribute = state.mapper.get_property_by_column(column).key
        value = state.dict.get(attribute)
        if value is None and column.default is not None and column.default.is_scalar:
            value = column.default.arg
        if value is not None:
            process = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
            found[column.name] = value if process is None else process(value)
    for relationship, target in _referred(entity):
        for local, remote in relationship.local_remote_pairs:
            key = getattr(target, inspect(target).mapper.get_property_by_column(remote).key)
            if key is not None:
                found[local.name] = key
    return found


def _content(connection: Connection, catalog: Catalog, document: _Document) -> dict[str, Any]:
    """A new row as the entry of an array."""
    from sage200_dialect.engine.writes.objects import entry

    table = catalog.table(inspect(document.entity).mapper.local_table.name)
    content: dict[str, Any] = entry(table, _values(connection, document.entity))
    for array, entries in document.entries:
        content[array.name] = [_content(connection, catalog, each) for each in entries]
    return content


_Known = tuple[_Document, Any, "tuple[Any, Any] | None"]


def _keys(
    connection: Connection, document: _Document, key: Any, parent: tuple[Any, Any] | None = None
) -> Iterator[_Known]:
    """(part, its key, (column, key) of what it stands in). Sage answers the document's own key; those of the
    entries are read: an entry is the row that has its values."""
    yield document, key, parent
    for array, entries in document.entries:
        table = array.remote.table
        (primary_key,) = [each for each in table.primary_key.columns if each is not array.remote]
        given = [_values(connection, each.entity) for each in entries]
        names = list(dict.fromkeys(name for values in given for name in values if name != array.remote.name))
        columns = [table.c[name] for name in names]
        query = select(primary_key, *columns).where(array.remote == key).order_by(primary_key)
        rows = [tuple(row) for row in connection.execute(query)]
        for each, values in zip(entries, given, strict=True):
            same = [
                row
                for row in rows
                if all(row[place] == values[name] for place, name in enumerate(names, 1) if name in values)
            ]
            if same:
                rows.remove(same[0])
                yield from _keys(connection, each, same[0][0], (array.remote, key))


def _identify(entity: Any, key: Any, parent: tuple[Any, Any] | None) -> None:
    from sqlalchemy.orm import make_transient_to_detached
    from sqlalchemy.orm.attributes import set_committed_value

    mapper = inspect(entity).mapper
    given = dict([parent] if parent is not None else [])
    given |= {column: key for column in mapper.primary_key if column not in given}
    for column, value in given.items():
        set_committed_value(entity, mapper.get_property_by_column(column).key, value)
    for relationship, target in _referred(entity):
        for local, remote in relationship.local_remote_pairs:
            found = getattr(target, inspect(target).mapper.get_property_by_column(remote).key)
            set_committed_value(entity, mapper.get_property_by_column(local).key, found)
    make_transient_to_detached(entity)


def _forget_unknown(session: Session, document: _Document, known: Iterable[_Known]) -> None:
    """Sage stored an entry otherwise than it was given: which row it is cannot be told."""
    stored = {id(part.entity) for part, _, _ in known}
    for part in document.parts():
        if id(part.entity) in stored:
            lost = [
                array for array, entries in part.entries if any(id(x.entity) not in stored for x in entries)
            ]
            if lost:
                session.expire(part.entity, [array.attribute for array in lost])
        else:
            if part.entity in session:
                session.expunge(part.entity)
            warnings.warn(
                f"{type(part.entity).__name__}: Sage stored it with other values than it was given; read "
                "it again",
                Warning,
                stacklevel=2,
            )


__all__ = ["listen"]
