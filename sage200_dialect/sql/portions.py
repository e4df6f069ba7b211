"""`FETCH FIRST n PERCENT` and `WITH TIES`, also with TOP and LIMIT, as conditions on the number of each row.

The local engine has no ties, and rounds percentages down where those who have PERCENT round up.
"""

from __future__ import annotations

from sqlglot import exp

from sage200_dialect.errors import NotSupportedError, ProgrammingError
from sage200_dialect.sql.parse import Tree

_WRAPPED = "limited"


def as_conditions(tree: Tree) -> Tree:
    """The tree (which is consumed, and normalised) without PERCENT and TIES.

    Raises ProgrammingError for ties without an order, and NotSupportedError for an order that only the query
    itself can tell.
    """
    for query in list(tree.find_all(exp.Query)):
        options = _options(query)
        if options is not None:
            limited = _limited(query, options)
            if query is tree:
                tree = limited
            elif limited is not query:
                query.replace(limited)
    return tree


def _options(query: exp.Query) -> exp.LimitOptions | None:
    limit = query.args.get("limit")
    options = limit.args.get("limit_options") if limit is not None else None
    wanted = options is not None and (options.args.get("percent") or options.args.get("with_ties"))
    return options if wanted else None


def _limited(query: exp.Query, options: exp.LimitOptions) -> exp.Query:
    limit, offset, order = (query.args.get(part) for part in ("limit", "offset", "order"))
    assert limit is not None
    ties = options.args.get("with_ties")
    if ties and order is None:
        raise ProgrammingError("WITH TIES needs ORDER BY: it says which rows are equal")
    wanted = limit.args.get("count" if isinstance(limit, exp.Fetch) else "expression")
    wanted = wanted or exp.Literal.number(1)
    if options.args.get("percent"):
        rows = exp.Window(this=exp.Count(this=exp.Star()))
        wanted = exp.Ceil(
            this=exp.Div(this=exp.Mul(this=rows, expression=exp.paren(wanted)), expression=_HUNDRED)
        )
    last = (
        wanted if offset is None else exp.Add(this=exp.paren(offset.expression), expression=exp.paren(wanted))
    )
    query.set("limit", None)
    query.set("offset", None)
    if not isinstance(query, exp.Select) or query.args.get("distinct") or query.args.get("qualify"):
        query = _wrapped(query)
        order = query.args.get("order")
    keys = [] if order is None else [_key(each, query) for each in order.expressions]
    kept: exp.Expr = exp.LTE(this=_numbered(exp.Rank() if ties else exp.RowNumber(), keys), expression=last)
    if offset is not None:
        skipped = exp.GT(this=_numbered(exp.RowNumber(), keys), expression=offset.expression.copy())
        kept = exp.and_(skipped, kept)
    query.set("qualify", exp.Qualify(this=kept))
    return query


_HUNDRED = exp.Literal.number(100)


def _numbered(function: exp.Expr, keys: list[exp.Expr]) -> exp.Window:
    order = exp.Order(expressions=[key.copy() for key in keys]) if keys else None
    return exp.Window(this=function, order=order)


def _wrapped(query: exp.Query) -> exp.Select:
    """`SELECT * FROM (query) ORDER BY …`: conditions on windows come before DISTINCT, and set operations have
    none."""
    order = query.args.get("order")
    query.set("order", None)
    inner = exp.Subquery(this=query.copy(), alias=exp.TableAlias(this=exp.to_identifier(_WRAPPED)))
    outer = exp.select("*").from_(inner)
    if order is not None:
        outputs = query.selects
        keys = []
        for each in order.expressions:
            key = each.copy()
            name = _output(key.args["this"], outputs)
            key.set("this", exp.column(exp.to_identifier(name, quoted=True), table=_WRAPPED))
            keys.append(key)
        outer.set("order", exp.Order(expressions=keys))
    return outer


def _output(key: exp.Expr, outputs: list[exp.Expr]) -> str:
    """The name of the output that a key of ORDER BY means."""
    found = _at(key, outputs) or next(
        (each for each in outputs if each.alias_or_name == _bare(key) or each.unalias() == key), None
    )
    if found is None or not found.alias_or_name:
        raise _unclear(key)
    return found.alias_or_name


def _key(ordered: exp.Expr, select: exp.Select) -> exp.Expr:
    """A key of ORDER BY as a window reads it, to which outputs have neither name nor place."""
    key: exp.Expr = ordered.args["this"]
    aliases = (each for each in select.selects if isinstance(each, exp.Alias))
    named: dict[str | None, exp.Expr] = {each.alias: each.unalias() for each in aliases}
    at = _at(key, select.selects)
    meant = at.unalias() if at is not None else named.get(_bare(key), key)
    if meant is key and any(_bare(column) in named for column in key.find_all(exp.Column)):
        raise _unclear(key)
    found = ordered.copy()
    found.set("this", meant.copy())
    return found


def _at(key: exp.Expr, outputs: list[exp.Expr]) -> exp.Expr | None:
    """The output at the place that a number in ORDER BY names."""
    if isinstance(key, exp.Var):  # ORDER BY ALL
        raise _unclear(key)
    if not isinstance(key, exp.Literal) or not key.is_int:
        return None
    place = int(key.name)
    before = outputs[:place]
    if any(each.is_star for each in before) or not 1 <= place <= len(outputs):
        raise _unclear(key)
    return outputs[place - 1]


def _bare(key: exp.Expr) -> str | None:
    return key.name if isinstance(key, exp.Column) and not key.table else None


def _unclear(key: exp.Expr) -> NotSupportedError:
    return NotSupportedError(
        f"PERCENT and WITH TIES cannot be used with ORDER BY {key.sql()} here; put the query itself into "
        "FROM, and order by a column of it"
    )
