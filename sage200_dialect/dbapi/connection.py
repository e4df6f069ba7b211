"""Connections: settings, catalogue, client and local engine of one company, brought together."""

from __future__ import annotations

import threading
import warnings
import weakref
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property, partial
from types import TracebackType
from typing import TYPE_CHECKING, Any

from sage200_dialect import errors
from sage200_dialect.errors import InterfaceError

if TYPE_CHECKING:
    from sage200_dialect.auth import TokenSource
    from sage200_dialect.auth.stores import TokenStore
    from sage200_dialect.catalog import Catalog, Table
    from sage200_dialect.catalog.user_views import UserViews
    from sage200_dialect.client import Client
    from sage200_dialect.dbapi.cursor import Cursor
    from sage200_dialect.dbapi.schemas import ConnectionSchemas
    from sage200_dialect.engine.local import LocalDatabase
    from sage200_dialect.engine.sites import SiteTables
    from sage200_dialect.engine.writes.report import WriteReport
    from sage200_dialect.metadata import Context
    from sage200_dialect.settings import Settings

DEFAULT_SCHEMA = "main"


def connect(
    connection_string: str | None = None,
    *,
    allow_unsafe_url: bool = False,
    show_secrets: bool = False,
    token_store: TokenStore | None = None,
    **properties: object,
) -> Connection:
    """Open a connection. Nothing is sent until the first statement (with ConnectOnOpen, one request).

    `connect("Schema=StandardUK;Company=Demo;OAuthAccessToken=env:TOKEN")`, or the same properties as keyword
    arguments; the environment (`SAGE200_*`) fills what neither names. A URL `sage200://…` may stand in place
    of the string; `allow_unsafe_url` lets it name what could send a secret elsewhere. `show_secrets=True`
    makes `sys_connection_props` show secrets. `token_store` keeps sign-ins in place of OAuthSettingsLocation.
    Raises ProgrammingError for a property that is unknown, badly set or contradicted.
    """
    from sage200_dialect.settings import resolve

    settings = resolve(
        connection_string=connection_string,
        options=properties,
        allow_unsafe_url=allow_unsafe_url,
        token_store=token_store,
    )
    return connect_settings(settings, show_secrets=show_secrets)


def connect_settings(
    settings: Settings, *, show_secrets: bool = False, default_schema: str = DEFAULT_SCHEMA
) -> Connection:
    """Open a connection from settings that are already resolved."""
    connection = Connection(settings, show_secrets=show_secrets, default_schema=default_schema)
    if settings.connect_on_open:
        try:
            connection.ask()
        except BaseException:
            connection.close()
            raise
    return connection


