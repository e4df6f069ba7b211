"""The SQLAlchemy dialect: `sage200://`.

Everything that a tool asks before it runs a statement is answered from the catalogue: connecting,
`initialize()`, pinging and reflection send no request.
"""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, exc
from sqlalchemy.engine import default

from sage200_dialect.dbapi.connection import DEFAULT_SCHEMA
from sage200_dialect.dialect import documents
from sage200_dialect.dialect.compiler import Sage200Compiler, Sage200IdentifierPreparer, Sage200TypeCompiler
from sage200_dialect.dialect.inspection import CatalogReflection, default_schema
from sage200_dialect.dialect.types import COLSPECS

if TYPE_CHECKING:
    from sqlalchemy.engine import URL, Engine, ExceptionContext

_URL = "_engine_url"


class Sage200Dialect(CatalogReflection, default.DefaultDialect):
    """`create_engine("sage200://…")`, on SQLAlchemy 1.4, 2.0 and 2.1 alike.

    `connect_args` takes every property, by its own name; it is the caller's code, so it may hold what
    a URL may not (`connect_args={"allow_unsafe_url": True}` lifts that limit from the URL too, and
    `show_secrets` makes `sys_connection_props` show secrets), and the object `token_store`. `default_schema`
    is where names without a schema are looked for. A server that takes all these from a form gives `hosted`,
    its rules.
    """

    name = "sage200"
    driver = "httpx"
    default_paramstyle = "qmark"
    supports_statement_cache = True

    statement_compiler = Sage200Compiler
    preparer = Sage200IdentifierPreparer
    type_compiler = type_compiler_cls = Sage200TypeCompiler
    colspecs = COLSPECS
    max_identifier_length = 255
    default_schema_name = DEFAULT_SCHEMA

    supports_native_boolean = True
    supports_native_decimal = True
    supports_native_uuid = True
    div_is_floordiv = False
    supports_sane_rowcount = True
    supports_sane_multi_rowcount = True
    supports_alter = False
    supports_comments = True
    supports_default_values = True
    supports_multivalues_insert = True
    insert_returning = update_returning = delete_returning = True
    use_insertmanyvalues = True
    update_returning_multifrom = delete_returning_multifrom = True
    favor_returning_over_lastrowid = True  # a row whose key Sage does not tell is then told of as such

    # -- connecting -------------------------------------------------------------------------------

    @classmethod
    def import_dbapi(cls) -> ModuleType:  # type: ignore[override, unused-ignore]
        import sage200_dialect

        return sage200_dialect

    dbapi = import_dbapi  # type: ignore[assignment, unused-ignore]

    def create_connect_args(self, url: URL) -> Any:
        """The URL stays whole until `connect`: its values are held to stricter rules than `connect_args`."""
        return [], {_URL: url}

    def connect(self, *args: Any, **options: Any) -> Any:
        """A driver's connection from the engine's URL and `connect_args`."""
        documents.listen()  # the ORM may have been imported since the engine was made
        from sage200_dialect import settings
        from sage200_dialect.dbapi.connection import connect_settings

        url = options.pop(_URL, None)
        unsafe = options.pop("allow_unsafe_url", False) is True  # the text "false" must not lift a guard
        show = options.pop("show_secrets", False)
        store = options.pop("token_store", None)
        default_schema = options.pop("default_schema", DEFAULT_SCHEMA)
        hosted = options.pop("hosted", None)
        if hosted is not None:
            hosted.check_user()
            unsafe = show = False
        resolved = settings.resolve(
            url=url, options=options, allow_unsafe_url=unsafe, token_store=store, hosted=hosted
        )
        return connect_settings(resolved, show_secrets=show, default_schema=default_schema)

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Hides the secrets in the URL's query; such a URL cannot be used to connect again. Errors of a
        procedure show neither its text nor its parameters, which may hold tokens."""
        from sage200_dialect import settings

        documents.listen()
        engine.url = engine.url.set(query=settings.masked_query(engine.url.query))
        event.listen(engine, "handle_error", _hide_call)

    # -- the life of a connection -----------------------------------------------------------------

    def do_ping(self, dbapi_connection: Any) -> bool:
        """No request: HTTP connections are kept by the client, which opens a new one when one is lost."""
        return not dbapi_connection.closed

    def is_disconnect(self, e: Exception, connection: Any, cursor: Any) -> bool:
        """Only a closed connection has to be replaced by the pool."""
        return connection is not None and bool(connection.closed)

    def do_begin(self, dbapi_connection: Any) -> None:
        """Sage has no transactions."""

    def get_isolation_level_values(self, dbapi_conn: Any) -> list[Any]:
        return ["AUTOCOMMIT"]

    def get_isolation_level(self, dbapi_connection: Any) -> Any:
        return "AUTOCOMMIT"

    def set_isolation_level(self, dbapi_connection: Any, level: str | None) -> None:
        if level != "AUTOCOMMIT":
            raise exc.ArgumentError(f"Sage 200 has no transactions: {level} is not AUTOCOMMIT")
        dbapi_connection.warn_on_rollback = False  # who asks for AUTOCOMMIT knows

    def detect_autocommit_setting(self, dbapi_conn: Any) -> bool:
        return True

    def _get_server_version_info(self, connection: Any) -> tuple[int, ...]:
        """The version of the API; the release of the site is not known without a request."""
        return (1,)

    def _get_default_schema_name(self, connection: Any) -> str:
        return default_schema(connection)


def _hide_call(context: ExceptionContext) -> None:
    from sage200_dialect.sql.call import is_call

    raised = context.sqlalchemy_exception
    if isinstance(raised, exc.StatementError) and is_call(raised.statement or ""):
        raised.statement, raised.params = "EXEC …", ()
