"""The properties of CData's connector that have no effect here, each with the reason."""

from __future__ import annotations

from collections.abc import Callable

from sage200_dialect.settings import parsers
from sage200_dialect.settings.property import Property


def _off(text: str) -> bool:
    return text.strip().lower() in ("", "false", "off", "no", "0")


def _zero(text: str) -> bool:
    return text.strip() in ("", "0")


def _empty(text: str) -> bool:
    return not text.strip()


def _ignored(
    name: str,
    why: str,
    accepts: str = "text",
    as_unset: Callable[[str], bool] = _empty,
    *,
    secret: bool = False,
) -> Property:
    return Property(
        name,
        why,
        "Not used",
        accepts,
        str,
        secret=secret,
        fate="ignored",
        as_unset=as_unset,
    )


def _refused(
    name: str, why: str, accepts: str, as_unset: Callable[[str], bool], *, secret: bool = False
) -> Property:
    return Property(
        name,
        why,
        "Not used",
        accepts,
        parsers.only(as_unset, why),
        secret=secret,
        fate="refused",
        as_unset=as_unset,
    )


_POOL = "Connections to Sage are shared by the whole process already; SQLAlchemy's engine pools the rest."
_CACHE = "There is no cache of rows: every statement reads Sage."

NOT_USED: tuple[Property, ...] = (
    _ignored("RTK", "There is no runtime licence: this driver needs none.", secret=True),
    _ignored("ConnectionLifeTime", _POOL, "seconds", _zero),
    _ignored("PoolIdleTimeout", _POOL, "seconds"),
    _ignored("PoolMaxSize", _POOL, "a number"),
    _ignored("PoolMinSize", _POOL, "a number"),
    _ignored("PoolWaitTime", _POOL, "seconds"),
    _ignored("UseConnectionPooling", _POOL, "true or false", _off),
    _ignored("BatchSize", "Sage takes one record per request: there are no batches.", "a number", _zero),
    _ignored("PseudoColumns", "No table has pseudo columns: parameters of a resource are columns."),
    _ignored("Other", "It stands for hidden settings of another driver.", secret=True),
    _refused(
        "SupportEnhancedSQL",
        "What Sage cannot do is always done locally; Pushdown=off tries the opposite.",
        "true",
        lambda text: not _off(text) or _empty(text),
    ),
    _refused("AutoCache", _CACHE, "false", _off),
    _refused("CacheProvider", _CACHE, "nothing", _empty),
    _refused("CacheConnection", _CACHE, "nothing", _empty, secret=True),
    _refused("CacheLocation", _CACHE, "nothing", _empty),
    _refused("CacheTolerance", _CACHE, "600, its default", lambda text: text.strip() in ("", "600")),
    _refused(
        "CacheMetadata",
        "The catalogue of tables comes with the driver: there is nothing to keep between connections.",
        "false",
        _off,
    ),
    _refused("Offline", _CACHE, "false", _off),
)
