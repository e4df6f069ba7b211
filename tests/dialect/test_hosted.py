"""A server that opens connections for its users, with settings that somebody wrote into a form."""

from __future__ import annotations

import time
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from sage200_dialect import sandbox
from sage200_dialect.errors import AuthenticationRequired
from sage200_dialect.sandbox import Sandbox
from sage200_dialect.settings import PROPERTIES, Hosted

HERE = "the list in server.conf"
COUNT = "SELECT COUNT(*) FROM customers"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def sage() -> Iterator[Sandbox]:
    with sandbox.start(orders=20) as running:
        yield running


def bare(sage: Sandbox, query: str = "") -> str:
    return f"sage200://127.0.0.1:{sage.port}/{sage.companies[0].company_id}{query}"


def engine(url: str, rules: Hosted | None = None, **connect_args: Any) -> sa.engine.Engine:
    hosted = rules or Hosted(allowed_by=HERE)
    return sa.create_engine(url, poolclass=NullPool, connect_args={**connect_args, "hosted": hosted})


def count(made: sa.engine.Engine) -> Any:
    with made.connect() as connection:
        return connection.exec_driver_sql(COUNT).scalar()


def refused(made: sa.engine.Engine) -> str:
    with pytest.raises(sa.exc.DBAPIError) as caught:
        count(made)
    return str(caught.value.orig)


