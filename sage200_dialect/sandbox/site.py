"""What the server serves: catalogue, companies, tokens, switches, Sage ID, faults and the log."""

from __future__ import annotations

from dataclasses import dataclass, field

from sage200_dialect.catalog import Catalog
from sage200_dialect.sandbox.behaviour import Behaviour
from sage200_dialect.sandbox.company import Company
from sage200_dialect.sandbox.faults import Faults
from sage200_dialect.sandbox.log import RequestLog
from sage200_dialect.sandbox.sage_id.realm import Realm


@dataclass
class Site:
    catalog: Catalog
    companies: tuple[Company, ...]
    behaviour: Behaviour
    tokens: set[str] = field(default_factory=lambda: {"sandbox"})
    requests: RequestLog = field(default_factory=RequestLog)
    faults: Faults = field(default_factory=Faults)
    sage_id: Realm = field(default_factory=Realm)
