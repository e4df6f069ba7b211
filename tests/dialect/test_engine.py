"""The engine: what it costs to connect, what it shows, what it accepts."""

from __future__ import annotations

import re
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import sage200_dialect
from sage200_dialect import catalog, errors

SECRET = "hush-5ecret"


def test_entry_points_name_the_dialect() -> None:
    text = Path(__file__).parents[2].joinpath("pyproject.toml").read_text(encoding="utf-8")
    section = text.split('[project.entry-points."sqlalchemy.dialects"]')[1].split("[")[0]
    assert dict(re.findall(r'^"?([\w.]+)"? = "(.+)"$', section, re.MULTILINE)) == {
        "sage200": "sage200_dialect.dialect:Sage200Dialect",
        "sage200.httpx": "sage200_dialect.dialect:Sage200Dialect",
    }


@pytest.mark.parametrize("scheme", ["sage200", "sage200+httpx"])
def test_both_schemes(scheme: str) -> None:
    dialect = sa.engine.make_url(f"{scheme}://sandbox").get_dialect()
    assert (dialect.name, dialect.driver) == ("sage200", "httpx")


def test_the_driver_is_the_package() -> None:
    engine = sa.create_engine("sage200://sandbox")
    assert engine.dialect.dbapi is sage200_dialect
    assert engine.dialect.paramstyle == "qmark"


class TestSecrets:
    @pytest.mark.parametrize(
        "url",
        [
            f"sage200:///Demo?OAuthAccessToken={SECRET}",
            f"sage200:///Demo?oauthclientsecret={SECRET}&OAuthClientId=me",
            f"sage200:///?OAuthClientId=me;OAuthClientSecret={SECRET};Company=Demo",
            f"sage200://me:{SECRET}@/Demo",
        ],
    )
    def test_the_engine_shows_none(self, url: str) -> None:
        engine = sa.create_engine(url)
        assert SECRET not in repr(engine)
        assert SECRET not in repr(engine.url)
        assert SECRET not in engine.url.render_as_string(hide_password=True)
        assert SECRET not in str(engine.url.query)

    def test_what_is_no_secret_stays(self) -> None:
        engine = sa.create_engine(f"sage200:///Demo?Schema=StandardUK&OAuthAccessToken={SECRET}")
        assert engine.url.query["Schema"] == "StandardUK"
        assert engine.url.database == "Demo"


class TestConnecting:
    def test_no_request(self, server: Any, engine: sa.engine.Engine) -> None:
        before = len(server.requests)
        with engine.connect():
            pass
        sa.inspect(engine)
        assert len(server.requests) == before

    def test_a_ping_costs_none_either(self, server: Any) -> None:
        engine = sa.create_engine(server.url, pool_pre_ping=True)
        before = len(server.requests)
        for _ in range(3):
            with engine.connect():
                pass
        assert len(server.requests) == before

    def test_a_closed_connection_is_replaced_by_the_ping(self, server: Any) -> None:
        engine = sa.create_engine(server.url, pool_pre_ping=True)
        with engine.connect() as connection:
            first = connection.connection
            driver = getattr(first, "dbapi_connection", first)
        driver.close()
        with engine.connect() as connection:
            assert getattr(connection.connection, "dbapi_connection", None) is not driver

    def test_a_wrong_property_is_named(self) -> None:
        engine = sa.create_engine("sage200://sandbox?Scheme=StandardUK")
        with pytest.raises(sa.exc.ProgrammingError, match="Scheme"):
            engine.connect()

    def test_connect_args_hold_properties(self, server: Any) -> None:
        editions = {edition: set(catalog.load().for_edition(edition).names()) for edition in catalog.EDITIONS}
        engine = sa.create_engine("sage200://sandbox", connect_args={"schema": "StandardUK"})
        inspector = sa.inspect(engine)
        found = {*inspector.get_table_names(), *inspector.get_view_names()}
        assert found == editions["StandardUK"] < editions["ProfessionalUK"]

    def test_a_url_may_not_name_a_foreign_host(self) -> None:
        with pytest.raises(sa.exc.ProgrammingError, match="evil"):
            sa.create_engine("sage200://evil.example.com/").connect()

    @pytest.mark.parametrize("value", ["false", "true", 1])
    def test_nothing_but_true_lifts_that(self, value: object) -> None:
        engine = sa.create_engine("sage200://evil.example.com/", connect_args={"allow_unsafe_url": value})
        with pytest.raises(sa.exc.ProgrammingError, match="evil"):
            engine.connect()

    def test_a_url_cannot_lift_it_for_itself(self) -> None:
        with pytest.raises(sa.exc.ProgrammingError, match="allow_unsafe_url"):
            sa.create_engine("sage200://evil.example.com/?allow_unsafe_url=true").connect()

    def test_the_callers_code_may_lift_that(self) -> None:
        engine = sa.create_engine("sage200://sage.example.com/", connect_args={"allow_unsafe_url": True})
        engine.connect().close()


