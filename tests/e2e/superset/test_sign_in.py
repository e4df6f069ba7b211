"""Each user of Superset signs in to Sage 200 himself (OAuth2): asked, signed in, used, refreshed, revoked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from api import Json, Refused, Superset
from kept import KeptSignIns
from sage import Sage
from stack import Stack

from sage200_dialect.sandbox.sage_id.person import sign_in

QUERY = "SELECT COUNT(*) AS n FROM customers"
CLIENT = ("sandbox-web", "sandbox-web-secret")


@pytest.fixture(scope="module")
def kept(workdir: Path, own_sign_in: int) -> KeptSignIns:
    return KeptSignIns(workdir, own_sign_in)


@pytest.fixture(scope="module")
def colleague(stack: Stack) -> Iterator[Superset]:
    """Another user of the same Superset."""
    stack.recipe.command(
        "venv/bin/superset fab create-user --role Admin --username bob --firstname Bob --lastname Baker"
        " --email bob@example.org --password bob"
    )
    session = Superset(stack.superset, "bob", "bob")
    yield session
    session.close()


@pytest.fixture(scope="module")
def alice(superset: Superset, own_sign_in: int) -> Superset:
    """The administrator's session, after the first sign-in to Sage 200."""
    signed_in(superset, own_sign_in, "alice@example.com")
    return superset


def asked_to_sign_in(superset: Superset, database: int) -> str:
    """The address that Superset sends the user to."""
    with pytest.raises(Refused) as refused:
        superset.sql(database, QUERY)
    (error,) = refused.value.errors
    assert error["error_type"] == "OAUTH2_REDIRECT", refused.value.text
    return str(error["extra"]["url"])


def signed_in(superset: Superset, database: int, account: str) -> None:
    back = sign_in(asked_to_sign_in(superset, database), account, refuse=False)
    answer = httpx.get(back, trust_env=False)
    assert answer.status_code == 200, answer.text


def count(superset: Superset, database: int) -> int:
    (row,) = superset.sql(database, QUERY)["data"]
    return int(row["n"])


def test_a_user_without_a_sign_in_is_sent_to_sage(stack: Stack, superset: Superset, own_sign_in: int) -> None:
    address = urlsplit(asked_to_sign_in(superset, own_sign_in))
    asked = {name: value for name, (value,) in parse_qs(address.query).items()}
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{stack.sage}/authorize"
    assert asked["redirect_uri"] == f"{stack.superset}/api/v1/database/oauth2/"
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert asked["audience"] == "s200ukipd/sage200"
    assert "offline_access" in asked["scope"].split()
    assert asked["state"] and asked["client_id"] == "sandbox-web"


def test_a_refusal_gives_no_sign_in(superset: Superset, own_sign_in: int, kept: KeptSignIns) -> None:
    back = sign_in(asked_to_sign_in(superset, own_sign_in), None, refuse=True)
    assert httpx.get(back, trust_env=False).status_code >= 400
    assert kept.tokens() == []


def test_sign_in_and_use(alice: Superset, own_sign_in: int, kept: KeptSignIns, sage: Sage) -> None:
    assert count(alice, own_sign_in) == len(sage.rows("customers", "id"))
    assert "main" in alice.schemas(own_sign_in)
    assert "customers" in alice.tables(own_sign_in, "main")
    assert len(kept.tokens()) == 1


def test_charts_use_the_sign_in(alice: Superset, own_sign_in: int, sage: Sage) -> None:
    dataset = alice.dataset(own_sign_in, "suppliers")
    (row,) = alice.chart(dataset, metrics=["count"])["data"]
    assert row["count"] == len(sage.rows("suppliers", "id"))


def test_a_colleague_has_to_sign_in_too(
    alice: Superset, colleague: Superset, own_sign_in: int, kept: KeptSignIns
) -> None:
    signed_in(colleague, own_sign_in, "bob@example.com")
    assert count(colleague, own_sign_in) == count(alice, own_sign_in)
    assert len(kept.tokens()) == 2


def test_an_expired_sign_in_is_refreshed(alice: Superset, own_sign_in: int, kept: KeptSignIns) -> None:
    before = kept.tokens()
    kept.expire()
    assert count(alice, own_sign_in) > 0
    ((old, new),) = ((old, new) for old, new in zip(before, kept.tokens(), strict=True) if old != new)
    assert all(was != now for was, now in zip(old, new, strict=True))  # the access and the refresh token


@pytest.mark.parametrize("expired", [False, True], ids=["seen by the API", "seen by the refresh"])
def test_a_revoked_sign_in_asks_again(
    alice: Superset, own_sign_in: int, kept: KeptSignIns, sage: Sage, expired: bool
) -> None:
    assert count(alice, own_sign_in) > 0
    for _, refresh in kept.tokens():
        sage.revoke(refresh, *CLIENT)
    if expired:
        kept.expire()
    signed_in(alice, own_sign_in, "alice@example.com")
    assert count(alice, own_sign_in) > 0


def test_the_secret_stays_with_superset(superset: Superset, own_sign_in: int) -> None:
    shown: Json = superset.get(f"/api/v1/database/{own_sign_in}/connection")["result"]
    assert CLIENT[0] in shown["masked_encrypted_extra"]
    assert CLIENT[1] not in str(shown)
