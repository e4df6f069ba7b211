"""Superset's own API over one database: what it answers, and what that asks of Sage."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

pytest.importorskip("superset.constants")

from sage200_dialect.sandbox import Fault, Sandbox

pytestmark = pytest.mark.filterwarnings("ignore")

MAIN = "Demo Company"
OTHER = "Harbour Supplies Ireland"
COUNT = "SELECT COUNT(*) AS n FROM customers"


@pytest.fixture
def database(sage: Sandbox, admin: Any) -> int:
    """Its sign-in is in Secure extra; nothing is in the request log yet."""
    found: int = admin.database(uri(sage), **secure(sage))
    sage.requests.clear()
    return found


@pytest.fixture
def limited(app: Any, new_user: Callable[..., Any]) -> Callable[..., Any]:
    """A user who may read one schema of a database."""

    def made(database: int, schema: str) -> Any:
        role = f"only {schema} of {database}"
        with app.app_context():
            from superset.extensions import db, security_manager
            from superset.models.core import Database

            name = db.session.get(Database, database).database_name
            added = security_manager.add_role(role)
            for each in (
                ("schema_access", security_manager.get_schema_perm(name, None, schema)),
                ("can_execute_sql_query", "SQLLab"),
            ):
                security_manager.add_permission_role(added, security_manager.add_permission_view_menu(*each))
        return new_user("Gamma", role)

    return made


def uri(sage: Sandbox, query: str = "") -> str:
    return f"sage200://127.0.0.1:{sage.port}/{quote(MAIN)}{query}"


def secure(sage: Sandbox, **more: Any) -> dict[str, Any]:
    connect_args = {"OAuthAccessToken": sage.token, **more}
    return {"masked_encrypted_extra": json.dumps({"connect_args": connect_args})}


def seen(sage: Sandbox) -> list[str]:
    return [request.path.partition("/accounts/v1")[2] or request.path for request in sage.requests]


def customers(sage: Sandbox, company: str) -> int:
    return len(sage.rows("customers", company))


class TestConnecting:
    def test_a_connection_test_asks_sage(self, sage: Sandbox, admin: Any) -> None:
        admin.call(
            "POST",
            "/database/test_connection/",
            database_name="x",
            sqlalchemy_uri=uri(sage),
            **secure(sage),
        )
        assert seen(sage) == ["/sites"]

    def test_a_wrong_token_is_told(self, sage: Sandbox, admin: Any) -> None:
        answer = admin.ask(
            "POST",
            "/database/test_connection/",
            database_name="x",
            sqlalchemy_uri=uri(sage),
            masked_encrypted_extra=json.dumps({"connect_args": {"OAuthAccessToken": "canary-wrong"}}),
        )
        (error,) = answer.get_json()["errors"]
        assert error["error_type"] == "CONNECTION_ACCESS_DENIED_ERROR"
        assert error["message"].startswith("Sage refused the access token (401 on GET /")

    def test_secrets_do_not_come_back(self, admin: Any, database: int) -> None:
        shown = admin.call("GET", f"/database/{database}/connection")["result"]
        assert "OAuthAccessToken" in shown["masked_encrypted_extra"]
        assert "XXXXXXXXXX" in shown["masked_encrypted_extra"]

    def test_what_was_hidden_is_kept_when_the_database_is_edited(
        self, sage: Sandbox, admin: Any, database: int
    ) -> None:
        hidden = admin.call("GET", f"/database/{database}/connection")["result"]["masked_encrypted_extra"]
        admin.call("PUT", f"/database/{database}", masked_encrypted_extra=hidden)
        assert admin.rows(database, COUNT) == [(customers(sage, MAIN),)]

    @pytest.mark.parametrize(
        ("allow_dml", "extra", "readonly"),
        [(False, {}, "on"), (True, {}, "off"), (True, {"Readonly": True}, "on")],
    )
    def test_it_is_readonly_unless_the_database_says_otherwise(
        self, sage: Sandbox, admin: Any, allow_dml: bool, extra: dict[str, Any], readonly: str
    ) -> None:
        found = admin.database(
            uri(sage),
            allow_dml=allow_dml,
            extra=json.dumps({"engine_params": {"connect_args": extra}}),
            **secure(sage),
        )
        asked = "SELECT Value FROM sys_connection_props WHERE Name = 'Readonly'"
        assert admin.rows(found, asked) == [(readonly,)]

    def test_it_is_offered_with_its_sign_in(self, admin: Any) -> None:
        offered = admin.call("GET", "/database/available/")["databases"]
        (found,) = [each for each in offered if each["engine"] == "sage200"]
        assert found["name"] == "Sage 200"
        assert found["supports_oauth2"]
        assert not found["engine_information"]["supports_file_upload"]

    @pytest.mark.parametrize("where", ["uri", "extra", "masked_encrypted_extra"])
    def test_files_of_the_server_are_not_named(
        self, sage: Sandbox, admin: Any, where: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "log"
        connect_args = {"Logfile": str(path)}
        given = {
            "uri": {"sqlalchemy_uri": uri(sage, f"?Logfile={path}"), **secure(sage)},
            "extra": {
                "sqlalchemy_uri": uri(sage),
                "extra": json.dumps({"engine_params": {"connect_args": connect_args}}),
                **secure(sage),
            },
            "masked_encrypted_extra": {"sqlalchemy_uri": uri(sage), **secure(sage, **connect_args)},
        }[where]
        answer = admin.ask("POST", "/database/test_connection/", database_name="x", **given)
        (error,) = answer.get_json()["errors"]
        assert "Logfile is refused" in error["message"]
        assert "SAGE200_ALLOWED_PROPERTIES of superset_config.py" in error["message"]
        assert not path.exists()

    def test_the_administrator_can_allow_one(
        self, sage: Sandbox, admin: Any, app: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(app.config, "SAGE200_ALLOWED_PROPERTIES", {"logfile"})
        path = tmp_path / "log"
        found = admin.database(uri(sage, f"?Logfile={path}"), **secure(sage))
        assert admin.rows(found, COUNT) == [(customers(sage, MAIN),)]
        assert path.exists()

    def test_the_environment_names_nothing(
        self, sage: Sandbox, admin: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SAGE200_OAUTH_ACCESS_TOKEN", sage.token)
        answer = admin.ask("POST", "/database/test_connection/", database_name="x", sqlalchemy_uri=uri(sage))
        assert "There is no access token" in answer.get_json()["errors"][0]["message"]
        assert seen(sage) == []


class TestRequests:
    """Each asks anew, several engines at a time; beyond one list of companies it costs nothing."""

    @pytest.mark.parametrize("schema", ["main", OTHER])
    @pytest.mark.parametrize(
        "path",
        [
            "/database/{}/schemas/?q=(force:!t)",
            "/database/{}/tables/?q=(force:!t,schema_name:'{schema}')",
            "/database/{}/table_metadata/?name=sop_orders&schema={schema}",
        ],
    )
    def test_browsing(self, sage: Sandbox, admin: Any, database: int, path: str, schema: str) -> None:
        for _ in range(3):
            assert admin.call("GET", path.format(database, schema=quote(schema)))
        assert set(seen(sage)) <= {"/sites"}
        assert len(seen(sage)) <= 1

    def test_creating_a_dataset(self, sage: Sandbox, admin: Any, database: int) -> None:
        admin.call("POST", "/dataset/", database=database, schema="main", table_name="nominal_codes")
        assert seen(sage) == []

    def test_a_statement(self, sage: Sandbox, admin: Any, database: int) -> None:
        for _ in range(2):
            assert len(admin.rows(database, "SELECT id, name FROM customers")) == customers(sage, MAIN)
        assert seen(sage) in (["/customers"] * 2, ["/sites", "/customers", "/customers"])


class TestSchemas:
    def test_which_there_are(self, admin: Any, database: int) -> None:
        found = admin.call("GET", f"/database/{database}/schemas/?q=(force:!t)")["result"]
        assert set(found) == {"main", OTHER, "all_companies", "information_schema"}

    def test_the_one_picked_is_where_names_are_looked_for(
        self, sage: Sandbox, admin: Any, database: int
    ) -> None:
        both = customers(sage, MAIN), customers(sage, OTHER)
        assert admin.rows(database, COUNT, "main") == [(both[0],)]
        assert admin.rows(database, COUNT, OTHER) == [(both[1],)]
        assert admin.rows(database, COUNT, "all_companies") == [(sum(both),)]
        assert admin.rows(database, COUNT, None) == [(both[0],)]

    def test_main_is_the_databases_company_whatever_is_picked(
        self, sage: Sandbox, admin: Any, database: int
    ) -> None:
        counted = admin.rows(database, "SELECT COUNT(*) AS n FROM main.customers", OTHER)
        assert counted == [(customers(sage, MAIN),)]

    def test_who_may_read_one_schema_reads_no_other(
        self, sage: Sandbox, limited: Callable[..., Any], database: int
    ) -> None:
        """Whatever is picked and however it is written, names mean what Superset's permissions are about."""
        user = limited(database, "main")
        main = [(customers(sage, MAIN),)]
        assert user.rows(database, COUNT, "main") == main
        assert user.rows(database, COUNT, None) == main
        assert user.rows(database, "SELECT COUNT(*) AS n FROM main.customers", OTHER) == main
        for statement, schema in [
            (COUNT, OTHER),
            (COUNT, "all_companies"),
            (f'SELECT COUNT(*) AS n FROM "{OTHER}".customers', "main"),
            ("SELECT COUNT(*) AS n FROM all_companies.customers", "main"),
        ]:
            assert user.error(database, statement, schema)["error_type"] == "TABLE_SECURITY_ACCESS_ERROR"

    def test_leave_to_read_another_schema_is_none_for_main(
        self, sage: Sandbox, limited: Callable[..., Any], database: int
    ) -> None:
        user = limited(database, OTHER)
        assert user.rows(database, COUNT, OTHER) == [(customers(sage, OTHER),)]
        for statement, schema in [
            (COUNT, "main"),
            (COUNT, None),
            ("SELECT COUNT(*) AS n FROM main.customers", OTHER),
            (f'SELECT COUNT(*) AS n FROM "{MAIN}".customers', OTHER),
        ]:
            assert user.error(database, statement, schema)["error_type"] == "TABLE_SECURITY_ACCESS_ERROR"


