"""The commands of the command line, as a Typer application."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sage200_dialect.cli import FAILED, INTERRUPTED

if TYPE_CHECKING:
    from sage200_dialect.catalog import Catalog
    from sage200_dialect.settings import Settings

SANDBOX = "sage200://sandbox"
URL_VARIABLE = "SAGE200_URL"


class Format(str, Enum):
    """How rows are printed."""

    table = "table"
    csv = "csv"
    jsonl = "jsonl"
    json = "json"


class Drawing(str, Enum):
    """How links are drawn."""

    mermaid = "mermaid"


Sql = Annotated[
    str | None, typer.Argument(metavar="SQL", help="The statement; - for stdin.", show_default=False)
]
File = Annotated[
    Path | None, typer.Option("--file", "-f", help="Read the statement from this file.", show_default=False)
]
Output = Annotated[Format, typer.Option("--format", help="How rows are printed.")]
Url = Annotated[
    str | None,
    typer.Option(
        "--url",
        help=f"sage200://… or Name=value;… [default: ${URL_VARIABLE}, else the embedded sandbox]",
        show_default=False,
    ),
]
Debug = Annotated[bool, typer.Option("--debug", help="Show the trace of an error.")]

app = typer.Typer(
    help="Sage 200 in SQL.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # its traces show local variables, and so secrets
    rich_markup_mode=None,
)


@app.command()
def query(
    sql: Sql = None,
    file: File = None,
    output: Output = Format.table,
    url: Url = None,
    debug: Debug = False,
) -> None:
    """Run a statement and print its rows."""
    text = _statement(sql, file)
    with _errors(debug):
        _run(text, _settings(url), output.value)


@app.command()
def explain(
    sql: Sql = None,
    file: File = None,
    analyze: Annotated[bool, typer.Option("--analyze", help="Run the query, and show what it cost.")] = False,
    output: Output = Format.table,
    url: Url = None,
    debug: Debug = False,
) -> None:
    """Show the requests that a statement would send, what the server checks of its conditions, and the SQL
    that would run locally."""
    text = _statement(sql, file)
    with _errors(debug):
        _run(f"EXPLAIN {'ANALYZE ' if analyze else ''}{text}", _settings(url), output.value)


@app.command()
def tables(
    pattern: Annotated[str, typer.Argument(help="A part of the name, or with * and ? a pattern.")] = "",
    output: Output = Format.table,
    url: Url = None,
    debug: Debug = False,
) -> None:
    """List the tables."""
    from sage200_dialect.cli.output import print_rows

    with _errors(debug):
        print_rows(*_tables(_catalog(_settings(url)), pattern), output.value)


@app.command()
def describe(
    table: str,
    output: Output = Format.table,
    url: Url = None,
    debug: Debug = False,
) -> None:
    """Show a table's columns, keys, links in both directions, verbs and values; or a procedure's
    parameters and results."""
    from sage200_dialect.cli.describe import describe as show

    with _errors(debug):
        show(_catalog(_settings(url)), table, output.value)


@app.command()
def schema(
    tables: Annotated[list[str], typer.Argument(help="Names, or patterns with * and ?.")],
    output: Annotated[Drawing, typer.Option("--format", help="How it is drawn.")] = Drawing.mermaid,
    url: Url = None,
    debug: Debug = False,
) -> None:
    """Draw the links between tables; of one table alone, all its links."""
    from sage200_dialect.cli.catalog import matching
    from sage200_dialect.cli.mermaid import diagram

    with _errors(debug):
        catalog = _catalog(_settings(url))
        chosen = [table for name in tables for table in matching(catalog, name)]
        for line in diagram(chosen, catalog):
            sys.stdout.write(f"{line}\n")


@app.command()
def login(
    url: Url = None,
    browser: Annotated[
        bool, typer.Option(help="Open the browser here; else print the address and read the redirect.")
    ] = True,
    debug: Debug = False,
) -> None:
    """Sign in to Sage 200 and keep the sign-in for later connections."""
    from sage200_dialect.cli import sign_in

    with _errors(debug):
        sign_in.login(sign_in.settings_for(_named(url)), browser=browser, say=_say)


@app.command()
def status(output: Output = Format.table, url: Url = None, debug: Debug = False) -> None:
    """Show who is signed in, until when, and which companies they may enter."""
    from sage200_dialect.cli import sign_in
    from sage200_dialect.cli.output import print_rows

    with _errors(debug):
        rows = list(sign_in.status(sign_in.settings_for(_named(url))))
        print_rows(sign_in.STATUS_COLUMNS, iter(rows), output.value)
        if not any(row[1] == "live" for row in rows):
            _say("no sign-in works now" if rows else "nobody is signed in; sign in with: sage200 login")
            raise SystemExit(FAILED)


@app.command()
def logout(url: Url = None, debug: Debug = False) -> None:
    """Revoke a sign-in where Sage ID can, and forget it."""
    from sage200_dialect.cli import sign_in

    with _errors(debug):
        sign_in.logout(sign_in.settings_for(_named(url)), _say)


@app.command()
def sandbox(
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8200,
    orders: Annotated[int, typer.Option(min=0, help="How many sales orders.")] = 200,
    seed: Annotated[int, typer.Option(help="Another seed makes other data.")] = 200,
    location: Annotated[str | None, typer.Option(help="A folder of catalogue files to serve too.")] = None,
    rows: Annotated[str | None, typer.Option(help="A folder of <table>.json or .csv with your rows.")] = None,
    redirect_uri: Annotated[
        list[str] | None,
        typer.Option(help="Where the client sandbox-web may be sent after a sign-in; repeatable."),
    ] = None,
    debug: Debug = False,
) -> None:
    """Run a Sage 200 on this machine, for several programs to share, until Ctrl-C or SIGTERM."""
    with _errors(debug):
        _serve_sandbox(redirect_uri or [], port=port, orders=orders, seed=seed, location=location, rows=rows)


# -- what every command does ----------------------------------------------------------------------


@contextmanager
def _errors(debug: bool) -> Iterator[None]:
    """One readable message and an exit code instead of a trace."""
    from sage200_dialect.errors import Error

    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough; the interpreter must not complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except KeyboardInterrupt:
        _say("interrupted")
        raise SystemExit(INTERRUPTED) from None
    except Exception as error:
        if debug:
            raise
        text = str(error) or type(error).__name__
        if not isinstance(error, Error | OSError | ModuleNotFoundError):
            text = f"this is a bug of sage200 ({text}): please report it, with what --debug shows"
        _say(f"error: {text}")
        raise SystemExit(FAILED) from None


def _say(message: str) -> None:
    sys.stderr.write(f"{message}\n")


def _statement(sql: str | None, file: Path | None) -> str:
    if (sql is None) == (file is None) and (sql is not None or sys.stdin.isatty()):
        raise typer.BadParameter("give the statement as an argument, with --file, or on stdin")
    if file is not None:
        try:
            return file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            raise typer.BadParameter(f"cannot read {file}: {reason}") from None
    return sys.stdin.read() if sql in (None, "-") else str(sql)


def _named(url: str | None) -> str | None:
    return url or os.environ.get(URL_VARIABLE)


def _settings(url: str | None) -> Settings:
    from sage200_dialect import settings

    text = _named(url)
    if not text:
        _say(f"using the embedded sandbox (neither --url nor {URL_VARIABLE} is given)")
        text = SANDBOX
    return settings.resolve(connection_string=text, allow_unsafe_url=True)  # its user typed the URL


def _catalog(settings: Settings) -> Catalog:
    from sage200_dialect import catalog

    return catalog.load(settings.location).for_edition(settings.schema)


# -- the commands -----------------------------------------------------------------------------------


def _run(sql: str, settings: Settings, output: str) -> None:
    from sage200_dialect.cli.output import Progress, print_cursor
    from sage200_dialect.dbapi.connection import connect_settings

    with (
        connect_settings(settings) as connection,
        connection.cursor() as cursor,
        Progress(cursor) as progress,
    ):
        try:
            cursor.execute(sql)
            print_cursor(cursor, output, progress)
        except KeyboardInterrupt:
            cursor.cancel()
            raise


def _tables(catalog: Catalog, pattern: str) -> tuple[list[str], Iterator[tuple[str, ...]]]:
    from fnmatch import fnmatchcase

    from sage200_dialect.cli.catalog import verbs

    wanted = pattern.lower() if any(each in pattern for each in "*?[") else f"*{pattern.lower()}*"
    rows = (
        (table.name, table.module, table.kind, ", ".join(table.key), verbs(table.methods))
        for table in sorted(catalog.tables(), key=lambda table: table.name)
        if fnmatchcase(table.name, wanted)
    )
    return ["table", "module", "kind", "key", "verbs"], rows


def _serve_sandbox(redirect_uris: list[str], *, port: int, **options: Any) -> None:
    import dataclasses
    import errno
    import signal
    import threading

    from sage200_dialect import sandbox
    from sage200_dialect.errors import OperationalError

    try:
        running = sandbox.start(port=port, **options)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise OperationalError(f"port {port} is taken: name another with --port (0: any free one)") from None
    clients = running.sage_id.clients
    web = clients["sandbox-web"]
    clients["sandbox-web"] = dataclasses.replace(web, redirect_uris=(*web.redirect_uris, *redirect_uris))
    try:
        sys.stdout.write(f"{running.url}\n")
        sys.stdout.flush()
        _say(f"the sandbox runs until Ctrl-C; use it with: sage200 query --url '{running.url}' \"SELECT …\"")
        _say(f"to try a sign-in in the browser: sage200 login --url '{running.sign_in_url}'")
        # SIGTERM ends it as Ctrl-C does; a shell's background job ignores SIGINT.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        threading.Event().wait()
    except KeyboardInterrupt:
        _say("stopped")
    finally:
        running.stop()
