"""Settings from every source, and every refusal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import URL, make_url

from sage200_dialect import settings
from sage200_dialect.errors import ProgrammingError
from sage200_dialect.settings import PROPERTIES, Settings, resolve

CANARY = "canary-3b8e"


def of_url(text: str, **more: Any) -> Settings:
    """The same through SQLAlchemy's parser and through ours."""
    one = resolve(url=make_url(text), environ={}, **more)
    assert resolve(url=text, environ={}, **more) == one
    assert resolve(connection_string=text, environ={}, **more) == one
    return one


def test_the_defaults() -> None:
    found = resolve(environ={})
    assert found.schema == "StandardUK"
    assert found.api_url == "https://api.columbus.sage.com/uk/sage200/accounts/v1"
    assert (found.timeout, found.statement_timeout, found.pagesize, found.max_concurrent_requests) == (
        60,
        None,
        5000,
        4,
    )
    assert found.pushdown is True
    assert not found.sandbox


def test_a_whole_url() -> None:
    found = of_url("sage200://my%40id:se%3Acr%3Bet@/Demo%20Company?Schema=professionaluk&pagesize=100")
    assert found.oauth_client_id == "my@id"
    assert found.oauth_client_secret == "se:cr;et"
    assert found.company == "Demo Company"
    assert found.api_url == "https://api.columbus.sage.com/uk/sage200extra/accounts/v1"
    assert found.pagesize == 100


@pytest.mark.parametrize(
    ("database", "company"),
    [("A%20%26%20B", "A & B"), ("100%25", "100%"), ("5%2520x", "5%20x"), ("a%2Fb", "a/b")],
)
def test_the_company_in_a_url_is_decoded_once(database: str, company: str) -> None:
    assert of_url(f"sage200:///{database}").company == company


def test_query_values_are_split_at_semicolons() -> None:
    found = of_url("sage200:///?Schema=ProfessionalUK;Company=Demo;Timeout=5&PAGE_SIZE=7")
    assert (found.schema, found.company, found.timeout, found.pagesize) == ("ProfessionalUK", "Demo", 5, 7)
    assert of_url("sage200:///?Company='a;b=c'").company == "a;b=c"
    assert of_url("sage200:///?Company=a%3BPagesize%3D9").pagesize == 9


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("Company=Demo", "Demo"),
        (" company = Demo Company ; ", "Demo Company"),
        ('Company="a;b ""c"""; Pagesize=5', 'a;b "c"'),
        ("Company='O''Brien'", "O'Brien"),
        ("Company=O'Brien", "O'Brien"),
        ("Company=a=b", "a=b"),
        (";;Company=x;;", "x"),
    ],
)
def test_connection_strings(text: str, company: str) -> None:
    assert resolve(connection_string=text, environ={}).company == company


def test_options_are_typed_values_or_texts_and_none_is_not_given(tmp_path: Path) -> None:
    options = {
        "Pushdown": False,
        "pagesize": 50,
        "Timeout": 0,
        "StatementTimeout": "1.5",
        "parallelism": 2,
        "temp_directory": tmp_path,
        "Company": None,
        "Threads": "3",
        "MemoryLimit": "2 GiB",
    }
    found = resolve(options=options, environ={})
    assert (found.pushdown, found.pagesize, found.timeout, found.statement_timeout) == (False, 50, None, 1.5)
    assert (found.max_concurrent_requests, found.temp_directory, found.company) == (2, str(tmp_path), None)
    assert (found.threads, found.memory_limit) == (3, "2 GiB")


