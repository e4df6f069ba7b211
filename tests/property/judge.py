"""The driver against DuckDB over the same rows, under one behaviour of the sandbox."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import pyarrow as pa

import sage200_dialect
from sage200_dialect import sandbox
from sage200_dialect.dbapi.cursor import Cursor
from sage200_dialect.sandbox.behaviour import Behaviour
from sage200_dialect.sql.explain import explain
from sage200_dialect.types import parse_type

from .names import quoted
from .queries import Query
from .schema import STATES, Schema, Table

Row = tuple[Any, ...]

LAZY: tuple[type[duckdb.Error], ...] = (
    duckdb.OutOfRangeException,
    duckdb.ConversionException,
    duckdb.InvalidInputException,
)
"""What DuckDB raises for a value of some row: whether that row is computed at all, SQL leaves open."""


@dataclass(frozen=True)
class Setting:
    """Under what a statement runs: the sandbox's switches and the driver's page size."""

    switches: Mapping[str, Any]
    pagesize: int = 500


class Oracle:
    """DuckDB with the rows of a schema in plain tables, reading SQL by its own parser."""

    def __init__(self, schema: Schema, behaviour: Behaviour) -> None:
        self._database = duckdb.connect(config={"threads": 1})
        self._database.execute("SET ieee_floating_point_ops = false")
        self._database.execute("SET default_null_order = 'nulls_first_on_asc_last_on_desc'")
        for table in schema.tables.values():
            rows = [_as_served(table, row, behaviour) for row in table.rows]
            columns = [
                pa.array([row[each.name] for row in rows], parse_type(each.type).arrow())
                for each in table.columns
            ]
            names = [each.name for each in table.columns]
            self._database.register("given", pa.table(columns, names=names))
            self._database.execute(f"CREATE TABLE {quoted(table.name)} AS SELECT * FROM given")

    def rows(self, sql: str) -> list[Row] | duckdb.Error:
        try:
            return self._database.execute(sql).fetchall()
        except duckdb.Error as error:
            return error

    def close(self) -> None:
        self._database.close()


def _as_served(table: Table, row: Mapping[str, Any], behaviour: Behaviour) -> Mapping[str, Any]:
    if table.entry.get("kind") != "view" or not behaviour.enum_numbers_in_views:
        return row
    enumerated = [each.name for each in table.columns if "enumeration" in dict(each.options)]
    return {
        **row,
        **{name: str(STATES.index(row[name])) for name in enumerated if row[name] is not None},
    }


class Bench:
    """One schema under one setting: the sandbox, the driver with and without pushdown, the oracle."""

    def __init__(self, schema: Schema, setting: Setting, *, plain: bool = True) -> None:
        """Statements run without pushdown too if `plain`."""
        behaviour = Behaviour(**setting.switches)
        self.schema = schema
        self._folder = tempfile.TemporaryDirectory()
        location = schema.write(Path(self._folder.name))
        self.sandbox = sandbox.start(orders=0, location=location, data=schema.data(), behaviour=behaviour)
        common: dict[str, Any] = {
            "Company": self.sandbox.companies[0].name,
            "OAuthAccessToken": self.sandbox.token,
            "ApiUrl": self.sandbox.http_url,
            "Schema": "ProfessionalUK",
            "Location": str(location),
            "Threads": 1,
        }
        self.pushed = sage200_dialect.connect(**common, Pagesize=setting.pagesize)
        self._ways = {"with pushdown": self.pushed}
        if plain:
            self._ways["without pushdown"] = sage200_dialect.connect(**common, Pushdown="off")
        self.oracle = Oracle(schema, behaviour)
        self.refused: list[duckdb.Error] = []
        """What DuckDB itself said of the statements that it did not answer."""

    def __enter__(self) -> Bench:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for connection in self._ways.values():
            connection.close()
        self.oracle.close()
        self.sandbox.stop()
        self._folder.cleanup()

    def problem(self, query: Query) -> str | None:
        """What is wrong with the driver's answer; None: nothing."""
        expected = self.oracle.rows(query.oracle(unlimited=True))
        if not isinstance(expected, list):
            return self._refusal(query, expected)
        described: list[list[tuple[str, str]]] = []
        for name, connection in self._ways.items():
            self.sandbox.requests.clear()
            cursor = connection.cursor()
            try:
                rows = cursor.execute(*query.driver()).fetchall()
                described.append([(each[0], each[1].partition("(")[0]) for each in cursor.description or ()])
                wrong = difference(rows, expected, query)
            except Exception as error:  # whatever it is, it is no answer
                wrong = f"{type(error).__name__}: {error}"
            if wrong is not None:
                return f"{name}:\n{wrong}\n\n{self._told(query, cursor)}"
            cursor.close()
        if described[0] != described[-1]:
            return (
                f"described with and without pushdown:\n{described[0]}\n{described[-1]}\n\n{query.driver()}"
            )
        return None

    def _refusal(self, query: Query, refused: duckdb.Error) -> str | None:
        """What DuckDB refuses, the driver must refuse, unless it may never meet the value at fault."""
        self.refused.append(refused)
        if isinstance(refused, LAZY):
            return None
        for name, connection in self._ways.items():
            cursor = connection.cursor()
            try:
                cursor.execute(*query.driver()).fetchall()
            except sage200_dialect.Error:
                continue
            told = f"{type(refused).__name__}: {refused}"
            return f"{name}: an answer where DuckDB says\n{told}\n\n{self._told(query, cursor)}"
        return None

    def _told(self, query: Query, cursor: Cursor) -> str:
        sql, parameters = query.driver()
        plan = cursor.plan
        steps = "" if plan is None else "\n".join(" ".join(map(str, step)) for step in explain(plan))
        asked = "\n".join(
            f"{each.status} GET {each.target} -> {each.rows} rows" for each in self.sandbox.requests
        )
        return f"{sql}\n{parameters}\n\n{steps}\n\n{asked}"

    def rows(self, sql: str) -> list[Row]:
        """The driver's answer, with pushdown."""
        cursor = self.pushed.cursor()
        try:
            return cursor.execute(sql).fetchall()
        finally:
            cursor.close()


