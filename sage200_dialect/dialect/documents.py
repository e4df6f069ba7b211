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
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, exc, inspect, select
from sqlalchemy.sql.elements import ClauseElement

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
    """The relationships whose rows Sage takes in one array inside the object. `remote`: the column with the
    object's key."""

    attributes: tuple[str, ...]
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
        given = {id(each): each for name in array.attributes for each in _held(entity, name)}
        entries = [_document(each, catalog, new) for key, each in given.items() if key in new]
        if entries:
            document.entries.append((array, entries))
    return document


def _held(entity: Any, attribute: str) -> tuple[Any, ...]:
    """What a relationship holds as far as it is loaded, whatever its collection is."""
    history = inspect(entity).attrs[attribute].history
    return (*(history.added or ()), *(history.unchanged or ()))


def _arrays(entity: Any, catalog: Catalog) -> Iterator[_Array]:
    from sqlalchemy.orm.interfaces import ONETOMANY

    from sage200_dialect.catalog.writing import OwnPaths, addressing, arrays, write_route

    mapper = inspect(entity).mapper
    table = mapper.local_table
    if len(mapper.tables) != 1 or table.name not in catalog.names():
        return
    known = arrays(catalog.table(table.name), catalog).values()
    found: dict[str, _Array] = {}
    for relationship in mapper.relationships:
        target = relationship.mapper.local_table
        names = [each.name for each in known if each.rows == target.name and target.schema == table.schema]
        if relationship.direction is not ONETOMANY or relationship.viewonly or len(names) != 1:
            continue
        route = write_route(catalog.table(target.name), catalog)
        if not isinstance(route, OwnPaths) or not addressing(route):
            (name,) = names
            others = found[name].attributes if name in found else ()
            found[name] = _Array((*others, relationship.key), name, relationship.local_remote_pairs[0][1])
    yield from found.values()


def _referred(entity: Any) -> Iterator[tuple[Any, Any]]:
    """(relationship, object) of each object that this one refers to."""
    from sqlalchemy.orm.interfaces import MANYTOONE

    state = inspect(entity)
    for relationship in state.mapper.relationships:
        target = state.dict.get(relationship.key)
        if relationship.direction is MANYTOONE and not relationship.viewonly and target is not None:
            yield relationship, target


def _post(session: Session, document: _Document) -> None:
    """One INSERT with the arrays as JSON; then everything is as if the flush had stored it."""
    from sage200_dialect.engine.writes.objects import encoded

    entity = document.entity
    connection = _connection(session, entity)
    catalog = driver_connection(connection).catalog
    mapper = inspect(entity).mapper
    values = _sent(connection, _given(connection, entity))
    for array, entries in document.entries:
        values[array.name] = encoded([_content(connection, catalog, each) for each in entries]).decode()
    preparer = connection.dialect.identifier_preparer
    columns = ", ".join(preparer.quote(name) for name in values)
    marks = ", ".join("?" * len(values))
    (primary_key,) = mapper.primary_key
    text = (
        f"INSERT INTO {preparer.format_table(mapper.local_table)} ({columns}) VALUES ({marks}) "  # noqa: S608
        f"RETURNING {preparer.quote(primary_key.name)}"
    )
    key = connection.exec_driver_sql(text, tuple(values.values())).scalar()
    for part in document.parts():
        if part.entity in session:
            session.expunge(part.entity)
    known = list(_keys(connection, document, key))
    for part, own_key, parent in known:
        _identify(part.entity, own_key, parent)
    session.add_all(part.entity for part, _, _ in known)
    _forget_unknown(session, document, known)


def _attributes(mapper: Any) -> dict[Any, str]:
    """The attribute of each column of the table that is mapped."""
    return {
        column: attribute.key
        for attribute in mapper.column_attrs
        for column in attribute.columns
        if getattr(column, "table", None) is mapper.local_table
    }


def _given(connection: Connection, entity: Any) -> dict[Any, Any]:
    """The values that a new object has, by column. Defaults are set on it, as a flush does."""
    state = inspect(entity)
    found: dict[Any, Any] = {}
    for column, attribute in _attributes(state.mapper).items():
        value = state.dict.get(attribute)
        default = column.default
        if value is None and default is not None and not default.is_sequence:
            value = default.arg(None) if default.is_callable else default.arg
        if hasattr(value, "__clause_element__") or isinstance(value, ClauseElement):
            value = connection.execute(select(value)).scalar()
        if value is not None:
            found[column] = value
            if state.dict.get(attribute) is not value:
                setattr(entity, attribute, value)
    for relationship, target in _referred(entity):
        for local, remote in relationship.local_remote_pairs:
            key = getattr(target, _attributes(inspect(target).mapper)[remote])
            if key is not None:
                found[local] = key
    return found


def _sent(connection: Connection, given: dict[Any, Any]) -> dict[str, Any]:
    """The values by the names of their columns, as the driver takes them."""
    found: dict[str, Any] = {}
    for column, value in given.items():
        process = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        found[column.name] = value if process is None else process(value)
    return found


def _content(connection: Connection, catalog: Catalog, document: _Document) -> dict[str, Any]:
    """A new row as the entry of an array."""
    from sage200_dialect.engine.writes.objects import entry

    table = catalog.table(inspect(document.entity).mapper.local_table.name)
    content: dict[str, Any] = entry(table, _sent(connection, _given(connection, document.entity)))
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
        mapper = inspect(entries[0].entity).mapper
        (primary_key,) = [each for each in mapper.primary_key if each is not array.remote]
        given = [_given(connection, each.entity) for each in entries]
        columns = list(dict.fromkeys(each for values in given for each in values if each is not array.remote))
        query = select(primary_key, *columns).where(array.remote == key).order_by(primary_key)
        rows = [tuple(row) for row in connection.execute(query)]
        for each, values in zip(entries, given, strict=True):
            sent = _sent(connection, values)
            same = [
                row
                for row in rows
                if all(
                    _same(row[place], values[column], sent[column.name])
                    for place, column in enumerate(columns, 1)
                    if column in values
                )
            ]
            if same:
                rows.remove(same[0])
                yield from _keys(connection, each, same[0][0], (array.remote, key))


def _same(stored: Any, *given: Any) -> bool:
    """Whether it is the value that was given, as it was given or as it was sent."""
    return any(stored == (Decimal(repr(each)) if isinstance(each, float) else each) for each in given)


def _identify(entity: Any, key: Any, parent: tuple[Any, Any] | None) -> None:
    from sqlalchemy.orm import make_transient_to_detached
    from sqlalchemy.orm.attributes import set_committed_value

    mapper = inspect(entity).mapper
    given = dict([parent] if parent is not None else [])
    given |= {column: key for column in mapper.primary_key if column not in given}
    for relationship, target in _referred(entity):
        for local, remote in relationship.local_remote_pairs:
            given[local] = getattr(target, _attributes(inspect(target).mapper)[remote])
    attributes = _attributes(mapper)
    for column, value in given.items():
        if column in attributes:
            set_committed_value(entity, attributes[column], value)
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
                session.expire(part.entity, [name for array in lost for name in array.attributes])
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
