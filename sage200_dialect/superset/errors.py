"""The driver's errors as Superset sorts them: by their words for users, by their classes for its own code."""

from __future__ import annotations

import re
from typing import Any

from superset.db_engine_specs import exceptions as superset_errors
from superset.errors import SupersetErrorType

from sage200_dialect import errors

_END = r"(?=\n\[SQL: |\n\(Background on this error at|\Z)"
"""Where SQLAlchemy goes on after the driver's words."""

_WORDS = (
    (r"there is no table (?!or alias)", SupersetErrorType.TABLE_DOES_NOT_EXIST_ERROR),
    (
        r"there is no column '|there is no table or alias|the site's release of Sage 200 lacks the column",
        SupersetErrorType.COLUMN_DOES_NOT_EXIST_ERROR,
    ),
    (r"unknown schema ", SupersetErrorType.SCHEMA_DOES_NOT_EXIST_ERROR),
    (r"syntax error", SupersetErrorType.SYNTAX_ERROR),
    (
        r"There is no company |This user may enter several companies|Several companies are called "
        r"|Sage lists no company",
        SupersetErrorType.CONNECTION_UNKNOWN_DATABASE_ERROR,
    ),
    (
        r"This user may not read |The access token is good, and Sage refuses",
        SupersetErrorType.CONNECTION_DATABASE_PERMISSIONS_ERROR,
    ),
    (
        r"This user is not signed in to Sage 200|Nobody is signed in to Sage 200|There is no access token"
        r"|There is no sign-in |The access token |Sage refused the access token"
        r"|Sage ID (?:refused|no longer takes|did not take) ",
        SupersetErrorType.CONNECTION_ACCESS_DENIED_ERROR,
    ),
    (r"The host '|\S+ cannot be reached[^:]*: its name", SupersetErrorType.CONNECTION_INVALID_HOSTNAME_ERROR),
    (
        r"\S+ cannot be reached|\S+ did not answer within|The connection to \S+ broke off|Sage failed \("
        r"|The Sage 200 server of the site did not answer",
        SupersetErrorType.CONNECTION_HOST_DOWN_ERROR,
    ),
)

CUSTOM_ERRORS: dict[re.Pattern[str], tuple[str, SupersetErrorType, dict[str, Any]]] = {
    re.compile(rf"(?P<said>(?:{words}).*?){_END}", re.DOTALL): ("%(said)s", kind, {})
    for words, kind in _WORDS
}

_CLASSES: tuple[tuple[type[Exception], type[Exception]], ...] = (
    (errors.ProgrammingError, superset_errors.SupersetDBAPIProgrammingError),
    (errors.NotSupportedError, superset_errors.SupersetDBAPIProgrammingError),
    (errors.DataError, superset_errors.SupersetDBAPIDataError),
    (errors.OperationalError, superset_errors.SupersetDBAPIOperationalError),
    (errors.DatabaseError, superset_errors.SupersetDBAPIDatabaseError),
    (errors.Error, superset_errors.SupersetDBAPIError),
)


def exception_mapping() -> dict[type[Exception], type[Exception]]:
    """Every class of the driver's tree: Superset looks for the very class, and for none above it."""
    found: dict[type[Exception], type[Exception]] = {}
    for ours, theirs in _CLASSES:
        for each in (ours, *_below(ours)):
            found.setdefault(each, theirs)
    return found


def _below(above: type[Exception]) -> list[type[Exception]]:
    return [each for direct in above.__subclasses__() for each in (direct, *_below(direct))]
