"""The plan of a query as a value: which reads the API serves, and which SQL is left to run over them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Literal

from sage200_dialect.catalog.model import Column, Table
from sage200_dialect.odata.query import Query, Walk
from sage200_dialect.sql.predicates import Predicate
from sage200_dialect.sql.schemas import CompanySchema

Mode = Literal["direct", "rowwise", "whole", "count"]


@dataclass(frozen=True, slots=True)
class Recheck:
    """The rows of this read are only those whose `column` holds one of `values`.

    Two parts of an IN list may both bring a row when the server compares text loosely.
    """

    column: str
    values: frozenset[object]


@dataclass(frozen=True, slots=True)
class Read:
    """One walk over pages. `parent` gives the values of columns that stand in the URL only.

    `guard`: Sage answers 404 both for a path it lacks and for a parent that does not exist; when this query
    brings no object, the parent does not exist and the read is empty.
    """

    walk: Walk
    parent: tuple[tuple[str, int], ...] = ()
    recheck: Recheck | None = None
    guard: Query | None = None


@dataclass(frozen=True, slots=True)
class KeyedBy:
    """The rows that are needed have in `column` one of the values that `sql` brings, run over `scans`.

    `narrowed` gives the scan that asks for some values of the column only; None where the API cannot be asked
    for one of them. `source` is what EXPLAIN calls the values.
    """

    column: Column
    sql: str
    scans: frozenset[str]
    source: str
    narrowed: Callable[[Collection[object]], Scan | None] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Scan:
    """One read of one table. Its rows carry `columns`, in that order.

    `array` names the arrays in which the rows stand inside the objects of a page, and `parent_key` the
    field of those objects that a column from the parent takes (None: the URL holds its value). With `below`,
    the parents are read first and `reads` holds one template, whose path takes each parent's key.

    `otherwise` is made in place of the reads where Sage answers one of them with 404: a look-up by the row's
    own key cannot tell an unknown key from a path that an older site lacks. So it is where they bring fewer
    rows than `at_least`.

    With `keyed`, a narrower scan is made in place of this one where the values turn out to be few.

    The reads are made in each of `companies`; none named: in the connected one. `limit` holds for each.
    `predicates` are all conditions that were asked of the rows.
    """

    name: str
    table: Table
    columns: tuple[Column, ...]
    reads: tuple[Read, ...]
    array: tuple[str, ...] = ()
    parent_key: str | None = "id"
    below: Scan | None = None
    exact: bool = False
    limit: int | None = None
    note: str = ""
    otherwise: Scan | None = None
    at_least: int = 0
    keyed: tuple[KeyedBy, ...] = ()
    companies: tuple[CompanySchema, ...] = ()
    predicates: tuple[Predicate, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a query is answered.

    * `direct`: the rows of the one scan are the answer; no local engine;
    * `count`: the API counts the rows of the one scan;
    * `rowwise`: `residual` is run over each page by itself, so rows flow while pages are read;
    * `whole`: every scan is loaded, then `residual` runs once.

    `limit` and `offset` are applied to the rows by the driver (modes direct and rowwise only).
    """

    mode: Mode
    scans: tuple[Scan, ...]
    labels: tuple[str, ...]
    residual: str | None = None
    limit: int | None = None
    offset: int = 0
    types: tuple[str | None, ...] = ()
    """SQL types of output columns that stand in the catalogue; None, or no entry: the local engine's."""
    unpushed: tuple[Predicate, ...] = field(default=(), compare=False)
    """Conditions that reach no scan."""