def difference(found: Sequence[Row], expected: Sequence[Row], query: Query) -> str | None:
    """What tells the rows apart, values and types alike."""
    ours, theirs = [comparable(row) for row in found], [comparable(row) for row in expected]
    if query.ordered:
        if ours == theirs:
            return None
        for place, (one, other) in enumerate(zip(ours, theirs, strict=False)):
            if one != other:
                return f"row {place} of {len(ours)} (expected {len(theirs)}) is\n  {one}\nexpected\n  {other}"
        return f"{len(ours)} rows, expected {len(theirs)}"
    lacking, surplus = Counter(theirs) - Counter(ours), Counter(ours) - Counter(theirs)
    if query.unlimited is not None:
        wanted = min(query.limit, max(len(theirs) - query.offset, 0))
        if len(ours) == wanted and not surplus:
            return None
        return f"{len(ours)} rows, expected any {wanted} of {len(theirs)}; not among these: {_shown(surplus)}"
    if not lacking and not surplus:
        return None
    return f"{len(ours)} rows, expected {len(theirs)}; lacking {_shown(lacking)}; too many {_shown(surplus)}"


def comparable(row: Iterable[Any]) -> tuple[str, ...]:
    """Values with their types; doubles as far as the order of a sum does not matter."""
    return tuple(f"{value:.12g}" if isinstance(value, float) else repr(value) for value in row)


def _shown(rows: Counter[tuple[str, ...]]) -> str:
    few = ", ".join(str(row) for row in list(rows.elements())[:3])
    return f"{rows.total()}: {few}" if rows else "none"
