"""The driver against DuckDB over the same rows."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import pyarrow as pa

import sage200_dialect
from sage200_dialect import sandbox
from sage200_dialect.sandbox.behaviour import Behaviour
from sage200_dialect.sql.explain import explain
from sage200_dialect.types import parse_type

from .queries import Query
from .world import STATES, World

Row = tuple[Any, ...]


class Oracle:
    """DuckDB with the rows of a world in plain tables, reading SQL by its own parser."""

    def __init__(self, world: World, behaviour: Behaviour) -> None:
        self._database = duckdb.connect(config={"threads": 1})
        self._database.execute("SET ieee_floating_point_ops = false")
        self._database.execute("SET default_null_order = 'nulls_first_on_asc_last_on_desc'")
        for table in world.tables.values():
            rows = table.rows
            if table.name == "u_views" and behaviour.enum_numbers_in_views:
                rows = [row | {"state": str(STATES.index(str(row["state"])))} for row in rows]
            types = {name: parse_type(text).arrow() for name, text in table.sql_types.items()}
            columns = [pa.array([row[name] for row in rows], type_) for name, type_ in types.items()]
            self._database.register("given", pa.table(columns, names=list(types)))
            self._database.execute(f"CREATE TABLE {table.name} AS SELECT * FROM given")

    def rows(self, sql: str) -> list[Row] | None:
        """None: DuckDB holds the statement wrong."""
        try:
            return self._database.execute(sql).fetchall()
        except duckdb.Error:
            return None

    def close(self) -> None:
        self._database.close()


class Bench:
    """One world under one behaviour: the sandbox, the driver with and without pushdown, the oracle."""

    def __init__(self, world: World, behaviour: Behaviour, pagesize: int = 500) -> None:
        self.world = world
        self.behaviour = behaviour
        self._folder = tempfile.TemporaryDirectory()
        location = world.write(Path(self._folder.name))
        self._sandbox = sandbox.start(orders=0, location=location, data=world.data(), behaviour=behaviour)
        common: dict[str, Any] = {
            "Company": self._sandbox.companies[0].name,
            "OAuthAccessToken": self._sandbox.token,
            "ApiUrl": self._sandbox.http_url,
            "Schema": "ProfessionalUK",
            "Location": str(location),
            "Threads": 1,
        }
        self.pushed = sage200_dialect.connect(**common, Pagesize=pagesize)
        self.plain = sage200_dialect.connect(**common, Pushdown="off")
        self.oracle = Oracle(world, behaviour)
        self.refused = 0
        """Statements that DuckDB itself holds wrong."""

    def __enter__(self) -> Bench:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pushed.close()
        self.plain.close()
        self.oracle.close()
        self._sandbox.stop()
        self._folder.cleanup()

    def problem(self, query: Query, *, plain: bool = True) -> str | None:
        """What is wrong with the driver's answer, with `Pushdown=off` too if `plain`; None: nothing."""
        expected = self.oracle.rows(query.oracle(unlimited=True))
        if expected is None or (query.unlimited is not None and self.oracle.rows(query.oracle()) is None):
            self.refused += 1
            return None
        described: list[list[tuple[str, str]]] = []
        ways = {"with pushdown": self.pushed} | ({"without pushdown": self.plain} if plain else {})
        for name, connection in ways.items():
            sql, parameters = query.driver()
            cursor = connection.cursor()
            try:
                rows = cursor.execute(sql, parameters).fetchall()
                described.append([(each[0], each[1].partition("(")[0]) for each in cursor.description or ()])
                wrong = difference(rows, expected, query)
            except Exception as error:  # whatever it is, it is no answer
                wrong = f"{type(error).__name__}: {error}"
            plan = cursor.plan
            cursor.close()
            if wrong is not None:
                steps = "" if plan is None else "\n".join(" ".join(map(str, step)) for step in explain(plan))
                return f"{name}:\n{wrong}\n\n{sql}\n{parameters}\n\n{steps}"
        if described[0] != described[-1]:
            return (
                f"described with and without pushdown:\n{described[0]}\n{described[-1]}\n\n{query.driver()}"
            )
        return None

    def rows(self, sql: str, *, pushdown: bool = True) -> list[Row]:
        cursor = (self.pushed if pushdown else self.plain).cursor()
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
