"""Random statements of every shape, and what may be compared of their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .choices import Choices
from .grammar import Grammar, Literals, Ref, family
from .values import Value
from .world import World

MOST_PAIRS = 6_000
"""Pairs of rows that a join without a key may go through."""

JOINS = ("JOIN", "JOIN", "LEFT JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN")


@dataclass(frozen=True)
class Query:
    """A statement. `ordered`: its rows are determined one by one.

    `unlimited`: the statement without LIMIT and OFFSET, when which rows come is left open; then any `limit`
    rows of it are right, after leaving out `offset`.
    """

    sql: str
    literals: Literals
    ordered: bool = False
    unlimited: str | None = None
    limit: int = 0
    offset: int = 0

    def oracle(self, *, unlimited: bool = False) -> str:
        return self.literals.oracle(self.unlimited if unlimited and self.unlimited is not None else self.sql)

    def driver(self) -> tuple[str, list[Value] | dict[str, Value]]:
        return self.literals.driver(self.sql)


@dataclass(frozen=True)
class Source:
    """What stands in FROM. `key`: expressions that tell its rows apart; None: nothing does."""

    sql: str
    refs: tuple[Ref, ...]
    key: tuple[str, ...] | None
    rows: int


def _may_lack(refs: Sequence[Ref], absent: bool) -> list[Ref]:
    return [replace(ref, absent=True) for ref in refs] if absent else list(refs)


@dataclass(frozen=True)
class Inner:
    """What a subquery gives: its columns, not yet qualified; whether the first tells its rows apart."""

    columns: tuple[Ref, ...]
    keyed: bool
    rows: int


class Queries(Grammar):
    """Makes one statement from its choices."""

    def __init__(self, choices: Choices, world: World) -> None:
        super().__init__(choices, world)
        self._ctes: list[str] = []
        self._last_cte: tuple[str, Inner] | None = None

    def query(self) -> Query:
        shape = self.choices.weighted(
            (
                (36, self._simple),
                (26, self._plain),
                (12, self._grouped),
                (4, self._counted),
                (10, self._top),
                (6, self._combined),
                (4, self._window),
                (3, self._star),
                (3, self._distinct),
            )
        )
        return shape()

    # FROM -----------------------------------------------------------------------------------------------

    def source(self, depth: int = 1) -> Source:
        found = self._single(depth)
        joins = self.choices.weighted(((60, 0), (28, 1), (12, 2))) if depth else 0
        for _ in range(joins):
            found = self._join(found, depth)
        return found

    def _single(self, depth: int, big: bool = True) -> Source:
        shape = self.choices.below(100) if depth else 0
        if shape >= 92:
            return self._common()
        if shape >= 80:
            return self._derived()
        table = self.table(big)
        alias = self.alias()
        refs = tuple(self.refs(table, alias))
        key = (f"{alias}.{table.key}",) if table.key else None
        return Source(f"{table.name} AS {alias}", refs, key, len(table.rows))

    def _inner(self) -> tuple[str, Inner]:
        """A subquery's SELECT and what it gives."""
        choices = self.choices
        source = self._single(0, big=choices.chance(60))
        chosen = choices.some(source.refs, 1, 5)
        key = source.key[0] if source.key is not None else None
        if key is not None:
            chosen = [Ref(key, "small"), *(ref for ref in chosen if ref.sql != key)]
        shown = [
            self.expression(ref) if place and choices.chance(20) else ref for place, ref in enumerate(chosen)
        ]
        named = ", ".join(f"{ref.sql} AS c{place}" for place, ref in enumerate(shown))
        sql = f"SELECT {named} FROM {source.sql}"
        if choices.chance(50):
            sql += f" WHERE {self.condition(source.refs, 1)}"
        if key is not None and choices.chance(25):
            sql += f" ORDER BY {choices.pick(source.refs).sql}{self._direction()}, {key}"
            sql += f" LIMIT {choices.pick((3, 0, 1, 20, 600))}"
        columns = tuple(replace(ref, sql=f"c{place}") for place, ref in enumerate(shown))
        return sql, Inner(columns, key is not None, source.rows)

    def _derived(self) -> Source:
        sql, inner = self._inner()
        return self._aliased(f"({sql})", inner)

    def _common(self) -> Source:
        if self._last_cte is None or self.choices.chance(50):
            sql, inner = self._inner()
            name = f"cte{len(self._ctes)}"
            self._ctes.append(f"{name} AS ({sql})")
            self._last_cte = name, inner
        return self._aliased(*self._last_cte)

    def _aliased(self, source: str, inner: Inner) -> Source:
        alias = self.alias()
        refs = tuple(replace(ref, sql=f"{alias}.{ref.sql}") for ref in inner.columns)
        return Source(f"{source} AS {alias}", refs, (f"{alias}.c0",) if inner.keyed else None, inner.rows)

    def _join(self, left: Source, depth: int) -> Source:
        choices = self.choices
        right = self._single(depth, big=left.rows <= 60 or choices.chance(40))
        join = choices.pick(JOINS)
        pairs = self._link(left, right)
        rows = max(left.rows, right.rows)
        key = None if left.key is None or right.key is None else (*left.key, *right.key)
        full = "FULL" in join
        refs = (
            *_may_lack(left.refs, full or "RIGHT" in join),
            *_may_lack(right.refs, full or "LEFT" in join),
        )
        small = left.rows * right.rows <= MOST_PAIRS
        if small and choices.chance(20):
            product = choices.pick((" CROSS JOIN", ","))
            if product == "," and "JOIN" in left.sql:
                product = " CROSS JOIN"
            refs = (*left.refs, *right.refs)
            return Source(f"{left.sql}{product} {right.sql}", refs, key, left.rows * right.rows)
        if small and (not pairs or choices.chance(20)):
            rows = left.rows * right.rows
            same = [
                f"{one.sql} = {other.sql}"
                for one in left.refs
                for other in right.refs
                if family(one.kind) == family(other.kind)
            ]
            pairs = [choices.pick(same)] if same else ["TRUE"]
        if not pairs:
            return left
        on = choices.pick(pairs)
        if choices.chance(35):
            on += f" AND {self.condition(refs, 0)}"
        return Source(f"{left.sql} {join} {right.sql} ON {on}", refs, key, rows)

    def _link(self, left: Source, right: Source) -> list[str]:
        """Equalities that do not multiply rows much."""
        found: list[str] = []
        for one, other in ((left, right), (right, left)):
            if other.key is None or len(other.key) != 1:
                continue
            found += [f"{ref.sql} = {other.key[0]}" for ref in one.refs if ref.link]
            if one.key is not None and len(one.key) == 1:
                found.append(f"{one.key[0]} = {other.key[0]}")
        return found

    # SELECT ---------------------------------------------------------------------------------------------

    def _where(self, source: Source, percent: int = 80) -> str:
        if not self.choices.chance(percent):
            return ""
        absent = [ref for ref in source.refs if ref.absent]
        if not absent or self.choices.chance(60):
            return f" WHERE {self.condition(source.refs)}"
        ref = self.choices.pick(absent)
        lacking = f"{ref.sql} IS {self.choices.pick(('NULL', 'NOT NULL'))}"
        if ref.kind == "flag":
            lacking = self.choices.pick((lacking, f"{ref.sql} IS NOT TRUE", f"NOT {ref.sql}"))
        other = self.condition(absent, 1)
        both = self.choices.pick(("{0}", "{0} AND ({1})", "{0} OR ({1})", "NOT ({1})"))
        return f" WHERE {both.format(lacking, other)}"

    def _shown(self, source: Source, least: int = 1, most: int = 4) -> list[Ref]:
        chosen = self.choices.some(source.refs, least, most)
        return [self.expression(ref) if self.choices.chance(25) else ref for ref in chosen]

    def _columns(self, shown: Sequence[Ref]) -> str:
        return ", ".join(f"{ref.sql} AS x{place}" for place, ref in enumerate(shown))

    def _direction(self) -> str:
        return self.choices.pick(
            ("", " DESC", " ASC NULLS LAST", " ASC NULLS FIRST", " DESC NULLS FIRST", " DESC NULLS LAST")
        )

    def with_clause(self) -> str:
        return f"WITH {', '.join(self._ctes)} " if self._ctes else ""

    def _finished(self, sql: str, **more: object) -> Query:
        return Query(self.with_clause() + sql, self.literals, **more)  # type: ignore[arg-type]

    def _simple(self) -> Query:
        """One table, its columns as they are or their number: what the API may answer whole."""
        choices = self.choices
        source = self._single(0)
        shown = choices.some(source.refs, 1, 3)
        conditions = [self.sendable(source.refs) for _ in range(choices.weighted(((7, 1), (2, 2), (1, 0))))]
        rest = f"FROM {source.sql}"
        if conditions:
            rest += (
                f" WHERE {choices.pick((' AND ', ' AND ', ' OR ')).join(f'({each})' for each in conditions)}"
            )
        start = f"SELECT {self._columns(shown)} {rest}"
        shape = choices.weighted(((40, "all"), (25, "count"), (20, "top"), (15, "ended")))
        if shape == "count":
            return self._finished(f"SELECT COUNT(*) AS x0 {rest}")
        if shape == "top" and source.key is not None:
            first = f"{choices.pick(source.refs).sql}{self._direction()}"
            order = f"{first}, {source.key[0]}{self._direction()}"
            return self._finished(f"{start} ORDER BY {order}{self._limit()}", ordered=True)
        return self._ended(start, len(shown)) if shape == "ended" else self._finished(start)

    def _plain(self) -> Query:
        source = self.source()
        shown = self._shown(source)
        return self._ended(
            f"SELECT {self._columns(shown)} FROM {source.sql}{self._where(source)}", len(shown)
        )

    def _star(self) -> Query:
        source = self._single(1)
        return self._ended(f"SELECT * FROM {source.sql}{self._where(source)}", len(source.refs))

    def _distinct(self) -> Query:
        source = self.source()
        shown = self._shown(source)
        return self._ended(
            f"SELECT DISTINCT {self._columns(shown)} FROM {source.sql}{self._where(source)}", len(shown)
        )

    def _ended(self, sql: str, width: int) -> Query:
        """Leave it there, or order it by all that it shows, or cut it short."""
        choices = self.choices
        shape = choices.weighted(((50, "all"), (25, "ordered"), (15, "cut"), (10, "part")))
        if shape == "all":
            return self._finished(sql)
        if shape == "part":
            limit, offset = choices.pick((1, 0, 2, 7, 600)), choices.pick((0, 0, 1, 5))
            cut = f"{sql} LIMIT {limit}" + (f" OFFSET {offset}" if offset else "")
            return self._finished(cut, unlimited=self.with_clause() + sql, limit=limit, offset=offset)
        first = choices.below(width)
        places = [first, *(place for place in range(width) if place != first)]
        sql += " ORDER BY " + ", ".join(f"{place + 1}{self._direction()}" for place in places)
        return self._finished(sql + (self._limit() if shape == "cut" else ""), ordered=True)

    def _limit(self) -> str:
        limit = self.choices.pick((1, 0, 3, 10, 40, 600))
        offset = self.choices.pick((0, 0, 1, 5, 30))
        written = self.literals.write(limit) if self.choices.chance(20) else str(limit)
        return f" LIMIT {written}" + (f" OFFSET {offset}" if offset else "")

    def _top(self) -> Query:
        """Top-N by a column and the key."""
        source = self.source() if self.choices.chance(30) else self._single(0)
        if source.key is None:
            return self._plain()
        shown = self._shown(source)
        order = [f"{ref.sql}{self._direction()}" for ref in self.choices.some(source.refs, 1, 2)]
        order += source.key
        sql = f"SELECT {self._columns(shown)} FROM {source.sql}{self._where(source, 50)}"
        return self._finished(f"{sql} ORDER BY {', '.join(order)}{self._limit()}", ordered=True)

    def _counted(self) -> Query:
        source = self.source()
        return self._finished(f"SELECT COUNT(*) AS x0 FROM {source.sql}{self._where(source, 75)}")

    def _aggregate(self, source: Source) -> str:
        choices = self.choices
        ref = choices.pick(source.refs)
        options = ["COUNT(*)", f"COUNT({ref.sql})", f"COUNT(DISTINCT {ref.sql})"]
        if ref.kind != "flag":
            options += [f"MIN({ref.sql})", f"MAX({ref.sql})"]
        if ref.kind in ("small", "whole", "money", "quantity"):
            options += [f"SUM({ref.sql})", f"AVG({ref.sql})"]
        found = choices.pick(options)
        if choices.chance(15):
            found += f" FILTER (WHERE {self.condition(source.refs, 1)})"
        return found

    def _grouped(self) -> Query:
        choices = self.choices
        source = self.source()
        groups = [
            self.expression(ref) if choices.chance(20) else ref for ref in choices.some(source.refs, 0, 2)
        ]
        aggregates = [self._aggregate(source) for _ in range(1 + choices.below(3))]
        shown = [*(ref.sql for ref in groups), *aggregates]
        columns = ", ".join(f"{each} AS x{place}" for place, each in enumerate(shown))
        sql = f"SELECT {columns} FROM {source.sql}{self._where(source, 60)}"
        if groups:
            names = choices.pick(
                ([ref.sql for ref in groups], [str(place + 1) for place in range(len(groups))])
            )
            sql += f" GROUP BY {', '.join(names)}"
        if choices.chance(25):
            sql += f" HAVING {choices.pick((f'{aggregates[0]} IS NOT NULL', 'COUNT(*) > 1', 'COUNT(*) < 3'))}"
        return self._ended(sql, len(shown))

    def _combined(self) -> Query:
        """Set operations over columns of the same kinds."""
        choices = self.choices
        first, second = self._single(1), self._single(1)
        pairs = [(one, other) for one in first.refs for other in second.refs if one.kind == other.kind]
        if not pairs:
            return self._plain()
        chosen = choices.some(pairs, 1, 3)
        operation = choices.pick(("UNION ALL", "UNION", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL"))
        halves: list[str] = []
        for side, source in enumerate((first, second)):
            columns = self._columns([pair[side] for pair in chosen])
            halves.append(f"SELECT {columns} FROM {source.sql}{self._where(source, 60)}")
        return self._ended(f"{halves[0]} {operation} {halves[1]}", len(chosen))

    def _window(self) -> Query:
        choices = self.choices
        source = self.source()
        if source.key is None:
            return self._plain()
        order = ", ".join([f"{choices.pick(source.refs).sql}{self._direction()}", *source.key])
        partition = f"PARTITION BY {choices.pick(source.refs).sql} " if choices.chance(50) else ""
        ref = choices.pick(source.refs)
        function = choices.pick(("row_number()", "count(*)", f"lag({ref.sql})", f"first_value({ref.sql})"))
        shown = [*self._shown(source, 1, 2), Ref(f"{function} OVER ({partition}ORDER BY {order})", "whole")]
        qualify = " QUALIFY x0 IS NOT NULL" if choices.chance(10) else ""
        sql = f"SELECT {self._columns(shown)} FROM {source.sql}{self._where(source, 50)}{qualify}"
        return self._ended(sql, len(shown))
