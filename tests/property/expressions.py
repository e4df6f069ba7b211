"""Random expressions over typed columns, as SQL that DuckDB and the driver both read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from .choices import Choices
from .literals import Literals
from .names import quoted
from .schema import Schema, Table
from .values import Value, as_text, neighbour, value

EXACT = ("small", "money", "quantity", "rate", "units")
"""Numbers that may be computed with: far from the ends of their types."""
NUMBERS = (*EXACT, "whole", "vast", "double")
COMPARISONS = ("=", "=", "=", "<>", "<", "<=", ">", ">=", "!=")


@dataclass(frozen=True)
class Ref:
    """An expression of a known kind: mostly a column.

    `link`: the table and column that it leads to. `origin`: the table and column whose values it holds.
    `absent`: an outer join may give NULL instead.
    """

    sql: str
    kind: str
    link: tuple[str, str] | None = None
    origin: tuple[str, str] | None = None
    absent: bool = False


def family(kind: str) -> str:
    """Kinds of one family compare with each other."""
    return "number" if kind in NUMBERS else kind


class Expressions:
    """Makes pieces of one statement."""

    def __init__(self, choices: Choices, schema: Schema) -> None:
        self.choices = choices
        self.schema = schema
        self.literals = Literals(choices.weighted(((70, "text"), (15, "qmark"), (15, "named"))))
        self._aliases = 0

    # Tables ---------------------------------------------------------------------------------------------

    def alias(self) -> str:
        self._aliases += 1
        return f"t{self._aliases}"

    def table(self, *, big: bool = True) -> Table:
        fitting = [each for each in self.schema.tables.values() if big or len(each.rows) <= 60]
        return self.choices.weighted(
            [(4 if len(each.rows) > 5 else 1, each) for each in fitting or self.schema.tables.values()]
        )

    def refs(self, table: Table, alias: str) -> list[Ref]:
        return [
            Ref(
                f"{alias}.{quoted(column.name)}",
                column.kind,
                table.links.get(column.name),
                (table.name, column.name),
            )
            for column in table.columns
        ]

    # Literals -------------------------------------------------------------------------------------------

    def written(self, ref: Ref, *, plain: bool = False) -> str:
        """A literal that compares with `ref`."""
        choices, kind = self.choices, ref.kind
        given = value(choices, kind)
        if choices.chance(65):
            given = self.stored(ref, given)
        if not plain and choices.chance(10):
            given = neighbour(choices, kind)
        elif not plain and kind not in ("text", "flag") and choices.chance(8):
            return as_text(given)
        return self.literals.write(given)

    def stored(self, ref: Ref, otherwise: Value) -> Value:
        """A value that the column really holds, text perhaps as another collation would hold it equal."""
        rows = self.schema.tables[ref.origin[0]].rows if ref.origin is not None else []
        found = self.choices.pick(rows)[ref.origin[1]] if rows and ref.origin is not None else None
        if type(found) is not type(otherwise):
            return otherwise
        if isinstance(found, str):
            return self.choices.pick((found, found, found.swapcase(), found + " ", found.rstrip()))
        return found

    # Expressions ----------------------------------------------------------------------------------------

    def condition(self, refs: Sequence[Ref], depth: int = 2) -> str:
        raise NotImplementedError

    def scalar(self, ref: Ref, refs: Sequence[Ref]) -> Ref:
        """A subquery that gives one value."""
        raise NotImplementedError

    def like(self, ref: Ref, refs: Sequence[Ref]) -> str:
        """Another column or a literal that goes with `ref`."""
        others = [each.sql for each in refs if each.kind == ref.kind and each.sql != ref.sql]
        if others and self.choices.chance(40):
            return self.choices.pick(others)
        return self.written(ref, plain=True)

    def expression(self, ref: Ref, refs: Sequence[Ref] = (), depth: int = 1) -> Ref:
        """Something computed from `ref` and perhaps from others of `refs`."""
        options: list[Callable[[Ref, Sequence[Ref]], Ref]] = [
            self._coalesced,
            self._nulled,
            self._simple_case,
            self._by_kind,
            self._by_kind,
            self._by_kind,
            self._is_null,
        ]
        if depth and refs:
            options += [self._searched_case, self._searched_case, self._truth, self.scalar]
        if ref.kind != "flag":
            options.append(self._extreme)
        found = self.choices.pick(options)(ref, refs)
        return replace(found, origin=None, link=None)

    def _coalesced(self, ref: Ref, refs: Sequence[Ref]) -> Ref:
        return Ref(f"COALESCE({ref.sql}, {self.like(ref, refs)})", ref.kind)

    def _nulled(self, ref: Ref, refs: Sequence[Ref]) -> Ref:
        return Ref(f"NULLIF({ref.sql}, {self.like(ref, refs)})", ref.kind)

    def _simple_case(self, ref: Ref, refs: Sequence[Ref]) -> Ref:
        when, then = self.written(ref, plain=True), self.like(ref, refs)
        otherwise = f" ELSE {ref.sql}" if self.choices.chance(70) else ""
        return Ref(f"CASE {ref.sql} WHEN {when} THEN {then}{otherwise} END", ref.kind)

    def _searched_case(self, ref: Ref, refs: Sequence[Ref]) -> Ref:
        branches = [
            f"WHEN {self.condition(refs, 1)} THEN {self.like(ref, refs)}"
            for _ in range(1 + self.choices.below(2))
        ]
        otherwise = f" ELSE {ref.sql}" if self.choices.chance(70) else ""
        return Ref(f"CASE {' '.join(branches)}{otherwise} END", ref.kind)

    def _truth(self, ref: Ref, refs: Sequence[Ref]) -> Ref:
        return Ref(f"({self.condition(refs, 1)})", "flag")

    def _is_null(self, ref: Ref, refs: Sequence[Ref]) -> Ref:
        return Ref(f"({ref.sql} IS {self.choices.pick(('NULL', 'NOT NULL'))})", "flag")

    def _extreme(self, ref: Ref, refs: Sequence[Ref]) -> Ref:
        return Ref(f"{self.choices.pick(('GREATEST', 'LEAST'))}({ref.sql}, {self.like(ref, refs)})", ref.kind)

    def _by_kind(self, ref: Ref, refs: Sequence[Ref]) -> Ref:
        sql = ref.sql
        match ref.kind:
            case "text":
                options = [
                    Ref(f"upper({sql})", "text"),
                    Ref(f"({sql} || 'x')", "text"),
                    Ref(f"length({sql})", "small"),
                    Ref(f"substr({sql}, 1, 2)", "text"),
                    Ref(f"trim({sql})", "text"),
                    Ref(f"replace({sql}, 'a', '')", "text"),
                    Ref(f"lower({sql})", "text"),
                    Ref(f"left({sql}, 2)", "text"),
                ]
            case "small" | "units":
                options = [
                    Ref(f"({sql} + 1)", "small"),
                    Ref(f"(-{sql})", "small"),
                    Ref(f"({sql} * 2 - {sql})", "small"),
                    Ref(f"({sql} % 3)", "small"),
                    Ref(f"({sql} / 4)", "double"),
                    Ref(f"abs({sql})", "small"),
                    Ref(f"CAST({sql} AS VARCHAR)", "text"),
                    Ref(f"CAST({sql} AS DOUBLE)", "double"),
                ]
            case "money" | "quantity" | "rate":
                options = [
                    Ref(f"({sql} + 1)", "quantity"),
                    Ref(f"({sql} / 2)", "double"),
                    Ref(f"({sql} - 0.5)", "quantity"),
                    Ref(f"round({sql}, 1)", "quantity"),
                    Ref(f"floor({sql})", "quantity"),
                    Ref(f"CAST({sql} AS VARCHAR)", "text"),
                ]
            case "whole" | "vast":
                options = [Ref(f"CAST({sql} AS VARCHAR)", "text"), Ref(f"sign({sql})", "small")]
            case "double":
                options = [Ref(f"({sql} / 2)", "double"), Ref(f"abs({sql})", "double")]
            case "day" | "moment":
                options = [
                    Ref(f"CAST({sql} AS DATE)", "day"),
                    Ref(f"year({sql})", "small"),
                    Ref(f"EXTRACT(month FROM {sql})", "small"),
                    Ref(f"date_trunc('month', {sql})", ref.kind),
                    Ref(f"CAST({sql} AS TIMESTAMP)", "moment"),
                    Ref(f"date_diff('day', DATE '2024-01-31', {sql})", "small"),
                    Ref(f"CAST({sql} AS VARCHAR)", "text"),
                ]
            case _:
                options = [Ref(f"(NOT {sql})", "flag"), Ref(f"CAST({sql} AS VARCHAR)", "text")]
        return self.choices.pick(options)
