"""Words that an identifier is quoted for: DuckDB's keywords that are not free, and the driver's own."""

from __future__ import annotations

_WORDS = """
    all alter analyse analyze and anti any array as asc asof asymmetric at authorization between bigint
    binary bit boolean both by call case cast char character check coalesce collate collation column
    columns concurrently constraint create cross cube current_catalog current_date current_time
    current_timestamp current_user dec decimal default deferrable delete desc describe distinct do drop
    else end except exec execute exists explain extract false fetch float for force foreign freeze from
    full generated glob grant group grouping grouping_id having if ilike in initially inner inout insert
    install int integer intersect interval into is isnull join lambda lateral leading left like limit
    localtime localtimestamp lock map national natural nchar none not notnull null nullif numeric offset
    on only or order out outer overlaps overlay partitioned_by percent pivot pivot_longer pivot_wider
    placing position positional precision primary qualify real recursive references regexp returning
    revoke right rlike rollback rollup row select semi session_user set setof show similar smallint some
    struct substring summarize symmetric table tablesample then time timestamp to top trailing treat
    trim true truncate try_cast tuple uncache union unique unpack unpivot update using values varchar
    variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest
    xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable xor
"""

RESERVED_WORDS = frozenset(_WORDS.split())
