"""Random statements of every shape, and what may be compared of their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .expressions import EXACT, NUMBERS, Ref
from .literals import Literals
from .sources import Source, Sources
from .values import Value


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


class Queries(Sources):
    """Makes one statement from its choices."""

    def query(self) -> Query:
        shape = self.choices.weighted(
            (
                (34, self._simple),
                (24, self._plain),
                (12, self._grouped),
                (3, self._counted),
                (9, self._top),
                (6, self._combined),
                (5, self._window),
                (3, self._star),
                (2, self._distinct),
                (2, self._distinct_on),
            )
        )
        return shape()

    def where(self, source: Source, percent: int = 80) -> str:
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

    def shown(self, source: Source, least: int = 1, most: int = 4) -> list[Ref]:
        chosen = self.choices.some(source.refs, least, most)
        return [self.expression(ref, source.refs) if self.choices.chance(30) else ref for ref in chosen]

    def _columns(self, shown: Sequence[Ref]) -> str:
        return ", ".join(f"{ref.sql} AS x{place}" for place, ref in enumerate(shown))

    def _finished(self, sql: str, **more: object) -> Query:
        return Query(self.with_clause() + sql, self.literals, **more)  # type: ignore[arg-type]

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
        sql += " ORDER BY " + ", ".join(f"{place + 1}{self.direction()}" for place in places)
        return self._finished(sql + (self._limit() if shape == "cut" else ""), ordered=True)

    def _limit(self) -> str:
        limit = self.choices.pick((1, 0, 3, 10, 40, 600))
        offset = self.choices.pick((0, 0, 1, 5, 30))
        written = self.literals.write(limit) if self.choices.chance(20) else str(limit)
        return f" LIMIT {written}" + (f" OFFSET {offset}" if offset else "")

    # Rows -----------------------------------------------------------------------------------------------

    def _simple(self) -> Query:
        """One table, its columns as they are or their number: what the API may answer whole."""
        choices = self.choices
        source = self.single(0)
        shown = choices.some(source.refs, 1, 3)
        conditions = [self.sendable(source.refs) for _ in range(choices.weighted(((7, 1), (2, 2), (1, 0))))]
        rest = f"FROM {source.sql}"
        if conditions:
            connector = choices.pick((" AND ", " AND ", " OR "))
            rest += f" WHERE {connector.join(f'({each})' for each in conditions)}"
        start = f"SELECT {self._columns(shown)} {rest}"
        shape = choices.weighted(((40, "all"), (25, "count"), (20, "top"), (15, "ended")))
        if shape == "count":
            return self._finished(f"SELECT COUNT(*) AS x0 {rest}")
        if shape == "top" and source.key:
            order = [f"{choices.pick(source.refs).sql}{self.direction()}"]
            order += [f"{each}{self.direction()}" for each in source.key]
            return self._finished(f"{start} ORDER BY {', '.join(order)}{self._limit()}", ordered=True)
        return self._ended(start, len(shown)) if shape == "ended" else self._finished(start)

    def _plain(self) -> Query:
        source = self.source()
        shown = self.shown(source)
        return self._ended(f"SELECT {self._columns(shown)} FROM {source.sql}{self.where(source)}", len(shown))

    def _star(self) -> Query:
        source = self.single(1)
        return self._ended(f"SELECT * FROM {source.sql}{self.where(source)}", len(source.refs))

    def _distinct(self) -> Query:
        source = self.source()
        shown = self.shown(source)
        return self._ended(
            f"SELECT DISTINCT {self._columns(shown)} FROM {source.sql}{self.where(source)}", len(shown)
        )

    def _distinct_on(self) -> Query:
        """The first row of each group; which one that is, the order tells."""
        source = self.source()
        if not source.key:
            return self._plain()
        group = self.choices.pick(source.refs).sql
        order = [group + self.direction(), self.choices.pick(source.refs).sql + self.direction(), *source.key]
        columns = self._columns(self.shown(source))
        sql = f"SELECT DISTINCT ON ({group}) {columns} FROM {source.sql}{self.where(source, 50)}"
        return self._finished(f"{sql} ORDER BY {', '.join(order)}", ordered=True)

    def _top(self) -> Query:
        """Top-N by a column and the key."""
        source = self.source() if self.choices.chance(30) else self.single(0)
        if not source.key:
            return self._plain()
        shown = list(source.refs) if self.choices.chance(35) else self.shown(source)
        columns = "*" if len(shown) == len(source.refs) and self.choices.chance(30) else self._columns(shown)
        order = [f"{ref.sql}{self.direction()}" for ref in self.choices.some(source.refs, 1, 2)]
        order += source.key
        sql = f"SELECT {columns} FROM {source.sql}{self.where(source, 50)}"
        return self._finished(f"{sql} ORDER BY {', '.join(order)}{self._limit()}", ordered=True)

    def _combined(self) -> Query:
        sql, columns, _ = self.combined(3)
        return self._ended(sql, len(columns))

    # Groups ---------------------------------------------------------------------------------------------

    def _counted(self) -> Query:
        source = self.source()
        return self._finished(f"SELECT COUNT(*) AS x0 FROM {source.sql}{self.where(source, 75)}")

    def aggregate(self, source: Source) -> Ref:
        choices = self.choices
        ref = choices.pick(source.refs)
        options = [
            Ref("COUNT(*)", "small"),
            Ref(f"COUNT({ref.sql})", "small"),
            Ref(f"COUNT(DISTINCT {ref.sql})", "small"),
        ]
        if ref.kind == "flag":
            options += [Ref(f"bool_or({ref.sql})", "flag"), Ref(f"bool_and({ref.sql})", "flag")]
        else:
            options += [Ref(f"{name}({ref.sql})", ref.kind) for name in ("MIN", "MAX")]
        if ref.kind in NUMBERS and ref.kind not in ("vast", "double"):
            kind = ref.kind if ref.kind in EXACT else "vast"
            options += [Ref(f"SUM({ref.sql})", kind), Ref(f"AVG({ref.sql})", "double")]
            options.append(Ref(f"SUM(DISTINCT {ref.sql})", kind))
        if ref.kind == "text":
            options.append(Ref(f"string_agg({ref.sql}, ';' ORDER BY {ref.sql}{self.direction()})", "text"))
        found = choices.pick(options)
        if choices.chance(20):
            condition = self.condition(source.refs, 1)
            return Ref(f"{found.sql} FILTER (WHERE {condition})", found.kind)
        return found

    def _grouped(self) -> Query:
        choices = self.choices
        source = self.source()
        groups = [
            self.expression(ref, source.refs, depth=0) if choices.chance(20) else ref
            for ref in choices.some(source.refs, 0, 2)
        ]
        aggregates = [self.aggregate(source) for _ in range(1 + choices.below(3))]
        shown = [*groups, *aggregates]
        sql = f"SELECT {self._columns(shown)} FROM {source.sql}{self.where(source, 60)}"
        if groups:
            names = choices.pick(
                ([ref.sql for ref in groups], [str(place + 1) for place in range(len(groups))])
            )
            listed = ", ".join(names)
            form = choices.weighted(
                ((80, "{}"), (7, "ROLLUP ({})"), (7, "CUBE ({})"), (6, "GROUPING SETS (({0}), ())"))
            )
            sql += f" GROUP BY {form.format(listed) if names[0] == groups[0].sql else listed}"
        if choices.chance(30):
            found = choices.pick(aggregates)
            general = self.condition([found], 0)
            sql += f" HAVING {choices.pick((general, general, 'COUNT(*) > 1', 'COUNT(*) < 3'))}"
        return self._ended(sql, len(shown))

    # Windows --------------------------------------------------------------------------------------------

    def _window(self) -> Query:
        choices = self.choices
        source = self.source()
        if not source.key:
            return self._plain()
        shown = self.shown(source, 1, 2)
        shown += [self._over(source) for _ in range(1 + choices.below(2))]
        qualify = ""
        if choices.chance(20):
            last = Ref(f"x{len(shown) - 1}", shown[-1].kind)
            qualify = f" QUALIFY {choices.pick((f'{last.sql} IS NOT NULL', self.condition([last], 0)))}"
        sql = f"SELECT {self._columns(shown)} FROM {source.sql}{self.where(source, 50)}{qualify}"
        return self._ended(sql, len(shown))

    def _over(self, source: Source) -> Ref:
        choices = self.choices
        ref = choices.pick(source.refs)
        partition = f"PARTITION BY {choices.pick(source.refs).sql} " if choices.chance(50) else ""
        first = f"{choices.pick(source.refs).sql}{self.direction()}"
        total = f"ORDER BY {', '.join([first, *source.key])}"
        if choices.chance(35):  # functions for which rows that tie are alike need no total order
            found = choices.pick(
                ("rank()", "dense_rank()", "count(*)", f"count({ref.sql})", "percent_rank()")
            )
            kind = "double" if found == "percent_rank()" else "small"
            return Ref(f"{found} OVER ({partition}ORDER BY {first})", kind)
        options = [
            Ref("row_number()", "small"),
            Ref("ntile(3)", "small"),
            Ref(f"lag({ref.sql})", ref.kind),
            Ref(f"lead({ref.sql}, 2)", ref.kind),
            Ref(f"first_value({ref.sql})", ref.kind),
        ]
        framed = [Ref(f"last_value({ref.sql})", ref.kind), Ref(f"count({ref.sql})", "small")]
        if ref.kind != "flag":
            framed += [Ref(f"max({ref.sql})", ref.kind), Ref(f"min({ref.sql})", ref.kind)]
        if ref.kind in EXACT:
            framed.append(Ref(f"sum({ref.sql})", ref.kind))
        if choices.chance(50):
            found = choices.pick(framed)
            frame = choices.pick(
                (
                    "ROWS BETWEEN 1 PRECEDING AND CURRENT ROW",
                    "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
                    "ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING",
                    "RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW",
                )
            )
            return Ref(f"{found.sql} OVER ({partition}{total} {frame})", found.kind)
        found = choices.pick(options)
        return Ref(f"{found.sql} OVER ({partition}{total})", found.kind)
