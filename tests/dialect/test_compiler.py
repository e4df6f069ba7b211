"""Statements compile without a connection, and what is compiled is SQL that DuckDB reads."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
import sqlglot

T = sa.table(
    "t",
    sa.column("a", sa.Integer),
    sa.column("b", sa.String),
    sa.column("m", sa.Numeric(18, 2)),
    sa.column("d", sa.Date),
    sa.column("ts", sa.DateTime),
    sa.column("ok", sa.Boolean),
)
A, B, M, D, TS, OK = T.c.a, T.c.b, T.c.m, T.c.d, T.c.ts, T.c.ok
SQLALCHEMY_2 = not sa.__version__.startswith("1.")


def written(construct: Any, dialect: Any, literal: bool = True) -> str:
    compiled = construct.compile(dialect=dialect, compile_kwargs={"literal_binds": True} if literal else {})
    text = " ".join(str(compiled).split())
    sqlglot.parse_one(text, read="duckdb")
    return text


def where(condition: Any, dialect: Any) -> str:
    return written(sa.select(A).where(condition), dialect).removeprefix("SELECT t.a FROM t WHERE ")


class TestPaging:
    def test_limit_and_offset(self, dialect: Any) -> None:
        assert written(sa.select(A).limit(3).offset(2), dialect) == "SELECT t.a FROM t LIMIT 3 OFFSET 2"

    def test_offset_alone_invents_no_limit(self, dialect: Any) -> None:
        assert written(sa.select(A).offset(2), dialect) == "SELECT t.a FROM t OFFSET 2"

    def test_parameters_keep_the_order_of_the_text(self, dialect: Any) -> None:
        compiled = sa.select(A).where(A == 7).limit(3).offset(2).compile(dialect=dialect)
        assert " ".join(str(compiled).split()) == "SELECT t.a FROM t WHERE t.a = ? LIMIT ? OFFSET ?"
        assert [compiled.params[name] for name in compiled.positiontup] == [7, 3, 2]

    def test_fetch_is_written_as_limit(self, dialect: Any) -> None:
        assert written(sa.select(A).fetch(3).offset(1), dialect) == "SELECT t.a FROM t LIMIT 3 OFFSET 1"

    def test_portions(self, dialect: Any) -> None:
        ties = sa.select(A).order_by(A).fetch(3, with_ties=True)
        assert written(ties, dialect) == "SELECT t.a FROM t ORDER BY t.a LIMIT 3 WITH TIES"
        both = ties.fetch(3, percent=True, with_ties=True).offset(1)
        assert written(both, dialect) == "SELECT t.a FROM t ORDER BY t.a LIMIT 3 PERCENT WITH TIES OFFSET 1"


class TestConditions:
    def test_ilike(self, dialect: Any) -> None:
        assert where(B.ilike("x%"), dialect) == "t.b ILIKE 'x%'"
        assert where(~B.ilike("x'/%", escape="/"), dialect) == "t.b NOT ILIKE 'x''/%' ESCAPE '/'"

    def test_contains_with_wildcards_in_the_text(self, dialect: Any) -> None:
        condition = B.contains("5%", autoescape=True)
        assert where(condition, dialect) == "(t.b LIKE '%' || '5/%' || '%' ESCAPE '/')"

    def test_empty_in_is_never_true(self, dialect: Any) -> None:
        assert where(A.in_([]), dialect) == "t.a IN (NULL) AND (1 != 1)"
        assert where(A.notin_([]), dialect) == "(t.a NOT IN (NULL) OR (1 = 1))"

    def test_tuples(self, dialect: Any) -> None:
        assert where(sa.tuple_(A, B).in_([(1, "x")]), dialect) == "(t.a, t.b) IN ((1, 'x'))"

    def test_is_distinct_from(self, dialect: Any) -> None:
        assert where(A.is_distinct_from(1), dialect) == "t.a IS DISTINCT FROM 1"

    def test_booleans(self, dialect: Any) -> None:
        assert where(OK.is_(True), dialect) == "t.ok IS true"
        assert where(sa.not_(OK), dialect) == "NOT t.ok"
        assert where(OK, dialect) == "t.ok"

    def test_dates_and_times_are_typed_literals(self, dialect: Any) -> None:
        assert where(dt.date(2024, 1, 2) == D, dialect) == "t.d = DATE '2024-01-02'"
        moment = dt.datetime(2024, 1, 2, 3, 4, 5, 6)
        assert where(moment < TS, dialect) == "t.ts > TIMESTAMP '2024-01-02 03:04:05.000006'"

    def test_spans_of_time(self, dialect: Any) -> None:
        assert where(dt.datetime(2024, 1, 1) < TS + dt.timedelta(days=2), dialect) == (
            "t.ts + CAST('172800000000 microseconds' AS INTERVAL) > TIMESTAMP '2024-01-01 00:00:00'"
        )

    def test_regular_expressions(self, dialect: Any) -> None:
        assert where(B.regexp_match("a+", flags="i"), dialect) == "regexp_matches(t.b, 'a+', 'i')"
        assert where(~B.regexp_match("a+"), dialect) == "NOT regexp_matches(t.b, 'a+')"
        assert where(B.regexp_replace("a+", "b", flags="g") == "b", dialect) == (
            "(regexp_replace(t.b, 'a+', 'b', 'g')) = 'b'"
        )

    @pytest.mark.skipif(not SQLALCHEMY_2, reason="SQLAlchemy 1.4 has no bitwise_xor")
    def test_exclusive_or_is_no_power(self, dialect: Any) -> None:
        assert where(A.bitwise_xor(5) == 6, dialect) == "xor(t.a, 5) = 6"

    def test_text_literals(self, dialect: Any) -> None:
        assert where(B == "O'Brien 50% :x ?", dialect) == "t.b = 'O''Brien 50% :x ?'"


class TestExpressions:
    def test_division_is_true_division(self, dialect: Any) -> None:
        assert written(sa.select((A / 2).label("x")), dialect) == "SELECT t.a / 2 AS x FROM t"

    @pytest.mark.skipif(not SQLALCHEMY_2, reason="SQLAlchemy 1.4 has no // operator")
    def test_floor_division(self, dialect: Any) -> None:
        assert written(sa.select((A // 2).label("x")), dialect) == "SELECT FLOOR(t.a / 2) AS x FROM t"

    def test_concatenation_and_modulo(self, dialect: Any) -> None:
        assert written(sa.select((B + "x").label("y"), (A % 2).label("z")), dialect) == (
            "SELECT t.b || 'x' AS y, t.a % 2 AS z FROM t"
        )

    def test_extract(self, dialect: Any) -> None:
        assert written(sa.select(sa.extract("year", D).label("y")), dialect) == (
            "SELECT EXTRACT(year FROM t.d) AS y FROM t"
        )

    @pytest.mark.parametrize(
        ("type_", "expected"),
        [
            (sa.Integer(), "INTEGER"),
            (sa.BigInteger(), "BIGINT"),
            (sa.Numeric(), "DECIMAL(38, 9)"),
            (sa.Numeric(10, 2), "DECIMAL(10, 2)"),
            (sa.Float(), "DOUBLE"),
            (sa.String(), "VARCHAR"),
            (sa.Unicode(5), "VARCHAR(5)"),
            (sa.Text(), "VARCHAR"),
            (sa.Enum("a", "bb", native_enum=False), "VARCHAR(2)"),
            (sa.JSON(), "VARCHAR"),
            (sa.LargeBinary(), "BLOB"),
            (sa.Boolean(), "BOOLEAN"),
            (sa.Date(), "DATE"),
            (sa.DateTime(timezone=True), "TIMESTAMP"),
            (sa.TIMESTAMP(), "TIMESTAMP"),
            (sa.Time(), "TIME"),
            (sa.Interval(), "INTERVAL"),
        ],
    )
    def test_types(self, type_: Any, expected: str, dialect: Any) -> None:
        chosen = sa.select(sa.cast(A, type_).label("x"))
        assert written(chosen, dialect) == f"SELECT CAST(t.a AS {expected}) AS x FROM t"

    @pytest.mark.skipif(not SQLALCHEMY_2, reason="types and functions of SQLAlchemy 2")
    def test_what_sqlalchemy_2_added(self, dialect: Any) -> None:
        chosen = sa.select(
            sa.cast(A, sa.Double()).label("a"),
            sa.cast(B, sa.Uuid()).label("b"),
            sa.try_cast(B, sa.Integer).label("c"),
            sa.func.aggregate_strings(B, ",").label("d"),
        )
        assert written(chosen, dialect) == (
            "SELECT CAST(t.a AS DOUBLE) AS a, CAST(t.b AS VARCHAR) AS b, TRY_CAST(t.b AS INTEGER) AS c, "
            "string_agg(t.b, ',') AS d FROM t"
        )

    def test_literals_of_numbers_are_exact(self, dialect: Any) -> None:
        assert where(Decimal("0.10") == M, dialect) == "t.m = 0.10"

    def test_locking_is_refused(self, dialect: Any) -> None:
        with pytest.raises(sa.exc.CompileError, match="cannot lock"):
            written(sa.select(A).with_for_update(), dialect)


class TestNames:
    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("name", "name"),
            ("customer_id", "customer_id"),
            ("Sum of Net", '"Sum of Net"'),
            ("ShortName", '"ShortName"'),
            ('a"b', '"a""b"'),
            ("order", '"order"'),
            ("top", '"top"'),
            ("qualify", '"qualify"'),
            ("a$b", '"a$b"'),
            ("1st", '"1st"'),
        ],
    )
    def test_quoting(self, name: str, expected: str, dialect: Any) -> None:
        assert dialect.identifier_preparer.quote(name) == expected

    def test_every_keyword_works_as_a_quoted_name(self, dialect: Any) -> None:
        from sage200_dialect.sql.reserved import RESERVED_WORDS

        for word in sorted(RESERVED_WORDS):
            column = sa.column(word)
            text = written(sa.select(column).select_from(sa.table("t", column)), dialect)
            tree = sqlglot.parse_one(text, read="duckdb")
            assert [each.name for each in tree.find_all(sqlglot.exp.Column)] == [word]

    def test_schema_qualified(self, dialect: Any) -> None:
        customers = sa.Table("customers", sa.MetaData(), sa.Column("id", sa.Integer), schema="main")
        assert written(sa.select(customers.c.id), dialect) == "SELECT main.customers.id FROM main.customers"


class TestWrites:
    def test_they_compile(self, dialect: Any) -> None:
        assert written(sa.insert(T).values(a=1, b="x"), dialect) == "INSERT INTO t (a, b) VALUES (1, 'x')"
        several = sa.insert(T).values([{"a": 1}, {"a": 2}])
        assert written(several, dialect) == "INSERT INTO t (a) VALUES (1), (2)"
        update = sa.update(T).where(A == 1).values(b="z")
        assert written(update, dialect) == "UPDATE t SET b='z' WHERE t.a = 1"
        assert written(sa.delete(T).where(A == 1), dialect) == "DELETE FROM t WHERE t.a = 1"