class TestErrors:
    @pytest.mark.parametrize(
        ("statement", "kind", "said"),
        [
            ("SELECT * FROM custmers", "TABLE_DOES_NOT_EXIST_ERROR", "there is no table 'custmers'"),
            ("SELECT nme FROM customers", "COLUMN_DOES_NOT_EXIST_ERROR", "there is no column 'nme'"),
            ("SELECT c.x FROM customers", "COLUMN_DOES_NOT_EXIST_ERROR", "there is no table or alias 'c'"),
            ("SELECT * FROM nowhere.customers", "SCHEMA_DOES_NOT_EXIST_ERROR", "unknown schema 'nowhere'"),
        ],
    )
    def test_wrong_names(self, admin: Any, database: int, statement: str, kind: str, said: str) -> None:
        error = admin.error(database, statement)
        assert error["error_type"] == kind
        assert error["message"].startswith(said)

    @pytest.mark.parametrize(
        ("status", "said"),
        [
            (403, "This user may not read "),
            (401, "The access token is good, and Sage refuses (401) the company"),
        ],
    )
    def test_refusals(self, sage: Sandbox, admin: Any, database: int, status: int, said: str) -> None:
        sage.faults.add(Fault(status=status, path="/customers", times=9))
        error = admin.error(database, "SELECT id FROM customers")
        assert error["error_type"] == "CONNECTION_DATABASE_PERMISSIONS_ERROR"
        assert error["message"].startswith(said)

    def test_a_site_that_is_down(self, sage: Sandbox, admin: Any) -> None:
        found = admin.database(uri(sage), **secure(sage, Timeout="1"))
        sage.stop()
        error = admin.error(found, "SELECT id FROM customers")
        assert error["error_type"] == "CONNECTION_HOST_DOWN_ERROR"
        assert "127.0.0.1" in error["message"]

    def test_what_writes_is_refused(self, sage: Sandbox, admin: Any, database: int) -> None:
        error = admin.error(database, "DELETE FROM customers WHERE id = 1")
        assert error["error_type"] == "DML_NOT_ALLOWED_ERROR"
        assert seen(sage) == []


