"""Random conditions and expressions over typed columns, as SQL that DuckDB and the driver both read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from .choices import Choices
from .values import Value, as_text, literal, neighbour, value
from .world import Table, World

COMPARISONS = ("=", "=", "=", "<>", "<", "<=", ">", ">=", "!=")
NUMBERS = ("small", "whole", "money", "quantity", "double")


@dataclass(frozen=True)
class Ref:
    """An expression of a known kind: mostly a column.

    `link`: the table whose `id` it names. `origin`: the table and column whose values it holds. `absent`: an
    outer join may give NULL instead.
    """

    sql: str
    kind: str
    link: str | None = None
    origin: tuple[str, str] | None = None
    absent: bool = False


def family(kind: str) -> str:
    """Kinds of one family compare with each other."""
    return "number" if kind in NUMBERS else kind


@dataclass
class Literals:
    """The literals of a statement, which the driver may be given as parameters."""

    style: str = "text"
    """text, qmark or named."""
    values: list[Value] = field(default_factory=list)

    def write(self, given: Value) -> str:
        self.values.append(given)
        return f"\x00{len(self.values) - 1}\x00"

    def value(self, written: str) -> Value:
        """What was written; quoted text is its own value."""
        match = _MARK.fullmatch(written)
        return written if match is None else self.values[int(match[1])]

    def oracle(self, sql: str) -> str:
        return _MARK.sub(lambda match: literal(self.values[int(match[1])]), sql)

    def driver(self, sql: str) -> tuple[str, list[Value] | dict[str, Value]]:
        if self.style == "text":
            return self.oracle(sql), []
        places = [int(place) for place in _MARK.findall(sql)]
        if self.style == "qmark":
            return _MARK.sub("?", sql), [self.values[place] for place in places]
        named = {f"p{place}": self.values[place] for place in places}
        return _MARK.sub(lambda match: f":p{match[1]}", sql), named


_MARK = re.compile("\x00(\\d+)\x00")


class Grammar:
    """Makes pieces of one statement."""

    def __init__(self, choices: Choices, world: World) -> None:
        self.choices = choices
        self.world = world
        self.literals = Literals(choices.weighted(((70, "text"), (15, "qmark"), (15, "named"))))
        self._aliases = 0

    def alias(self) -> str:
        self._aliases += 1
        return f"t{self._aliases}"

    # Conditions -----------------------------------------------------------------------------------------

    def condition(self, refs: Sequence[Ref], depth: int = 2) -> str:
        choices = self.choices
        shape = choices.below(100) if depth else 0
        if shape < 55:
            return self._leaf(refs, depth)
        if shape < 72:
            return f"{self._operand(refs, depth)} AND {self._operand(refs, depth)}"
        if shape < 84:
            return f"{self._operand(refs, depth)} OR {self._operand(refs, depth)}"
        return f"NOT {self._operand(refs, depth)}"

    def sendable(self, refs: Sequence[Ref]) -> str:
        """A condition of the kinds that the API has an equivalent of, on one column."""
        choices = self.choices
        kind = choices.pick(
            sorted({ref.kind for ref in refs}) + ["text"] * any(ref.kind == "text" for ref in refs)
        )
        ref = choices.pick([ref for ref in refs if ref.kind == kind])
        forms = [self._compare, self._compare, self._between, self._in, self._null]
        if kind == "text":
            forms = [self._equal, self._equal, self._in, self._special, self._null]
        elif kind == "flag":
            forms += [self._special, self._special]
        found = choices.pick(forms)(ref, refs)
        return f"NOT ({found})" if choices.chance(15) else found

    def _equal(self, ref: Ref, refs: Sequence[Ref]) -> str:
        return f"{ref.sql} = {self.written(ref)}"

    def _operand(self, refs: Sequence[Ref], depth: int) -> str:
        return f"({self.condition(refs, depth - 1)})"

    def _leaf(self, refs: Sequence[Ref], depth: int) -> str:
        choices = self.choices
        ref = choices.pick(refs)
        shape = choices.weighted(
            (
                (30, self._compare),
                (10, self._null),
                (10, self._between),
                (14, self._in),
                (3, self._long_in),
                (16, self._special),
                (6, self._pair),
                (5, self._computed),
                (3, self._constant),
                (9 if depth else 0, self._subquery),
            )
        )
        return shape(ref, refs)

    def written(self, ref: Ref, *, plain: bool = False) -> str:
        """A literal that compares with `ref`."""
        choices, kind = self.choices, "quantity" if ref.kind == "double" else ref.kind
        given = value(choices, kind)
        if choices.chance(65):
            given = self._stored(ref, given)
        if not plain and choices.chance(10):
            given = neighbour(choices, kind)
        elif not plain and kind not in ("text", "flag") and choices.chance(8):
            return as_text(given)
        return self.literals.write(given)

    def _stored(self, ref: Ref, otherwise: Value) -> Value:
        """A value that the column really holds, text perhaps as another collation would hold it equal."""
        rows = self.world.tables[ref.origin[0]].rows if ref.origin is not None else []
        found = self.choices.pick(rows)[ref.origin[1]] if rows and ref.origin is not None else None
        if type(found) is not type(otherwise):
            return otherwise
        if isinstance(found, str):
            return self.choices.pick((found, found, found.swapcase(), found + " ", found.rstrip()))
        return found

    def _compare(self, ref: Ref, refs: Sequence[Ref]) -> str:
        if ref.kind == "flag" and self.choices.chance(60):
            return ref.sql
        operator = self.choices.pick(COMPARISONS)
        if self.choices.chance(15):
            return f"{self.written(ref)} {operator} {ref.sql}"
        return f"{ref.sql} {operator} {self.written(ref)}"

    def _null(self, ref: Ref, refs: Sequence[Ref]) -> str:
        return f"{ref.sql} IS {self.choices.pick(('NOT NULL', 'NULL'))}"

    def _between(self, ref: Ref, refs: Sequence[Ref]) -> str:
        negation = "NOT " if self.choices.chance(25) else ""
        low, high = sorted((self.written(ref), self.written(ref)), key=self._rank)
        return f"{ref.sql} {negation}BETWEEN {low} AND {high}"

    def _rank(self, written: str) -> tuple[str, float | str]:
        """Puts literals in order as far as they compare, since few bounds are given the wrong way round."""
        given = self.literals.value(written)
        return ("number", float(given)) if isinstance(given, int | Decimal) else ("text", str(given))

    def _in(self, ref: Ref, refs: Sequence[Ref]) -> str:
        written = [self.written(ref) for _ in range(1 + self.choices.below(4))]
        if self.choices.chance(15):
            written.append("NULL")
        return f"{ref.sql} {'NOT ' if self.choices.chance(25) else ''}IN ({', '.join(written)})"

    def _long_in(self, ref: Ref, refs: Sequence[Ref]) -> str:
        """More values than one request carries."""
        if family(ref.kind) == "number":
            start, step = self.choices.pick((0, -50, 10**12)), 1 + self.choices.below(3)
            written = [str(start + step * place) for place in range(250)]
            if self.choices.chance(30):
                written += ["1.5", "0.001"]
        else:
            kind = ref.kind
            written = [literal(value(Choices(place), kind)) for place in range(90)]
        return f"{ref.sql} {'NOT ' if self.choices.chance(15) else ''}IN ({', '.join(written)})"

    def _special(self, ref: Ref, refs: Sequence[Ref]) -> str:
        """What only this kind of column can be asked."""
        choices = self.choices
        match ref.kind:
            case "text":
                return self._text(ref)
            case "flag":
                truth = choices.pick(("TRUE", "FALSE", "NOT TRUE", "NOT FALSE"))
                return choices.pick(
                    (f"NOT {ref.sql}", f"{ref.sql} IS {truth}", f"{ref.sql} = {truth[-5:].strip()}")
                )
            case "day" | "moment":
                part = choices.pick(
                    (f"EXTRACT(year FROM {ref.sql}) = 2024", f"month({ref.sql}) IN (1, 2, 12)")
                )
                after = choices.pick(("2024-01-31", "2024-02-29", "2023-12-31"))
                span = choices.pick(("1 day", "1 month", "1 year", "2 hour"))
                count, unit = span.split()
                shifted = f"{ref.sql} >= DATE '{after}' - INTERVAL {count} {unit}"
                whole_month = f"date_trunc('month', {ref.sql}) = DATE '2024-01-01'"
                return choices.pick((part, shifted, whole_month))
        distinct = choices.pick(("DISTINCT FROM", "NOT DISTINCT FROM"))
        return f"{ref.sql} IS {distinct} {self.written(ref)}"

    def _text(self, ref: Ref) -> str:
        choices = self.choices
        text = str(self._stored(ref, value(choices, "text")))
        shape = choices.below(8)
        if shape == 7:
            function = choices.pick(("contains", "starts_with", "ends_with"))
            return f"{function}({ref.sql}, {self.literals.write(text[choices.below(2) :])})"
        if shape == 6:
            return f"lower({ref.sql}) = {self.literals.write(text.lower())}"
        start = choices.below(len(text) + 1)
        end = start + choices.below(len(text) - start + 1)
        before, part, after = text[:start], text[start:end], text[end:]
        near = (f"{before}{part}%", f"%{part}%", f"%{part}{after}", text)
        wild = (
            f"{'_' * len(before)}{part}%",
            f"%{part}{'_' * len(after)}",
            f"{before}_{after}",
            f"%{part}%{after}%",
        )
        pattern = choices.pick((*near, *wild))
        operator = choices.weighted(((6, "LIKE"), (2, "NOT LIKE"), (2, "ILIKE"), (1, "NOT ILIKE")))
        return f"{ref.sql} {operator} {self.literals.write(pattern)}"

    def _pair(self, ref: Ref, refs: Sequence[Ref]) -> str:
        others = [each for each in refs if family(each.kind) == family(ref.kind)]
        return f"{ref.sql} {self.choices.pick(COMPARISONS)} {self.choices.pick(others).sql}"

    def _computed(self, ref: Ref, refs: Sequence[Ref]) -> str:
        computed = self.expression(ref)
        return f"{computed.sql} {self.choices.pick(COMPARISONS)} {self.written(computed, plain=True)}"

    def _constant(self, ref: Ref, refs: Sequence[Ref]) -> str:
        return self.choices.pick(("TRUE", "FALSE", "NULL", "1 = 1", "1 = 0", f"{ref.sql} = NULL"))

    def _subquery(self, ref: Ref, refs: Sequence[Ref]) -> str:
        choices = self.choices
        table = self.table(choices.chance(30))
        alias = self.alias()
        inner = self.refs(table, alias)
        same = [each for each in inner if family(each.kind) == family(ref.kind)]
        shape = choices.below(4)
        if shape == 0 or not same:
            linked = [each for each in refs if each.link == table.name]
            on = f"{alias}.id = {choices.pick(linked).sql}" if linked else self.condition(inner, 0)
            extra = f" AND {self.condition(inner, 1)}" if choices.chance(50) else ""
            found = f"EXISTS (SELECT 1 FROM {table.name} AS {alias} WHERE {on}{extra})"
            return choices.pick(("", "NOT ")) + found
        chosen = choices.pick(same).sql
        where = f" WHERE {self.condition(inner, 1)}" if choices.chance(60) else ""
        source = f"FROM {table.name} AS {alias}{where}"
        if shape == 3:
            if family(ref.kind) == "flag":
                chosen = "TRUE"
            operator = choices.pick(COMPARISONS)
            return f"{ref.sql} {operator} (SELECT {choices.pick(('MAX', 'MIN'))}({chosen}) {source})"
        return f"{ref.sql} {'NOT ' if shape == 2 else ''}IN (SELECT {chosen} {source})"

    # Expressions ----------------------------------------------------------------------------------------

    def expression(self, ref: Ref) -> Ref:
        """Something computed from `ref`."""
        sql, kind = ref.sql, ref.kind
        other = self.written(ref, plain=True)
        options = [
            Ref(f"COALESCE({sql}, {other})", kind),
            Ref(f"NULLIF({sql}, {other})", kind),
            Ref(f"CASE WHEN {sql} = {other} THEN {other} ELSE {sql} END", kind),
            Ref(f"{sql} IS NULL", "flag"),
        ]
        match kind:
            case "text":
                options += [
                    Ref(f"upper({sql})", "text"),
                    Ref(f"{sql} || 'x'", "text"),
                    Ref(f"length({sql})", "small"),
                    Ref(f"substr({sql}, 1, 2)", "text"),
                    Ref(f"trim({sql})", "text"),
                ]
            case "small":
                options += [
                    Ref(f"{sql} + 1", "whole"),
                    Ref(f"-{sql}", "whole"),
                    Ref(f"{sql} * 2 - {sql}", "whole"),
                    Ref(f"{sql} % 3", "small"),
                    Ref(f"{sql} / 4", "double"),
                    Ref(f"CAST({sql} AS VARCHAR)", "text"),
                ]
            case "money" | "quantity":
                options += [
                    Ref(f"{sql} + 1", "quantity"),
                    Ref(f"{sql} / 2", "double"),
                    Ref(f"CAST({sql} AS VARCHAR)", "text"),
                ]
            case "day" | "moment":
                options += [
                    Ref(f"CAST({sql} AS DATE)", "day"),
                    Ref(f"{sql} + INTERVAL 1 DAY", "moment"),
                    Ref(f"year({sql})", "whole"),
                    Ref(f"date_trunc('month', {sql})", kind),
                    Ref(f"CAST({sql} AS TIMESTAMP)", "moment"),
                ]
        return self.choices.pick(options)

    # Tables ---------------------------------------------------------------------------------------------

    def table(self, big: bool = True) -> Table:
        fitting = [each for each in self.world.tables.values() if big or len(each.rows) <= 60]
        return self.choices.weighted([(each.weight, each) for each in fitting])

    def refs(self, table: Table, alias: str) -> list[Ref]:
        return [
            Ref(
                f"{alias}.{column.name}", column.kind, table.links.get(column.name), (table.name, column.name)
            )
            for column in table.columns
        ]
