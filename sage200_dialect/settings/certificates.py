"""What `SSLServerCert` says: a path, the text of certificates, or which certificate the server must show."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import Literal

_BLOCK = re.compile(r"-----BEGIN ([A-Z ]+)-----(.*?)-----END \1-----", re.DOTALL)
_LENGTHS: dict[int, Literal["md5", "sha1", "sha256"]] = {32: "md5", 40: "sha1", 64: "sha256"}
_KEYS = ("PUBLIC KEY", "RSA PUBLIC KEY")


@dataclass(frozen=True, slots=True)
class Pin:
    """One certificate: by its digest of this kind, or by its public key as DER (SubjectPublicKeyInfo)."""

    kind: Literal["md5", "sha1", "sha256", "public key"]
    value: bytes


def pem(text: str) -> str | None:
    """The certificates of a text, with line breaks restored; None when it holds none. Raises ValueError."""
    blocks = _BLOCK.findall(text)
    if not any(kind == "CERTIFICATE" for kind, _ in blocks):
        return None
    if any(kind != "CERTIFICATE" for kind, _ in blocks):
        raise ValueError("other things than certificates")
    return "".join(
        "-----BEGIN CERTIFICATE-----\n"
        f"{base64.encodebytes(_decoded(body)).decode()}-----END CERTIFICATE-----\n"
        for _, body in blocks
    )


def pins(text: str) -> tuple[Pin, ...]:
    """The certificates that are named one by one; none when the text is a path, certificates or `*`.

    Raises ValueError for a text that is none of these.
    """
    if pem(text) is not None:
        return ()
    if "-----BEGIN" not in text:
        found = [_thumbprint(each) for each in text.split(",")]
        return tuple(each for each in found if each is not None) if all(found) else ()
    rest = re.sub(r"\\[nr]", "", _BLOCK.sub("", text))
    keys = [_public_key(kind, body) for kind, body in _BLOCK.findall(text)]
    others = [_thumbprint(each) for each in rest.split(",") if each.strip()]
    if not keys or None in others:
        raise ValueError("unreadable")
    return (*keys, *(each for each in others if each is not None))


def _thumbprint(text: str) -> Pin | None:
    digits = re.sub(r"[\s:]", "", text)
    kind = _LENGTHS.get(len(digits))
    if kind is None or not re.fullmatch(r"[0-9A-Fa-f]+", digits):
        return None
    return Pin(kind, bytes.fromhex(digits))


def _public_key(kind: str, body: str) -> Pin:
    if kind not in _KEYS:
        raise ValueError("no public key")
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        return Pin("public key", spki(load_der_public_key(_decoded(body))))
    except UnsupportedAlgorithm:
        raise ValueError("unsupported") from None


def spki(key: object) -> bytes:
    """A public key of `cryptography` as DER."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    written: bytes = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined]
    return written


def _decoded(body: str) -> bytes:
    """Base64 whose line breaks may have become blanks or `\\n` in a connection string."""
    return base64.b64decode(re.sub(r"\\[nr]|\s", "", body), validate=True)