class TestTransactions:
    def test_begin_commit_and_rollback_do_nothing(self, engine: sa.engine.Engine) -> None:
        with engine.begin():
            pass
        with engine.connect() as connection:
            transaction = connection.begin()
            transaction.rollback()

    def test_autocommit_is_the_only_isolation_level(self, engine: sa.engine.Engine) -> None:
        with engine.connect() as connection:
            assert connection.get_isolation_level() == "AUTOCOMMIT"
            connection.execution_options(isolation_level="AUTOCOMMIT")
        with engine.connect() as connection, pytest.raises(sa.exc.ArgumentError):
            connection.execution_options(isolation_level="SERIALIZABLE")


def test_server_version_and_schema(engine: sa.engine.Engine) -> None:
    with engine.connect():
        assert engine.dialect.server_version_info == (1,)
        assert engine.dialect.default_schema_name == "main"


def test_errors_of_the_driver_are_wrapped() -> None:
    with pytest.raises(sa.exc.ProgrammingError) as caught:
        sa.create_engine("sage200://sandbox?Timeout=soon").connect()
    assert isinstance(caught.value.orig, errors.ProgrammingError)


@pytest.mark.skipif(not hasattr(sa, "Uuid"), reason="SQLAlchemy 1.4 has no Uuid")
class TestUuid:
    """A GUID of the API is text with dashes, whichever way it is asked for."""

    def test_conditions_and_values(self, engine: sa.engine.Engine) -> None:
        site_id = sa.column("site_id", sa.Uuid())
        sites = sa.table("sites", site_id, sa.column("company_id"))
        with engine.connect() as connection:
            found = connection.scalars(sa.select(site_id).select_from(sites)).first()
            assert isinstance(found, uuid.UUID)
            wanted = sa.select(sites.c.company_id).where(site_id == found)
            rows = connection.execute(wanted).all()
            assert rows
            written = wanted.compile(engine, compile_kwargs={"literal_binds": True})
            assert connection.execute(sa.text(str(written))).all() == rows

    def test_as_text(self, engine: sa.engine.Engine) -> None:
        site_id = sa.column("site_id", sa.Uuid(as_uuid=False))
        query = sa.select(site_id).select_from(sa.table("sites", site_id))
        with engine.connect() as connection:
            found = connection.scalars(query).first()
            assert found == str(uuid.UUID(found))
            assert connection.scalars(query.where(site_id == found)).first() == found


def test_the_quotient_of_decimals_is_a_decimal(engine: sa.engine.Engine) -> None:
    def divided(type_: sa.types.TypeEngine[Any]) -> Any:
        ratio = sa.cast(sa.literal_column("5.52"), type_) / sa.cast(sa.literal_column("2.4"), type_)
        with engine.connect() as connection:
            return connection.execute(sa.select(ratio)).scalar()

    quotient = divided(sa.Numeric(10, 2))
    assert (type(quotient), quotient) == (Decimal, Decimal("2.3"))
    assert type(divided(sa.Numeric(10, 2, asdecimal=False))) is float
    assert type(divided(sa.Float())) is float
