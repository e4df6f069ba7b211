"""What the driver tells `logging`, under `sage200_dialect.*`, and the log files of `Logfile=`.

`statement` (one INFO line per statement), `sql` (its text), `http` (each request), `tls`, `auth` (sign-ins)
and `connection`. No line holds a token, a code, a secret or a row; a statement's values and a request's
appear only where level 5 or `Verbosity` 4 and 5 ask for them.
"""

from __future__ import annotations

from sage200_dialect.logs.log import AUTH, CONNECTION, HTTP, SQL, STATEMENT, TLS, Log

__all__ = ["AUTH", "CONNECTION", "HTTP", "SQL", "STATEMENT", "TLS", "Log"]