class TestEnvironment:
    def test_no_property_comes_from_it(self, sage: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SAGE200_OAUTH_ACCESS_TOKEN", sage.token)
        assert count(sa.create_engine(bare(sage))) == len(sage.rows("customers"))
        assert "There is no access token" in refused(engine(bare(sage)))

    @pytest.mark.parametrize("where", ["url", "connect_args"])
    @pytest.mark.parametrize("secret", ["env:CANARY", "file:{}"])
    def test_no_secret_is_taken_from_it_or_from_a_file(
        self, sage: Sandbox, where: str, secret: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CANARY", sage.token)
        file = tmp_path / "token"
        file.write_text(sage.token)
        named = secret.format(file)
        made = (
            engine(bare(sage, f"?OAuthAccessToken={named}"))
            if where == "url"
            else engine(bare(sage), oauth_access_token=named)
        )
        assert "which a form may not" in refused(made)


def naming_files() -> list[str]:
    return [each.name for each in PROPERTIES if each.names_file]


def test_which_properties_name_files() -> None:
    assert set(naming_files()) == {
        "Location",
        "Logfile",
        "OAuthSettingsLocation",
        "SSLServerCert",
        "TempDirectory",
        "UserDefinedViews",
    }


class TestFiles:
    @pytest.mark.parametrize("name", naming_files())
    @pytest.mark.parametrize("where", ["url", "connect_args"])
    def test_are_not_named_by_a_form(self, sage: Sandbox, name: str, where: str, tmp_path: Path) -> None:
        path = str(tmp_path / "thing")
        made = engine(f"{sage.url}&{name}={path}") if where == "url" else engine(sage.url, **{name: path})
        assert refused(made) == (
            f"{name} is refused, since it may name a file of this server; the administrator can allow {name} "
            f"in {HERE}"
        )
        assert not Path(path).exists()

    def test_the_administrator_may_allow_one(self, sage: Sandbox, tmp_path: Path) -> None:
        path = tmp_path / "log"
        rules = Hosted(allowed_by=HERE, allowed=frozenset({"Logfile"}))
        assert count(engine(f"{sage.url}&Logfile={path}", rules)) == len(sage.rows("customers"))
        assert path.exists()
        assert "TempDirectory is refused" in refused(engine(f"{sage.url}&TempDirectory={path}", rules))

    def test_a_form_cannot_allow_them_for_itself(self, sage: Sandbox, tmp_path: Path) -> None:
        made = engine(f"{sage.url}&Logfile={tmp_path / 'log'}", allow_unsafe_url=True)
        assert "Logfile is refused" in refused(made)


@pytest.mark.parametrize(
    ("url", "connect_args"),
    [
        ("sage200://evil.example/", {"allow_unsafe_url": True}),
        ("sage200:///", {"api_url": "https://evil.example"}),
        ("sage200:///", {"oauth_url": "https://evil.example"}),
        ("sage200:///", {"proxy_server": "evil.example"}),
        ("sage200:///", {"firewall_type": "TUNNEL", "firewall_server": "evil.example"}),
    ],
)
def test_no_form_names_another_host(url: str, connect_args: dict[str, Any]) -> None:
    said = refused(engine(url, **connect_args))
    assert "evil.example" in said
    assert HERE in said


def test_secrets_are_never_shown(sage: Sandbox) -> None:
    made = engine(sage.url, show_secrets=True)
    with made.connect() as connection:
        shown = connection.exec_driver_sql(
            "SELECT Value FROM sys_connection_props WHERE Name = 'OAuthAccessToken'"
        ).scalar()
    assert shown == "***"


@pytest.mark.parametrize(
    "call",
    ["EXEC GetOAuthAuthorizationURL", "CALL GetOAuthAccessToken('APP')", "EXEC RefreshOAuthAccessToken"],
)
def test_nobody_is_given_tokens(sage: Sandbox, call: str) -> None:
    made = engine(bare(sage), oauth_client_id="sandbox-desktop", oauth_access_token=sage.token)
    with pytest.raises(sa.exc.NotSupportedError), made.connect() as connection:
        connection.exec_driver_sql(call)
    assert list(sage.requests) == []


class TestReadonly:
    @pytest.mark.parametrize(
        ("rule", "said", "expected"),
        [(True, None, True), (False, None, False), (True, "false", False), (False, "true", True)],
    )
    def test_holds_unless_a_property_says_otherwise(self, rule: bool, said: Any, expected: bool) -> None:
        connect_args = {} if said is None else {"readonly": said}
        made = engine("sage200://sandbox", Hosted(allowed_by=HERE, readonly=rule), **connect_args)
        with made.connect() as connection:
            driver = getattr(connection.connection, "dbapi_connection", connection.connection)
            assert driver.settings.readonly is expected


class TestNoBrowser:
    @pytest.fixture(autouse=True)
    def browser(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def opened(*_: object, **__: object) -> bool:
            raise AssertionError("a browser was opened")

        monkeypatch.setattr(webbrowser, "open", opened)

    @pytest.mark.parametrize("asked", ["GETANDREFRESH", "REFRESH"])
    def test_nobody_before_the_server_is_asked(self, sage: Sandbox, asked: str) -> None:
        began = time.monotonic()
        made = engine(bare(sage), oauth_client_id="sandbox-desktop", initiate_oauth=asked)
        assert "let each user sign in" in refused(made)
        assert time.monotonic() - began < 30
        assert list(sage.requests) == []

    def test_a_refresh_token_that_was_obtained_elsewhere_is_used(self, sage: Sandbox) -> None:
        tokens = sage.sage_id.tokens_for("alice@example.com", "sandbox-desktop")
        made = engine(
            bare(sage),
            oauth_client_id="sandbox-desktop",
            initiate_oauth="GETANDREFRESH",
            oauth_refresh_token=tokens["refresh_token"],
        )
        assert count(made) == count(made) == len(sage.rows("customers"))
        assert [each.outcome for each in sage.sage_id.token_requests] == ["ok"]

    def test_sign_ins_kept_on_the_server_are_the_administrators_to_lend(self, sage: Sandbox) -> None:
        tokens = sage.sage_id.tokens_for("alice@example.com", "sandbox-desktop")
        own = {
            "oauth_client_id": "sandbox-desktop",
            "initiate_oauth": "REFRESH",
            "account": "alice@example.com",
        }
        kept = sa.create_engine(
            bare(sage), connect_args={**own, "oauth_refresh_token": tokens["refresh_token"]}
        )
        assert count(kept) == len(sage.rows("customers"))
        assert "There is no access token" in refused(engine(bare(sage), **own))
        lent = Hosted(allowed_by=HERE, allowed=frozenset({"OAuthSettingsLocation"}))
        assert count(engine(bare(sage), lent, **own)) == len(sage.rows("customers"))


class TestPerUser:
    def rules(self, token: str | None) -> Hosted:
        return Hosted(allowed_by=HERE, per_user=True, access_token=token)

    @pytest.mark.parametrize(
        "query", ["", "?OAuthAccessToken=sandbox", "?InitiateOAuth=GETANDREFRESH&OAuthClientId=x"]
    )
    def test_without_a_token_no_other_sign_in_is_used(self, sage: Sandbox, query: str) -> None:
        made = engine(bare(sage, query), self.rules(None), oauth_refresh_token="canary-shared")
        with pytest.raises(sa.exc.OperationalError) as caught:
            made.connect()
        assert isinstance(caught.value.orig, AuthenticationRequired)
        with pytest.raises(sa.exc.OperationalError):
            sa.inspect(made)
        assert list(sage.requests) == []

    def test_not_even_in_the_embedded_sandbox(self) -> None:
        with pytest.raises(sa.exc.OperationalError, match="not signed in"):
            engine("sage200://sandbox", self.rules(None)).connect()

    def test_the_users_token_stands_before_every_other_sign_in(self, sage: Sandbox) -> None:
        token = sage.sage_id.tokens_for("bob@example.com", "sandbox-desktop")["access_token"]
        shared = {
            "oauth_client_id": "x",
            "oauth_refresh_token": "canary-shared",
            "account": "alice@example.com",
        }
        made = engine(bare(sage, "?OAuthAccessToken=wrong"), self.rules(token), **shared)
        assert count(made) == len(sage.rows("customers"))
        assert list(sage.sage_id.token_requests) == []

    def test_a_dead_token_is_told_and_not_refreshed(self, sage: Sandbox) -> None:
        token = sage.sage_id.tokens_for("bob@example.com", "sandbox-desktop")["access_token"]
        made = engine(bare(sage), self.rules(token))
        assert count(made)
        sage.sage_id.expire_access_tokens()
        with pytest.raises(sa.exc.OperationalError) as caught:
            count(made)
        assert isinstance(caught.value.orig, AuthenticationRequired)
        assert list(sage.sage_id.token_requests) == []

    def test_the_list_of_schemas_raises_where_a_sign_in_would_help(self, sage: Sandbox) -> None:
        with pytest.raises(AuthenticationRequired):
            sa.inspect(engine(bare(sage), self.rules("sageid-gone"))).get_schema_names()
        made = engine(bare(sage), oauth_access_token="sageid-gone")
        with pytest.warns(sa.exc.SAWarning, match="other companies are not listed"):
            assert "main" in sa.inspect(made).get_schema_names()

    def test_the_token_does_not_show(self) -> None:
        assert "canary" not in repr(self.rules("canary-token"))
        made = engine("sage200://sandbox", self.rules("canary-token"))
        with made.connect() as connection:
            driver = getattr(connection.connection, "dbapi_connection", connection.connection)
            assert "canary" not in repr(driver.settings)
