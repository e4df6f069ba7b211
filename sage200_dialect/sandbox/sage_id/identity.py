"""ID tokens: who signed in, as a signed JWT."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping

from sage200_dialect.sandbox.sage_id.parties import Account

LIFE = 36_000
_KEY = secrets.token_bytes(32)


def id_token(issuer: str, client_id: str, account: Account) -> str:
    """An ID token of now. The key is random: nobody can check the signature, as nobody must."""
    now = int(time.time())
    subject = hashlib.sha256(account.email.encode()).hexdigest()[:24]
    claims = {
        "iss": issuer + "/",
        "aud": client_id,
        "sub": f"sageid|{subject}",
        "email": account.email,
        "name": account.name,
        "iat": now,
        "exp": now + LIFE,
    }
    return signed(claims, _KEY)


def signed(claims: Mapping[str, object], key: bytes) -> str:
    """A JWT by HS256."""
    text = f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(claims)}"
    return f"{text}.{_base64(hmac.digest(key, text.encode(), 'sha256'))}"


def _part(content: Mapping[str, object]) -> str:
    return _base64(json.dumps(content, separators=(",", ":")).encode())


def _base64(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()
