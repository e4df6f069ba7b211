"""The hook behind connections of type `sage200`; importing it imports Airflow."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from airflow.providers.common.sql.hooks.sql import DbApiHook
from sqlalchemy.engine import URL, Engine, create_engine

from sage200_dialect.dbapi.connection import connect_settings
from sage200_dialect.errors import Error
from sage200_dialect.settings import resolve

if TYPE_CHECKING:
    from sage200_dialect import Connection


class Sage200Hook(DbApiHook):  # type: ignore[misc, unused-ignore]
    """Sage 200 for Airflow.

    Of the Airflow connection, login and password are the client id and secret, the schema is the company,
    and the extra is a JSON object of connection properties (`{"OAuthSettingsLocation": "keyring://sage200"}`).
    The host stays empty for Sage's own address.
    """

    conn_name_attr = "sage200_conn_id"
    default_conn_name = "sage200_default"
    conn_type = "sage200"
    hook_name = "Sage 200"
    _placeholder = "?"

    @staticmethod
    def get_ui_field_behaviour() -> dict[str, Any]:
        """How Airflow's form names the fields."""
        return {
            "hidden_fields": [],
            "relabeling": {"login": "Client id", "password": "Client secret", "schema": "Company"},
            "placeholders": {
                "host": "empty: Sage's own address",
                "extra": '{"Schema": "ProfessionalUK", "OAuthSettingsLocation": "…"}',
            },
        }

    def get_conn(self) -> Connection:
        """A connection of the driver. Nothing is sent until the first statement."""
        return connect_settings(resolve(url=self.sqlalchemy_url, options=self.connection_extra))

    @property
    def sqlalchemy_url(self) -> URL:
        """The URL without the properties of the extra, which may hold what a URL may not."""
        given = self.connection
        return URL.create(
            "sage200",
            username=given.login or None,
            password=given.password or None,
            host=given.host or None,
            port=given.port,
            database=given.schema or None,
        )

    def get_sqlalchemy_engine(self, engine_kwargs: dict[str, Any] | None = None) -> Engine:
        """An engine with the connection's properties."""
        options = dict(engine_kwargs or {})
        options["connect_args"] = {**self.connection_extra, **options.get("connect_args", {})}
        return create_engine(self.sqlalchemy_url, **options)

    def test_connection(self) -> tuple[bool, str]:
        """Whether Sage lets the user into the company, and its words if not."""
        try:
            with closing(self.get_conn()) as connection:
                connection.ask()
        except Error as error:
            return False, str(error)
        return True, "Sage 200 answers"
