"""The desktop way: the first statement opens the browser, and however that ends, the port is freed."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import signal
import socket
import stat
import struct
import subprocess
import sys
import threading
import time
import webbrowser
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from sage200_dialect.auth import signed_in
from sage200_dialect.errors import AuthenticationRequired, Error, ProgrammingError, StatementCancelled
from sage200_dialect.sandbox import Fault, SageIdBehaviour
from ways.people import COUNT, Browser, Desktop, count, grants, is_free, parameters, visit

SIGNED_IN = [("authorization_code", "ok")]


def in_threads(number: int, work: Callable[[], object]) -> list[object]:
    """What each of so many threads that begin together got, or the error that it met."""
    barrier = threading.Barrier(number)
    found: list[object] = []

    def run() -> None:
        barrier.wait()
        try:
            found.append(work())
        except Error as error:
            found.append(error)

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


class TestTheFirstStatement:
    def test_opens_the_browser_once_and_goes_on(self, desktop: Desktop, browser: Browser) -> None:
        with desktop.connect() as connection:
            assert browser.opened == []
            assert count(connection) == len(desktop.sage.rows("customers"))
            assert count(connection) > 0
        assert len(browser.opened) == 1
        assert grants(desktop.sage) == SIGNED_IN

    def test_ends_with_a_page_that_says_who_it_is(self, desktop: Desktop, browser: Browser) -> None:
        browser.account = "bob@example.com"
        count(desktop.connect())
        page = browser.page()
        assert page.status == 200
        assert "You are signed in as bob@example.com" in page.html
        assert "You may close this window" in page.html

    def test_keeps_the_sign_in_for_its_user_alone(
        self, desktop: Desktop, browser: Browser, store: Path
    ) -> None:
        before = os.umask(0)
        try:
            count(desktop.connect())
        finally:
            os.umask(before)
        assert stat.S_IMODE(store.stat().st_mode) == 0o600
        (kept,) = json.loads(store.read_text())["tokens"]
        assert kept["key"]["account"] == "alice@example.com"

    def test_is_the_only_one_that_asks(self, desktop: Desktop, browser: Browser) -> None:
        count(desktop.connect())
        count(desktop.connect())
        count(desktop.connect(InitiateOAuth="REFRESH"))
        assert len(browser.opened) == 1
        assert grants(desktop.sage) == SIGNED_IN

    def test_serves_other_processes(self, desktop: Desktop, browser: Browser) -> None:
        expected = count(desktop.connect())
        program = (
            "import sys, sage200_dialect\n"
            "connection = sage200_dialect.connect(sys.argv[1], InitiateOAuth='GETANDREFRESH',\n"
            "    OAuthSettingsLocation=sys.argv[2], CallbackURL=sys.argv[3])\n"
            f"print(connection.execute({COUNT!r}).fetchone()[0])"
        )
        command = [sys.executable, "-c", program, desktop.url, desktop.store, desktop.callback]
        environment = {**os.environ, "BROWSER": "false"}
        run = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert (run.stdout, run.stderr) == (f"{expected}\n", "")
        assert grants(desktop.sage) == SIGNED_IN

    def test_without_one_nothing_is_asked(self, desktop: Desktop, browser: Browser) -> None:
        desktop.connect().close()
        desktop.connect().execute("SELECT 1").fetchall()
        desktop.connect().execute(f"EXPLAIN {COUNT}").fetchall()
        desktop.connect().execute("SELECT * FROM sys_connection_props").fetchall()
        assert browser.opened == []

    def test_an_end_without_a_token_asks_again(self, desktop: Desktop, browser: Browser) -> None:
        count(desktop.connect())
        desktop.sage.sage_id.revoke()
        count(desktop.connect())
        assert len(browser.opened) == 2

    def test_a_revoked_sign_in_is_not_renewed_by_the_browser_under_refresh(
        self, desktop: Desktop, browser: Browser
    ) -> None:
        connection = desktop.connect(InitiateOAuth="REFRESH")
        with pytest.raises(AuthenticationRequired, match=r"Nobody is signed in.*client desk.*GETANDREFRESH"):
            count(connection)
        count(desktop.connect())
        desktop.sage.sage_id.revoke()
        with pytest.raises(AuthenticationRequired, match=r"alice@example\.com.*Sign in again"):
            count(connection)
        assert len(browser.opened) == 1


class TestTheAddress:
    def test_says_what_sage_asks_for(self, desktop: Desktop, browser: Browser) -> None:
        count(desktop.connect())
        asked = browser.asked
        assert urlsplit(browser.opened[0])._replace(query="").geturl() == f"{desktop.sage.http_url}/authorize"
        assert asked["audience"] == "s200ukipd/sage200"
        assert set(asked["scope"].split()) == {"openid", "profile", "email", "offline_access"}
        assert (asked["response_type"], asked["client_id"]) == ("code", "desk")
        assert asked["redirect_uri"] == desktop.callback
        assert len(asked["state"]) >= 43
        assert asked["code_challenge_method"] == "S256"
        assert len(base64.urlsafe_b64decode(asked["code_challenge"] + "=")) == hashlib.sha256().digest_size

    def test_is_new_each_time(self, desktop: Desktop, browser: Browser) -> None:
        browser.refuses = True
        for _ in range(2):
            with pytest.raises(AuthenticationRequired):
                count(desktop.connect())
        first, second = (parameters(each) for each in browser.opened)
        assert first["state"] != second["state"]
        assert first["code_challenge"] != second["code_challenge"]

    def test_pkce_off(self, desktop: Desktop, browser: Browser) -> None:
        count(desktop.connect(PKCE="off"))
        assert not {"code_challenge", "code_challenge_method"} & set(browser.asked)

    def test_pkce_where_it_is_required(self, desktop: Desktop, browser: Browser) -> None:
        desktop.sage.sage_id.behaviour = SageIdBehaviour(pkce="required")
        count(desktop.connect())
        assert grants(desktop.sage) == SIGNED_IN

    def test_a_client_with_a_secret(self, desktop: Desktop, browser: Browser) -> None:
        from sage200_dialect.sandbox import OAuthClient

        known = OAuthClient("desk", "own p%ss+wörd", (desktop.callback,))
        desktop.sage.sage_id.clients["desk"] = known
        count(desktop.connect(OAuthClientSecret=known.secret))
        assert "code_challenge" in browser.asked

    def test_the_account_is_preselected(self, desktop: Desktop, browser: Browser) -> None:
        count(desktop.connect(Account="bob@example.com"))
        assert browser.asked["login_hint"] == "bob@example.com"
        assert "as bob@example.com" in browser.page().html

    def test_a_free_port(self, desktop: Desktop, browser: Browser) -> None:
        desktop.sage.sage_id.behaviour = SageIdBehaviour(any_loopback_port=True)
        count(desktop.connect(CallbackURL="http://localhost:0"))
        port = urlsplit(browser.asked["redirect_uri"]).port
        assert port and port != desktop.port
        assert is_free(port)

    def test_a_path(self, desktop: Desktop, browser: Browser) -> None:
        from sage200_dialect.sandbox import OAuthClient

        callback = f"{desktop.callback}/signed/in"
        desktop.sage.sage_id.clients["desk"] = OAuthClient("desk", None, (callback,))
        count(desktop.connect(CallbackURL=callback))
        assert browser.page().status == 200

    @pytest.mark.parametrize(
        "callback", ["https://app.example/callback", "http://[::1]:33333", "http://localhost:99999"]
    )
    def test_one_that_cannot_come_back_is_refused_at_once(self, desktop: Desktop, callback: str) -> None:
        with pytest.raises(ProgrammingError, match="CallbackURL"):
            desktop.connect(CallbackURL=callback)


class TestManyThreads:
    def test_share_one_sign_in(self, desktop: Desktop, browser: Browser) -> None:
        found = in_threads(32, lambda: count(desktop.connect()))
        assert found == [len(desktop.sage.rows("customers"))] * 32
        assert len(browser.opened) == 1
        assert grants(desktop.sage) == SIGNED_IN

    def test_share_one_refusal(self, desktop: Desktop, browser: Browser) -> None:
        answered, everyone_waits = threading.Event(), threading.Barrier(9)
        browser.refuses = True

        def later(address: str) -> str:
            answered.wait(30)
            return browser.decide(address)

        browser.act = later
        connections = [desktop.connect() for _ in range(8)]
        errors: list[Error] = []

        def run(connection: object) -> None:
            everyone_waits.wait()
            with pytest.raises(AuthenticationRequired) as caught:
                count(connection)  # type: ignore[arg-type]
            errors.append(caught.value)

        threads = [threading.Thread(target=run, args=(each,)) for each in connections]
        for thread in threads:
            thread.start()
        everyone_waits.wait()
        while not browser.opened:
            time.sleep(0.01)
        answered.set()
        for thread in threads:
            thread.join()
        assert len({str(each) for each in errors}) == 1
        assert len(errors) == 8
        assert len({id(each) for each in errors}) == 8

    def test_two_accounts_ask_one_after_the_other(self, desktop: Desktop, browser: Browser) -> None:
        """Both need the one registered port."""

        def as_hinted(address: str) -> str:
            return desktop.sage.sage_id.sign_in(address, parameters(address)["login_hint"])

        browser.act = as_hinted
        names = iter(["alice@example.com", "bob@example.com"])
        found = in_threads(2, lambda: count(desktop.connect(Account=next(names))))
        assert found == [len(desktop.sage.rows("customers"))] * 2
        assert len(browser.opened) == 2


class TestTroubleInTheBrowser:
    def test_the_user_refuses(self, desktop: Desktop, browser: Browser) -> None:
        browser.refuses = True
        with pytest.raises(AuthenticationRequired, match="access_denied: The user refused"):
            count(desktop.connect())
        page = browser.page()
        assert "You are not signed in" in page.html
        assert "access_denied: The user refused" in page.html
        assert is_free(desktop.port)

    def test_a_wrong_state_is_turned_away_and_the_wait_goes_on(
        self, desktop: Desktop, browser: Browser
    ) -> None:
        turned_away = []

        def act(address: str) -> str:
            for wrong in ({"state": "guessed"}, {}, {"state": ""}, {"state": "gu\u00ebssed\udcff"}):
                query = urlencode({"code": "stolen", **wrong}, errors="replace")
                turned_away.append(visit(f"{desktop.callback}/?{query}").status)
            forged = {"error": "access_denied", "state": "guessed"}
            turned_away.append(visit(f"{desktop.callback}/?{urlencode(forged)}").status)
            return browser.decide(address)

        browser.act = act
        assert count(desktop.connect()) > 0
        assert turned_away == [400] * 5
        assert browser.page().status == 200

    def test_other_paths_are_not_found(self, desktop: Desktop, browser: Browser) -> None:
        statuses = []

        def act(address: str) -> str:
            for path in ("/favicon.ico", "/callback", "/robots.txt?code=a"):
                statuses.append(visit(desktop.callback + path).status)
            return browser.decide(address)

        browser.act = act
        assert count(desktop.connect()) > 0
        assert statuses == [404] * 3

    def test_hostile_words_are_shown_as_text(self, desktop: Desktop, browser: Browser) -> None:
        words = "<script>alert(1)</script><b>\x1b[31m\x07 & 'quoted' \"too\"</b>"

        def act(address: str) -> str:
            told = {"error": "<i>", "error_description": words, "state": parameters(address)["state"]}
            return f"{desktop.callback}/?{urlencode(told)}"

        browser.act = act
        with pytest.raises(AuthenticationRequired) as caught:
            count(desktop.connect())
        html = browser.page().html
        assert "&lt;script&gt;alert(1)" in html
        assert "<script" not in html and "<b>" not in html and "<i>" not in html
        assert "alert(1)" in str(caught.value)
        assert str(caught.value).isprintable()

    def test_an_answer_without_a_code(self, desktop: Desktop, browser: Browser) -> None:
        browser.act = lambda address: f"{desktop.callback}/?state={parameters(address)['state']}"
        with pytest.raises(AuthenticationRequired, match="no code"):
            count(desktop.connect())

    @pytest.mark.parametrize(
        ("fault", "words"),
        [
            (Fault(path="/oauth/token", status=500, body=b"out of order"), "status 500.*out of order"),
            (Fault.html(path="/oauth/token"), "no token"),
            (Fault(path="/oauth/token", status=200, body=b"[]"), "no token|without a bearer token"),
            (Fault(path="/oauth/token", status=200, body=b"{}"), "without a bearer token"),
            (
                Fault(
                    path="/oauth/token",
                    status=200,
                    body=b'{"access_token": "a", "expires_in": "soon"}',
                ),
                "expires_in|no token",
            ),
        ],
    )
    def test_a_failing_exchange_is_told_in_both_places(
        self, desktop: Desktop, browser: Browser, fault: Fault, words: str
    ) -> None:
        desktop.sage.faults.add(fault)
        with pytest.raises(Error, match=words) as caught:
            count(desktop.connect())
        html = browser.page().html
        assert "You are not signed in" in html
        assert str(caught.value).split("(")[0].strip() in html
        assert is_free(desktop.port)

    def test_another_account_than_asked_for(self, desktop: Desktop, browser: Browser) -> None:
        browser.account = "bob@example.com"
        expected = r"bob@example\.com signed in, and this connection is for alice@example\.com"
        with pytest.raises(AuthenticationRequired, match=expected):
            count(desktop.connect(Account="alice@example.com"))
        assert "bob@example.com signed in" in browser.page().html
        assert count(desktop.connect(Account="bob@example.com")) > 0
        assert len(browser.opened) == 1

    def test_a_window_that_is_closed_before_its_page_is_no_wait(
        self, desktop: Desktop, browser: Browser
    ) -> None:
        def act(address: str) -> None:
            back = urlsplit(browser.decide(address))
            with socket.create_connection(("127.0.0.1", desktop.port)) as hasty:
                hasty.sendall(f"GET /?{back.query} HTTP/1.0\r\n\r\n".encode())
                hasty.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

        browser.act = act
        began = time.monotonic()
        assert count(desktop.connect()) > 0
        assert time.monotonic() - began < 8


class TestNoBrowser:
    HINT = "none could be started here.*sage200 login --no-browser.*OAuthVerifier.*REFRESH"

    def test_that_opens(self, desktop: Desktop, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(browser, "open", lambda *_: False)
        with pytest.raises(AuthenticationRequired, match=self.HINT):
            count(desktop.connect())
        assert is_free(desktop.port)

    def test_at_all(self, desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(webbrowser, "_tryorder", [])
        monkeypatch.setattr(webbrowser, "_browsers", {})
        with pytest.raises(AuthenticationRequired, match=self.HINT):
            count(desktop.connect())
        assert is_free(desktop.port)

    def test_that_is_there(self, desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
        def missing(*_: object) -> bool:
            raise webbrowser.Error("could not locate runnable browser")

        monkeypatch.setattr(webbrowser, "open", missing)
        with pytest.raises(AuthenticationRequired, match=self.HINT):
            count(desktop.connect())

    def test_that_lets_go(self, desktop: Desktop, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
        """A browser in the terminal runs until its user leaves it."""
        left = threading.Event()

        def open_and_stay(address: str, *_: object) -> bool:
            Browser.open(browser, address)
            return left.wait(60)

        monkeypatch.setattr(browser, "open", open_and_stay)
        try:
            assert count(desktop.connect()) > 0
            assert browser.page().status == 200
        finally:
            left.set()


class TestGivingUp:
    def test_nobody_answers(self, desktop: Desktop, browser: Browser) -> None:
        browser.act = lambda address: None
        with pytest.raises(AuthenticationRequired, match=r"within 0\.3 seconds \(SignInTimeout\)"):
            count(desktop.connect(SignInTimeout=0.3))
        assert is_free(desktop.port)

    def test_cancel(self, desktop: Desktop, browser: Browser) -> None:
        browser.act = lambda address: None
        cursor = desktop.connect().cursor()
        browser.act = lambda address: cursor.cancel()  # type: ignore[func-returns-value]
        with pytest.raises(StatementCancelled):
            cursor.execute(COUNT).fetchall()
        wait_until(lambda: is_free(desktop.port))

    def test_cancelling_one_of_two_leaves_the_other_waiting(self, desktop: Desktop, browser: Browser) -> None:
        answered = threading.Event()

        def later(address: str) -> str:
            answered.wait(30)
            return browser.decide(address)

        browser.act = later
        first, second = desktop.connect().cursor(), desktop.connect()
        outcomes: list[object] = []

        def leave() -> None:
            with pytest.raises(StatementCancelled):
                first.execute(COUNT).fetchall()
            outcomes.append("cancelled")

        leaving = threading.Thread(target=leave)
        leaving.start()
        wait_until(lambda: bool(browser.opened))
        staying = threading.Thread(target=lambda: outcomes.append(count(second)))
        staying.start()
        wait_until(lambda: any(flight._waiting == 2 for flight in signed_in._flights.values()))
        first.cancel()
        leaving.join()
        answered.set()
        staying.join()
        assert outcomes == ["cancelled", len(desktop.sage.rows("customers"))]

    def test_closing_the_connection(self, desktop: Desktop, browser: Browser) -> None:
        connection = desktop.connect()
        browser.act = lambda address: connection.close()  # type: ignore[func-returns-value]
        with pytest.raises(StatementCancelled):
            connection.execute(COUNT).fetchall()
        wait_until(lambda: is_free(desktop.port))

    @pytest.mark.skipif(os.name == "nt", reason="SIGINT is sent to a process group there")
    def test_an_interrupt(self, desktop: Desktop, tmp_path: Path) -> None:
        program = (
            "import sys, sage200_dialect\n"
            "sage200_dialect.connect(sys.argv[1], InitiateOAuth='GETANDREFRESH', CallbackURL=sys.argv[2],\n"
            f"    OAuthSettingsLocation=sys.argv[3]).execute({COUNT!r}).fetchall()"
        )
        opened = tmp_path / "opened"
        script = tmp_path / "browser"
        script.write_text(f'#!/bin/sh\nprintf %s "$1" > {opened}\n')
        script.chmod(0o755)
        with subprocess.Popen(
            [sys.executable, "-c", program, desktop.url, desktop.callback, desktop.store],
            env={**os.environ, "BROWSER": str(script)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            wait_until(lambda: opened.exists() and bool(opened.read_text()))
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=20)
        assert process.returncode != 0
        assert said.rstrip().endswith("KeyboardInterrupt")
        assert is_free(desktop.port)

    def test_the_statement_timeout_does_not_count_the_sign_in(
        self, desktop: Desktop, browser: Browser
    ) -> None:
        def slowly(address: str) -> str:
            time.sleep(1.2)
            return browser.decide(address)

        browser.act = slowly
        assert count(desktop.connect(StatementTimeout=1)) > 0

    def test_a_late_answer_finds_nobody(self, desktop: Desktop, browser: Browser) -> None:
        browser.act = lambda address: None
        with pytest.raises(AuthenticationRequired):
            count(desktop.connect(SignInTimeout=0.1))
        browser.act = browser.decide
        assert count(desktop.connect()) > 0


class TestThePort:
    def test_taken(self, desktop: Desktop, browser: Browser) -> None:
        with socket.create_server(("127.0.0.1", desktop.port)):
            expected = f"port {desktop.port} is taken by another program.*CallbackURL"
            with pytest.raises(AuthenticationRequired, match=expected):
                count(desktop.connect())
        assert browser.opened == []
        assert count(desktop.connect()) > 0

    def test_is_heard_on_this_machine_only(self, desktop: Desktop, browser: Browser) -> None:
        listening = []

        def act(address: str) -> str:
            lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
            for line in lines + Path("/proc/net/tcp6").read_text().splitlines()[1:]:
                _, local, _, state, *_ = line.split()
                if state == "0A" and local.endswith(f":{desktop.port:04X}"):
                    listening.append(local.split(":")[0])
            return browser.decide(address)

        if not Path("/proc/net/tcp").exists():
            pytest.skip("no /proc/net/tcp here")
        browser.act = act
        count(desktop.connect())
        assert listening == ["0100007F"]


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)
