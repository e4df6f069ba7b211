"""Certificates: an unknown one is refused in one sentence, a named one is accepted."""

from __future__ import annotations

import datetime
import http.server
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from sage200_dialect import auth, settings
from sage200_dialect.client import Client, Statement, shared
from sage200_dialect.errors import OperationalError, RequestFailed, StatementCancelled
from sage200_dialect.odata.query import Query


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for 127.0.0.1 and its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(made.public_bytes(pem) + private)
    return path


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen: list[str]

    def do_GET(self) -> None:
        self.seen.append(self.path)
        if self.path.endswith("/hang"):
            self.rfile.read(1)
            return
        body = b'[{"company_id": 1, "company_name": "Demo", "site_id": "a", "site_name": "A"}]'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        return


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that hangs up during the handshake is what is tested."""


@pytest.fixture
def server(certificate: Path) -> Iterator[tuple[str, list[str]]]:
    seen: list[str] = []
    running = Server(("127.0.0.1", 0), type("Seeing", (Handler,), {"seen": seen}))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    running.socket = context.wrap_socket(running.socket, server_side=True)
    threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
    yield f"https://127.0.0.1:{running.server_port}", seen
    running.shutdown()
    running.server_close()
    shared.close_all()


def company(address: str, **options: object) -> str:
    given = {"OAuthAccessToken": "token", "ApiUrl": address, **options}
    resolved = settings.resolve(options=given, environ={})
    return Client(resolved, auth.token_source(resolved)).company(Statement()).name


def test_an_unknown_certificate_is_refused_before_the_token_is_sent(server: tuple[str, list[str]]) -> None:
    address, seen = server
    with pytest.raises(
        RequestFailed, match=r"secure connection to 127\.0\.0\.1 failed: self-signed.*SSLServerCert"
    ):
        company(address)
    assert seen == []


def test_a_named_certificate_is_trusted(server: tuple[str, list[str]], certificate: Path) -> None:
    assert company(server[0], SSLServerCert=certificate) == "Demo"


def test_every_certificate_is_trusted_when_asked_for(server: tuple[str, list[str]]) -> None:
    assert company(server[0], SSLServerCert="*") == "Demo"


def test_a_file_that_holds_no_certificate(server: tuple[str, list[str]], tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("nothing")
    for name in ("empty.pem", "absent.pem"):
        with pytest.raises(OperationalError, match=rf"SSLServerCert \(.*{name}\) cannot be read"):
            company(server[0], SSLServerCert=tmp_path / name)


def test_cancel_breaks_off_a_secure_connection(server: tuple[str, list[str]]) -> None:
    address, seen = server
    given = {"OAuthAccessToken": "token", "ApiUrl": address, "SSLServerCert": "*"}
    resolved = settings.resolve(options=given, environ={})
    client, statement = Client(resolved, auth.token_source(resolved)), Statement()
    client.company(statement)
    threading.Timer(0.1, statement.cancel).start()
    with pytest.raises(StatementCancelled):
        client.fetch(Query("/hang"), statement)
    assert seen[-1].endswith("/hang")


def leaf(certificate: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(certificate.read_bytes())


def thumbprint(certificate: Path, kind: hashes.HashAlgorithm) -> str:
    return leaf(certificate).fingerprint(kind).hex()


SPKI, PKCS1 = serialization.PublicFormat.SubjectPublicKeyInfo, serialization.PublicFormat.PKCS1


def public_key(key: Any, kind: serialization.PublicFormat = SPKI) -> str:
    text: str = key.public_bytes(serialization.Encoding.PEM, kind).decode()
    return text


@pytest.mark.parametrize("kind", [hashes.MD5(), hashes.SHA1(), hashes.SHA256()], ids=lambda each: each.name)
@pytest.mark.parametrize("written", ["plain", "upper with colons", "blanks", "one of two"])
def test_a_pinned_thumbprint(
    server: tuple[str, list[str]], certificate: Path, kind: hashes.HashAlgorithm, written: str
) -> None:
    right = thumbprint(certificate, kind)
    pairs = [right[at : at + 2] for at in range(0, len(right), 2)]
    text = {
        "plain": right,
        "upper with colons": ":".join(pairs).upper(),
        "blanks": " ".join(pairs),
        "one of two": f"{'00' * 20}, {right}",
    }[written]
    assert company(server[0], SSLServerCert=text) == "Demo"


@pytest.mark.parametrize("kind", [hashes.MD5(), hashes.SHA1(), hashes.SHA256()], ids=lambda each: each.name)
def test_another_certificate_is_refused_before_anything_is_sent(
    server: tuple[str, list[str]], certificate: Path, kind: hashes.HashAlgorithm
) -> None:
    right = thumbprint(certificate, kind)
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    with pytest.raises(RequestFailed, match="certificate is not the one in SSLServerCert"):
        company(server[0], SSLServerCert=wrong)
    assert server[1] == []


def test_a_pinned_public_key(server: tuple[str, list[str]], certificate: Path) -> None:
    text = public_key(leaf(certificate).public_key())
    assert company(server[0], SSLServerCert=text) == "Demo"
    assert company(server[0], SSLServerCert=text.replace("\n", " ")) == "Demo"
    assert company(server[0], SSLServerCert=text.replace("\n", "\\n")) == "Demo"


def test_another_public_key_is_refused(server: tuple[str, list[str]]) -> None:
    rsa_key = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    for other in (
        public_key(ec.generate_private_key(ec.SECP256R1()).public_key()),
        public_key(rsa_key),
        public_key(rsa_key, PKCS1),
    ):
        with pytest.raises(RequestFailed, match="certificate is not the one in SSLServerCert"):
            company(server[0], SSLServerCert=other)
    assert server[1] == []


def test_the_names_of_a_pinned_certificate_do_not_count(
    server: tuple[str, list[str]], certificate: Path
) -> None:
    address = server[0].replace("127.0.0.1", "localhost")
    with pytest.raises(RequestFailed, match="secure connection to localhost failed"):
        company(address, SSLServerCert=certificate)
    assert company(address, SSLServerCert=thumbprint(certificate, hashes.SHA256())) == "Demo"


def test_the_text_of_a_certificate(server: tuple[str, list[str]], certificate: Path) -> None:
    text = leaf(certificate).public_bytes(serialization.Encoding.PEM).decode()
    for written in (text, text.replace("\n", " "), text.replace("\n", "\\n")):
        assert company(server[0], SSLServerCert=written) == "Demo"
    with pytest.raises(OperationalError, match=r"SSLServerCert \(the text given\) cannot be read"):
        company(server[0], SSLServerCert="-----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE-----")


def test_the_handshake_is_logged(
    server: tuple[str, list[str]], certificate: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "sage200_dialect.tls")
    company(server[0], SSLServerCert=thumbprint(certificate, hashes.SHA256()))
    assert caplog.messages[-1].startswith("connected to 127.0.0.1 with TLSv1.3, TLS_")
