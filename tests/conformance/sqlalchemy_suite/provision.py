"""What SQLAlchemy's suite asks of a database beyond tables."""

from __future__ import annotations

from typing import Any

from sqlalchemy.testing.provision import temp_table_keyword_args


@temp_table_keyword_args.for_db("sage200")
def no_temporary_tables(cfg: Any, eng: Any) -> dict[str, Any]:
    """The fixtures ask even where the requirements say that there are none."""
    return {}
