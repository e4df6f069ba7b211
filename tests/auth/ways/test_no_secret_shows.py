"""Whatever happens in a sign-in, no token, code, password or key is printed, logged or raised."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet

import sage200_dialect
from sage200_dialect.auth.keeper import keeper
from sage200_dialect.auth.sage_id import Grant
from sage200_dialect.auth.stores import open_store
from sage200_dialect.sandbox import Fault, OAuthClient
from ways.people import COUNT, Browser, Desktop, count, parameters

ISSUED = re.compile(r"sageid-(?:at|rt|ac)-[\w-]{8,}")
CLIENT_SECRET = "canary-client secret+&%\"'é"
KEY = Fernet.generate_key().decode()
CANARIES = {
    "OAuthAccessToken": "canary-access-token",
    "OAuthRefreshToken": "canary-refresh-token",
    "OAuthVerifier": "canary-verifier",
    "OAuthCodeVerifier": "canary-code-verifier-that-is-long-enough-for-rfc-7636",
    "SubscriptionKey": "canary-subscription-key",
    "ProxyPassword": "canary-proxy-password",
}


class Shown:
    """Everything that a program may show, gathered to be searched."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.failures = 0
        self.log = io.StringIO()

    def add(self, *things: object) -> None:
        for thing in things:
            self.texts += [str(thing), repr(thing)]

    def attempt(self, work: Callable[[], object]) -> None:
        """Shows what work raises, with its whole chain, as a trace and as logged; it has to raise."""
        try:
            work()
        except Exception as error:
            self.failures += 1
            told: BaseException | None = error
            while told is not None:
                self.add(told, told.args)
                told = told.__cause__ or told.__context__
            self.texts += traceback.TracebackException.from_exception(error, capture_locals=False).format()
            logging.getLogger("application").exception("it failed")
        else:
            pytest.fail("it did not fail")

    def secrets(self, *more: str) -> list[str]:
        """Those that show, cut short."""
        text = "\n".join([*self.texts, self.log.getvalue()])
        sought = {CLIENT_SECRET, quote_plus(CLIENT_SECRET), KEY, *CANARIES.values(), *more}
        return [*(each[:12] for each in ISSUED.findall(text)), *(each for each in sought if each in text)]


@pytest.fixture
def shown() -> Iterator[Shown]:
    """Logs of all loggers at DEBUG, and warnings, are gathered too."""
    found = Shown()
    handler = logging.StreamHandler(found.log)
    named = [
        logging.getLogger(name) for name in ("httpx", "httpcore", "authlib", "uvicorn", "sage200_dialect")
    ]
    loggers = [logging.getLogger(), *named]
    before = [each.level for each in loggers]
    logging.getLogger().addHandler(handler)
    for each in loggers:
        each.setLevel(logging.DEBUG)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        yield found
        found.add(*(each.message for each in warned))
    logging.getLogger().removeHandler(handler)
    for each, level in zip(loggers, before, strict=True):
        each.setLevel(level)
    assert found.log.getvalue()
    assert found.secrets() == []


@pytest.fixture
def desk(desktop: Desktop) -> Desktop:
    """The desktop's client has a secret, and its store is encrypted."""
    known = OAuthClient("desk", CLIENT_SECRET, (desktop.callback,))
    desktop.sage.sage_id.clients["desk"] = known
    return desktop


@pytest.fixture
def secret() -> dict[str, Any]:
    return {
        "OAuthClientSecret": CLIENT_SECRET,
        "OAuthEncryptionKey": KEY,
        "SubscriptionKey": CANARIES["SubscriptionKey"],
    }


def kept(desk: Desktop) -> dict[str, str]:
    (token,) = open_store(desk.store, encryption_key=KEY).tokens()
    assert token.refresh_token is not None
    return {"access": token.access_token, "refresh": token.refresh_token}


def show_connection(shown: Shown, connection: sage200_dialect.Connection) -> None:
    cursor = connection.cursor()
    cursor.execute("SELECT * FROM sys_connection_props")
    shown.add(cursor.fetchall(), cursor, connection, connection.settings, vars(connection))
    shown.add(*connection.execute(f"EXPLAIN {COUNT}").fetchall())
    if connection._client is not None:
        shown.add(vars(connection._client), connection._tokens, connection._client._tokens)


