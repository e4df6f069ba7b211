"""Which rows a `$filter` and `$orderby` give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Protocol, TypeAlias

from sage200_dialect.catalog import Column
from sage200_dialect.sandbox.answers import BadRequest
from sage200_dialect.sandbox.behaviour import Behaviour
from sage200_dialect.sandbox.cells import Cells
from sage200_dialect.sandbox.collation import comparable, matcher
from sage200_dialect.sandbox.reader import Compare, Every, Literal, Match, Some, Tree
from sage200_dialect.sandbox.rows import Order, Rows, shuffled

Sieve: TypeAlias = "Callable[[Sequence[int]], Sequence[int]]"
_CHUNK = 20_000


class Fields(Protocol):
    """Finds the values behind a path of `$filter`; raises BadRequest for a path that is none."""

    def filterable(self, path: str) -> tuple[str, Column, Cells]: ...

    def own(self, path: str) -> Column | None:
        """The table's own scalar column of this API name."""

    def enumeration(self, column: Column) -> dict[str, str]: ...


class Search:
    """One filter over one table, ready to be run."""

    def __init__(
        self,
        rows: Rows,
        fields: Fields,
        tree: Tree | None,
        behaviour: Behaviour,
        within: Sequence[int] | None = None,
    ) -> None:
        self.rows = rows
        self.fields = fields
        self.behaviour = behaviour
        self.within = within
        """Only these positions, ascending: what a nested path states."""
        self.conjuncts = tree.operands if isinstance(tree, Every) else () if tree is None else (tree,)
        self.sieves = [self._sieve(conjunct) for conjunct in self.conjuncts]

    def count(self) -> int:
        return sum(len(found) for found in self._passing(()))

    def page(self, order: Order, skip: int, top: int) -> Sequence[int]:
        """The positions of the rows from `skip` on, at most `top`."""
        if not self.sieves:
            return self._candidates(order, skip)[skip : skip + top]
        found: list[int] = []
        for passing in self._passing(order, skip):
            found.extend(passing)
            if len(found) >= skip + top:
                break
        return found[skip : skip + top]

    def _passing(self, order: Order, skip: int = 0) -> Iterator[Sequence[int]]:
        candidates = self._candidates(order, skip)
        for start in range(0, len(candidates), _CHUNK):
            passing = candidates[start : start + _CHUNK]
            for sieve in self.sieves:
                passing = sieve(passing)
            yield passing

    def _candidates(self, order: Order, skip: int) -> Sequence[int]:
        """Positions in `order` that hold every row that can pass, few where an index knows them."""
        rows, behaviour = self.rows, self.behaviour
        narrow = self._narrow()
        if behaviour.unordered:
            if narrow is None:
                return rows.ordered(order, behaviour, skip)
            return rows.sort(shuffled(narrow, skip), order, behaviour)
        if narrow is None:
            if len(order) == 1 and self._ascending(order[0][0]):
                whole = range(rows.length)
                return whole[::-1] if order[0][1] else whole
            return rows.ordered(order, behaviour)
        if not order:
            return narrow
        if self._ascending(order[0][0]):
            return narrow[::-1] if order[0][1] else narrow
        if self.within is not None or len(narrow) * 4 < rows.length:
            return rows.sort(narrow, order, behaviour)
        return rows.ordered(order, behaviour)

    def _ascending(self, name: str) -> bool:
        return self.rows.table.by_name[name].type.name == "BIGINT" and self.rows.ascending(name)

    def _narrow(self) -> Sequence[int] | None:
        """The ascending positions that an index gives, or None."""
        best: Sequence[int] | None = None
        bounds: dict[str, list[Any]] = {}
        for conjunct in self.conjuncts:
            keys = self._whole_number_keys(conjunct)
            if keys is not None:
                name, values = keys
                found = sorted(position for value in values for position in self.rows.positions(name, value))
                if best is None or len(found) < len(best):
                    best = found
            elif isinstance(conjunct, Compare) and conjunct.operator in ("gt", "ge", "lt", "le"):
                column = self.fields.own(conjunct.path)
                if column is not None and conjunct.literal.kind == "number" and self._ascending(column.name):
                    bound = bounds.setdefault(column.name, [None, False, None, False])
                    _tighten(bound, conjunct.operator, Decimal(conjunct.literal.text))
        for name, (low, low_open, high, high_open) in bounds.items():
            found_range = self.rows.between(name, low, low_open, high, high_open)
            if best is None or len(found_range) < len(best):
                best = found_range
        if self.within is None or best is None:
            return best if self.within is None else self.within
        kept = set(best)
        return [position for position in self.within if position in kept]

    def _whole_number_keys(self, tree: Tree) -> tuple[str, set[Decimal]] | None:
        """`id eq 1 or id eq 2` -> ("id", {1, 2})."""
        operands = tree.operands if isinstance(tree, Some) else (tree,)
        paths: set[str] = set()
        values: set[Decimal] = set()
        for each in operands:
            if not (isinstance(each, Compare) and each.operator == "eq" and each.literal.kind == "number"):
                return None
            paths.add(each.path)
            values.add(Decimal(each.literal.text))
        column = self.fields.own(paths.pop())
        if paths or column is None or column.type.name != "BIGINT":
            return None
        return column.name, values

    def _sieve(self, tree: Tree) -> Sieve:
        match tree:
            case Compare():
                return self._compare(tree)
            case Match():
                return self._match(tree)
            case Every(operands):
                sieves = [self._sieve(each) for each in operands]

                def every(positions: Sequence[int]) -> Sequence[int]:
                    for sieve in sieves:
                        positions = sieve(positions)
                    return positions

                return every
            case Some(operands):
                sieves = self._alternatives(operands)
                if len(sieves) == 1:
                    return sieves[0]

                def some(positions: Sequence[int]) -> Sequence[int]:
                    passed: set[int] = set()
                    for sieve in sieves:
                        passed.update(sieve(positions))
                    return [position for position in positions if position in passed]

                return some

    def _alternatives(self, operands: tuple[Tree, ...]) -> list[Sieve]:
        """The sieves of an `or`; equalities of one field are one look into a set."""
        sieves: list[Sieve] = []
        equal: dict[str, list[Literal]] = {}
        for each in operands:
            if isinstance(each, Compare) and each.operator == "eq" and each.literal.kind != "null":
                equal.setdefault(each.path, []).append(each.literal)
            else:
                sieves.append(self._sieve(each))
        for path, literals in equal.items():
            name, column, cells = self.fields.filterable(path)
            wanted = {value for literal in literals for value in self._values(path, column, "eq", literal)}
            keys = self.rows.keys(name, column.type, cells, self.behaviour)
            sieves.append(
                lambda positions, keys=keys, wanted=wanted: [  # type: ignore[misc]
                    position for position in positions if keys[position] in wanted
                ]
            )
        return sieves

    def _compare(self, tree: Compare) -> Sieve:
        name, column, cells = self.fields.filterable(tree.path)
        keys = self.rows.keys(name, column.type, cells, self.behaviour)
        if tree.literal.kind == "null":
            if tree.operator == "eq":
                return lambda positions: [i for i in positions if keys[i] is None]
            if tree.operator == "ne":
                return lambda positions: [i for i in positions if keys[i] is not None]
            raise BadRequest(f"$filter: null compares with eq and ne only, not {tree.operator}")
        values = self._values(tree.path, column, tree.operator, tree.literal)
        null_passes = (self.behaviour.null_comparison != "sql" and tree.operator == "ne") or (
            self.behaviour.null_comparison == "low" and tree.operator in ("lt", "le")
        )
        if tree.operator == "eq":
            return lambda positions: [i for i in positions if keys[i] in values]
        if tree.operator == "ne":
            return lambda positions: [
                i for i in positions if (null_passes if keys[i] is None else keys[i] not in values)
            ]
        value = values[0]
        match tree.operator:
            case "gt":
                return lambda positions: [i for i in positions if (k := keys[i]) is not None and k > value]
            case "ge":
                return lambda positions: [i for i in positions if (k := keys[i]) is not None and k >= value]
            case "lt":
                return lambda positions: [
                    i for i in positions if (null_passes if (k := keys[i]) is None else k < value)
                ]
            case _:
                return lambda positions: [
                    i for i in positions if (null_passes if (k := keys[i]) is None else k <= value)
                ]

    def _match(self, tree: Match) -> Sieve:
        _, column, cells = self.fields.filterable(tree.path)
        if column.type.name != "VARCHAR":
            raise BadRequest(f"$filter: {tree.function} takes a text field, {tree.path} is none")
        values: Any = cells.all()
        test = matcher(tree.function, tree.text, self.behaviour)
        if tree.wanted:
            return lambda positions: [i for i in positions if (v := values[i]) is not None and test(v)]
        null_passes = self.behaviour.null_comparison != "sql"
        return lambda positions: [
            i for i in positions if (null_passes if (v := values[i]) is None else not test(v))
        ]

    def _values(self, path: str, column: Column, operator: str, literal: Literal) -> list[Any]:
        """The literal as the column's keys hold it; an enumerated text may be given by number too."""
        kind, text, type_ = literal.kind, literal.text, column.type
        if type_.name == "VARCHAR" and kind == "string":
            fold = comparable(self.behaviour)
            named = self.fields.enumeration(column).get(text) if text.isdigit() else None
            return [fold(text)] if named is None else [fold(named), fold(text)]
        if type_.numeric and kind == "number":
            return [Decimal(text)]
        if type_.name == "BOOLEAN" and kind == "boolean":
            if operator not in ("eq", "ne"):
                raise BadRequest(f"$filter: {path} compares with eq and ne only")
            return [text == "true"]
        if type_.temporal and kind == "date":
            return [text + "T00:00:00"]
        if type_.temporal and kind == "instant":
            return [_instant(text)]
        raise BadRequest(f"$filter: {path} is {type_.name}, which does not compare with the {kind} {text}")


def _tighten(bound: list[Any], operator: str, value: Decimal) -> None:
    at, is_open, tighter = (0, 1, value.__gt__) if operator in ("gt", "ge") else (2, 3, value.__lt__)
    strict = operator in ("gt", "lt")
    if bound[at] is None or tighter(bound[at]):
        bound[at], bound[is_open] = value, strict
    elif bound[at] == value:
        bound[is_open] = bound[is_open] or strict


def _instant(text: str) -> str:
    """`2016-02-24T09:52:11.450Z` -> `2016-02-24T09:52:11.45`, the form of stored values."""
    text = text.removesuffix("Z")
    if text.count(":") == 1:
        text += ":00"
    return text.rstrip("0").rstrip(".") if "." in text else text
