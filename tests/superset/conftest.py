"""A Superset in this process, without a web server: its API through Flask's test client."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest

from sage200_dialect import sandbox
from sage200_dialect.sandbox import OAuthClient, Sandbox

with warnings.catch_warnings():  # Superset and its libraries warn while they are imported
    warnings.simplefilter("ignore")
    try:
        import superset.app  # noqa: F401 - so that the tests may import what they need of it
    except ModuleNotFoundError:
        collect_ignore_glob = ["test_*.py"]

CALLBACK = "http://localhost/api/v1/database/oauth2/"
_numbers = count(1)


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Superset over metadata in SQLite, with its roles."""
    home = tmp_path_factory.mktemp("superset")
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setenv("SUPERSET_HOME", str(home))
        from flask_appbuilder import Model
        from superset.app import SupersetApp
        from superset.extensions import appbuilder, db, security_manager
        from superset.initialization import SupersetAppInitializer

        made = SupersetApp("superset.app")
        made.config.from_object("superset.config")
        made.config.update(
            SECRET_KEY="loopback-test-key-not-for-production-0123456789abcdef",
            SQLALCHEMY_DATABASE_URI=f"sqlite:///{home}/superset.db?check_same_thread=false",
            SQLALCHEMY_ENGINE_OPTIONS={},
            TALISMAN_ENABLED=False,
            WTF_CSRF_ENABLED=False,
            RATELIMIT_ENABLED=False,
            AUTH_RATE_LIMITED=False,
            SESSION_COOKIE_SECURE=False,
            TESTING=True,
            DATABASE_OAUTH2_REDIRECT_URI=CALLBACK,
        )
        SupersetAppInitializer(made).init_app()
        with made.app_context():
            Model.metadata.create_all(db.engine)
            appbuilder.add_permissions(update_perms=True)
            security_manager.sync_role_definitions()
        yield made


@pytest.fixture
def context(app: Any) -> Iterator[None]:
    with app.app_context():
        yield


@dataclass
class User:
    """Somebody before Superset."""

    client: Any
    token: str

    def call(self, method: str, path: str, **json: Any) -> Any:
        """The answer of an endpoint that is to succeed."""
        answer = self.ask(method, path, **json)
        assert answer.status_code < 300, (path, answer.status_code, answer.get_data(as_text=True)[:800])
        return answer.get_json()

    def ask(self, method: str, path: str, **json: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"}
        return self.client.open(f"/api/v1{path}", method=method, json=json or None, headers=headers)

    def database(self, uri: str, **more: Any) -> int:
        name = f"sage {next(_numbers)}"
        made = self.call(
            "POST", "/database/", database_name=name, sqlalchemy_uri=uri, expose_in_sqllab=True, **more
        )
        return int(made["id"])

    def sql(self, database: int, statement: str, schema: str | None = "main") -> Any:
        """The answer of SQL Lab, whatever it is."""
        return self.ask(
            "POST",
            "/sqllab/execute/",
            database_id=database,
            sql=statement,
            schema=schema,
            runAsync=False,
            queryLimit=100,
            client_id=f"c{next(_numbers)}",
            tab="t",
            sql_editor_id="1",
        )

    def rows(self, database: int, statement: str, schema: str | None = "main") -> list[tuple[Any, ...]]:
        answer = self.sql(database, statement, schema)
        assert answer.status_code == 200, answer.get_data(as_text=True)[:800]
        return [tuple(row.values()) for row in answer.get_json()["data"]]

    def error(self, database: int, statement: str, schema: str | None = "main") -> dict[str, Any]:
        answer = self.sql(database, statement, schema)
        assert answer.status_code >= 400, answer.get_data(as_text=True)[:800]
        (error,) = answer.get_json()["errors"]
        return dict(error)


@pytest.fixture(scope="session")
def new_user(app: Any) -> Callable[..., User]:
    def made(*roles: str) -> User:
        name = f"user{next(_numbers)}"
        with app.app_context():
            from superset.extensions import security_manager

            security_manager.add_user(
                name,
                "A",
                "B",
                f"{name}@example.com",
                [security_manager.find_role(each) for each in roles],
                name,
            )
        client = app.test_client()
        login = client.post(
            "/api/v1/security/login", json={"username": name, "password": name, "provider": "db"}
        )
        return User(client, login.get_json()["access_token"])

    return made


@pytest.fixture(scope="session")
def admin(new_user: Callable[..., User]) -> User:
    return new_user("Admin")


@pytest.fixture
def sage(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A sandbox of its own: its request log belongs to one test."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with sandbox.start(orders=30) as running:
        running.sage_id.clients["superset"] = OAuthClient("superset", "superset-secret", (CALLBACK,))
        yield running
