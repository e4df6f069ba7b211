"""The headless way: a code or a store is carried to a machine without a browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import sage200_dialect
from sage200_dialect.cli.app import app
from sage200_dialect.errors import AuthenticationRequired, ProgrammingError
from sage200_dialect.sandbox import Fault, SageIdBehaviour
from ways.people import COUNT, Browser, Desktop, count, grants, parameters

SIGNED_IN = ("authorization_code", "ok")


@pytest.fixture(autouse=True)
def _no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    import webbrowser

    monkeypatch.setattr(webbrowser, "_tryorder", [])
    monkeypatch.setattr(webbrowser, "_browsers", {})


@pytest.fixture
def verifier(desktop: Desktop) -> dict[str, Any]:
    """What the user carries over from another machine's browser."""
    connection = desktop.connect(InitiateOAuth="OFF")
    ((url, _, code_verifier),) = connection.execute("EXEC GetOAuthAuthorizationURL").fetchall()
    code = parameters(desktop.sage.sage_id.sign_in(url))["code"]
    return {"OAuthVerifier": code, "OAuthCodeVerifier": code_verifier, "InitiateOAuth": None}


class TestAVerifier:
    def test_signs_in_once(self, desktop: Desktop, verifier: dict[str, Any]) -> None:
        assert count(desktop.connect(**verifier)) > 0
        assert count(desktop.connect(**verifier)) > 0
        assert grants(desktop.sage) == [SIGNED_IN]

    def test_is_not_exchanged_again_by_another_start(
        self, desktop: Desktop, verifier: dict[str, Any]
    ) -> None:
        program = (
            "import sys, sage200_dialect\n"
            "url, callback, store, code, code_verifier = sys.argv[1:]\n"
            "connection = sage200_dialect.connect(url, OAuthVerifier=code, OAuthCodeVerifier=code_verifier,\n"
            "    CallbackURL=callback, OAuthSettingsLocation=store)\n"
            f"print(connection.execute({COUNT!r}).fetchone()[0])"
        )
        code = verifier["OAuthVerifier"], verifier["OAuthCodeVerifier"]
        command = [sys.executable, "-c", program, desktop.url, desktop.callback, desktop.store, *code]
        started = [
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for _ in range(3)
        ]
        expected = (f"{len(desktop.sage.rows('customers'))}\n", "")
        assert [each.communicate(timeout=60) for each in started] == [expected] * 3
        assert grants(desktop.sage) == [SIGNED_IN]

    def test_leaves_a_sign_in_that_refresh_goes_on_with(
        self, desktop: Desktop, verifier: dict[str, Any]
    ) -> None:
        count(desktop.connect(**verifier))
        desktop.sage.sage_id.expire_access_tokens()
        assert count(desktop.connect(InitiateOAuth="REFRESH")) > 0
        assert count(desktop.connect(**verifier)) > 0
        assert grants(desktop.sage) == [SIGNED_IN, ("refresh_token", "ok")]

    def test_is_of_the_account_that_signed_in(self, desktop: Desktop, verifier: dict[str, Any]) -> None:
        with pytest.raises(AuthenticationRequired, match=r"alice@example\.com signed in.*bob@example\.com"):
            count(desktop.connect(**verifier, Account="bob@example.com"))

    def test_without_its_pkce_verifier(self, desktop: Desktop, verifier: dict[str, Any]) -> None:
        expected = "did not take the code.*invalid_grant.*PKCE verifier"
        with pytest.raises(AuthenticationRequired, match=expected):
            count(desktop.connect(**{**verifier, "OAuthCodeVerifier": None}))

    def test_that_is_used_elsewhere(self, desktop: Desktop, verifier: dict[str, Any], tmp_path: Path) -> None:
        count(desktop.connect(**verifier))
        elsewhere = {**verifier, "OAuthSettingsLocation": str(tmp_path / "other.json")}
        with pytest.raises(AuthenticationRequired, match="can be used once"):
            count(desktop.connect(**elsewhere))

    def test_after_its_sign_in_has_ended(self, desktop: Desktop, verifier: dict[str, Any]) -> None:
        connection = desktop.connect(**verifier)
        count(connection)
        desktop.sage.sage_id.revoke()
        with pytest.raises(AuthenticationRequired, match=r"alice@example\.com.*Sign in again"):
            count(connection)

    def test_in_a_store_that_cannot_be_written(
        self, desktop: Desktop, verifier: dict[str, Any], tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        (tmp_path / "file").write_text("")
        nowhere = str(tmp_path / "file" / "tokens.json")
        with pytest.raises(sage200_dialect.OperationalError, match=r"tokens\.json"):
            count(desktop.connect(**{**verifier, "OAuthSettingsLocation": nowhere}))
        assert grants(desktop.sage) == []

    def test_needs_no_browser_and_no_port(self, desktop: Desktop, verifier: dict[str, Any]) -> None:
        desktop.sage.faults.add(Fault(path="/oauth/token", status=503, headers={"Retry-After": "1"}))
        assert count(desktop.connect(**{**verifier, "InitiateOAuth": "GETANDREFRESH"})) > 0


class TestACopiedStore:
    def test_is_refreshed_where_it_is(
        self, desktop: Desktop, verifier: dict[str, Any], tmp_path: Path
    ) -> None:
        count(desktop.connect(**verifier))
        copy = tmp_path / "server" / "copy.json"
        copy.parent.mkdir()
        shutil.copy(desktop.store, copy)
        desktop.sage.sage_id.expire_access_tokens()
        assert count(desktop.connect(InitiateOAuth="REFRESH", OAuthSettingsLocation=copy)) > 0
        assert grants(desktop.sage) == [SIGNED_IN, ("refresh_token", "ok")]

    def test_that_others_may_read_is_refused(
        self, desktop: Desktop, verifier: dict[str, Any], tmp_path: Path
    ) -> None:
        count(desktop.connect(**verifier))
        copy = tmp_path / "copy.json"
        shutil.copy(desktop.store, copy)
        copy.chmod(0o644)
        with pytest.raises(sage200_dialect.OperationalError, match="chmod 600"):
            count(desktop.connect(InitiateOAuth="REFRESH", OAuthSettingsLocation=copy))


class TestLoginWithoutABrowser:
    @pytest.fixture
    def login(self, desktop: Desktop) -> Callable[..., Any]:
        """Runs the command with what `paste` makes of the address it prints."""

        class Person:
            """Stdin: read only when the address is out."""

            def __init__(self, answer: Callable[[str], str]) -> None:
                self.answer = answer

        def run(answer: Callable[[str], str]) -> subprocess.CompletedProcess[str]:
            program = "from sage200_dialect.cli import main; main()"
            url = f"{desktop.url}?CallbackURL={desktop.callback}&OAuthSettingsLocation={desktop.store}"
            command = [sys.executable, "-c", program, "login", "--no-browser", "--url", url]
            with subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env={**os.environ, "BROWSER": "false"},
            ) as process:
                assert process.stderr is not None
                lines = []
                for line in process.stderr:
                    lines.append(line)
                    if line.startswith("http"):
                        break
                else:
                    pytest.fail("".join(lines))
                out, rest = process.communicate(answer(lines[-1].strip()) + "\n", timeout=60)
            return subprocess.CompletedProcess(command, process.returncode, out, "".join(lines) + rest)

        return run

    def test_a_pasted_redirect(self, desktop: Desktop, login: Callable[..., Any]) -> None:
        done = login(desktop.sage.sage_id.sign_in)
        assert done.returncode == 0, done.stderr
        assert "signed in as alice@example.com" in done.stderr
        assert desktop.store in done.stderr
        assert done.stdout == ""
        assert count(desktop.connect(InitiateOAuth="REFRESH")) > 0
        assert grants(desktop.sage) == [SIGNED_IN]

    def test_is_protected_by_pkce(self, desktop: Desktop, login: Callable[..., Any]) -> None:
        desktop.sage.sage_id.behaviour = SageIdBehaviour(pkce="required")
        assert login(desktop.sage.sage_id.sign_in).returncode == 0

    def test_a_refusal(self, desktop: Desktop, login: Callable[..., Any]) -> None:
        done = login(lambda address: desktop.sage.sage_id.sign_in(address, refuse=True))
        assert done.returncode == 1
        assert "access_denied: The user refused" in done.stderr

    @pytest.mark.parametrize(
        "pasted",
        ["", "yes", "http://localhost/?code=canary-code-0badc0de&state=other", "canary-code-0badc0de"],
    )
    def test_a_wrong_paste(self, desktop: Desktop, login: Callable[..., Any], pasted: str) -> None:
        done = login(lambda address: pasted)
        assert done.returncode == 1
        assert "This is not the address at which this sign-in ended" in done.stderr
        assert "canary" not in done.stderr
        assert grants(desktop.sage) == []

    def test_a_callback_without_a_port_of_its_own(self, desktop: Desktop) -> None:
        url = f"{desktop.url}?CallbackURL=http://localhost:0"
        done = CliRunner().invoke(app, ["login", "--no-browser", "--url", url])
        assert done.exit_code == 1
        assert "CallbackURL needs a real port" in done.stderr


def test_the_browser_is_not_started(desktop: Desktop, browser: Browser, verifier: dict[str, Any]) -> None:
    count(desktop.connect(**verifier))
    desktop.sage.sage_id.revoke()
    with pytest.raises(AuthenticationRequired):
        count(desktop.connect(InitiateOAuth="REFRESH"))
    assert browser.opened == []


def test_both_kinds_of_given_sign_in(desktop: Desktop) -> None:
    with pytest.raises(ProgrammingError, match="OAuthRefreshToken and OAuthVerifier are both given"):
        desktop.connect(OAuthVerifier="a", OAuthRefreshToken="b")