class Connection:
    """One company of one site, in one user's name (PEP 249).

    Threads may share it (`threadsafety` 2); a cursor belongs to one thread at a time. The API has no
    transactions: each statement takes effect at once, `commit` and `rollback` do nothing.
    """

    Warning = errors.Warning
    Error = errors.Error
    InterfaceError = errors.InterfaceError
    DatabaseError = errors.DatabaseError
    DataError = errors.DataError
    OperationalError = errors.OperationalError
    IntegrityError = errors.IntegrityError
    InternalError = errors.InternalError
    ProgrammingError = errors.ProgrammingError
    NotSupportedError = errors.NotSupportedError

    def __init__(
        self, settings: Settings, *, show_secrets: bool = False, default_schema: str = DEFAULT_SCHEMA
    ) -> None:
        self.settings = settings
        self._show_secrets = show_secrets is True  # the text "false" must not show them
        self.default_schema = default_schema
        self.autocommit = True
        self.warn_on_rollback = True
        self._wrote = False
        self._last_write: WriteReport | None = None
        self._lock = threading.Lock()
        self._catalog: Catalog | None = None
        self._tokens: TokenSource | None = None
        self._client: Client | None = None
        self._schemas: ConnectionSchemas | None = None
        self._local: LocalDatabase | None = None
        self._cursors: weakref.WeakSet[Cursor] = weakref.WeakSet()
        self._closed = False
        from sage200_dialect.logs.connections import opened

        self._logging = opened(self, settings)

    def __repr__(self) -> str:
        state = "closed" if self._closed else "open"
        return f"<sage200_dialect.Connection {state}, {self.settings.company or 'company not named'}>"

    @property
    def catalog(self) -> Catalog:
        """The tables of the connected edition, with those of the user's own catalogue folder."""
        with self._lock:
            if self._catalog is None:
                from sage200_dialect import catalog

                self._catalog = catalog.load(self.settings.location).for_edition(self.settings.schema)
            return self._catalog

    @cached_property
    def site_tables(self) -> SiteTables:
        """The catalogue as the connected site has it."""
        from sage200_dialect.engine.sites import SiteTables

        return SiteTables(self.catalog, lambda: self.client, lambda: self.views, self.settings)

    def catalog_with(self, tables: Iterable[Table]) -> Catalog:
        """The catalogue with these tables as the site has them: with Discover it is asked, once for each."""
        if not self.settings.discover:
            return self.catalog
        from sage200_dialect.client.statement import Statement

        return self.site_tables.for_tables(tables, Statement(self.settings.statement_timeout))

    @property
    def views(self) -> UserViews:
        """The user-defined views, as their file is at this moment. Raises ProgrammingError for a bad file."""
        from sage200_dialect.catalog.user_views import load

        return load(self.settings.user_defined_views, self.catalog)

    @property
    def schemas(self) -> ConnectionSchemas:
        """The connected company, the others that the user may enter, and all together."""
        if self._schemas is None:
            from sage200_dialect.dbapi.schemas import ConnectionSchemas

            self._schemas = ConnectionSchemas(self.settings, self.default_schema, lambda: self.client)
        return self._schemas

    @property
    def client(self) -> Client:
        with self._lock:
            if self._client is None:
                from sage200_dialect.auth import token_source
                from sage200_dialect.client import Client

                self._tokens = token_source(self.settings)
                self._client = Client(self.settings, self._tokens)
            return self._client

    @property
    def local(self) -> LocalDatabase:
        with self._lock:
            if self._local is None:
                from sage200_dialect.engine.local import LocalDatabase

                self._local = LocalDatabase(
                    memory_limit=self.settings.memory_limit,
                    temp_directory=self.settings.temp_directory,
                    threads=self.settings.threads,
                )
            return self._local

    def metadata_context(self) -> Context:
        """What local tables are made from at this moment."""
        from sage200_dialect.dbapi.view_columns import view_columns_in
        from sage200_dialect.metadata import Context

        current = {} if self._tokens is None else self._tokens.properties()
        companies = tuple(self.schemas.known.companies_by_name())
        catalog = self.site_tables.seen if self.settings.discover else self.catalog
        return Context(
            self.settings,
            catalog,
            self.views,
            partial(view_columns_in, catalog, self),
            self._show_secrets,
            current,
            companies,
            self._last_write,
        )

    @property
    def closed(self) -> bool:
        return self._closed

    def ask(self) -> None:
        """Ask Sage for the company of this connection; raises what the first statement would raise."""
        from sage200_dialect.client import Statement

        self.check_open()
        self.client.company(Statement(self.settings.statement_timeout))

    def cursor(self) -> Cursor:
        """A new cursor. Raises InterfaceError when the connection is closed."""
        from sage200_dialect.dbapi.cursor import Cursor

        self.check_open()
        cursor = Cursor(self)
        self._cursors.add(cursor)
        return cursor

    def execute(self, operation: str, parameters: Sequence[Any] | Mapping[str, Any] | None = None) -> Cursor:
        """A new cursor that has executed the statement."""
        return self.cursor().execute(operation, parameters)

    def commit(self) -> None:
        """Nothing: every statement has taken effect already."""
        self.check_open()
        self._wrote = False

    def rollback(self) -> None:
        """Nothing: the API has no transactions. Warns when something was written since the last `commit`."""
        self.check_open()
        if self._wrote and self.warn_on_rollback:
            self._wrote = False
            warnings.warn(
                "what was written stays written: Sage 200 has no transactions, and a rollback undoes nothing",
                errors.Warning,
                stacklevel=2,
            )

    def note_write(self, report: WriteReport) -> None:
        """Keep what became of a statement that wrote, for `sys_identity` and for `rollback`."""
        self._last_write = report
        self._wrote = self._wrote or bool(report.keys)

    def close(self) -> None:
        """Stop what runs and release everything; a second close does nothing."""
        if self._closed:
            return
        self._closed = True
        with ExitStack() as held:  # one that fails to close does not keep the others open
            held.callback(self._logging)
            if self._local is not None:
                held.callback(self._local.close)
            if self._client is not None:
                held.callback(self._client.close)
            for cursor in list(self._cursors):
                held.callback(cursor.close)

    def check_open(self) -> None:
        if self._closed:
            raise InterfaceError("the connection is closed")

    def __enter__(self) -> Connection:
        self.check_open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