def echoes(*secrets: str) -> list[Fault]:
    """Answers of a token endpoint that quotes what it was sent."""
    said = " and ".join([*secrets, *map(quote_plus, secrets), *(json.dumps(each) for each in secrets)])
    refusal = json.dumps({"error": f"wrong {said}", "error_description": f"you sent {said}"}).encode()
    return [
        Fault(path="/oauth/token", status=500, body=said.encode()),
        Fault(path="/oauth/token", status=403, body=f"<html><body>{said}</body></html>".encode()),
        Fault(path="/oauth/token", status=400, body=refusal),
        Fault(path="/oauth/token", status=200, body=refusal),
        Fault(path="/oauth/token", status=200, body=said.encode()),
        Fault(path="/oauth/token", status=200, body=json.dumps([said]).encode()),
        Fault(
            path="/oauth/token",
            status=200,
            body=json.dumps({"access_token": "a", "expires_in": said}).encode(),
        ),
        Fault(
            path="/oauth/token",
            status=200,
            body=json.dumps({"access_token": said, "token_type": "x"}).encode(),
        ),
    ]


def test_a_sign_in_that_works(desk: Desktop, browser: Browser, secret: dict[str, Any], shown: Shown) -> None:
    with desk.connect(**secret) as connection:
        show_connection(shown, connection)
        count(connection)
        desk.sage.sage_id.expire_access_tokens()
        count(connection)
        show_connection(shown, connection)
        tokens = open_store(desk.store, encryption_key=KEY)
        shown.add(tokens, *tokens.tokens(), vars(keeper(tokens, tokens.tokens()[0].key)))
    shown.add(Grant("sageid-at-12345678", "sageid-rt-12345678", 1.0, None, 0.0), browser.page().html)


def test_sign_ins_that_fail(desk: Desktop, browser: Browser, secret: dict[str, Any], shown: Shown) -> None:
    browser.refuses = True
    shown.attempt(lambda: count(desk.connect(**secret)))
    shown.add(browser.page().html)
    browser.refuses, browser.account = False, "alice@example.com"
    wrong = {**secret, "OAuthClientSecret": CANARIES["ProxyPassword"]}
    shown.attempt(lambda: count(desk.connect(**wrong)))
    shown.add(browser.page().html)
    shown.attempt(lambda: count(desk.connect(**secret, Account="bob@example.com")))
    shown.add(browser.page().html)


def test_a_token_endpoint_that_quotes_its_request(
    desk: Desktop, browser: Browser, secret: dict[str, Any], shown: Shown
) -> None:
    connection = desk.connect(**secret)
    codes: list[str] = []

    def act(address: str) -> str:
        back = browser.decide(address)
        codes.append(parameters(back)["code"])
        (fault,) = [
            each for number, each in enumerate(echoes(CLIENT_SECRET, codes[-1])) if number == len(codes) - 1
        ]
        desk.sage.faults.add(fault)
        return back

    browser.act = act
    for _ in echoes():
        shown.attempt(lambda: count(connection))
        shown.add(browser.page().html)
    browser.act = browser.decide
    count(connection)
    before = kept(desk)
    for fault in echoes(CLIENT_SECRET, before["refresh"]):
        desk.sage.sage_id.expire_access_tokens()
        desk.sage.faults.add(fault)
        shown.attempt(lambda: count(desk.connect(**{**secret, "InitiateOAuth": "REFRESH"})))
    assert kept(desk)["refresh"] == before["refresh"]


def test_an_api_that_quotes_its_request(
    desk: Desktop, browser: Browser, secret: dict[str, Any], shown: Shown
) -> None:
    connection = desk.connect(**secret)
    count(connection)
    for status in (400, 403, 404, 500, 302):
        body = f"you sent {kept(desk)['access']} and {CANARIES['SubscriptionKey']}".encode()
        desk.sage.faults.add(Fault(path="/customers", status=status, body=body, times=10))
        shown.attempt(lambda: count(connection))
        desk.sage.faults.clear()


