"""Rows on stdout as a table, CSV, JSON or JSON lines, and the progress of a long read on stderr."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

_BATCH = 1000
_UNBOUNDED = 1_000_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_QUIET_SECONDS = 1.0


class Progress:
    """A line on stderr while a statement runs: only when it is a terminal, and only after a second."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        self._began = time.monotonic()
        self._live: Any = None

    def __enter__(self) -> Progress:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.live import Live

            console = Console(stderr=True, highlight=False)
            self._live = Live(console=console, transient=True, get_renderable=self._line)
            self._live.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Take the line away: rows are about to be written to the same terminal."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _line(self) -> str:
        seconds = time.monotonic() - self._began
        stats = self._cursor.stats
        if seconds < _QUIET_SECONDS:
            return ""
        return f"{stats.rows:,} rows, {stats.requests:,} requests, {seconds:.0f} s"


def print_cursor(cursor: Any, output: str, progress: Progress) -> None:
    """The cursor's rows; all but a table are written as the rows come. What was written is told on stderr."""
    if cursor.write_report is not None:
        progress.stop()
        sys.stderr.write(f"{cursor.write_report}\n")
    if cursor.description is None:
        return
    if output != "table" and sys.stdout.isatty():
        progress.stop()
    names = [column[0] for column in cursor.description]
    rows: Iterable[Sequence[Any]] = _fetched(cursor)
    if output == "table":
        rows = list(rows)
        progress.stop()
    print_rows(names, iter(rows), output)


def _fetched(cursor: Any) -> Iterator[Sequence[Any]]:
    while rows := cursor.fetchmany(_BATCH):
        yield from rows


def print_rows(names: Sequence[str], rows: Iterator[Sequence[Any]], output: str) -> None:
    """Rows under `names` on stdout; `output` is table, csv, jsonl or json."""
    printed = {
        "table": _print_table,
        "csv": _print_csv,
        "jsonl": _print_json_lines,
        "json": _print_json,
    }
    printed[output](names, rows)


def _print_csv(names: Sequence[str], rows: Iterator[Sequence[Any]]) -> None:
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow(["" if value is None else _text(value) for value in row])


def _print_json_lines(names: Sequence[str], rows: Iterator[Sequence[Any]]) -> None:
    for each in _json_objects(names, rows):
        sys.stdout.write(f"{each}\n")


def _print_json(names: Sequence[str], rows: Iterator[Sequence[Any]]) -> None:
    """One array of objects, one on a line."""
    before = "["
    for each in _json_objects(names, rows):
        sys.stdout.write(f"{before}\n{each}")
        before = ","
    sys.stdout.write("[]\n" if before == "[" else "\n]\n")


def _json_objects(names: Sequence[str], rows: Iterator[Sequence[Any]]) -> Iterator[str]:
    import msgspec

    encode = msgspec.json.Encoder(decimal_format="number", enc_hook=str).encode
    keys = _distinct(names)
    for row in rows:
        yield encode(dict(zip(keys, row, strict=True))).decode()


def _distinct(names: Sequence[str]) -> list[str]:
    """`id, id` -> `id, id_2`: an object would keep only the last of two equal names."""
    seen: set[str] = set()
    found: list[str] = []
    for name in names:
        candidate, number = name, 1
        while candidate in seen:
            number += 1
            candidate = f"{name}_{number}"
        seen.add(candidate)
        found.append(candidate)
    return found


def _print_table(names: Sequence[str], rows: Iterator[Sequence[Any]]) -> None:
    """Nothing is cut off: on a terminal long cells fold, elsewhere lines are as long as they must be."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    held = [tuple(row) for row in rows]
    table = Table(box=box.SIMPLE_HEAD if sys.stdout.isatty() else box.ASCII2, show_edge=False, pad_edge=False)
    for index, name in enumerate(names):
        values = [row[index] for row in held if row[index] is not None]
        numeric = bool(values) and all(isinstance(each, int | float | Decimal) for each in values)
        table.add_column(
            Text(_printable(name)),
            justify="right" if numeric else "left",
            overflow="fold",
            no_wrap=not sys.stdout.isatty(),
        )
    null = Text("NULL", style="dim")
    for row in held:
        table.add_row(*(null if each is None else Text(_printable(_text(each))) for each in row))
    Console(width=None if sys.stdout.isatty() else _UNBOUNDED, highlight=False).print(table)


def print_section(heading: str, pairs: Sequence[tuple[str, str]]) -> None:
    """A heading, and below it names and what belongs to them side by side."""
    width = max((len(name) for name, _ in pairs), default=0)
    sys.stdout.write(f"{_printable(heading)}\n")
    for name, value in pairs:
        sys.stdout.write(f"  {_printable(name).ljust(width)}  {_printable(value)}\n")


def _text(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.isoformat(sep=" ")
    return str(value)


def _printable(text: str) -> str:
    """Control characters would move the cursor or colour the terminal."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
