"""Who wrote the settings, and so what they may name: files of this machine, other hosts."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, field

from sage200_dialect.errors import AuthenticationRequired, ProgrammingError
from sage200_dialect.settings.model import InitiateOAuth
from sage200_dialect.settings.property import Property
from sage200_dialect.settings.sources import Given, Origin
from sage200_dialect.settings.table import find

_ELSEWHERE = "connect_args, the connection string or the environment"
_SIGN_IN = frozenset(
    {
        "OAuthAccessToken",
        "OAuthRefreshToken",
        "OAuthExpiresIn",
        "OAuthTokenTimestamp",
        "OAuthVerifier",
        "OAuthCodeVerifier",
        "OAuthSettingsLocation",
        "OAuthEncryptionKey",
        "InitiateOAuth",
        "Account",
    }
)
"""What decides whose token is used."""


@dataclass(frozen=True)
class Hosted:
    """A connection that a server opens for its users, with settings that somebody wrote into a form.

    Nothing comes from the server's environment, no browser opens on it, and what names a file of the server,
    or a host that is neither Sage's nor the server itself, must be one of the properties `allowed`.
    `allowed_by` says where the administrator allows one. `readonly` holds where no property says otherwise.
    With `per_user` the server signs each user in by itself: `access_token` is the user's (None: not signed
    in yet), and no other sign-in is ever used.
    """

    allowed_by: str
    allowed: frozenset[str] = frozenset()
    readonly: bool = True
    per_user: bool = False
    access_token: str | None = field(default=None, repr=False)

    def check_user(self) -> None:
        """Raises AuthenticationRequired where each user must sign in, and this one has not."""
        if self.per_user and self.access_token is None:
            raise AuthenticationRequired(
                "This user is not signed in to Sage 200. Each user of this server signs in by themselves"
            )

    def given(self, given: Iterable[Given]) -> list[Given]:
        """What the form says, as it holds on this server."""
        named = [(each, find(each.name)) for each in given]
        if self.per_user:
            named = [(each, known) for each, known in named if known is None or known.name not in _SIGN_IN]
        kept = [each for each, _ in named]
        if self.per_user:
            kept += [Given("InitiateOAuth", "OFF", "options")]
            kept += [Given("OAuthAccessToken", self.access_token, "options")] if self.access_token else []
        if not any(known is not None and known.name == "Readonly" for _, known in named):
            kept.append(Given("Readonly", self.readonly, "options"))
        return kept

    def sign_in(self, asked: InitiateOAuth, given: Set[str]) -> InitiateOAuth:
        """Nobody sits before the server's browser, and the sign-ins kept on it are not the form's to use."""
        if given & {"OAuthRefreshToken", "OAuthVerifier"} or "OAuthSettingsLocation" in self.allowed:
            return "REFRESH" if asked == "GETANDREFRESH" else asked
        return "OFF"


@dataclass(frozen=True)
class Trust:
    """What settings may say by where they came from."""

    allow_unsafe_url: bool = False
    hosted: Hosted | None = None

    def lets(self, name: str, origin: Origin) -> bool:
        """Whether the property may name what could send a secret elsewhere."""
        if self.hosted is not None:
            return name in self.hosted.allowed
        return origin != "url" or self.allow_unsafe_url

    def check(self, property_: Property, origin: Origin) -> None:
        """Raises ProgrammingError for a property that whoever wrote it may not set."""
        if self.lets(property_.name, origin):
            return
        if self.hosted is None and property_.in_url == "no":
            raise ProgrammingError(
                f"{property_.name} is refused in a URL, since a URL may come from someone else; "
                f"{self.instead(property_.name)}"
            )
        if self.hosted is not None and property_.names_file:
            raise ProgrammingError(
                f"{property_.name} is refused, since it may name a file of this server; "
                f"{self.instead(property_.name)}"
            )

    def instead(self, name: str, elsewhere: str = _ELSEWHERE) -> str:
        """What to do about a property that is refused."""
        if self.hosted is None:
            return f"give it in {elsewhere}"
        return f"the administrator can allow {name} in {self.hosted.allowed_by}"

    @property
    def writer(self) -> str:
        return "a URL" if self.hosted is None else "a form"
