"""Every connection property of CData's connector has a fate: honoured, ignored with a warning, or refused."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from sage200_dialect import errors, settings
from sage200_dialect.settings import PROPERTIES, not_used
from sage200_dialect.settings import resolve as _resolve

CANARY = "canary-7733"
NAMES = [
    "Schema",
    "SubscriptionKey",
    "AuthScheme",
    "InitiateOAuth",
    "OAuthClientId",
    "OAuthClientSecret",
    "OAuthAccessToken",
    "OAuthRefreshToken",
    "OAuthExpiresIn",
    "OAuthTokenTimestamp",
    "OAuthVerifier",
    "OAuthSettingsLocation",
    "CallbackURL",
    "Scope",
    "SSLServerCert",
    "FirewallType",
    "FirewallServer",
    "FirewallPort",
    "FirewallUser",
    "FirewallPassword",
    "ProxyAutoDetect",
    "ProxyServer",
    "ProxyPort",
    "ProxyAuthScheme",
    "ProxyUser",
    "ProxyPassword",
    "ProxySSLType",
    "ProxyExceptions",
    "Logfile",
    "Verbosity",
    "LogModules",
    "MaxLogFileSize",
    "MaxLogFileCount",
    "Location",
    "BrowsableSchemas",
    "Tables",
    "Views",
    "AutoCache",
    "CacheProvider",
    "CacheConnection",
    "CacheLocation",
    "CacheTolerance",
    "CacheMetadata",
    "Offline",
    "BatchSize",
    "ConnectionLifeTime",
    "PoolIdleTimeout",
    "PoolMaxSize",
    "PoolMinSize",
    "PoolWaitTime",
    "UseConnectionPooling",
    "ConnectOnOpen",
    "MaxRows",
    "Other",
    "Pagesize",
    "PseudoColumns",
    "Readonly",
    "RTK",
    "SupportEnhancedSQL",
    "Timeout",
    "UserDefinedViews",
]
BY_NAME = {each.name: each for each in PROPERTIES}
IGNORED = [each.name for each in PROPERTIES if each.fate == "ignored"]
REFUSED = [each.name for each in PROPERTIES if each.fate == "refused"]


def resolve(text: str = "", **more: Any) -> settings.Settings:
    return _resolve(connection_string=text, environ={}, **more)


@pytest.fixture(autouse=True)
def nothing_was_warned_of() -> Iterator[None]:
    not_used._warned.clear()
    yield
    not_used._warned.clear()


@pytest.mark.parametrize("name", NAMES)
def test_it_is_in_the_table(name: str) -> None:
    assert BY_NAME[name].name == name


@pytest.mark.parametrize("name", IGNORED)
def test_an_ignored_one_is_warned_of_once_with_the_reason(name: str) -> None:
    with pytest.warns(UserWarning, match=name) as caught:
        found = resolve(f"{name}={CANARY}")
    (warning,) = caught
    assert BY_NAME[name].meaning in str(warning.message)
    assert CANARY not in str(warning.message) + repr(found)
    assert dict(found.not_used) == {name: CANARY}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        resolve(f"{name}={CANARY}")


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_one_says_why(name: str) -> None:
    given = "false" if name == "SupportEnhancedSQL" else "true" if name != "CacheTolerance" else "30"
    with pytest.raises(errors.ProgrammingError, match=f"{name}.*not accepted") as raised:
        resolve(f"{name}={given}")
    assert BY_NAME[name].meaning in str(raised.value)


def test_what_asks_for_nothing_is_taken_silently() -> None:
    text = (
        "AutoCache=false;Offline=False;CacheMetadata=off;CacheProvider=;CacheConnection=;CacheLocation=;"
        "CacheTolerance=600;SupportEnhancedSQL=true;UseConnectionPooling=false;BatchSize=0;"
        "ConnectionLifeTime=0;PseudoColumns=;RTK=;Other="
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(resolve(text).not_used) == 14


@pytest.mark.parametrize(
    ("text", "attribute", "value"),
    [
        ("MaxRows=10", "max_rows", 10),
        ("MaxRows=-1", "max_rows", -1),
        ("ConnectOnOpen=true", "connect_on_open", True),
        ("Readonly=true", "readonly", True),
        ("LogModules=http,Exec", "log_modules", ("HTTP", "EXEC")),
        ('LogModules="HTTP;SQL;HTTP"', "log_modules", ("HTTP", "SQL")),
        ("Verbosity=5", "verbosity", 5),
        ("MaxLogFileSize=10 MB", "max_log_file_size", 10 << 20),
        ("MaxLogFileSize=100MB", "max_log_file_size", 100 << 20),
        ("MaxLogFileSize=4096", "max_log_file_size", 4096),
        ("MaxLogFileSize=-1", "max_log_file_size", -1),
        ("MaxLogFileCount=3", "max_log_file_count", 3),
        ("Tables=Customers, sop_orders", "tables", ("Customers", "sop_orders")),
        ("ProxyServer=p;ProxyAuthScheme=none", "proxy_auth_scheme", "NONE"),
        ("ProxyServer=p;ProxySSLType=ALWAYS", "proxy", "https://p:80"),
        ("ProxyServer=p;ProxySSLType=TUNNEL", "proxy", "http://p:80"),
        ("ProxyServer=https://p:8443;ProxySSLType=AUTO", "proxy", "https://p:8443"),
        ('ProxyExceptions="a.test;*.b.test"', "proxy_exceptions", ("a.test", "*.b.test")),
        ("FirewallType=TUNNEL;FirewallServer=f", "firewall", "http://f:80"),
        ("FirewallType=SOCKS5;FirewallServer=f", "firewall", "socks5://f:1080"),
        ("FirewallType=SOCKS5;FirewallServer=f;FirewallPort=9", "firewall", "socks5://f:9"),
        ("FirewallType=NONE", "firewall", None),
    ],
)
def test_values(text: str, attribute: str, value: object) -> None:
    assert getattr(resolve(text), attribute) == value


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("MaxRows=0", "MaxRows.* a number from 1, or -1"),
        ("MaxRows=-2", "MaxRows"),
        ("LogModules=HTTP,NOISE", "any of EXEC, SQL, HTTP, SSL, AUTH, INFO"),
        ("Verbosity=6", "from 1 to 5"),
        ("MaxLogFileSize=big", "a size such as 10 MB"),
        ("MaxLogFileSize=0", "MaxLogFileSize"),
        ("ProxyServer=p;ProxyAuthScheme=NTLM", "BASIC or NONE: the HTTP client knows no other"),
        ("ProxyServer=http://p;ProxySSLType=ALWAYS", "begins with http://.*asks for https://"),
        ("FirewallType=SOCKS4;FirewallServer=f", "version 5 of SOCKS only"),
        ("FirewallServer=f", "FirewallServer is given without FirewallType"),
        ("FirewallType=TUNNEL", "without FirewallServer"),
        ("FirewallType=TUNNEL;FirewallServer=f;ProxyServer=p", "both given"),
        ("FirewallType=TUNNEL;FirewallServer=http://f", "must be a host name"),
        ("SSLServerCert=-----BEGIN PUBLIC KEY-----zz-----END PUBLIC KEY-----", "SSLServerCert"),
        ("SSLServerCert=-----BEGIN EC PRIVATE KEY-----zz-----END EC PRIVATE KEY-----", "SSLServerCert"),
    ],
)
def test_what_is_refused(text: str, says: str) -> None:
    with pytest.raises(errors.ProgrammingError, match=says):
        resolve(text)


@pytest.mark.parametrize(
    "query",
    [
        "Logfile=/tmp/x",
        "SSLServerCert=*",
        f"SSLServerCert={'ab' * 20}",
        "FirewallType=SOCKS5&FirewallServer=elsewhere.test",
        "ProxyServer=elsewhere.test",
    ],
)
def test_a_url_may_not_name_files_or_other_hosts(query: str) -> None:
    url = make_url(f"sage200:///Demo?{query}")
    with pytest.raises(errors.ProgrammingError, match="in a URL"):
        _resolve(url=url, environ={})
    assert _resolve(url=url, environ={}, allow_unsafe_url=True)
