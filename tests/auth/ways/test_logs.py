"""What logs tell of sign-ins: who, and what came of it; no token, code, secret or verifier, at any level."""

from __future__ import annotations

import pytest

from sage200_dialect.errors import Error
from ways.people import Browser, Desktop, count


def told(caplog: pytest.LogCaptureFixture, name: str) -> list[str]:
    return [each.getMessage() for each in caplog.records if each.name == f"sage200_dialect.{name}"]


def test_a_sign_in_from_its_beginning_to_its_end(
    desktop: Desktop, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(1, "sage200_dialect")
    connection = desktop.connect(InitiateOAuth="GETANDREFRESH")
    count(connection)
    secrets = [_token(connection), _refresh_token(connection)]
    (signed_in,) = told(caplog, "auth")
    assert signed_in.endswith(" signed in")
    assert "@" in signed_in
    desktop.sage.sage_id.expire_access_tokens()
    count(connection)
    secrets += [_token(connection), _refresh_token(connection)]
    assert told(caplog, "auth")[-1].startswith("the sign-in of ")
    assert told(caplog, "auth")[-1].endswith(" was refreshed")
    posts = [line for line in told(caplog, "http") if line.startswith("POST ")]
    assert len(posts) == 2
    assert all("/oauth/token: status 200, " in line for line in posts)
    text = "\n".join(each.getMessage() for each in caplog.records if each.name.startswith("sage200_dialect"))
    assert all(secret and secret not in text for secret in secrets)
    assert "code=" not in text
    assert "Bearer" not in text


def test_a_refusal(desktop: Desktop, browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "sage200_dialect.auth")
    tokens = desktop.sage.sage_id.tokens_for("alice@example.com", "desk")
    desktop.sage.sage_id.expire_access_tokens()
    connection = desktop.connect(InitiateOAuth="REFRESH", OAuthRefreshToken=f"{tokens['refresh_token']}x")
    with pytest.raises(Error):
        count(connection)
    (line,) = told(caplog, "auth")
    assert line.startswith("Sage ID refused to refresh the sign-in of ")
    assert line.endswith(": invalid_grant")
    assert tokens["refresh_token"] not in caplog.text


def _token(connection: object) -> str:
    return str(connection._tokens.current.access_token)  # type: ignore[attr-defined]


def _refresh_token(connection: object) -> str:
    return str(connection._tokens.current.refresh_token)  # type: ignore[attr-defined]
