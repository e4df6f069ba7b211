"""Functions of numbers, in the style of T-SQL."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from sage200_dialect.errors import NotSupportedError
from sage200_dialect.sql.functions.table import Function, Tree, computed, template, whole_number


def _round(arguments: Sequence[Tree]) -> Tree:
    number, places, cut = arguments
    name = "TRUNC" if whole_number(cut, "the third argument of ROUND") else "ROUND"
    return exp.Anonymous(this=name, expressions=[number, places])


def _seeded(arguments: Sequence[Tree]) -> Tree:
    raise NotSupportedError("RAND takes no seed: the numbers of RAND() cannot be repeated")


NUMBER_FUNCTIONS: tuple[Function, ...] = (
    template("ACOS(number)", "CASE WHEN number BETWEEN -1 AND 1 THEN ACOS(number) END"),
    template("ASIN(number)", "CASE WHEN number BETWEEN -1 AND 1 THEN ASIN(number) END"),
    template("ATN2(y, x)", "ATAN2(y, x)"),
    template("LOG(number)", "LN(number)"),
    template("LOG(number, base)", "LN(number) / LN(base)"),
    template("LOG10(number)", "LOG10(number)"),
    template("LOG2(number)", "LOG2(number)"),
    template("NEGATE(number)", "-number"),
    template("NEGATIVE(number)", "-number"),
    template("RAND()", "RANDOM()"),
    computed("RAND(seed)", _seeded),
    computed("ROUND(number, places, cut)", _round),
    template("SQUARE(number)", "POWER(number, 2)"),
    template("COUNT_BIG(values)", "COUNT(values)"),
    template("STDEV(numbers)", "STDDEV_SAMP(numbers)"),
    template("STDEVP(numbers)", "STDDEV_POP(numbers)"),
    template("VAR(numbers)", "VAR_SAMP(numbers)"),
    template("VARP(numbers)", "VAR_POP(numbers)"),
)
