"""sage200 login, status and logout."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sage200_dialect import sandbox
from sage200_dialect.sandbox import Account, Fault, OAuthClient, SageIdBehaviour, Sandbox

Run = Callable[..., subprocess.CompletedProcess[str]]
ALICE, BOB = "alice@example.com", "bob@example.com"
BROWSER = """#!{python}
import os, sys, urllib.request
from sage200_dialect.sandbox.sage_id.person import sign_in
back = sign_in(sys.argv[1], os.environ.get("PERSON"), refuse="REFUSE" in os.environ)
urllib.request.build_opener(urllib.request.ProxyHandler({{}})).open(back).read()
"""


@pytest.fixture
def sage() -> Iterator[Sandbox]:
    with sandbox.start(orders=20) as running:
        running.sage_id.behaviour = SageIdBehaviour(any_loopback_port=True)
        yield running


@pytest.fixture
def url(sage: Sandbox) -> str:
    return f"{sage.sign_in_url}&CallbackURL=http://localhost:0"


@pytest.fixture
def sage200(tmp_path: Path, url: str) -> Run:
    """The command in a process of its own, in the home of a user with a browser."""
    script = tmp_path / "browser"
    script.write_text(BROWSER.format(python=sys.executable))
    script.chmod(0o755)
    ours = {name: value for name, value in os.environ.items() if not name.startswith("SAGE200_")}
    ours |= {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data"), "BROWSER": str(script)}
    ours |= {"SAGE200_URL": url, "PYTHONPATH": os.pathsep.join(sys.path), "TZ": "UTC"}

    def run(*arguments: str, **more: str | None) -> subprocess.CompletedProcess[str]:
        variables = {name: value for name, value in {**ours, **more}.items() if value is not None}
        return subprocess.run(
            [sys.executable, "-c", "from sage200_dialect.cli import main; main()", *arguments],
            env=variables,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def columns(sage200: Run, **more: str | None) -> list[dict[str, str]]:
    return [json.loads(line) for line in sage200("status", "--format", "jsonl", **more).stdout.splitlines()]


class TestLogin:
    def test_says_who_it_is_and_where_it_is_kept(self, sage200: Run, sage: Sandbox, tmp_path: Path) -> None:
        done = sage200("login")
        assert (done.returncode, done.stdout) == (0, "")
        address, account, *companies = done.stderr.splitlines()[1:]
        assert address.startswith(f"{sage.http_url}/authorize?")
        store = tmp_path / "data" / "sage200-dialect" / "tokens.json"
        assert account == f"signed in as {ALICE}; kept in {store}"
        assert len(companies) == len(sage.companies)
        assert all(each.name in line for each, line in zip(sage.companies, companies, strict=True))

    def test_serves_later_commands(self, sage200: Run, sage: Sandbox) -> None:
        sage200("login")
        sage.sage_id.expire_access_tokens()
        done = sage200("query", "SELECT COUNT(*) AS n FROM customers", "--format", "csv", BROWSER="false")
        assert (done.stdout, done.stderr) == (f"n\n{len(sage.rows('customers'))}\n", "")

    def test_again_signs_in_again(self, sage200: Run, sage: Sandbox) -> None:
        sage200("login")
        assert sage200("login").returncode == 0
        assert [each.grant_type for each in sage.sage_id.token_requests] == ["authorization_code"] * 2
        assert len(columns(sage200)) == 1

    def test_refused(self, sage200: Run) -> None:
        done = sage200("login", REFUSE="1")
        assert done.returncode == 1
        assert done.stderr.splitlines()[-1].startswith(
            "error: The sign-in was refused; Sage ID says: access_d"
        )

    def test_without_a_browser_that_starts(self, sage200: Run) -> None:
        done = sage200("login", BROWSER="false")
        assert done.returncode == 1
        assert "sage200 login --no-browser" in done.stderr
        assert "Traceback" not in done.stderr

    @pytest.mark.parametrize("command", ["login", "status", "logout"])
    def test_needs_a_client(self, sage200: Run, command: str) -> None:
        done = sage200(command, SAGE200_URL=None)
        assert done.returncode == 1
        assert "OAuthClientId is not given" in done.stderr

    @pytest.mark.parametrize("command", ["login", "status", "logout"])
    def test_the_embedded_sandbox_needs_none(self, sage200: Run, command: str) -> None:
        done = sage200(command, "--url", "sage200://sandbox")
        assert done.returncode == 1
        assert "signs in by itself" in done.stderr

    def test_the_client_of_the_environment(self, sage200: Run, sage: Sandbox) -> None:
        done = sage200(
            "login",
            SAGE200_URL=None,
            SAGE200_OAUTHCLIENTID="sandbox-desktop",
            SAGE200_APIURL=sage.http_url,
            SAGE200_OAUTHURL=sage.http_url,
            SAGE200_CALLBACKURL="http://localhost:0",
        )
        assert done.returncode == 0, done.stderr

    def test_of_a_web_client_needs_an_address_of_this_machine(self, sage200: Run, sage: Sandbox) -> None:
        place = f"sage200://sandbox-web@127.0.0.1:{sage.port}/?CallbackURL=https://app.example/callback"
        done = sage200("login", "--url", place)
        assert done.returncode == 1
        assert "CallbackURL is https://app.example/callback" in done.stderr

    def test_no_company(self, sage200: Run, sage: Sandbox) -> None:
        sage.behaviour = sandbox.Behaviour(tunnel_down=True)
        done = sage200("login")
        assert done.returncode == 0
        assert "signed in as" in done.stderr


class TestStatus:
    def test_nobody(self, sage200: Run) -> None:
        done = sage200("status", "--format", "jsonl")
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == "nobody is signed in; sign in with: sage200 login\n"

    def test_one(self, sage200: Run, sage: Sandbox) -> None:
        sage200("login")
        done = sage200("status", "--format", "csv")
        assert done.returncode == 0 and done.stderr == ""
        (row,) = csv.DictReader(done.stdout.splitlines())
        assert list(row) == [
            "account", "state", "signed in", "ends at the latest", "access token until", "companies",
        ]  # fmt: skip
        assert (row["account"], row["state"]) == (ALICE, "live")
        assert row["signed in"] < row["access token until"] < row["ends at the latest"]
        assert all(each.name in row["companies"] for each in sage.companies)

    def test_as_a_table(self, sage200: Run) -> None:
        sage200("login")
        done = sage200("status")
        assert done.returncode == 0
        assert ALICE in done.stdout and "live" in done.stdout

    def test_several(self, sage200: Run, sage: Sandbox) -> None:
        first = sage.companies[0].name
        sage.sage_id.accounts[BOB] = Account(BOB, "Bob", (first,))
        sage200("login", PERSON=ALICE)
        sage200("login", PERSON=BOB)
        alice, bob = columns(sage200)
        assert (alice["account"], bob["account"]) == (ALICE, BOB)
        assert len(alice["companies"].split("; ")) == len(sage.companies)
        assert bob["companies"].startswith(first) and ";" not in bob["companies"]

    def test_refreshes_what_has_expired(self, sage200: Run, sage: Sandbox) -> None:
        sage200("login")
        sage.sage_id.expire_access_tokens()
        (row,) = columns(sage200)
        assert row["state"] == "live"
        assert sage.sage_id.token_requests[-1].grant_type == "refresh_token"

    def test_one_that_has_ended(self, sage200: Run, sage: Sandbox) -> None:
        sage200("login")
        sage.sage_id.revoke()
        done = sage200("status", "--format", "jsonl")
        assert done.returncode == 1
        assert "no longer takes the refresh token" in json.loads(done.stdout)["state"]
        (row,) = columns(sage200)
        assert row["state"] == "refused: sign in again"
        assert len(sage.sage_id.token_requests) == 2

    def test_an_unreachable_sage_is_no_end(self, sage200: Run, sage: Sandbox) -> None:
        sage200("login")
        sage.faults.add(Fault(path="/sites", status=500, times=20))
        done = sage200("status", "--format", "jsonl")
        assert done.returncode == 1
        assert "500" in json.loads(done.stdout)["state"]
        assert "nobody is signed in" not in done.stderr


class TestLogout:
    def test_revokes_and_forgets(self, sage200: Run, sage: Sandbox) -> None:
        sage200("login")
        done = sage200("logout")
        assert done.returncode == 0
        assert done.stderr == f"signed out {ALICE}: revoked at Sage ID and forgotten here\n"
        assert columns(sage200) == []
        assert sage.requests.to("/oauth/revoke")[-1].status == 200

    def test_nobody(self, sage200: Run) -> None:
        done = sage200("logout")
        assert done.returncode == 1
        assert done.stderr.startswith("error: nobody is signed in")

    def test_where_there_is_no_revocation(self, sage200: Run, sage: Sandbox) -> None:
        sage.sage_id.behaviour = SageIdBehaviour(any_loopback_port=True, revocation=False)
        sage200("login")
        done = sage200("logout")
        assert done.returncode == 0
        assert "Sage ID has no revocation at that address" in done.stderr
        assert columns(sage200) == []

    def test_while_sage_id_is_down(self, sage200: Run, sage: Sandbox, url: str) -> None:
        sage200("login")
        sage.stop()
        done = sage200("logout")
        assert done.returncode == 0
        assert "forgotten here; Sage ID did not revoke it" in done.stderr
        assert sage200("logout").returncode == 1

    def test_while_sage_id_is_out_of_order(self, sage200: Run, sage: Sandbox) -> None:
        sage200("login")
        sage.faults.add(Fault(path="/oauth/revoke", status=500, body=b"out of order"))
        done = sage200("logout")
        assert done.returncode == 0
        assert "did not revoke it" in done.stderr and "out of order" in done.stderr

    def test_of_several_needs_a_name(self, sage200: Run, url: str) -> None:
        sage200("login", PERSON=ALICE)
        sage200("login", PERSON=BOB)
        done = sage200("logout")
        assert done.returncode == 1
        assert f"{ALICE}, {BOB}. Name one as Account" in done.stderr
        assert sage200("logout", "--url", f"{url}&Account={BOB}").returncode == 0
        assert [each["account"] for each in columns(sage200)] == [ALICE]

    def test_of_one_that_has_ended_already(self, sage200: Run, sage: Sandbox) -> None:
        sage200("login")
        sage.sage_id.revoke()
        assert sage200("status").returncode == 1
        done = sage200("logout")
        assert (done.returncode, done.stderr) == (0, f"signed out {ALICE}: forgotten here\n")

    def test_at_an_address_of_its_own(self, sage200: Run, sage: Sandbox, url: str) -> None:
        sage200("login")
        elsewhere = f"{url}&OAuthRevocationUrl={sage.http_url}/no/such/place"
        assert "no revocation at that address" in sage200("logout", "--url", elsewhere).stderr

    def test_the_secret_of_the_client_goes_along(self, sage200: Run, sage: Sandbox) -> None:
        secret = "canary-client-0badc0de"
        sage.sage_id.clients["own"] = OAuthClient("own", secret, ("http://localhost:1",))
        place = f"sage200://own:{secret}@127.0.0.1:{sage.port}/?CallbackURL=http://localhost:0"
        assert sage200("login", SAGE200_URL=place).returncode == 0
        done = sage200("logout", SAGE200_URL=place)
        assert "revoked at Sage ID" in done.stderr
        assert secret not in done.stderr
