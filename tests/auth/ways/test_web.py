"""The web way: an application signs its users in with three procedures, and connects with their tokens."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import sage200_dialect
from sage200_dialect.dbapi.connection import Connection
from sage200_dialect.errors import AuthenticationRequired, ProgrammingError
from sage200_dialect.sandbox import OAuthClient, SageIdBehaviour, Sandbox
from ways.people import COUNT, Browser, count, free_port, grants, parameters

CALLBACK = "https://app.example/callback"


class Web:
    """A web application: a confidential client, and the machine that it runs on."""

    def __init__(self, sage: Sandbox, store: str) -> None:
        self.sage = sage
        self.store = store
        self.url = f"sage200://sandbox-web:sandbox-web-secret@127.0.0.1:{sage.port}/{self.company}"

    @property
    def company(self) -> int:
        return self.sage.companies[0].company_id

    def connect(self, **properties: Any) -> Connection:
        return sage200_dialect.connect(self.url, OAuthSettingsLocation=self.store, **properties)

    def code(self, connection: Connection | None = None, account: str | None = None) -> str:
        """What the browser brings to the application at the end."""
        (url, *_) = one(
            connection or self.connect(), f"EXEC GetOAuthAuthorizationURL @CallbackURL='{CALLBACK}'"
        )
        return parameters(self.sage.sage_id.sign_in(url, account))["code"]

    def tokens(self, account: str | None = None) -> tuple[str, str, int]:
        statement = "EXEC GetOAuthAccessToken @Verifier=?, @CallbackURL=?"
        access, refresh, lives = one(self.connect(), statement, (self.code(account=account), CALLBACK))
        return access, refresh, lives


def one(connection: Connection, statement: str, given: Any = None) -> tuple[Any, ...]:
    (row,) = connection.execute(statement, given).fetchall()
    return tuple(row)


@pytest.fixture
def web(sage: Sandbox, store: Path) -> Web:
    return Web(sage, str(store))


class TestGetOAuthAuthorizationURL:
    @pytest.mark.parametrize(
        ("statement", "given"),
        [
            (f"EXEC GetOAuthAuthorizationURL @AuthMode='WEB', @CallbackURL='{CALLBACK}'", None),
            (f"EXECUTE GetOAuthAuthorizationURL AuthMode = 'web', CallbackURL = '{CALLBACK}';", None),
            (f"exec getoauthauthorizationurl @authmode=N'Web',callbackurl='{CALLBACK}'", ()),
            (f"CALL GetOAuthAuthorizationURL('WEB', '{CALLBACK}')", None),
            (f"call GetOAuthAuthorizationURL(CallbackURL => '{CALLBACK}')", None),
            (f"EXEC GetOAuthAuthorizationURL 'WEB', @CallbackURL='{CALLBACK}'", None),
            ("EXEC GetOAuthAuthorizationURL @AuthMode=?, @CallbackURL=?", ("WEB", CALLBACK)),
            ("EXEC GetOAuthAuthorizationURL ?, ?", ["WEB", CALLBACK]),
            ("EXEC GetOAuthAuthorizationURL @CallbackURL=:back", {"back": CALLBACK}),
            ("EXEC GetOAuthAuthorizationURL @CallbackURL=@back", {"back": CALLBACK}),
            ("EXEC GetOAuthAuthorizationURL @CallbackURL = @back", {"@back": CALLBACK}),
            ("EXEC GetOAuthAuthorizationURL CallbackURL=:CallbackURL", {"CallbackURL": CALLBACK}),
            (f"-- for the web\nEXEC main.GetOAuthAuthorizationURL @CallbackURL='{CALLBACK}'", None),
            (f"EXEC GetOAuthAuthorizationURL @State=NULL, @Prompt=NULL, @CallbackURL='{CALLBACK}'", None),
            ("EXEC GetOAuthAuthorizationURL @State=?, @CallbackURL=?", (None, CALLBACK)),
        ],
    )
    def test_as_users_write_it(self, web: Web, statement: str, given: Any) -> None:
        cursor = web.connect().execute(statement, given)
        assert [column[0] for column in cursor.description or ()] == ["URL", "State", "CodeVerifier"]
        ((url, state, verifier),) = cursor.fetchall()
        asked = parameters(url)
        assert asked["redirect_uri"] == CALLBACK
        assert asked["audience"] == "s200ukipd/sage200"
        assert asked["state"] == state and len(state) >= 43
        assert verifier is None and "code_challenge" not in asked
        assert parameters(web.sage.sage_id.sign_in(url))["code"]

    @pytest.mark.parametrize(
        "given",
        [
            {"CallbackURL": CALLBACK},
            {"@callbackurl": CALLBACK, "AuthMode": "WEB"},
            ["WEB", CALLBACK],
            ("WEB", CALLBACK),
        ],
    )
    def test_callproc(self, web: Web, given: Any) -> None:
        cursor = web.connect().cursor()
        assert cursor.callproc("GetOAuthAuthorizationURL", given) is given
        assert parameters(cursor.fetchone()[0])["redirect_uri"] == CALLBACK  # type: ignore[index]
        assert cursor.fetchone() is None

    def test_through_sqlalchemy(self, web: Web) -> None:
        engine = sa.create_engine(web.url)
        statement = sa.text("EXEC GetOAuthAuthorizationURL @AuthMode='WEB', @CallbackURL=:callback")
        with engine.connect() as connection:
            row = connection.execute(statement, {"callback": CALLBACK}).one()
        assert parameters(row.URL)["state"] == row.State

    def test_as_arrow(self, web: Web) -> None:
        table = web.connect().execute("EXEC GetOAuthAuthorizationURL").fetch_arrow_table()
        assert table.num_rows == 1
        assert [str(each) for each in table.schema.types] == ["string", "string", "string"]

    def test_needs_neither_token_nor_request(self, web: Web) -> None:
        web.sage.requests.clear()
        one(web.connect(), "EXEC GetOAuthAuthorizationURL")
        assert len(web.sage.requests) == 0

    @pytest.mark.parametrize("name", ["Scope", "Permissions"])
    def test_scope(self, web: Web, name: str) -> None:
        url, *_ = one(web.connect(), f"EXEC GetOAuthAuthorizationURL @{name}='openid offline_access'")
        assert parameters(url)["scope"].split() == ["offline_access", "openid"]

    def test_state_makes_the_round_trip(self, web: Web) -> None:
        mine = "user 42 & 'more' ±"
        url, state, _ = one(
            web.connect(), "EXEC GetOAuthAuthorizationURL @State=?, @CallbackURL=?", (mine, CALLBACK)
        )
        assert state == mine
        assert parameters(web.sage.sage_id.sign_in(url))["state"] == mine

    def test_prompt(self, web: Web) -> None:
        url, *_ = one(web.connect(), "EXEC GetOAuthAuthorizationURL @Prompt='select_account'")
        assert parameters(url)["prompt"] == "select_account"

    @pytest.mark.parametrize(
        ("public", "pkce", "protected"),
        [
            (False, "auto", False), (False, "on", True), (False, "off", False),
            (True, "auto", True), (True, "on", True), (True, "off", False),
        ],
    )  # fmt: skip
    def test_pkce(self, web: Web, public: bool, pkce: str, protected: bool) -> None:
        if public:
            web.sage.sage_id.clients["open"] = OAuthClient("open", None, (CALLBACK,))
            web.url = f"sage200://open@127.0.0.1:{web.sage.port}/{web.company}"
        web.sage.sage_id.behaviour = SageIdBehaviour(pkce="required" if protected else "optional")
        connection = web.connect(PKCE=pkce, CallbackURL=CALLBACK)
        url, state, verifier = one(connection, "EXEC GetOAuthAuthorizationURL")
        assert (verifier is not None) == protected
        code = parameters(web.sage.sage_id.sign_in(url))["code"]
        given = {"verifier": code, "state": state, "code_verifier": verifier}
        statement = (
            "EXEC GetOAuthAccessToken @Verifier=:verifier, @State=:state, @CodeVerifier=:code_verifier"
        )
        if protected:
            with pytest.raises(AuthenticationRequired, match=r"invalid_grant.*PKCE verifier"):
                one(connection, statement, {**given, "code_verifier": None})
        access, refresh, lives = one(connection, statement, given)
        assert count(web.connect(OAuthAccessToken=access)) > 0
        assert refresh and 28_000 < lives <= 28_800


class TestGetOAuthAccessToken:
    def test_web(self, web: Web) -> None:
        connection = web.connect()
        cursor = connection.cursor()
        cursor.callproc("GetOAuthAccessToken", {"Verifier": web.code(), "CallbackURL": CALLBACK})
        names = [column[0] for column in cursor.description or ()]
        assert names == ["OAuthAccessToken", "OAuthRefreshToken", "ExpiresIn"]
        table = cursor.fetch_arrow_table()
        assert [str(each) for each in table.schema.types] == ["string", "string", "int64"]
        assert grants(web.sage) == [("authorization_code", "ok")]
        assert not Path(web.store).exists()

    def test_app(self, web: Web, browser: Browser) -> None:
        callback = f"http://localhost:{free_port()}"
        web.sage.sage_id.clients["sandbox-web"] = OAuthClient(
            "sandbox-web", "sandbox-web-secret", (callback,)
        )
        access, *_ = one(
            web.connect(), "EXEC GetOAuthAccessToken @AuthMode='APP', @CallbackURL=?", (callback,)
        )
        assert "You are signed in" in browser.page().html
        assert count(web.connect(OAuthAccessToken=access)) > 0

    def test_app_is_what_no_verifier_means(self, web: Web, browser: Browser) -> None:
        browser.refuses = True
        callback = f"http://localhost:{free_port()}"
        web.sage.sage_id.clients["sandbox-web"] = OAuthClient(
            "sandbox-web", "sandbox-web-secret", (callback,)
        )
        with pytest.raises(AuthenticationRequired, match="access_denied"):
            one(web.connect(CallbackURL=callback), "EXEC GetOAuthAccessToken")

    def test_app_needs_an_address_of_this_machine(self, web: Web, browser: Browser) -> None:
        with pytest.raises(ProgrammingError, match=r"CallbackURL is https://app\.example/callback"):
            one(web.connect(), f"EXEC GetOAuthAccessToken @AuthMode='APP', @CallbackURL='{CALLBACK}'")
        assert browser.opened == []

    def test_web_needs_a_verifier(self, web: Web) -> None:
        with pytest.raises(ProgrammingError, match="AuthMode=WEB needs Verifier"):
            one(web.connect(), "EXEC GetOAuthAccessToken @AuthMode='WEB'")

    def test_a_code_can_be_used_once(self, web: Web) -> None:
        connection = web.connect(CallbackURL=CALLBACK)
        code = web.code(connection)
        one(connection, "EXEC GetOAuthAccessToken @Verifier=?", (code,))
        with pytest.raises(AuthenticationRequired, match=r"invalid_grant.*can be used once"):
            one(connection, "EXEC GetOAuthAccessToken @Verifier=?", (code,))

    def test_another_callback(self, web: Web) -> None:
        with pytest.raises(AuthenticationRequired, match=r"invalid_grant.*CallbackURL"):
            one(web.connect(), "EXEC GetOAuthAccessToken @Verifier=?", (web.code(),))

    def test_a_wrong_secret(self, web: Web) -> None:
        code = web.code()
        web.url = web.url.replace("sandbox-web-secret", "wrong")
        with pytest.raises(AuthenticationRequired, match=r"invalid_client.*check OAuthClientId"):
            one(web.connect(), "EXEC GetOAuthAccessToken @Verifier=?, @CallbackURL=?", (code, CALLBACK))

    def test_a_life_that_is_not_told(self, web: Web) -> None:
        from sage200_dialect.sandbox import Fault

        body = b'{"access_token": "a", "token_type": "Bearer"}'
        web.sage.faults.add(Fault(path="/oauth/token", status=200, body=body))
        assert one(web.connect(), "EXEC GetOAuthAccessToken @Verifier='c'") == ("a", None, -1)


class TestRefreshOAuthAccessToken:
    def test_gives_further_tokens(self, web: Web) -> None:
        access, refresh, _ = web.tokens()
        statement = "EXEC RefreshOAuthAccessToken @OAuthRefreshToken=?"
        later, further, lives = one(web.connect(), statement, (refresh,))
        assert later != access and further != refresh and lives > 0
        assert count(web.connect(OAuthAccessToken=later)) > 0

    def test_the_token_of_the_connection(self, web: Web) -> None:
        _, refresh, _ = web.tokens()
        connection = web.connect(OAuthRefreshToken=refresh, InitiateOAuth="OFF")
        assert one(connection, "EXEC RefreshOAuthAccessToken")[0]

    def test_none(self, web: Web) -> None:
        with pytest.raises(ProgrammingError, match="needs OAuthRefreshToken"):
            one(web.connect(), "EXEC RefreshOAuthAccessToken")

    def test_one_that_was_used(self, web: Web) -> None:
        _, refresh, _ = web.tokens()
        one(web.connect(), "EXEC RefreshOAuthAccessToken ?", (refresh,))
        with pytest.raises(AuthenticationRequired, match=r"invalid_grant.*GetOAuthAuthorizationURL"):
            one(web.connect(), "EXEC RefreshOAuthAccessToken ?", (refresh,))


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        ("statement", "words"),
        [
            ("EXEC GetOAuthToken", "no procedure GetOAuthToken; the nearest.*GetOAuthAccessToken"),
            ("EXEC xyzzy", "no procedure xyzzy$"),
            ("EXEC GetOAuthAccessToken @Verifer='canary-verifier-0badc0de'", "no input Verifer.*Verifier"),
            ("EXEC GetOAuthAccessToken @AuthMode='DEVICE'", "AuthMode is WEB or APP"),
            ("EXEC GetOAuthAuthorizationURL @AuthMode='DEVICE'", "AuthMode is WEB or APP"),
            ("EXEC GetOAuthAuthorizationURL @CallbackURL='ftp://a'", "CallbackURL is not accepted; it takes"),
            ("EXEC GetOAuthAuthorizationURL @Scope='a\\b'", "Scope is not accepted; it takes"),
            ("CALL RefreshOAuthAccessToken('a', 'canary-refresh-0badc0de')", "takes 1 inputs.*not 2"),
            ("EXEC RefreshOAuthAccessToken 'a', @OAuthRefreshToken='b'", "OAuthRefreshToken is given twice"),
            ("EXEC RefreshOAuthAccessToken @OAuthRefreshToken='a', oauthrefreshtoken='b'", "given twice"),
        ],
    )
    def test_names_and_values(self, web: Web, statement: str, words: str) -> None:
        with pytest.raises(ProgrammingError, match=words) as caught:
            one(web.connect(), statement)
        assert "canary" not in str(caught.value)

    @pytest.mark.parametrize(
        ("statement", "place"),
        [
            ("EXEC", "at the end: the name of a procedure"),
            ("EXEC 'canary-name-0badc0de'", "at character 6: the name of a procedure"),
            ("EXEC GetOAuthAccessToken @Verifier=", "at the end: a value"),
            (
                "EXEC GetOAuthAccessToken @Verifier='canary-value-0badc0de' @State='b'",
                "at character 60: a comma",
            ),
            ("EXEC GetOAuthAccessToken @Verifier='canary-value-0badc0de',", "at the end: a name"),
            ("EXEC GetOAuthAccessToken @Verifier='canary-value-0badc0de", "a quote.*not closed"),
            ("CALL GetOAuthAccessToken('canary-value-0badc0de'", r"at the end: a comma or \)"),
            ("EXEC GetOAuthAccessToken @Verifier=canary", "at character 36: a literal or a parameter"),
            ("EXEC GetOAuthAccessToken @Verifier='a'; SELECT 1", "at character 41: the end"),
            ("EXEC GetOAuthAccessToken @State='a', 'canary-value-0badc0de'", "at character 38: a name"),
            ("EXEC GetOAuthAccessToken @=1", "at character 27"),
            ("EXEC GetOAuthAccessToken @State=1e", "at character 33|at the end"),
        ],
    )
    def test_syntax(self, web: Web, statement: str, place: str) -> None:
        with pytest.raises(ProgrammingError, match=place) as caught:
            one(web.connect(), statement)
        assert "canary" not in str(caught.value)

    @pytest.mark.parametrize(
        ("statement", "given", "words"),
        [
            ("EXEC RefreshOAuthAccessToken ?", (), "more \\? than the 0 parameters"),
            ("EXEC RefreshOAuthAccessToken ?", ("a", "canary-more-0badc0de"), "has 1 parameters and 2 were"),
            ("EXEC RefreshOAuthAccessToken ?", {"a": "canary-more-0badc0de"}, "a mapping was given"),
            ("EXEC RefreshOAuthAccessToken :a", ("canary-more-0badc0de",), "a sequence was given"),
            (
                "EXEC RefreshOAuthAccessToken :a",
                {"b": "canary-more-0badc0de"},
                "no value for the parameter a",
            ),
        ],
    )
    def test_parameters(self, web: Web, statement: str, given: Any, words: str) -> None:
        with pytest.raises(ProgrammingError, match=words) as caught:
            one(web.connect(), statement, given)
        assert "canary" not in str(caught.value)

    @pytest.mark.parametrize("procedure", ["GetOAuthAuthorizationURL", "GetOAuthAccessToken"])
    def test_no_client(self, sage: Sandbox, procedure: str) -> None:
        connection = sage200_dialect.connect(sage.url)
        with pytest.raises(ProgrammingError, match=f"{procedure} needs OAuthClientId"):
            one(connection, f"EXEC {procedure}")


class TestTheTokens:
    def test_connect(self, web: Web) -> None:
        access, *_ = web.tokens()
        connection = web.connect(OAuthAccessToken=access)
        assert count(connection) == len(web.sage.rows("customers"))
        with sa.create_engine(web.url, connect_args={"OAuthAccessToken": access}).connect() as engaged:
            assert engaged.execute(sa.text(COUNT)).scalar_one() == len(web.sage.rows("customers"))

    def test_say_what_to_call_when_they_have_expired(self, web: Web) -> None:
        access, *_ = web.tokens()
        connection = web.connect(OAuthAccessToken=access)
        count(connection)
        web.sage.sage_id.expire_access_tokens()
        expected = "401.*GetOAuthAccessToken and RefreshOAuthAccessToken.*OAuthRefreshToken"
        with pytest.raises(AuthenticationRequired, match=expected):
            count(connection)

    def test_are_refreshed_by_themselves(self, web: Web) -> None:
        access, refresh, _ = web.tokens()
        connection = web.connect(OAuthAccessToken=access, OAuthRefreshToken=refresh)
        count(connection)
        assert len(web.sage.sage_id.token_requests) == 1
        web.sage.sage_id.expire_access_tokens()
        assert count(connection) > 0
        assert grants(web.sage)[1:] == [("refresh_token", "ok")]

    def test_keep_working_for_new_connections_and_processes(self, web: Web) -> None:
        access, refresh, _ = web.tokens()
        given = {"OAuthAccessToken": access, "OAuthRefreshToken": refresh}
        expected = count(web.connect(**given))
        program = (
            "import os, sys, sage200_dialect\n"
            "connection = sage200_dialect.connect(sys.argv[1], OAuthSettingsLocation=sys.argv[2],\n"
            "    OAuthAccessToken='env:ACCESS', OAuthRefreshToken='env:REFRESH')\n"
            f"print(connection.execute({COUNT!r}).fetchone()[0])"
        )
        for _ in range(2):
            web.sage.sage_id.expire_access_tokens()
            run = subprocess.run(
                [sys.executable, "-c", program, web.url, web.store],
                env={**os.environ, "ACCESS": access, "REFRESH": refresh},
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            assert (run.stdout, run.stderr) == (f"{expected}\n", "")
        assert count(web.connect(**given)) == expected
        assert grants(web.sage)[1:] == [("refresh_token", "ok")] * 2

    def test_ask_for_the_companies_once(self, web: Web) -> None:
        access, refresh, _ = web.tokens()
        for _ in range(3):
            count(web.connect(OAuthAccessToken=access, OAuthRefreshToken=refresh))
            gc.collect()
        assert len(web.sage.requests.to("/sites")) == 1
