"""What a query runner uses of Redash, which no package index has: names and meaning as there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

TYPE_INTEGER = "integer"
TYPE_FLOAT = "float"
TYPE_BOOLEAN = "boolean"
TYPE_STRING = "string"
TYPE_DATETIME = "datetime"
TYPE_DATE = "date"

query_runners: dict[str, Any] = {}


class BaseQueryRunner:
    noop_query: str | None = None

    def __init__(self, configuration: dict[str, Any]) -> None:
        self.configuration = configuration

    @classmethod
    def enabled(cls) -> bool:
        return True

    @classmethod
    def type(cls) -> str:
        return cls.__name__.lower()

    def test_connection(self) -> None:
        assert self.noop_query is not None
        _, error = self.run_query(self.noop_query, None)
        if error is not None:
            raise Exception(error)

    def run_query(self, query: str, user: Any) -> tuple[Any, str | None]:
        raise NotImplementedError

    def fetch_columns(self, columns: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
        """Names made distinct: `id`, `id1`."""
        names: list[str] = []
        found = []
        for name, type_ in columns:
            distinct, number = name, 1
            while distinct in names:
                distinct, number = f"{name}{number}", number + 1
            names.append(distinct)
            found.append({"name": distinct, "friendly_name": distinct, "type": type_})
        return found


class BaseSQLQueryRunner(BaseQueryRunner):
    def get_schema(self, get_stats: bool = False) -> list[Any]:
        schema: dict[str, Any] = {}
        self._get_tables(schema)
        return list(schema.values())

    def _get_tables(self, schema_dict: dict[str, Any]) -> list[Any]:
        return []


def register(query_runner_class: Any) -> None:
    if query_runner_class.enabled():
        query_runners[query_runner_class.type()] = query_runner_class
