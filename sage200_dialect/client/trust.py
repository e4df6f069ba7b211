"""Whom to believe to be the server: the TLS context that `SSLServerCert` asks for."""

from __future__ import annotations

import hashlib
import ssl
from typing import TYPE_CHECKING, Any

from sage200_dialect.errors import OperationalError
from sage200_dialect.settings import certificates

if TYPE_CHECKING:
    from sage200_dialect.settings.certificates import Pin


def context(certificate: str | None) -> ssl.SSLContext:
    """Raises OperationalError when the certificates cannot be read."""
    if certificate is None:
        import httpx

        return httpx.create_ssl_context()
    if certificate == "*":
        return _unchecked()
    pins = certificates.pins(certificate)
    if pins:
        return _pinned(pins)
    text = certificates.pem(certificate)
    name = certificate if text is None else "the text given"
    try:
        if text is not None:
            return ssl.create_default_context(cadata=text)
        return ssl.create_default_context(cafile=certificate)
    except (OSError, ssl.SSLError) as error:
        raise OperationalError(
            f"The certificates in SSLServerCert ({name}) cannot be read: {error.strerror or error}"
        ) from None


def _unchecked() -> ssl.SSLContext:
    found = ssl.create_default_context()
    found.check_hostname = False
    found.verify_mode = ssl.CERT_NONE
    return found


def _pinned(pins: tuple[Pin, ...]) -> ssl.SSLContext:
    """A context whose handshake fails, before anything is sent, unless the server shows a pinned certificate.

    The certificate itself is what is trusted: its issuer, its names and its dates do not count.
    """

    def check(secured: Any) -> None:
        shown = secured.getpeercert(binary_form=True)
        if shown is None or not any(_fits(pin, shown) for pin in pins):
            error = ssl.SSLCertVerificationError(1, "another certificate")
            error.verify_message = "the server's certificate is not the one in SSLServerCert"
            raise error

    class Socket(ssl.SSLSocket):
        def do_handshake(self, block: bool = False) -> None:
            super().do_handshake(block)
            check(self)

    class Object(ssl.SSLObject):  # TLS within the TLS of a proxy
        def do_handshake(self) -> None:
            super().do_handshake()
            check(self)

    found = _unchecked()
    found.sslsocket_class = Socket
    found.sslobject_class = Object
    return found


def _fits(pin: Pin, shown: bytes) -> bool:
    if pin.kind != "public key":
        return hashlib.new(pin.kind, shown, usedforsecurity=False).digest() == pin.value
    from cryptography.x509 import load_der_x509_certificate

    return certificates.spki(load_der_x509_certificate(shown).public_key()) == pin.value