@pytest.mark.parametrize(
    ("text", "pushdown"),
    [
        ("on", True),
        ("TRUE", True),
        ("1", True),
        ("yes", True),
        ("Off", False),
        ("false", False),
        ("0", False),
    ],
)
def test_switches(text: str, pushdown: bool) -> None:
    assert resolve(connection_string=f"Pushdown={text}", environ={}).pushdown is pushdown


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Pagesize=0", r"Pagesize .in the connection string. is '0'.*1 to 5000"),
        ("Pagesize=5001", "1 to 5000"),
        ("Pagesize=many", "1 to 5000"),
        ("Pagesize=", "Pagesize"),
        ("Company=", "Company.*name or id"),
        ("Schema=Standard", "StandardUK or ProfessionalUK"),
        ("Timeout=-1", "seconds, 0 for no limit"),
        ("Timeout=nan", "seconds"),
        ("Timeout=inf", "seconds"),
        ("Pushdown=maybe", "on or off"),
        ("MemoryLimit=much", "2GB"),
        ("Threads=0", "Threads"),
        ("Parallelism=1000", "MaxConcurrentRequests"),
        ("OAuthAccessToken=two words", "OAuthAccessToken .* has a value that is not accepted"),
        ("OAuthAccessToken=t\u00f6ken", "OAuthAccessToken"),
        ("Pagesise=5", "no connection property 'Pagesise'. Did you mean Pagesize.*Known: Schema, Company"),
        ("Compny=5", "Did you mean Company"),
        ("zzzzz=5", "no connection property 'zzzzz'. Known"),
        ("Company=a;Company=b", "Company is given twice with different values: 'a' .* and 'b'"),
        ("Company", "Part 1 of the connection string has no '='"),
        ("Pagesize=5;Company", "Part 2"),
        ("Company='x", "Company .* quote that is never closed"),
        ("Company='x'y", "Company .* after its closing quote"),
        ("Site=a", "Site is given without Company"),
        ("ProxyPort=1", "ProxyPort is given without ProxyServer"),
        ("ProxyServer=ftp://x", "ProxyServer must be a host name"),
        ("ProxyServer=http://u:p@x", "ProxyUser"),
        ("ProxyServer=x:1;ProxyPort=2", "port 1 and ProxyPort names 2"),
        ("ApiUrl=http://api.example", "https://"),
        ("ApiUrl=api.example", "ApiUrl is not an address"),
        ("ApiUrl=https://u:p@x", "plain address"),
        ("ApiUrl=https://x/?a=b", "plain address"),
        ("ApiUrl=https://x:99999", "ApiUrl is not an address"),
    ],
)
def test_what_is_refused(text: str, says: str) -> None:
    with pytest.raises(ProgrammingError, match=says):
        resolve(connection_string=text, environ={})


def test_the_same_value_twice_is_no_contradiction() -> None:
    found = of_url(
        "sage200:///Demo?Company=Demo", options={"company": "Demo", "Pagesize": "5", "page_size": 5}
    )
    assert (found.company, found.pagesize) == ("Demo", 5)


@pytest.mark.parametrize("more", [{"options": {"Company": "B"}}, {"connection_string": "Company=B"}])
def test_sources_that_contradict_each_other(more: dict[str, Any]) -> None:
    with pytest.raises(ProgrammingError, match=r"Company .*'A' \(in the URL\) and 'B'"):
        resolve(url=make_url("sage200:///A"), environ={}, **more)


def test_the_api_address() -> None:
    standard = "/uk/sage200/accounts/v1"
    for text, expected in [
        ("ApiUrl=https://test.example", "https://test.example" + standard),
        ("ApiUrl=https://test.example/", "https://test.example" + standard),
        ("ApiUrl=https://test.example/base/", "https://test.example/base"),
        ("ApiUrl=http://localhost:81", "http://localhost:81" + standard),
    ]:
        assert resolve(connection_string=text, environ={}).api_url == expected


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1:8200", "http://127.0.0.1:8200"),
        ("localhost", "http://localhost"),
        ("[::1]:82", "http://[::1]:82"),
    ],
)
def test_a_loopback_host(host: str, address: str) -> None:
    found = of_url(f"sage200://{host}/Demo")
    assert (found.api_url, found.schema) == (f"{address}/uk/sage200extra/accounts/v1", "ProfessionalUK")
    assert of_url(f"sage200://{host}/?Schema=StandardUK").api_url == f"{address}/uk/sage200/accounts/v1"


