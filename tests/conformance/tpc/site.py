"""A sandbox that serves the tables of a benchmark, and the driver connected to it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from functools import cache
from typing import NamedTuple

import sage200_dialect
from sage200_dialect import sandbox
from sage200_dialect.dbapi.connection import Connection
from sage200_dialect.sandbox import Request

from .benchmark import Benchmark, Statement
from .oracle import Answer, Oracle


class Run(NamedTuple):
    answer: Answer
    requests: Sequence[Request]


class Site:
    def __init__(self, benchmark: Benchmark) -> None:
        self.benchmark = benchmark
        self.sandbox = sandbox.start(orders=0, location=benchmark.location, data=benchmark.rows)
        self.oracle = Oracle(benchmark)
        self.backwards = Oracle(benchmark, backwards=True)
        self.pushed = self._connect(pushdown="on")
        self._plain = self._connect(pushdown="off")
        self.run = cache(self._run)
        self.expected = cache(self._expected)

    def _connect(self, pushdown: str) -> Connection:
        location = str(self.benchmark.location)
        connection = sage200_dialect.connect(self.sandbox.url, location=location, pushdown=pushdown)
        connection.execute(f"SELECT COUNT(*) FROM {next(iter(self.benchmark.tables))}").fetchall()
        return connection

    def _run(self, statement: Statement, *, pushdown: bool) -> Run:
        self.sandbox.requests.clear()
        with closing((self.pushed if pushdown else self._plain).cursor()) as cursor:
            rows = cursor.execute(statement.sql).fetchall()
            labels = [column[0] for column in cursor.description or ()]
        return Run(Answer(labels, rows), list(self.sandbox.requests))

    def _expected(self, statement: Statement) -> Answer:
        return self.oracle.answer(statement.sql)

    def close(self) -> None:
        self.pushed.close()
        self._plain.close()
        self.oracle.close()
        self.backwards.close()
        self.sandbox.stop()