def test_procedures(desk: Desktop, secret: dict[str, Any], shown: Shown) -> None:
    connection = desk.connect(**{**secret, "InitiateOAuth": "OFF"})
    url, state, _ = connection.execute("EXEC GetOAuthAuthorizationURL").fetchone() or ("", "", "")
    code = parameters(desk.sage.sage_id.sign_in(url))["code"]
    for statement in (
        f"EXEC GetOAuthAccessToken @Verifier='{code}' x",
        f"EXEC GetOAuthAccessToken @Verifier='{code}', Verifyer='{code}'",
        f"EXEC GetOAuthAccessToken @Verifier='{code}",
        f"EXEC GetOAuthAccessToken @Verifier={code}",
        f"EXEC GetOAuthAccessToken @Verifier='{code}', @CallbackURL='https://app.example/other'",
        f"EXEC RefreshOAuthAccessToken @OAuthRefreshToken='{CANARIES['OAuthRefreshToken']}'",
    ):
        shown.attempt(lambda statement=statement: connection.execute(statement))
        show_connection(shown, connection)
    for fault in echoes(CLIENT_SECRET, code):
        desk.sage.faults.add(fault)
        shown.attempt(lambda: connection.execute("EXEC GetOAuthAccessToken @Verifier=?", (code,)))
    token = CANARIES["OAuthRefreshToken"]
    for fault in echoes(CLIENT_SECRET, token):
        desk.sage.faults.add(fault)
        shown.attempt(lambda: connection.execute("EXEC RefreshOAuthAccessToken ?", (token,)))
    cursor = connection.cursor()
    cursor.callproc("GetOAuthAccessToken", {"Verifier": code})
    shown.add(cursor, vars(connection), state)
    access, refresh, _ = cursor.fetchone() or ("", "", 0)
    given = {**desk.properties, "OAuthAccessToken": access, "OAuthRefreshToken": refresh, **secret}
    with sage200_dialect.connect(desk.url, **given) as further:
        count(further)
        show_connection(shown, further)


def test_sqlalchemy(desk: Desktop, browser: Browser, secret: dict[str, Any], shown: Shown) -> None:
    url = f"{desk.url}?CallbackURL={desk.callback}&OAuthSettingsLocation={desk.store}"
    url += "&InitiateOAuth=GETANDREFRESH"
    url += "".join(f"&{name}={quote_plus(value)}" for name, value in secret.items())
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        connection.execute(sa.text(COUNT)).scalar_one()
        shown.add(engine, engine.url, engine.pool, connection, connection.connection)
    text = sa.text("EXEC GetOAuthAccessToken @Verifier=:code, @CodeVerifier='canary-code-verifier'")
    levels = logging.getLogger("sqlalchemy").level
    logging.getLogger("sqlalchemy").setLevel(logging.WARNING)  # it logs statements and parameters by design
    with engine.connect() as connection:
        shown.attempt(lambda: connection.execute(text, {"code": CANARIES["OAuthVerifier"]}))
    logging.getLogger("sqlalchemy").setLevel(levels)
    shown.add(*shown.texts[-1:])
    assert "canary-code-verifier" not in "".join(shown.texts)


def test_given_secrets(desk: Desktop, secret: dict[str, Any], shown: Shown) -> None:
    names = set(CANARIES) - {"OAuthVerifier", "OAuthCodeVerifier", "ProxyPassword"}
    given = {**secret, **{name: CANARIES[name] for name in names}, "InitiateOAuth": "REFRESH"}
    connection = desk.connect(**given)
    show_connection(shown, connection)
    shown.attempt(lambda: count(connection))
    show_connection(shown, connection)
    code = {name: CANARIES[name] for name in ("OAuthVerifier", "OAuthCodeVerifier")}
    verified = desk.connect(**secret, **code, InitiateOAuth="REFRESH")
    shown.attempt(lambda: count(verified))
    show_connection(shown, verified)
    proxied = {"ProxyServer": "127.0.0.1:1", "ProxyUser": "me", "ProxyPassword": CANARIES["ProxyPassword"]}
    alone = {"OAuthAccessToken": CANARIES["OAuthAccessToken"], "InitiateOAuth": "OFF"}
    through = sage200_dialect.connect("Timeout=2", **alone, **proxied)
    shown.attempt(lambda: count(through))
    show_connection(shown, through)