def test_the_sandbox_takes_nothing_of_the_users_sage_from_the_environment() -> None:
    environ = {
        "SAGE200_OAUTHACCESSTOKEN": CANARY,
        "SAGE200_COMPANY": "Mine",
        "SAGE200_SCHEMA": "StandardUK",
        "SAGE200_API_URL": "https://x.example",
        "SAGE200_TIMEOUT": "7",
    }
    found = resolve(url=make_url("sage200://sandbox"), environ=environ)
    assert (found.sandbox, found.api_url, found.schema) == (True, None, "ProfessionalUK")
    assert (found.company, found.oauth_access_token, found.timeout) == (None, None, 7)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sage200://evil.example/", "host 'evil.example' is refused in the URL"),
        ("sage200://169.254.169.254/", "refused"),
        ("sage200://127.0.0.1.evil.example/", "refused"),
        ("sage200://sandbox:80", "takes no port"),
        ("sage200://sandbox/?ApiUrl=https://api.columbus.sage.com", "ApiUrl names another"),
        ("sage200:///?ApiUrl=https://evil.example", "ApiUrl in a URL must be an address of sage.com"),
        ("sage200:///?ApiUrl=https://sage.com.evil.example", "must be an address of sage.com"),
        ("sage200:///?ApiUrl=https://evilsage.com", "must be an address of sage.com"),
        ("sage200:///?SSLServerCert=*", "SSLServerCert is refused in a URL"),
        ("sage200:///?A=1;SSLServerCert=/etc/x.pem", "no connection property 'A'"),
        ("sage200:///?Pagesize=1;SSLServerCert=/etc/x.pem", "SSLServerCert is refused in a URL"),
        ("sage200:///?ProxyServer=evil.example", "ProxyServer in a URL must be this machine"),
        ("sage200:///?OAuthAccessToken=env:HOME", "which a URL may not"),
        ("sage200:///?OAuthAccessToken=file:/etc/hostname", "which a URL may not"),
    ],
)
def test_what_a_url_may_not_hold(url: str, says: str) -> None:
    with pytest.raises(ProgrammingError, match=says):
        of_url(url)
    with pytest.raises(ProgrammingError, match=says):
        resolve(url=url, environ={})


def test_code_may_let_a_url_hold_it() -> None:
    text = "sage200://test.example:444/?SSLServerCert=*;ProxyServer=proxy.example;OAuthAccessToken=env:TOKEN"
    found = resolve(url=make_url(text), environ={"TOKEN": CANARY}, allow_unsafe_url=True)
    assert found.api_url == "https://test.example:444/uk/sage200extra/accounts/v1"
    assert (found.ssl_server_cert, found.proxy, found.oauth_access_token) == (
        "*",
        "http://proxy.example:80",
        CANARY,
    )


def test_what_a_url_may_hold_after_all() -> None:
    assert (
        of_url("sage200:///?ApiUrl=https://api.columbus.sage.com/x").api_url
        == "https://api.columbus.sage.com/x"
    )
    assert of_url("sage200:///?ApiUrl=http://127.0.0.1:81/x").api_url == "http://127.0.0.1:81/x"
    assert of_url("sage200:///?ProxyServer=localhost;ProxyPort=3128").proxy == "http://localhost:3128"


def test_secrets_by_variable_and_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{CANARY}\n", encoding="utf-8")
    for options in ({"OAuthClientSecret": f"file:{tmp_path}/secret"}, {"OAuthClientSecret": "env:MINE"}):
        assert resolve(options=options, environ={"MINE": CANARY}).oauth_client_secret == CANARY
    environ = {"SAGE200_OAUTH_CLIENT_SECRET": "env:MINE", "MINE": CANARY}
    assert resolve(environ=environ).oauth_client_secret == CANARY
    with pytest.raises(ProgrammingError, match=r"env:ABSENT.*no such environment variable"):
        resolve(options={"OAuthClientSecret": "env:ABSENT"}, environ={})
    with pytest.raises(ProgrammingError, match=r"OAuthClientSecret is file:.*cannot be read"):
        resolve(options={"OAuthClientSecret": f"file:{tmp_path}/absent"}, environ={})


def test_user_and_password_of_a_url_are_literal() -> None:
    assert of_url("sage200://id:env%3AHOME@/").oauth_client_secret == "env:HOME"


def test_the_environment_fills_what_is_left_out() -> None:
    environ = {
        "SAGE200_OAUTHACCESSTOKEN": "one",
        "SAGE200_PAGE_SIZE": "9",
        "sage200_timeout": "3",
        "SAGE200_URL": "x",
        "SAGE200_COMPANY": "Mine",
        "SAGE200_THREADS": "",
        "PAGESIZE": "8",
    }
    found = resolve(options={"Company": "Yours"}, environ=environ)
    assert (found.oauth_access_token, found.pagesize, found.timeout) == ("one", 9, 3)
    assert (found.company, found.threads) == ("Yours", None)
    assert resolve(environ={"SAGE200_OAUTH_ACCESS_TOKEN": "two"}).oauth_access_token == "two"


def test_credentials_of_the_environment_are_not_mixed_with_others() -> None:
    environ = {"SAGE200_OAUTHACCESSTOKEN": "one", "SAGE200_OAUTHCLIENTSECRET": "two", "SAGE200_TIMEOUT": "3"}
    found = resolve(url=make_url("sage200://id@/"), environ=environ)
    assert (found.oauth_client_id, found.oauth_client_secret, found.oauth_access_token) == ("id", None, None)
    assert found.timeout == 3


