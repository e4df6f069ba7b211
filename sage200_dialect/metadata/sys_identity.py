"""`sys_identity`: the result of the last write on this connection. SQL writes nothing, so it has no rows."""

from __future__ import annotations

from sage200_dialect.metadata.model import columns, local_table

IDENTITY = local_table(
    "sys_identity",
    columns("Id varchar, Batch varchar?, Operation varchar, Message varchar?"),
    lambda context: (),
)
