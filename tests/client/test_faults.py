"""What goes wrong on the wire ends in the right rows or in one exception that says what happened."""

from __future__ import annotations

import gzip
import re
import socket
import struct
import sys
import time
from collections.abc import Callable

import pytest

from sage200_dialect.client import Client, Statement
from sage200_dialect.errors import (
    AccessDenied,
    CompanyRefused,
    Error,
    OperationalError,
    RequestFailed,
    SiteTimeout,
)
from sage200_dialect.odata.query import Query

from .conftest import BASE, CANARY, Reply, Site

Connect = Callable[..., Client]
ROWS = b'[{"id":1}]'


@pytest.fixture(autouse=True)
def no_long_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sage200_dialect.client.retry._FIRST_BACKOFF", 0.002)


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def sends(data: bytes) -> Callable[[socket.socket], None]:
    return lambda connection: connection.sendall(data)


ZIPPED = gzip.compress(ROWS)
OK = b"HTTP/1.1 200 OK\r\n"
BROKEN = {
    "closed without a word": Reply(raw=lambda connection: None),
    "reset": Reply(raw=reset),
    "half a header": Reply(raw=sends(OK[:9])),
    "not HTTP": Reply(raw=sends(b"SSH-2.0\r\n\r\n")),
    "shorter than its length": Reply(raw=sends(OK + b"Content-Length: 99\r\n\r\n" + ROWS)),
    "half a chunk": Reply(raw=sends(OK + b"Transfer-Encoding: chunked\r\n\r\n63\r\n" + ROWS)),
    "half a zip": Reply(body=ZIPPED[:-9], headers={"Content-Encoding": "gzip"}),
    "no zip": Reply(body=ROWS, headers={"Content-Encoding": "gzip"}),
    "408": Reply(408),
    "429": Reply(429),
    "500": Reply(500),
    "502": Reply(502),
    "503": Reply(503),
    "504": Reply(504),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_passing_fault_is_retried(site: Site, connect: Connect, statement: Statement, fault: str) -> None:
    site.script += [BROKEN[fault], BROKEN[fault], Reply(body=ROWS)]
    assert connect().fetch(Query("/x"), statement) == ROWS
    assert len(site.data_requests) == 3
    assert statement.stats.retries == 2


@pytest.mark.parametrize("fault", BROKEN)
def test_a_lasting_fault_ends_after_five_attempts(
    site: Site, connect: Connect, statement: Statement, fault: str
) -> None:
    site.always = lambda request: BROKEN[fault]
    with pytest.raises(RequestFailed, match=r"\(5 attempts\)") as raised:
        connect().fetch(Query("/x"), statement)
    assert len(site.data_requests) == 5
    assert raised.value.status == (int(fault) if fault.isdigit() else None)


@pytest.mark.parametrize(
    ("status", "kind", "says"),
    [
        (400, RequestFailed, r"400 on GET /x\?\$top=1\).*quantity is unknown"),
        (401, CompanyRefused, "token is good.*refuses .401. the company Demo .id 7. of site Head office"),
        (403, AccessDenied, "may not read /x .403.*role lacks the module"),
        (404, RequestFailed, "/x .404.*id does not exist.*older release"),
        (409, RequestFailed, "status 409"),
        (501, RequestFailed, "status 501"),
    ],
)
def test_an_error_that_lasts_is_told_at_once_in_sages_words(
    site: Site, connect: Connect, statement: Statement, status: int, kind: type[Error], says: str
) -> None:
    site.script.append(Reply(status, b'{"message":\n "quantity is unknown"}'))
    with pytest.raises(kind, match=says) as raised:
        connect().fetch(Query("/x", top=1), statement)
    assert "quantity is unknown" in str(raised.value)
    assert len(site.data_requests) == 1


def test_sages_words_are_cut_short_and_freed_of_markup(
    site: Site, connect: Connect, statement: Statement
) -> None:
    page = (
        b"<html><head><title>t</title></head><body><h1>Gateway</h1><p>" + b"word " * 5000 + b"</body></html>"
    )
    site.script.append(Reply(404, page))
    with pytest.raises(RequestFailed, match="Sage says: Gateway word word") as raised:
        connect().fetch(Query("/x"), statement)
    assert len(str(raised.value)) < 700


def test_504_speaks_of_the_sites_own_server(site: Site, connect: Connect, statement: Statement) -> None:
    site.always = lambda request: Reply(504)
    with pytest.raises(SiteTimeout, match="server of the site did not answer"):
        connect().fetch(Query("/x"), statement)


def test_the_wait_that_sage_asks_for_is_kept(site: Site, connect: Connect, statement: Statement) -> None:
    site.script += [Reply(429, headers={"Retry-After": "1"}), Reply(body=ROWS)]
    started = time.monotonic()
    assert connect().fetch(Query("/x"), statement) == ROWS
    assert time.monotonic() - started >= 1


def test_a_wait_beyond_the_timeout_is_not_waited_for(
    site: Site, connect: Connect, statement: Statement
) -> None:
    site.script.append(Reply(503, headers={"Retry-After": "3600"}))
    started = time.monotonic()
    with pytest.raises(RequestFailed, match=r"wait 3600 seconds.*Timeout"):
        connect().fetch(Query("/x"), statement)
    assert time.monotonic() - started < 5


def test_a_server_that_hangs_meets_the_timeout(site: Site, connect: Connect, statement: Statement) -> None:
    site.always = lambda request: Reply(raw=site.hang)
    started = time.monotonic()
    with pytest.raises(RequestFailed, match="did not answer within Timeout"):
        connect(Timeout=0.3).fetch(Query("/x"), statement)
    assert time.monotonic() - started < 3
    assert len(site.data_requests) == 1


@pytest.mark.parametrize("headers", [b"", b"Content-Encoding: gzip\r\n"])
def test_a_server_that_drips_meets_the_timeout(
    site: Site, connect: Connect, statement: Statement, headers: bytes
) -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(OK + headers + b"Content-Length: 100000\r\n\r\n")
        body = ZIPPED if headers else ROWS
        while not site.released.wait(0.02):
            connection.sendall(body[:1])
            body = body[1:] or b" "

    site.always = lambda request: Reply(raw=drip)
    started = time.monotonic()
    with pytest.raises(RequestFailed, match=r"Timeout|unzipped|breaks off"):
        connect(Timeout=0.4).fetch(Query("/x"), statement)
    assert time.monotonic() - started < 3


def test_a_body_beyond_all_measure_is_refused(
    site: Site, connect: Connect, statement: Statement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sage200_dialect.client.transport._LARGEST_BODY", 1 << 20)
    site.zipped = True
    site.always = lambda request: Reply(body=b" " * (2 << 20))
    with pytest.raises(RequestFailed, match="larger than 1 MB; set a smaller Pagesize"):
        connect().fetch(Query("/x"), statement)
    assert len(site.data_requests) == 1


@pytest.mark.parametrize("location", ["https://evil.example:444/x?a=b", "//evil.example/", "", "/elsewhere"])
def test_a_redirect_is_not_followed(
    site: Site, connect: Connect, statement: Statement, location: str
) -> None:
    site.script.append(Reply(302, headers={"Location": location}))
    with pytest.raises(RequestFailed, match=r"redirects /x to .*not followed") as raised:
        connect().fetch(Query("/x"), statement)
    assert ("evil.example:444" in str(raised.value)) == location.startswith("https")
    assert len(site.data_requests) == 1


def test_nobody_listens(site: Site, connect: Connect, statement: Statement) -> None:
    site.server.server_close()
    with pytest.raises(RequestFailed, match=r"127\.0\.0\.1 cannot be reached: the connection was refused"):
        connect().fetch(Query("/x"), statement)


def test_every_attempt_is_told_who_asks(site: Site, connect: Connect, statement: Statement) -> None:
    site.script += [Reply(500), Reply(body=ROWS)]
    connect(SubscriptionKey="key-1").fetch(Query("/x"), statement)
    assert {each.target for each in site.data_requests} == {BASE + "/x"}
    for each in site.data_requests:
        sent = {
            name: each.headers.get(name)
            for name in (
                "authorization",
                "x-site",
                "x-company",
                "accept",
                "accept-encoding",
                "ocp-apim-subscription-key",
            )
        }
        assert sent == {
            "authorization": f"Bearer {CANARY}",
            "x-site": "site-a",
            "x-company": "7",
            "accept": "application/json",
            "accept-encoding": "gzip",
            "ocp-apim-subscription-key": "key-1",
        }
    assert "x-site" not in site.requests[0].headers


def test_no_subscription_key_is_sent_unasked_and_no_cookie_comes_back(
    site: Site, connect: Connect, statement: Statement
) -> None:
    site.script += [Reply(headers={"Set-Cookie": "affinity=1; Path=/"}), Reply(body=ROWS)]
    client = connect()
    client.fetch(Query("/x"), statement)
    client.fetch(Query("/x"), statement)
    assert not {"cookie", "ocp-apim-subscription-key"} & set(site.requests[-1].headers)


def test_one_connection_serves_many_requests_and_clients(site: Site, connect: Connect) -> None:
    site.tables["/x"] = []
    for _ in range(4):
        connect().fetch(Query("/x"), Statement())
    assert site.connections == 1
    assert sum(each.path == "/sites" for each in site.requests) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500])