@pytest.mark.parametrize("name", [*CANARIES, "OAuthClientSecret", "OAuthEncryptionKey"])
def test_values_that_are_not_accepted(shown: Shown, name: str) -> None:
    logging.getLogger("application").info("nothing else is logged here")
    for value in ("canary-access-token\nX-Header: 1", "canary-access-token; Schema=Other"):
        shown.attempt(
            lambda value=value: sage200_dialect.connect(
                f"{name}={value};{name}=canary-refresh-token;Nonsense=canary-verifier;OAuthExpiresIn=1"
            )
        )


def test_stores_that_fail(
    desk: Desktop, browser: Browser, secret: dict[str, Any], shown: Shown, tmp_path: Path
) -> None:
    count(desk.connect(**secret))
    store = Path(desk.store)
    other_key = {**secret, "OAuthEncryptionKey": Fernet.generate_key().decode()}
    shown.attempt(lambda: count(desk.connect(**other_key)))
    no_key = {**secret, "OAuthEncryptionKey": None}
    shown.attempt(lambda: count(desk.connect(**no_key)))
    store.chmod(0o644)
    shown.attempt(lambda: count(desk.connect(**secret)))
    store.chmod(0o600)
    plain = tmp_path / "plain.json"
    count(desk.connect(**{**no_key, "OAuthSettingsLocation": str(plain)}))
    plain.write_bytes(plain.read_bytes()[:-20])
    shown.attempt(lambda: count(desk.connect(**{**no_key, "OAuthSettingsLocation": str(plain)})))
    database = "db+postgresql://me:canary-proxy-password@127.0.0.1:1/tokens?sslkey=canary-verifier"
    shown.attempt(lambda: count(desk.connect(**{**secret, "OAuthSettingsLocation": database})))


@pytest.mark.parametrize("debug", [[], ["--debug"]])
def test_the_command_line(desk: Desktop, shown: Shown, debug: list[str]) -> None:
    logging.getLogger("application").info("nothing else is logged here")
    url = desk.url.replace("desk@", f"desk:{quote_plus(CLIENT_SECRET)}@")
    url += f"?CallbackURL={desk.callback}&OAuthSettingsLocation={desk.store}"
    url += f"&OAuthEncryptionKey={quote_plus(KEY)}"

    def sage200(*arguments: str, given: str = "") -> None:
        program = (
            "import logging; logging.basicConfig(level=logging.DEBUG)\n"
            "from sage200_dialect.cli import main; main()"
        )
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments, *debug, "--url", url],
            input=given,
            capture_output=True,
            text=True,
            env={**os.environ, "BROWSER": "false"},
            timeout=60,
            check=False,
        )
        shown.add(done.stdout, done.stderr)

    sage200("login")
    sage200(
        "login", "--no-browser", given="http://localhost/?code=canary-verifier&state=canary-access-token\n"
    )
    sage200("status")
    granted = desk.sage.sage_id.tokens_for("alice@example.com", "desk")
    given = {"OAuthClientSecret": CLIENT_SECRET, "OAuthEncryptionKey": KEY, "InitiateOAuth": "REFRESH"}
    count(desk.connect(**given, OAuthRefreshToken=granted["refresh_token"], Account="alice@example.com"))
    sage200("status", "--format", "csv")
    sage200("query", "SELECT * FROM sys_connection_props")
    sage200("query", "EXEC GetOAuthAccessToken @Verifier='canary-verifier' wrong")
    desk.sage.faults.add(Fault(path="/oauth/revoke", status=500, body=kept(desk)["refresh"].encode()))
    sage200("logout")
    assert "signed out" in shown.texts[-2]
