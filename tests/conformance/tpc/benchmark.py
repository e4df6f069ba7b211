"""TPC-H and what resembles TPC-DS: a catalogue of tables, their rows, and the statements.

Each file of `queries/` is a statement and the requests that it makes; rewrite these with REWRITE_PLANS=1.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from .tpcds.rows import rows as tpcds_rows
from .tpch.rows import rows as tpch_rows

Rows = list[dict[str, Any]]

_PARTS = re.compile(r"(?P<sql>.*?;)\n(?:\n/\* requests\n(?P<requests>.*)\n\*/\n)?", re.DOTALL)
_NO_NAMES = re.compile(r"--[^\n]*|'[^']*'")


@dataclass(frozen=True)
class Statement:
    benchmark: Benchmark
    path: Path

    def __str__(self) -> str:
        return f"{self.benchmark.name}/{self.path.stem}"

    @cached_property
    def _match(self) -> re.Match[str]:
        match = _PARTS.fullmatch(self.path.read_text(encoding="utf-8"))
        assert match is not None, f"{self.path} is no statement with its semicolon and /* requests … */"
        return match

    @property
    def sql(self) -> str:
        return self._match["sql"]

    @property
    def golden(self) -> str | None:
        return self._match["requests"]

    def rewrite(self, requests: str) -> None:
        self.path.write_text(f"{self.sql}\n\n/* requests\n{requests}\n*/\n", encoding="utf-8")

    @property
    def ordered(self) -> bool:
        """Whether the whole statement, and not only a part in parentheses, has an ORDER BY."""
        return re.search("^order by$", self.sql, re.MULTILINE) is not None

    @property
    def words(self) -> set[str]:
        """Every word of the text that may be a name: no column of another name can be used."""
        return set(re.findall(r"\w+", _NO_NAMES.sub(" ", self.sql).lower()))


@dataclass(frozen=True)
class Benchmark:
    name: str
    make_rows: Callable[[], dict[str, Rows]]

    @property
    def folder(self) -> Path:
        return Path(__file__).parent / self.name

    @property
    def location(self) -> Path:
        return self.folder / "catalogue"

    @cached_property
    def rows(self) -> dict[str, Rows]:
        return self.make_rows()

    @cached_property
    def tables(self) -> dict[str, dict[str, Any]]:
        """The catalogue's entries."""
        text = (self.location / f"{self.name}.json").read_text(encoding="utf-8")
        tables: dict[str, dict[str, Any]] = json.loads(text)["tables"]
        return tables

    @property
    def statements(self) -> list[Statement]:
        return [Statement(self, path) for path in sorted((self.folder / "queries").glob("*.sql"))]


BENCHMARKS = (Benchmark("tpch", tpch_rows), Benchmark("tpcds", tpcds_rows))
STATEMENTS = [statement for benchmark in BENCHMARKS for statement in benchmark.statements]