def test_a_server_that_quotes_the_token_does_not_bring_it_into_messages(
    site: Site, connect: Connect, statement: Statement, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    site.always = lambda request: Reply(status, f"you sent Bearer {CANARY}".encode())
    client = connect()
    with pytest.raises(OperationalError, match="you sent Bearer") as raised:
        client.fetch(Query("/x"), statement)
    assert CANARY not in str(raised.value) + repr(raised.value) + repr(vars(raised.value)) + caplog.text


@pytest.mark.parametrize("proxy", ["refuses", "asks who", "absent"])
def test_a_failing_proxy_is_one_sentence(
    site: Site, connect: Connect, statement: Statement, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    from sage200_dialect import auth, settings

    site.always = lambda request: Reply(407 if proxy == "asks who" else 503)
    if proxy == "absent":
        site.server.server_close()
    options = {
        "OAuthAccessToken": CANARY,
        "ApiUrl": "https://sage.invalid",
        "ProxyServer": "127.0.0.1",
        "ProxyPort": site.port,
        "ProxyUser": "me",
        "ProxyPassword": CANARY,
    }
    resolved = settings.resolve(options=options, environ={})
    client = Client(resolved, auth.token_source(resolved))
    with pytest.raises(RequestFailed, match=r"proxy.*sage\.invalid|sage\.invalid.*proxy") as raised:
        client.fetch(Query("/x"), statement)
    assert CANARY not in str(raised.value)
    assert len(site.requests) == {"refuses": 5, "asks who": 1, "absent": 0}[proxy]


def test_an_address_that_does_not_exist(statement: Statement, monkeypatch: pytest.MonkeyPatch) -> None:
    from sage200_dialect import auth, settings

    def unknown(*args: object, **kwargs: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    resolved = settings.resolve(
        options={"OAuthAccessToken": CANARY, "ApiUrl": "https://sage.invalid"}, environ={}
    )
    with pytest.raises(RequestFailed, match=r"sage\.invalid cannot be reached: its name is not known"):
        Client(resolved, auth.token_source(resolved)).fetch(Query("/x"), statement)


def test_loopback_never_goes_through_the_environments_proxy(
    site: Site, connect: Connect, statement: Statement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    site.tables["/x"] = []
    assert connect().fetch(Query("/x"), statement) == b"[]"


@pytest.mark.parametrize("value", ["socks5://127.0.0.1:9", "ftp://127.0.0.1:9"])
def test_a_proxy_of_a_kind_that_cannot_be_used(
    statement: Statement, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    from sage200_dialect import auth, settings

    monkeypatch.setenv("ALL_PROXY", value)
    monkeypatch.setitem(sys.modules, "socksio", None)
    resolved = settings.resolve(
        options={"OAuthAccessToken": CANARY, "ApiUrl": "https://sage.invalid"}, environ={}
    )
    with pytest.raises(OperationalError, match=re.escape("environment names")):
        Client(resolved, auth.token_source(resolved)).fetch(Query("/x"), statement)