def test_a_wrong_value_in_the_environment_is_told_as_such() -> None:
    with pytest.raises(ProgrammingError, match=r"Pagesize \(in the environment"):
        resolve(environ={"SAGE200_PAGESIZE": "x"})


SECRETS = [each for each in PROPERTIES if each.secret and each.fate == "honoured"]


@pytest.mark.parametrize("property_", SECRETS, ids=lambda each: each.name)
def test_secrets_never_show(property_: settings.Property) -> None:
    needed = {
        "ProxyPassword": {"ProxyServer": "localhost"},
        "FirewallPassword": {"FirewallServer": "localhost", "FirewallType": "TUNNEL"},
        "OAuthRefreshToken": {"OAuthClientId": "id"},
        "OAuthVerifier": {"OAuthClientId": "id"},
        "OAuthCodeVerifier": {"OAuthClientId": "id", "OAuthVerifier": "code"},
    }
    options = {property_.name: CANARY, **needed.get(property_.name, {})}
    found = resolve(options=options, environ={})
    assert CANARY not in repr(found) + str(found) + found.credentials_key
    assert getattr(found, property_.attribute) == CANARY
    for bad in (
        {"url": f"sage200:///?{property_.name}=a;{property_.name}={CANARY}"},
        {"connection_string": f"{property_.name}=a;{CANARY}"},
        {"connection_string": f"{property_.name}=a;{CANARY}-%=x"},
        {"connection_string": f"{property_.name}='{CANARY}"},
        {"connection_string": f"{property_.name}={CANARY}\x00\u00e9;Pagesize=x"},
    ):
        with pytest.raises(ProgrammingError) as raised:
            resolve(environ={}, **bad)  # type: ignore[arg-type]
        assert CANARY not in str(raised.value)
        assert raised.value.__context__ is None or CANARY not in str(raised.value.__context__)


def test_the_credentials_key_tells_users_apart() -> None:
    def key(**options: str) -> str:
        return resolve(options=options, environ={}).credentials_key

    assert key(OAuthAccessToken="a") == key(OAuthAccessToken="a", Company="x", Pagesize="5")
    assert (
        len(
            {
                key(),
                key(OAuthAccessToken="a"),
                key(OAuthAccessToken="b"),
                key(OAuthClientId="a"),
                key(OAuthClientId="ab"),
                key(OAuthClientId="a", OAuthClientSecret="b"),
                key(OAuthAccessToken="a", Schema="ProfessionalUK"),
            }
        )
        == 7
    )


def test_masking_the_query_of_a_url() -> None:
    query = {
        "Pagesize": "5",
        "OAuth_Access_Token": CANARY,
        "Company": f"x;oauthclientsecret='{CANARY};y';Timeout=3",
        "OAuthClientSecrt": CANARY,
        "SubscriptionKey": (CANARY, f"b;Schema=StandardUK;ProxyPassword={CANARY}"),
    }
    masked = settings.masked_query(query)
    assert CANARY not in repr(masked)
    assert masked["Pagesize"] == "5"
    assert masked["Company"] == "x;oauthclientsecret=***;Timeout=3"
    assert masked["SubscriptionKey"] == ("***", "***;Schema=StandardUK;ProxyPassword=***")
    assert set(masked) == set(query)


@pytest.mark.parametrize(
    "text", [f"sage200:///?Company='{CANARY}", f"sage200:///?OAuthClientSecret='{CANARY}"]
)
def test_masking_survives_an_unclosed_quote(text: str) -> None:
    masked = settings.masked_query(make_url(text).query)
    assert (CANARY in repr(masked)) == ("Company" in text)


def test_the_table_is_consistent() -> None:
    names = [settings.find(name) for each in PROPERTIES for name in (each.name, *each.aliases)]
    assert None not in names
    assert len({each.name for each in PROPERTIES}) == len(PROPERTIES)
    for each in PROPERTIES:
        assert each.meaning.endswith(".")
        assert settings.find(each.attribute) is each
        if each.secret and each.fate == "honoured":
            assert each.group in ("Credentials", "Token store") or each.name.endswith("Password")


def test_a_url_made_from_parts() -> None:
    url = URL.create("sage200", username="id", password="p@ss;word", database="Demo", query={"Timeout": "5"})
    found = resolve(url=url, environ={})
    assert (found.oauth_client_secret, found.company, found.timeout) == ("p@ss;word", "Demo", 5)
