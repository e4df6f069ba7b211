"""Random conditions, of all the forms that are pushed down and of those that are not."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from .choices import Choices
from .expressions import COMPARISONS, EXACT, Expressions, Ref, family
from .names import quoted
from .values import literal, value


class Conditions(Expressions):
    def condition(self, refs: Sequence[Ref], depth: int = 2) -> str:
        choices = self.choices
        shape = choices.below(100) if depth else 0
        if shape < 55:
            return self._leaf(refs, depth)
        if shape < 71:
            return f"{self._operand(refs, depth)} AND {self._operand(refs, depth)}"
        if shape < 83:
            return f"{self._operand(refs, depth)} OR {self._operand(refs, depth)}"
        if shape < 96:
            return f"NOT {self._operand(refs, depth)}"
        truth = choices.pick(("TRUE", "FALSE", "NOT TRUE", "NOT FALSE", "NULL", "NOT NULL"))
        return f"{self._operand(refs, depth)} IS {truth}"

    def sendable(self, refs: Sequence[Ref]) -> str:
        """A condition of the kinds that the API has an equivalent of, on one column."""
        choices = self.choices
        kind = choices.pick(
            sorted({ref.kind for ref in refs}) + ["text"] * any(ref.kind == "text" for ref in refs)
        )
        ref = choices.pick([ref for ref in refs if ref.kind == kind])
        forms = [self._compare, self._compare, self._between, self._in, self._null]
        if kind == "text":
            forms = [self._equal, self._compare, self._in, self._special, self._null]
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
                (2, self._long_in),
                (16, self._special),
                (6, self._pair),
                (6, self._computed),
                (3, self._constant),
                (5 if depth else 0, self._exists),
                (5 if depth else 0, self._in_subquery),
                (5 if depth else 0, self._scalar_compared),
                (2 if depth else 0, self._quantified),
            )
        )
        return shape(ref, refs)

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
        if self.choices.chance(10):
            high = self.like(ref, refs)
        return f"{ref.sql} {negation}BETWEEN {low} AND {high}"

    def _rank(self, written: str) -> tuple[str, float | str]:
        """Puts literals in order as far as they compare, since few bounds are given the wrong way round."""
        given = self.literals.value(written)
        return ("number", float(given)) if isinstance(given, int | float | Decimal) else ("text", str(given))

    def _in(self, ref: Ref, refs: Sequence[Ref]) -> str:
        written = [self.written(ref) for _ in range(1 + self.choices.below(4))]
        if self.choices.chance(15):
            written.append("NULL")
        elif self.choices.chance(10):
            written.append(self.like(ref, refs))
        return f"{ref.sql} {'NOT ' if self.choices.chance(25) else ''}IN ({', '.join(written)})"

    def _long_in(self, ref: Ref, refs: Sequence[Ref]) -> str:
        """More values than one request carries."""
        if family(ref.kind) == "number":
            start, step = self.choices.pick((0, -50, 10**12)), 1 + self.choices.below(3)
            written = [str(start + step * place) for place in range(250)]
            if self.choices.chance(30):
                written += ["1.5", "0.001"]
        else:
            written = [literal(value(Choices(place), ref.kind)) for place in range(90)]
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
        text = str(self.stored(ref, value(choices, "text")))
        shape = choices.below(9)
        if shape == 8:
            pattern = f"%{text[:2]}%".replace("_", "!_").replace("[", "![")
            return f"{ref.sql} LIKE {self.literals.write(pattern)} ESCAPE '!'"
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
        computed = self.expression(ref, refs, depth=0)
        return f"{computed.sql} {self.choices.pick(COMPARISONS)} {self.written(computed, plain=True)}"

    def _constant(self, ref: Ref, refs: Sequence[Ref]) -> str:
        return self.choices.pick(("TRUE", "FALSE", "NULL", "1 = 1", "1 = 0", f"{ref.sql} = NULL"))

    # Subqueries -----------------------------------------------------------------------------------------

    def _below(self, refs: Sequence[Ref]) -> tuple[str, list[Ref]]:
        """FROM and WHERE of a subquery, mostly correlated with `refs`; and its columns."""
        choices = self.choices
        table, alias = self.table(big=False), self.alias()
        inner = self.refs(table, alias)
        conditions: list[str] = []
        linked = [
            f"{one.sql} = {other.sql}"
            for one in inner
            for other in refs
            if (one.link is not None and one.link == other.origin)
            or (other.link is not None and other.link == one.origin)
        ]
        same = [
            f"{one.sql} {choices.pick(COMPARISONS)} {other.sql}"
            for one in choices.some(inner, 1, 2)
            for other in refs[:6]
            if family(one.kind) == family(other.kind)
        ]
        if linked and choices.chance(60):
            conditions.append(choices.pick(linked))
        elif same and choices.chance(40):
            conditions.append(choices.pick(same))
        if choices.chance(50):
            conditions.append(f"({self.condition(inner, 1)})")
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"FROM {quoted(table.name)} AS {alias}{where}", inner

    def _exists(self, ref: Ref, refs: Sequence[Ref]) -> str:
        source, _ = self._below(refs)
        return f"{self.choices.pick(('', 'NOT '))}EXISTS (SELECT 1 {source})"

    def subquery(self, kind: str) -> str | None:
        """`(SELECT one column of a family FROM …)`, where FROM holds more than a table."""
        raise NotImplementedError

    def _in_subquery(self, ref: Ref, refs: Sequence[Ref]) -> str:
        found = self.subquery(family(ref.kind)) if self.choices.chance(25) else None
        if found is not None:
            return f"{ref.sql} {self.choices.pick(('', '', 'NOT '))}IN {found}"
        source, inner = self._below(refs)
        same = [each for each in inner if family(each.kind) == family(ref.kind)]
        if not same:
            return f"EXISTS (SELECT 1 {source})"
        chosen = self.choices.pick(same).sql
        return f"{ref.sql} {self.choices.pick(('', 'NOT '))}IN (SELECT {chosen} {source})"

    def _quantified(self, ref: Ref, refs: Sequence[Ref]) -> str:
        source, inner = self._below(refs)
        same = [each for each in inner if family(each.kind) == family(ref.kind)]
        if not same:
            return f"NOT EXISTS (SELECT 1 {source})"
        quantifier = self.choices.pick(("ANY", "ALL"))
        operator = self.choices.pick(("=", "<", ">=", "<>"))
        return f"{ref.sql} {operator} {quantifier} (SELECT {self.choices.pick(same).sql} {source})"

    def _scalar_compared(self, ref: Ref, refs: Sequence[Ref]) -> str:
        found = self.scalar(ref, refs)
        if family(found.kind) == family(ref.kind):
            return f"{ref.sql} {self.choices.pick(COMPARISONS)} {found.sql}"
        return f"{found.sql} {self.choices.pick(COMPARISONS)} {self.written(found, plain=True)}"

    def scalar(self, ref: Ref, refs: Sequence[Ref]) -> Ref:
        source, inner = self._below(refs)
        counted = Ref("COUNT(*)", "small")
        options = [counted]
        for each in self.choices.some(inner, 1, 3):
            if each.kind != "flag":
                options += [Ref(f"{name}({each.sql})", each.kind) for name in ("MIN", "MAX")]
            if each.kind in EXACT:
                options.append(Ref(f"SUM({each.sql})", each.kind))
        found = self.choices.pick(options)
        return Ref(f"(SELECT {found.sql} {source})", found.kind)
