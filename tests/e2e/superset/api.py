"""Superset's REST API, as its own pages use it."""

from __future__ import annotations

import secrets
from typing import Any

import httpx

Json = dict[str, Any]


class Refused(AssertionError):
    """Superset answered with an error."""

    def __init__(self, asked: str, answer: httpx.Response) -> None:
        super().__init__(f"{asked}: {answer.status_code} {answer.text[:2000]}")
        self.status = answer.status_code
        self.text = answer.text
        self.errors: list[Json] = []
        if answer.headers.get("content-type", "").startswith("application/json"):
            self.errors = answer.json().get("errors", [])

    def first(self) -> tuple[str, str]:
        """Type and message of the first error."""
        return self.errors[0]["error_type"], self.errors[0]["message"]


class Superset:
    """A user's session: signed in, with the token that protects its forms."""

    def __init__(self, base: str, name: str, password: str) -> None:
        self.base = base
        self._http = httpx.Client(base_url=base, timeout=120, trust_env=False)
        signed_in = self.post("/api/v1/security/login", username=name, password=password, provider="db")
        self._http.headers["Authorization"] = f"Bearer {signed_in['access_token']}"
        self._http.headers["Referer"] = base
        self._http.headers["X-CSRFToken"] = self.get("/api/v1/security/csrf_token/")["result"]

    def close(self) -> None:
        self._http.close()

    def get(self, path: str, **query: str | int) -> Json:
        return self.ask("GET", path, query=query)

    def post(self, path: str, **body: Any) -> Json:
        return self.ask("POST", path, body=body)

    def put(self, path: str, **body: Any) -> Json:
        return self.ask("PUT", path, body=body)

    def delete(self, path: str) -> Json:
        return self.ask("DELETE", path)

    def ask(
        self, method: str, path: str, *, query: dict[str, str | int] | None = None, body: Json | None = None
    ) -> Json:
        answer = self._http.request(method, path, params=query, json=body)
        if answer.status_code >= 300:
            raise Refused(f"{method} {path}", answer)
        result: Json = answer.json()
        return result

    # -- what people do ---------------------------------------------------------------------------

    def schemas(self, database: int) -> list[str]:
        result: list[str] = self.get(f"/api/v1/database/{database}/schemas/", q="(force:!t)")["result"]
        return result

    def tables(self, database: int, schema: str) -> dict[str, str]:
        """The kind, `table` or `view`, of each table by its name."""
        asked = f"(force:!t,schema_name:'{schema}')"
        result = self.get(f"/api/v1/database/{database}/tables/", q=asked)["result"]
        return {each["value"]: each["type"] for each in result}

    def sql(self, database: int, text: str, *, schema: str | None = "main", limit: int = 1000) -> Json:
        """What SQL Lab shows of a statement."""
        return self.post(
            "/api/v1/sqllab/execute/",
            database_id=database, sql=text, schema=schema, runAsync=False, queryLimit=limit,
            client_id=secrets.token_hex(5), tab="tests", sql_editor_id="1", expand_data=True,
        )  # fmt: skip

    def dataset(self, database: int, name: str, *, sql: str | None = None, schema: str = "main") -> int:
        given = {"sql": sql} if sql else {}
        made = self.post("/api/v1/dataset/", database=database, table_name=name, schema=schema, **given)
        return int(made["id"])

    def chart(self, dataset: int, **query: Any) -> Json:
        """The first answer of a chart that asks this; raises when it failed."""
        answer = self.post(
            "/api/v1/chart/data",
            datasource={"id": dataset, "type": "table"},
            force=True,
            result_format="json",
            result_type="full",
            queries=[{"columns": [], "metrics": [], "filters": [], "row_limit": 10000, **query}],
        )
        result: Json = answer["result"][0]
        assert result["status"] == "success" and result["error"] is None, result
        return result

    def values(self, dataset: int, column: str) -> list[Any]:
        """What a filter offers for a column."""
        result: list[Any] = self.get(f"/api/v1/datasource/table/{dataset}/column/{column}/values/")["result"]
        return result


def metric(column: str, aggregate: str = "SUM", label: str | None = None) -> Json:
    return {
        "expressionType": "SIMPLE",
        "column": {"column_name": column},
        "aggregate": aggregate,
        "label": label or f"{aggregate}({column})",
    }


def time_axis(column: str, grain: str | None) -> Json:
    """A column as a chart's time axis, cut to a grain."""
    return {
        "columnType": "BASE_AXIS",
        "expressionType": "SQL",
        "label": column,
        "sqlExpression": column,
        "timeGrain": grain,
    }


def where(column: str, operator: str, value: Any = None) -> Json:
    return {"col": column, "op": operator} if value is None else {"col": column, "op": operator, "val": value}
