"""A query runner for Redash: name it in REDASH_ADDITIONAL_QUERY_RUNNERS as `sage200_dialect.redash`.

It uses the driver without SQLAlchemy, of which Redash needs a version too old for the dialect. Importing this
module imports Redash, and registers the runner there.
"""

from __future__ import annotations

from contextlib import closing
from typing import Any

from redash.query_runner import (
    TYPE_BOOLEAN,
    TYPE_DATE,
    TYPE_DATETIME,
    TYPE_FLOAT,
    TYPE_INTEGER,
    TYPE_STRING,
    BaseSQLQueryRunner,
    register,
)

from sage200_dialect.dbapi.connection import connect
from sage200_dialect.errors import Error

_TYPES: dict[str, str] = {
    "BOOLEAN": TYPE_BOOLEAN,
    "BIGINT": TYPE_INTEGER,
    "INTEGER": TYPE_INTEGER,
    "DECIMAL": TYPE_FLOAT,
    "DOUBLE": TYPE_FLOAT,
    "FLOAT": TYPE_FLOAT,
    "DATE": TYPE_DATE,
    "TIMESTAMP": TYPE_DATETIME,
}
_TABLES = """
SELECT table_name, column_name, data_type FROM information_schema.columns
WHERE table_schema = 'main' ORDER BY table_name, ordinal_position
"""
_PROPERTIES = ("OAuthClientId", "OAuthClientSecret", "OAuthRefreshToken", "Schema", "Company")


class Sage200(BaseSQLQueryRunner):  # type: ignore[misc, unused-ignore]
    """Sage 200 as a data source of Redash."""

    noop_query = "SELECT id FROM currencies LIMIT 1"

    @classmethod
    def name(cls) -> str:
        return "Sage 200"

    @classmethod
    def type(cls) -> str:
        return "sage200"

    @classmethod
    def configuration_schema(cls) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {
                "OAuthClientId": {"type": "string", "title": "Client id"},
                "OAuthClientSecret": {"type": "string", "title": "Client secret"},
                "OAuthRefreshToken": {"type": "string", "title": "Refresh token"},
                "Schema": {"type": "string", "title": "Edition (StandardUK or ProfessionalUK)"},
                "Company": {"type": "string", "title": "Company"},
                "properties": {"type": "string", "title": "Other connection properties (Name=value;…)"},
            },
            "order": [*_PROPERTIES, "properties"],
            "required": [],
            "secret": ["OAuthClientSecret", "OAuthRefreshToken", "properties"],
        }

    def run_query(self, query: str, user: Any) -> tuple[dict[str, Any] | None, str | None]:
        """The data, or the driver's words on why there is none."""
        given = {name: self.configuration[name] for name in _PROPERTIES if self.configuration.get(name)}
        try:
            with (
                closing(connect(self.configuration.get("properties"), **given)) as connection,
                closing(connection.cursor()) as cursor,
            ):
                cursor.execute(query)
                columns = self.fetch_columns([(each[0], _type(each[1])) for each in cursor.description or ()])
                names = [each["name"] for each in columns]
                rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        except Error as error:
            return None, str(error)
        return {"columns": columns, "rows": rows}, None

    def _get_tables(self, schema: dict[str, Any]) -> list[Any]:
        """Every table of the edition, from the catalogue: no request is sent."""
        data, error = self.run_query(_TABLES, None)
        if data is None:
            raise Exception(error)
        for row in data["rows"]:
            table = schema.setdefault(row["table_name"], {"name": row["table_name"], "columns": []})
            table["columns"].append({"name": row["column_name"], "type": row["data_type"]})
        return list(schema.values())


def _type(sql: str) -> str:
    return _TYPES.get(sql.partition("(")[0], str(TYPE_STRING))


register(Sage200)
