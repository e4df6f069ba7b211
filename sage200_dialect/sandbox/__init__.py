"""A Sage 200 on loopback: a real HTTP server that behaves as Sage's documents say.

    from sage200_dialect import sandbox

    with sandbox.start(orders=1000) as sage:
        engine = sqlalchemy.create_engine(sage.url)
        ...
        sage.requests[-1].query        # {'$select': 'id,name', '$top': '5000', ...}

`sage200://sandbox` uses `shared()`, one sandbox for the whole process. README.md beside this file tells
how to bring your own tables and rows, and lists the switches (`Behaviour`) and faults (`Fault`).
`sage.sage_id` is a Sage ID beside it, where people sign in and tokens are given and refreshed.
It shares nothing with the driver but the catalogue's data.
"""

from __future__ import annotations

from sage200_dialect.sandbox.behaviour import Behaviour
from sage200_dialect.sandbox.company import Company
from sage200_dialect.sandbox.faults import WRITES, Fault, Faults
from sage200_dialect.sandbox.log import Request, RequestLog
from sage200_dialect.sandbox.running import Sandbox, shared, start
from sage200_dialect.sandbox.sage_id import Account, OAuthClient, SageId, SageIdBehaviour, TokenRequest

__all__ = [
    "Account",
    "Behaviour",
    "Company",
    "Fault",
    "Faults",
    "OAuthClient",
    "Request",
    "RequestLog",
    "SageId",
    "SageIdBehaviour",
    "Sandbox",
    "TokenRequest",
    "WRITES",
    "shared",
    "start",
]
