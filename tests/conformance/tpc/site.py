"""A sandbox that serves the tables of a benchmark, and the driver connected to it."""

from __future__ import annotations

from contextlib import closing
from functools import cache
from typing import NamedTuple

import sage200_dialect
from sage200_dialect import sandbox
from sage200_dialect.client import shared
from sage200_dialect.sandbox import Request

from .benchmark import Benchmark, Statement
from .oracle import Answer, Oracle


class Run(NamedTuple):
    answer: Answer
    requests: list[Request]


class Site:
    def __init__(self, benchmark: Benchmark) -> None:
        self.benchmark = benchmark
        self.sandbox = sandbox.start(orders=0, location=benchmark.location, data=benchmark.rows)
        self.oracle = Oracle(benchmark)
        self.backwards = Oracle(benchmark, backwards=True)
        self.run = cache(self._run)
        self.expected = cache(self._expected)

    @property
    def requests(self) -> list[Request]:
        """Those for tables, since `forget`."""
        return [request for request in self.sandbox.requests if request.path != "/sites"]

    def forget(self) -> None:
        """Let the next statement be the first of the process: what was learned of a site spares requests."""
        shared.close_all()
        self.sandbox.requests.clear()

    def _run(self, statement: Statement, *, pushdown: bool) -> Run:
        self.forget()
        connection = sage200_dialect.connect(
            self.sandbox.url,
            location=str(self.benchmark.location),
            pushdown="on" if pushdown else "off",
        )
        with closing(connection), closing(connection.cursor()) as cursor:
            rows = cursor.execute(statement.sql).fetchall()
            labels = [column[0] for column in cursor.description or ()]
        return Run(Answer(labels, rows), self.requests)

    def _expected(self, statement: Statement) -> Answer:
        return self.oracle.answer(statement.sql)

    def close(self) -> None:
        self.oracle.close()
        self.backwards.close()
        self.sandbox.stop()
