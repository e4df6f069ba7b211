"""The switches: what Sage does not publish, so that the driver can be tried under every answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How this Sage 200 behaves where its documents are silent. The defaults are the likeliest.

    Swap it while the sandbox runs: `sandbox.behaviour = Behaviour(null_order="last")`.
    """

    collation: Literal["case_insensitive", "accent_insensitive", "binary"] = "case_insensitive"
    """How text compares and sorts. The first two also ignore trailing blanks in comparisons."""
    null_comparison: Literal["sql", "odata", "low"] = "sql"
    """A comparison of a null field with a value: `sql` is never true; `odata`: `ne` is true;
    `low`: null is also smaller than everything."""
    null_order: Literal["first", "last"] = "first"
    """Where nulls stand in an ascending `$orderby`; descending is the reverse."""
    like_wildcards: bool = False
    """contains, startswith and endswith read `%`, `_` and `[...]` as SQL's LIKE does."""
    page_cap: int | None = None
    """No page is longer than this, whatever `$top` asks (500 or more)."""
    count: Literal["exact", "ignores_filter", "capped"] = "exact"
    """`$count=true`: the matching rows, all rows, or never more than 500."""
    tunnel_down: bool = False
    """`/sites` answers `[]`, as when the on-premise side is out of reach."""
    release: str | None = None
    """An older release, as a date such as `"2020-01-01"`: what was added later is missing."""
    missing: frozenset[str] = frozenset()
    """Further tables (`"couriers"`) and fields (`"customers.website"`) that this release lacks."""
    extra: Mapping[str, str] = field(default_factory=dict)
    """A tenant's own fields by table and name, with the type word that `$metadata` shows for each:
    `{"customers.loyalty_points": "integer"}`. Their values follow the word."""
    metadata: Literal["served", "refused", "ignored"] = "served"
    """`$metadata`: answered, a 400, or no effect, as before February 2019."""
    envelope: Literal["array", "value"] = "array"
    """A collection as a bare array, or as `{"value": [...]}`."""
    timestamps_with_zone: bool = False
    """Date-times end in `Z`."""
    unordered: bool = False
    """Rows asked without `$orderby` come in no useful order; those that tie in it, in another per page."""
    error_body: Literal["json", "text", "empty"] = "json"
    """The body of a 400 or 404."""
    decimals: Literal["full", "trimmed"] = "full"
    """`12.50` or `12.5`."""
    enum_numbers_in_views: bool = False
    """The enumerated columns of views come as numbers."""
    created_status: Literal[200, 201, 204] = 200
    """What a POST that stored something answers; 204 has no body."""
    written_answer: Literal["entity", "sent"] = "entity"
    """POST and PUT of a row answer all of it, or only its key and the fields that were sent."""
    nulls: Literal["refused", "accepted"] = "refused"
    """A null in an optional field of a body."""
    omitted_fields: Literal["empty", "null"] = "empty"
    """What a new row has in a field that the body leaves out and that has no default: empty text, zero and
    false (null for keys and dates), or null in any field that can be null."""
    read_only_fields: Literal["refused", "ignored"] = "refused"
    """A read-only field in a body with another value than it has; the value that it has is always taken."""
    unknown_fields: Literal["refused", "ignored"] = "refused"
    """A field in a body that the table lacks."""
    child_rows: Literal["merge", "replace"] = "merge"
    """The entries that an array in a PUT leaves out: they stay, or they are deleted."""
    document_numbers: Literal["automatic", "manual"] = "automatic"
    """Professional: numbers of orders and quotes are given by Sage and those in a body ignored; or they are
    required. Standard always numbers by itself."""
    account_references: Literal["manual", "automatic"] = "manual"
    """The same for the references of customers and suppliers."""
    gzip: bool = True
    """Bodies above 64 KiB are compressed for clients that accept it."""
    latency: float = 0.0
    """Seconds that each answer is held back."""

    def __post_init__(self) -> None:
        if self.page_cap is not None and self.page_cap < 500:
            raise ValueError(f"page_cap is {self.page_cap}: a page of 500 rows is always served")
