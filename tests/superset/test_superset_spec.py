"""The engine spec by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

pytest.importorskip("superset.constants")

import sqlalchemy as sa
from superset.constants import TimeGrain
from superset.db_engine_specs import exceptions, get_engine_spec
from superset.db_engine_specs.base import builtin_time_grains
from superset.sql.parse import SQLGLOT_DIALECTS, SQLScript

import sage200_dialect
from sage200_dialect import errors
from sage200_dialect.sql.dialect import Sage200
from sage200_dialect.sql.schemas import UnknownSchema
from sage200_dialect.superset import Sage200EngineSpec

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.usefixtures("context")]


@pytest.mark.parametrize("driver", ["httpx", None])
def test_superset_finds_it(driver: str | None) -> None:
    assert get_engine_spec("sage200", driver) is Sage200EngineSpec


@pytest.fixture(scope="module")
def connection() -> Any:
    with sage200_dialect.connect("sage200://sandbox") as opened:
        yield opened


def evaluated(connection: Any, expression: str) -> Any:
    """What an expression gives once Superset has rewritten it."""
    statement = SQLScript(f"SELECT {expression} AS found", engine="sage200").format()
    ((found,),) = connection.execute(statement).fetchall()
    return found


class TestTime:
    def test_every_grain_is_there(self) -> None:
        known = set(Sage200EngineSpec.get_time_grain_expressions())
        assert known >= {None, *(each.value for each in TimeGrain), *builtin_time_grains}

    @pytest.mark.parametrize(
        "column", ["CAST('2024-06-05 13:47:48' AS TIMESTAMP)", "CAST('2024-06-05' AS DATE)"]
    )
    def test_rewriting_keeps_what_a_grain_gives(self, column: str, connection: Any) -> None:
        for expression in Sage200EngineSpec.get_time_grain_expressions().values():
            written = expression.format(col=column)
            ((expected,),) = connection.execute(f"SELECT {written} AS found").fetchall()
            assert evaluated(connection, written) == expected

    @pytest.mark.parametrize("kind", ["TIMESTAMP", "DATE", "DATETIME"])
    def test_moments_in_filters(self, kind: str, connection: Any) -> None:
        moment = datetime(2024, 2, 29, 13, 47, 48, 5)
        written = Sage200EngineSpec.convert_dttm(kind, moment)
        assert written is not None
        assert evaluated(connection, written) == (moment.date() if kind == "DATE" else moment)

    @pytest.mark.parametrize("kind", ["VARCHAR(20)", "BIGINT", "DECIMAL(18,2)"])
    def test_no_moment_of_what_is_no_time(self, kind: str) -> None:
        assert Sage200EngineSpec.convert_dttm(kind, datetime(2024, 1, 1)) is None

    def test_epochs(self, connection: Any) -> None:
        expected = datetime(2023, 11, 14, 22, 13, 20)
        assert evaluated(connection, Sage200EngineSpec.epoch_to_dttm().format(col="1700000000")) == expected
        found = evaluated(connection, Sage200EngineSpec.epoch_ms_to_dttm().format(col="1700000000000"))
        assert found == expected


class TestSql:
    def test_superset_reads_it_as_the_driver_does(self) -> None:
        assert issubclass(SQLGLOT_DIALECTS["sage200"], Sage200)

    @pytest.mark.parametrize(
        ("written", "kept"),
        [
            ("SELECT TOP 5 id FROM customers", "LIMIT 5"),
            ("SELECT id FROM customers ORDER BY name NULLS LAST", "NULLS LAST"),
            ("SELECT id FROM customers ORDER BY name DESC NULLS FIRST", "NULLS FIRST"),
            ("SELECT [id] FROM `customers`", "customers"),
            ("SELECT ISNULL(name, '') FROM customers", "ISNULL(name, '')"),
            ("SELECT id FROM customers WHERE name LIKE '%x%'", "LIKE '%x%'"),
        ],
    )
    def test_what_its_rewriting_keeps(self, written: str, kept: str, connection: Any) -> None:
        rewritten = SQLScript(written, engine="sage200").format()
        assert kept in rewritten
        assert connection.execute(rewritten).fetchall() == connection.execute(written).fetchall()

    def test_functions_to_complete(self, connection: Any) -> None:
        names = Sage200EngineSpec.get_function_names(None)
        assert {"DATE_TRUNC", "SUM", "DATEADD", "LEN", "UPPER"} <= set(names)
        assert names == sorted(names)

    def test_types_of_columns(self) -> None:
        for column in ("BIGINT", "VARCHAR(60)", "DECIMAL(18,2)", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP"):
            assert Sage200EngineSpec.get_column_spec(column) is not None, column


class TestErrors:
    @pytest.mark.parametrize(
        ("ours", "theirs"),
        [
            (errors.ProgrammingError, exceptions.SupersetDBAPIProgrammingError),
            (UnknownSchema, exceptions.SupersetDBAPIProgrammingError),
            (errors.NotSupportedError, exceptions.SupersetDBAPIProgrammingError),
            (errors.CompanyRefused, exceptions.SupersetDBAPIOperationalError),
            (errors.RequestFailed, exceptions.SupersetDBAPIOperationalError),
            (errors.DataError, exceptions.SupersetDBAPIDataError),
            (errors.InternalError, exceptions.SupersetDBAPIDatabaseError),
        ],
    )
    def test_classes(self, ours: type[Exception], theirs: type[Exception]) -> None:
        found = Sage200EngineSpec.get_dbapi_mapped_exception(ours("what happened"))
        assert type(found) is theirs
        assert str(found) == "what happened"

    def test_the_words_are_the_drivers_alone(self) -> None:
        wrapped = sa.exc.OperationalError("SELECT 1", {}, errors.AccessDenied("This user may not read /x"))
        (found,) = Sage200EngineSpec.extract_errors(wrapped)
        assert found.message == "This user may not read /x"
