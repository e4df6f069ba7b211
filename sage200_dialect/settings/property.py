"""What a connection property is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Group = Literal[
    "Connection",
    "Credentials",
    "Token store",
    "Sign-in",
    "Requests",
    "Writes",
    "Network",
    "Logging",
    "Metadata",
    "Local engine",
    "Not used",
]
Fate = Literal["honoured", "ignored", "refused"]
InUrl = Literal["yes", "sage or loopback", "local store", "no"]


@dataclass(frozen=True, slots=True)
class Property:
    """One property.

    `parse` turns its text into a value, or raises ValueError; `accepts` says in words what it takes.
    `in_url` tells whether a URL may hold it: all but `yes` guard what could send a secret elsewhere; the
    caller's code may lift that.
    """

    name: str
    meaning: str
    group: Group
    accepts: str
    parse: Callable[[str], object]
    default: object = None
    aliases: tuple[str, ...] = ()
    secret: bool = False
    in_url: InUrl = "yes"
    names_file: bool = False
    """Whether it may name a file or folder of this machine, or a place such as its key ring."""
    otherwise: str = ""
    """What holds without a value where `default` is None, in words."""
    fate: Fate = "honoured"
    """`ignored`: taken without effect, with one warning; `refused`: an error. `meaning` says why."""
    as_unset: Callable[[str], bool] = bool
    """Of an ignored or refused property: whether a value asks for what holds anyway."""

    @property
    def attribute(self) -> str:
        """The attribute of `Settings` that holds the value: `OAuthClientId` -> `oauth_client_id`."""
        words = re.sub(
            r"(?<=[a-z])(?=[A-Z])|(?<=SSL)(?=Server|Type)", "_", self.name.replace("OAuth", "Oauth")
        )
        return words.lower()


TEXT_OR_REFERENCE = "text, env:NAME or file:PATH"
ON_OFF = "on or off"
SECONDS = "seconds, 0 for no limit"
ADDRESS = "an https address, or an http address of this machine"
