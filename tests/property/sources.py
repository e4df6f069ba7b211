"""Random FROM clauses: tables, subqueries, common table expressions, VALUES, and joins of all kinds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from .choices import Choices
from .conditions import Conditions
from .expressions import Ref, family
from .names import quoted
from .schema import Schema
from .values import Value, value

MOST_PAIRS = 6_000
"""Pairs of rows that a join without a key may go through."""

JOINS = ("JOIN", "JOIN", "LEFT JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "SEMI JOIN", "ANTI JOIN")
SET_OPERATIONS = ("UNION ALL", "UNION", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL")
DIRECTIONS = ("", " DESC", " ASC NULLS LAST", " ASC NULLS FIRST", " DESC NULLS FIRST", " DESC NULLS LAST")


@dataclass(frozen=True)
class Source:
    """What stands in FROM. `key`: expressions that tell its rows apart; empty: nothing does."""

    sql: str
    refs: tuple[Ref, ...]
    key: tuple[str, ...]
    rows: int
    derived: bool = False
    """Its columns are called c0, c1 and so on."""
    holds: frozenset[str] = frozenset()
    """Of `brackets` and `semi`: a join of that kind. sqlglot cannot read both in one FROM."""


@dataclass(frozen=True)
class Inner:
    """What a subquery gives: its columns, not yet qualified; which of them tell its rows apart."""

    columns: tuple[Ref, ...]
    key: tuple[str, ...]
    rows: int


def _may_lack(refs: Sequence[Ref], absent: bool) -> list[Ref]:
    return [replace(ref, absent=True) for ref in refs] if absent else list(refs)


class Sources(Conditions):
    def __init__(self, choices: Choices, schema: Schema) -> None:
        super().__init__(choices, schema)
        self._ctes: list[str] = []
        self._last_cte: tuple[str, Inner] | None = None

    def with_clause(self) -> str:
        return f"WITH RECURSIVE {', '.join(self._ctes)} " if self._ctes else ""

    def direction(self) -> str:
        return self.choices.pick(DIRECTIONS)

    def source(self, depth: int = 1) -> Source:
        found = self.single(depth)
        for _ in range(self.choices.weighted(((60, 0), (28, 1), (12, 2))) if depth else 0):
            found = self._join(found, depth)
        return found

    def subquery(self, kind: str) -> str | None:
        sql, inner = self.subselect()
        alias = self.alias()
        able = [f"{alias}.{ref.sql}" for ref in inner.columns if family(ref.kind) == kind]
        return f"(SELECT {self.choices.pick(able)} FROM ({sql}) AS {alias})" if able else None

    # One source -----------------------------------------------------------------------------------------

    def single(self, depth: int, *, big: bool = True) -> Source:
        choices = self.choices
        shape = choices.below(100) if depth else 0
        if shape >= 98:
            return self._values()
        if shape >= 91:
            return self._common()
        if shape >= 80:
            return self._derived()
        table, alias = self.table(big=big), self.alias()
        key = tuple(f"{alias}.{quoted(name)}" for name in table.key)
        return Source(
            f"{quoted(table.name)} AS {alias}", tuple(self.refs(table, alias)), key, len(table.rows)
        )

    def _values(self) -> Source:
        kinds = self.choices.some(("small", "text", "money", "day"), 1, 3)
        alias = self.alias()
        rows: list[list[Value]] = []
        for number in range(1 + self.choices.below(4)):
            rows.append([number, *(value(self.choices, kind) for kind in kinds)])
        written = ", ".join(f"({', '.join(map(self.literals.write, row))})" for row in rows)
        names = [f"c{place}" for place in range(len(kinds) + 1)]
        refs = [Ref(f"{alias}.{name}", kind) for name, kind in zip(names, ["small", *kinds], strict=True)]
        sql = f"(VALUES {written}) AS {alias}({', '.join(names)})"
        return Source(sql, tuple(refs), (f"{alias}.c0",), len(rows), derived=True)

    def subselect(self) -> tuple[str, Inner]:
        """A subquery's SELECT and what it gives."""
        shape = self.choices.weighted(
            (
                (50, self._selection),
                (16, self._set_operation),
                (16, self._grouping),
                (10, self._numbered),
                (8, self._distinct_rows),
            )
        )
        return shape()

    def _selection(self) -> tuple[str, Inner]:
        choices = self.choices
        source = self._derived() if choices.chance(10) else self.single(0, big=choices.chance(60))
        keyed = [ref for ref in source.refs if ref.sql in source.key]
        chosen = [*keyed, *(ref for ref in choices.some(source.refs, 1, 5) if ref.sql not in source.key)]
        shown = [
            self.expression(ref, source.refs) if place >= len(keyed) and choices.chance(20) else ref
            for place, ref in enumerate(chosen)
        ]
        named = ", ".join(f"{ref.sql} AS c{place}" for place, ref in enumerate(shown))
        sql = f"SELECT {named} FROM {source.sql}"
        if choices.chance(50):
            sql += f" WHERE {self.condition(source.refs, 1)}"
        if keyed and choices.chance(25):
            sql += f" ORDER BY {choices.pick(source.refs).sql}{self.direction()}, {', '.join(source.key)}"
            sql += f" LIMIT {choices.pick((3, 0, 1, 20, 600))}"
        columns = tuple(replace(ref, sql=f"c{place}") for place, ref in enumerate(shown))
        return sql, Inner(columns, tuple(f"c{place}" for place in range(len(keyed))), source.rows)

    def _grouping(self) -> tuple[str, Inner]:
        choices = self.choices
        source = self.single(0)
        groups = choices.some(source.refs, 1, 2)
        counted = choices.pick(source.refs)
        shown = ", ".join(f"{ref.sql} AS c{place}" for place, ref in enumerate(groups))
        sql = f"SELECT {shown}, COUNT({counted.sql}) AS c{len(groups)} FROM {source.sql}{self._maybe(source)}"
        sql += f" GROUP BY {', '.join(ref.sql for ref in groups)}"
        if choices.chance(25):
            sql += f" HAVING COUNT(*) {choices.pick(('>', '<='))} 1"
        columns = [replace(ref, sql=f"c{place}") for place, ref in enumerate(groups)]
        key = tuple(ref.sql for ref in columns)
        return sql, Inner((*columns, Ref(f"c{len(groups)}", "small")), key, source.rows)

    def _numbered(self) -> tuple[str, Inner]:
        """Rows with a number within their part: a condition on the part may go below, on others not."""
        choices = self.choices
        source = self.single(0)
        chosen = choices.some(source.refs, 1, 3)
        part = f"PARTITION BY {chosen[0].sql} " if choices.chance(75) else ""
        order = f"ORDER BY {choices.pick(source.refs).sql}{self.direction()}"
        window = choices.pick(("rank()", "COUNT(*)")) + f" OVER ({part}{order})"
        shown = ", ".join(f"{ref.sql} AS c{place}" for place, ref in enumerate(chosen))
        sql = f"SELECT {shown}, {window} AS c{len(chosen)} FROM {source.sql}{self._maybe(source)}"
        columns = [replace(ref, sql=f"c{place}") for place, ref in enumerate(chosen)]
        return sql, Inner((*columns, Ref(f"c{len(chosen)}", "small")), (), source.rows)

    def _distinct_rows(self) -> tuple[str, Inner]:
        source = self.single(0)
        chosen = self.choices.some(source.refs, 1, 3)
        shown = ", ".join(f"{ref.sql} AS c{place}" for place, ref in enumerate(chosen))
        columns = tuple(replace(ref, sql=f"c{place}") for place, ref in enumerate(chosen))
        sql = f"SELECT DISTINCT {shown} FROM {source.sql}{self._maybe(source)}"
        return sql, Inner(columns, tuple(ref.sql for ref in columns), source.rows)

    def _maybe(self, source: Source) -> str:
        return f" WHERE {self.condition(source.refs, 1)}" if self.choices.chance(40) else ""

    def _set_operation(self) -> tuple[str, Inner]:
        sql, columns, rows = self.combined(2)
        return sql, Inner(tuple(columns), (), rows)

    def combined(self, most: int) -> tuple[str, list[Ref], int]:
        """Two SELECTs or more of columns of the same kinds, which are called c0, c1 and so on."""
        choices = self.choices
        sources = [self.single(0) for _ in range(2 + choices.below(most - 1))]
        of: Callable[[str], str] = (
            family if choices.chance(25) else str
        )  # numbers of several types, or of one
        kinds = [of(ref.kind) for ref in sources[0].refs]
        shared = [
            kind for kind in kinds if all(any(of(ref.kind) == kind for ref in each.refs) for each in sources)
        ]
        chosen = choices.some(shared, 1, 3) if shared else ["small"]
        halves: list[str] = []
        for number, source in enumerate(sources):
            columns: list[str] = []
            for place, kind in enumerate(chosen):
                able = [ref.sql for ref in source.refs if of(ref.kind) == kind] or ["1"]
                constant = number > 0 and choices.chance(8)
                columns.append(f"{'NULL' if constant else choices.pick(able)} AS c{place}")
            where = f" WHERE {self.condition(source.refs, 1)}" if choices.chance(60) else ""
            halves.append(f"SELECT {', '.join(columns)} FROM {source.sql}{where}")
        sql = halves[0]
        for half in halves[1:]:
            sql = f"{sql} {choices.pick(SET_OPERATIONS)} {half}"
        refs = [Ref(f"c{place}", "vast" if kind == "number" else kind) for place, kind in enumerate(chosen)]
        return sql, refs, sum(each.rows for each in sources)

    def _derived(self) -> Source:
        sql, inner = self.subselect()
        return self._aliased(f"({sql})", inner)

    def _common(self) -> Source:
        choices = self.choices
        if self._last_cte is None or choices.chance(50):
            name = f"cte{len(self._ctes)}"
            if choices.chance(15):
                most = 1 + choices.below(5)
                step = f"SELECT 1 AS c0 UNION ALL SELECT c0 + 1 FROM {name} WHERE c0 < {most}"
                self._ctes.append(f"{name} AS ({step})")
                self._last_cte = name, Inner((Ref("c0", "small"),), ("c0",), most)
            else:
                sql, inner = self.subselect()
                self._ctes.append(f"{name} AS ({sql})")
                self._last_cte = name, inner
        return self._aliased(*self._last_cte)

    def _aliased(self, source: str, inner: Inner) -> Source:
        alias = self.alias()
        refs = tuple(replace(ref, sql=f"{alias}.{ref.sql}") for ref in inner.columns)
        key = tuple(f"{alias}.{name}" for name in inner.key)
        return Source(f"{source} AS {alias}", refs, key, inner.rows, derived=True)

    # Joins ----------------------------------------------------------------------------------------------

    def _join(self, left: Source, depth: int) -> Source:
        choices = self.choices
        right = self.single(depth, big=left.rows <= 60 or choices.chance(40))
        if choices.chance(10) and "semi" not in left.holds:
            right = self._bracketed(right)
        holds = left.holds | right.holds
        small = left.rows * right.rows <= MOST_PAIRS
        key = (*left.key, *right.key) if left.key and right.key else ()
        if small and choices.chance(15):
            both = (*left.refs, *right.refs)
            sql = f"{left.sql} CROSS JOIN {right.sql}"
            return Source(sql, both, key, left.rows * right.rows, holds=holds)
        if small and not right.holds and choices.chance(8):
            return self._lateral(left, right)
        pairs = self._equalities(left, right)
        rows = max(left.rows, right.rows)
        if small and (not pairs or choices.chance(25)):
            rows = left.rows * right.rows
            operator = choices.pick(("=", "=", "=", "<", "<>"))
            same = [
                f"{one.sql} {operator} {other.sql}"
                for one in left.refs
                for other in right.refs
                if family(one.kind) == family(other.kind)
            ]
            pairs = [choices.pick(same)] if same else ["TRUE"]
        if not pairs:
            return left
        join = choices.pick(JOINS[:-2] if "brackets" in holds else JOINS)
        on = f"ON {choices.pick(pairs)}"
        full = "FULL" in join
        refs = [
            *_may_lack(left.refs, full or "RIGHT" in join),
            *_may_lack(right.refs, full or "LEFT" in join),
        ]
        if left.derived and right.derived and small and choices.chance(30):
            kinds = [next(ref.kind for ref in each.refs if ref.sql.endswith(".c0")) for each in (left, right)]
            on = "USING (c0)" if kinds[0] == kinds[1] else on
        elif choices.chance(35):
            on += f" AND {self.condition([*left.refs, *right.refs], 0)}"
        if join in ("SEMI JOIN", "ANTI JOIN"):
            sql = f"{left.sql} {join} {right.sql} {on}"
            return replace(left, sql=sql, derived=False, holds=holds | {"semi"})
        return Source(f"{left.sql} {join} {right.sql} {on}", tuple(refs), key, rows, holds=holds)

    def _bracketed(self, first: Source) -> Source:
        """`(a JOIN b ON …)`, as the right side of a further join."""
        second = self.single(0, big=False)
        pairs = self._equalities(first, second)
        if not pairs:
            return first
        join = self.choices.pick(("JOIN", "LEFT JOIN"))
        refs = (*first.refs, *_may_lack(second.refs, join == "LEFT JOIN"))
        sql = f"({first.sql} {join} {second.sql} ON {self.choices.pick(pairs)})"
        key = (*first.key, *second.key) if first.key and second.key else ()
        return Source(sql, refs, key, max(first.rows, second.rows), holds=frozenset({"brackets"}))

    def _lateral(self, left: Source, right: Source) -> Source:
        """A subquery in FROM that sees what stands before it."""
        same = [
            f"{one.sql} = {other.sql}"
            for one in left.refs
            for other in right.refs
            if family(one.kind) == family(other.kind)
        ]
        where = f" WHERE {self.choices.pick(same)}" if same else ""
        counted = self.choices.pick(right.refs)
        alias = self.alias()
        sql = f"(SELECT COUNT({counted.sql}) AS c0 FROM {right.sql}{where}) AS {alias}"
        join = self.choices.pick(
            ("CROSS JOIN LATERAL {}", "JOIN LATERAL {} ON TRUE", "LEFT JOIN LATERAL {} ON TRUE")
        )
        refs = (*left.refs, Ref(f"{alias}.c0", "small"))
        return Source(f"{left.sql} {join.format(sql)}", refs, left.key, left.rows, holds=left.holds)

    def _equalities(self, left: Source, right: Source) -> list[str]:
        """Those that do not multiply rows much: along links, and of keys."""
        found = [
            f"{one.sql} = {other.sql}"
            for one in left.refs
            for other in right.refs
            if (one.link is not None and one.link == other.origin)
            or (other.link is not None and other.link == one.origin)
        ]
        if len(left.key) == len(right.key) == 1:
            kinds = {ref.kind for ref in (*left.refs, *right.refs) if ref.sql in (*left.key, *right.key)}
            found += [f"{left.key[0]} = {right.key[0]}"] if kinds == {"small"} else []
        return found
