"""What Superset asks of an engine: `superset.db_engine_specs` finds it by the entry point.

Class attributes and signatures are Superset's.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

import requests
from flask import current_app
from sqlalchemy.exc import DBAPIError
from superset.db_engine_specs.base import BaseEngineSpec, DatabaseCategory
from superset.sql.parse import SQLGLOT_DIALECTS
from superset.utils import json

from sage200_dialect.errors import AuthenticationRequired, Error, ProgrammingError
from sage200_dialect.settings import Hosted, find
from sage200_dialect.settings.addresses import SAGE_ID
from sage200_dialect.sql.dialect import Sage200, standard_quotes
from sage200_dialect.sql.schemas import MAIN
from sage200_dialect.superset import connecting, cost, functions
from sage200_dialect.superset.errors import CUSTOM_ERRORS, exception_mapping
from sage200_dialect.superset.grains import EPOCH_MILLISECONDS, EPOCH_SECONDS, TIME_GRAINS, literal

if TYPE_CHECKING:
    from sqlalchemy.engine import URL
    from superset.models.core import Database
    from superset.models.sql_lab import Query
    from superset.superset_typing import OAuth2ClientConfig, OAuth2TokenResponse


class Sage200InSuperset(Sage200):
    """As the driver reads statements, with `[x]` and backticks."""

    def tokenize(self, sql: str, *args: Any, **options: Any) -> list[Any]:
        return list(super().tokenize(standard_quotes(sql), *args, **options))


# Superset reads and rewrites every statement: another dialect would lose where NULLs go, and TOP.
SQLGLOT_DIALECTS.setdefault("sage200", Sage200InSuperset)

_GRANT_IS_DEAD = "invalid_grant"


def _default(name: str) -> str:
    property_ = find(name)
    assert property_ is not None
    return str(property_.default)


class Sage200EngineSpec(BaseEngineSpec):
    """Sage 200 (UK) through its REST API: read-only unless the database says otherwise."""

    engine = "sage200"
    engine_name = "Sage 200"
    default_driver = "httpx"
    drivers: ClassVar[dict[str, str]] = {"httpx": "Sage 200's REST API"}
    sqlalchemy_uri_placeholder = "sage200://client-id:client-secret@/Company?Schema=ProfessionalUK"
    metadata: ClassVar[dict[str, Any]] = {
        "description": "Sage 200 (UK), Standard and Professional, as tables over Sage's own REST API.",
        "homepage_url": "https://www.sage.com/en-gb/products/sage-200/",
        "categories": [DatabaseCategory.OTHER, DatabaseCategory.PROPRIETARY],
        "pypi_packages": ["sage200-dialect"],
        "connection_string": "sage200://{client_id}:{client_secret}@/{company}?Schema={edition}",
        "parameters": {
            "client_id": "The client id that Sage issued",
            "client_secret": "The client secret that Sage issued",
            "company": "The company whose tables are those of the schema main",
            "edition": "StandardUK or ProfessionalUK",
        },
        "authentication_methods": [
            {
                "name": "Each user's own sign-in (OAuth2)",
                "description": "Tick 'Impersonate logged in user' and fill in 'OAuth2 client information'.",
                "requirements": "DATABASE_OAUTH2_REDIRECT_URI is set, and registered for the client at Sage.",
                "connection_string": "sage200:///{company}?Schema={edition}",
            },
            {
                "name": "One sign-in for all users",
                "description": "A refresh token that was obtained elsewhere, in Secure extra.",
                "secure_extra": {"connect_args": {"OAuthRefreshToken": "…"}},
            },
        ],
        "notes": (
            "Read-only unless 'Allow DML' is ticked. Properties that name files of the server, or other "
            f"hosts, are refused but for those that {connecting.ALLOWED} in superset_config.py lists."
        ),
    }

    disable_ssh_tunneling = True
    supports_file_upload = False
    supports_dynamic_schema = True
    allows_hidden_cc_in_orderby = True
    _time_grain_expressions: ClassVar[dict[str | None, str]] = TIME_GRAINS
    custom_errors: ClassVar[dict[Any, Any]] = CUSTOM_ERRORS
    encrypted_extra_sensitive_fields: ClassVar[dict[str, str]] = {
        "$.oauth2_client_info.secret": "OAuth2 Client Secret",
        "$.connect_args.*": "Connection Arguments",
    }

    supports_oauth2 = True
    oauth2_exception = AuthenticationRequired
    oauth2_scope = _default("Scope")
    oauth2_authorization_request_uri = f"{SAGE_ID}/authorize"
    oauth2_token_request_uri = f"{SAGE_ID}/oauth/token"
    oauth2_token_request_type = "data"  # noqa: S105 - the kind of body
    oauth2_additional_auth_uri_query_params: ClassVar[dict[str, Any]] = {"audience": _default("Audience")}

    # -- SQL ----------------------------------------------------------------------------------------

    @classmethod
    def convert_dttm(
        cls, target_type: str, dttm: datetime, db_extra: dict[str, Any] | None = None
    ) -> str | None:
        return literal(cls.get_sqla_column_type(target_type), dttm)

    @classmethod
    def epoch_to_dttm(cls) -> str:
        return EPOCH_SECONDS

    @classmethod
    def epoch_ms_to_dttm(cls) -> str:
        return EPOCH_MILLISECONDS

    @classmethod
    def get_function_names(cls, database: Database) -> list[str]:
        return list(functions.names())

    @classmethod
    def get_allow_cost_estimate(cls, extra: dict[str, Any]) -> bool:
        return True

    @classmethod
    def estimate_statement_cost(cls, database: Database, statement: str, cursor: Any) -> dict[str, Any]:
        cursor.execute(f"EXPLAIN {statement}")
        return dict(cost.estimate(cursor.fetchall(), cursor.connection.settings.pagesize))

    @classmethod
    def query_cost_formatter(cls, raw_cost: list[dict[str, Any]]) -> list[dict[str, str]]:
        return raw_cost

    # -- errors -------------------------------------------------------------------------------------

    @classmethod
    def get_dbapi_exception_mapping(cls) -> dict[type[Exception], type[Exception]]:
        return exception_mapping()

    @classmethod
    def _extract_error_message(cls, ex: Exception) -> str:
        """The driver's words, without what SQLAlchemy writes around them."""
        orig = getattr(ex, "orig", None)
        return str(super()._extract_error_message(orig if isinstance(orig, Error) else ex))

    # -- connecting ---------------------------------------------------------------------------------

    @classmethod
    def adjust_engine_params(
        cls,
        uri: URL,
        connect_args: dict[str, Any],
        catalog: str | None = None,
        schema: str | None = None,
    ) -> tuple[URL, dict[str, Any]]:
        """The schema picked in SQL Lab is where unqualified names are looked for.

        The URL's company stays: with another one `main` would mean another company than the one whose
        schema `main` Superset's permissions are about. Superset keeps nothing but what is changed in place.
        """
        connect_args["default_schema"] = schema or MAIN
        return uri, connect_args

    @classmethod
    def get_default_schema_for_query(
        cls, database: Database, query: Query, template_params: dict[str, Any] | None = None
    ) -> str:
        """Where permissions look for unqualified names: where the driver does. Without a schema Superset
        would take a dataset of that name in any schema for leave to read the one in `main`."""
        return query.schema or MAIN

    @classmethod
    def impersonate_user(
        cls,
        database: Database,
        username: str | None,
        user_token: str | None,
        url: URL,
        engine_kwargs: dict[str, Any],
    ) -> tuple[URL, dict[str, Any]]:
        """The connection is the user's own, or none: without a token it raises what begins the sign-in."""
        if user_token is None and not database.is_oauth2_enabled():
            raise ProgrammingError(
                "'Impersonate logged in user' is ticked, and there is no client for users to sign in with: "
                "give this database OAuth2 client information, or set DATABASE_OAUTH2_CLIENTS"
            )
        connect_args = engine_kwargs.setdefault("connect_args", {})
        connect_args["hosted"] = cls._rules(database, per_user=True, access_token=user_token)
        return url, engine_kwargs

    @staticmethod
    def update_params_from_encrypted_extra(database: Database, params: dict[str, Any]) -> None:
        """Superset's last word on the arguments of `create_engine`: the rules of this server go in here."""
        secure = database.get_encrypted_extra()
        hosted = (params.get("connect_args") or {}).get("hosted")
        if not isinstance(hosted, Hosted):
            if secure.get("oauth2_client_info"):
                raise ProgrammingError(
                    "This database has OAuth2 client information, so each user signs in: tick 'Impersonate "
                    "logged in user' for it, as Superset hands over the users' tokens only then"
                )
            hosted = Sage200EngineSpec._rules(database)
        params.update(connecting.engine_arguments(params, secure, hosted))

    @classmethod
    def _rules(cls, database: Database, **user: Any) -> Hosted:
        return connecting.rules(current_app.config, readonly=not database.allow_dml, **user)

    @staticmethod
    def mutate_db_for_connection_test(database: Database) -> None:
        """A test asks Sage for the companies: a ping alone sends nothing, and would find nothing wrong."""
        extra = json.loads(database.extra or "{}")
        connect_args = extra.setdefault("engine_params", {}).setdefault("connect_args", {})
        connect_args["ConnectOnOpen"] = True
        database.extra = json.dumps(extra)

    # -- each user's own sign-in --------------------------------------------------------------------

    @classmethod
    def needs_oauth2(cls, ex: Exception) -> bool:
        """SQLAlchemy wraps what `connect` raises."""
        if isinstance(ex, DBAPIError) and ex.orig is not None:
            ex = ex.orig
        return bool(super().needs_oauth2(ex))

    @classmethod
    def get_oauth2_fresh_token(cls, config: OAuth2ClientConfig, refresh_token: str) -> OAuth2TokenResponse:
        """A refresh token that is dead leads to another sign-in; else the user would never get past it."""
        try:
            return super().get_oauth2_fresh_token(config, refresh_token)
        except requests.HTTPError as error:
            if not _is_dead(error.response):
                raise
            raise AuthenticationRequired(
                "Sage ID no longer takes the refresh token of this user: it has expired or was revoked; sign "
                "in again"
            ) from None


def _is_dead(answer: requests.Response) -> bool:
    """Whether an answer says so. A wrong client is the administrator's to mend: no sign-in helps there."""
    try:
        code = answer.json().get("error")
    except (ValueError, AttributeError):
        return answer.status_code in (400, 401)
    return bool(code == _GRANT_IS_DEAD)