def test_a_chart(sage: Sandbox, admin: Any, database: int) -> None:
    found = admin.call("POST", "/dataset/", database=database, schema="main", table_name="sop_orders")["id"]
    column = "document_date"
    query = {
        "columns": [
            {
                "columnType": "BASE_AXIS",
                "timeGrain": "P1M",
                "sqlExpression": column,
                "label": column,
                "expressionType": "SQL",
            }
        ],
        "granularity": column,
        "extras": {"time_grain_sqla": "P1M"},
        "metrics": [
            "count",
            {
                "expressionType": "SIMPLE",
                "column": {"column_name": "total_gross_value"},
                "aggregate": "SUM",
                "label": "total",
            },
        ],
        "filters": [{"col": column, "op": "TEMPORAL_RANGE", "val": "2000-01-01 : 2100-01-01"}],
        "row_limit": 1000,
    }
    answer = admin.call(
        "POST",
        "/chart/data",
        datasource={"id": found, "type": "table"},
        force=True,
        result_format="json",
        result_type="full",
        queries=[query],
    )["result"][0]
    assert answer["status"] == "success"
    dated = [row for row in sage.rows("sop_orders") if row[column] is not None]
    assert sum(row["count"] for row in answer["data"]) == len(dated)
    total = sum(float(row["total_gross_value"]) for row in dated)
    assert sum(row["total"] for row in answer["data"]) == pytest.approx(total)


def test_the_cost_of_a_statement(sage: Sandbox, admin: Any) -> None:
    extra = json.dumps({"cost_estimate_enabled": True})
    found = admin.database(uri(sage), extra=extra, **secure(sage))
    sage.requests.clear()
    answer = admin.call(
        "POST",
        "/sqllab/estimate/",
        database_id=found,
        sql="SELECT id FROM customers ORDER BY id LIMIT 10",
        schema="main",
    )
    assert answer["result"] == [{"Requests to Sage": "1", "customers": "1 page at most"}]
    assert seen(sage) == []
