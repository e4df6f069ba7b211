"""EXEC, EXECUTE and CALL: a procedure and its arguments.

    EXEC GetOAuthAccessToken @AuthMode = 'WEB', Verifier = ?
    CALL GetOAuthAuthorizationURL(CallbackURL => :callback)
    EXEC "Other Company".bank_transfer @bank_from_id = 1, …

Values are literals or parameters. The text may hold secrets: it is neither cached nor quoted in errors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlglot import Token, TokenType
from sqlglot.errors import TokenError

from sage200_dialect.errors import ProgrammingError
from sage200_dialect.sql.dialect import Sage200, standard_quotes

_CALL = re.compile(r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/)*(EXECUTE|EXEC|CALL)\b", re.DOTALL | re.IGNORECASE)
_PART = r"""\s*(?:\w+|"[^"]+"|`[^`]+`|\[[^\]]+\])\s*"""
_NAME = re.compile(rf"{_PART}(?:\.{_PART})*")
_TEXT = (TokenType.STRING, TokenType.NATIONAL_STRING)
_WORDS: Mapping[TokenType, object] = {TokenType.NULL: None, TokenType.TRUE: True, TokenType.FALSE: False}
_MARKS = (TokenType.PARAMETER, TokenType.COLON, TokenType.PLACEHOLDER)


@dataclass(frozen=True, slots=True)
class Call:
    """`named` by the names as they were written, without `@`; `positional` come before them. `schema` is what
    stands before the procedure's name."""

    procedure: str
    positional: tuple[Any, ...] = field(default=(), repr=False)
    named: Mapping[str, Any] = field(default_factory=dict, repr=False)
    schema: str | None = None


def is_call(text: str) -> bool:
    return _CALL.match(text) is not None


def parse_call(text: str, parameters: Sequence[Any] | Mapping[str, Any]) -> Call:
    """The call with its parameters filled in. Raises ProgrammingError, which quotes nothing of it."""
    match = _CALL.match(text)
    assert match is not None
    tokens = _tokens(_with_standard_names(text[match.end() :]))
    if tokens is None:  # raised here, so that not even its context quotes the text
        raise ProgrammingError("syntax error: a quote or a comment is opened and not closed")
    return _Reader(tokens, match.end(), parameters).call()


def _with_standard_names(text: str) -> str:
    """`[x]` and backticks in the procedure's name become double quotes, character for character."""
    end = _NAME.match(text)
    return text if end is None else standard_quotes(end[0]) + text[end.end() :]


def _tokens(text: str) -> list[Token] | None:
    try:
        return list(Sage200().tokenize(text))
    except TokenError:
        return None


class _Reader:
    def __init__(
        self, tokens: Sequence[Token], start: int, parameters: Sequence[Any] | Mapping[str, Any]
    ) -> None:
        self._tokens = list(tokens)
        self._start = start
        self._parameters = parameters
        self._at = 0
        self._marks = 0

    def call(self) -> Call:
        schema: str | None = None
        while self._kind(self._at + 1) is TokenType.DOT:
            schema = self._schema()
            self._at += 1
        procedure = self._name("the name of a procedure")
        bracketed = self._take(TokenType.L_PAREN)
        positional: list[Any] = []
        named: dict[str, Any] = {}
        ended = self._take(TokenType.R_PAREN) if bracketed else self._done()
        while not ended:
            name = self._argument_name()
            if name is None and named:
                raise self._wrong("a name: arguments without one stand first")
            if name is not None and name.lower() in {each.lower() for each in named}:
                raise ProgrammingError(f"the argument {name} is given twice")
            value = self._value()
            if name is None:
                positional.append(value)
            else:
                named[name] = value
            if self._take(TokenType.COMMA):
                continue
            ended = self._take(TokenType.R_PAREN) if bracketed else self._done()
            if not ended:
                raise self._wrong("a comma" + (" or )" if bracketed else " or the end"))
        while self._take(TokenType.SEMICOLON):
            continue
        if self._at < len(self._tokens):
            raise self._wrong("the end of the statement")
        if not isinstance(self._parameters, Mapping) and self._marks != len(self._parameters):
            raise ProgrammingError(
                f"the statement has {self._marks} parameters and {len(self._parameters)} were given"
            )
        return Call(procedure, tuple(positional), named, schema)

    def _argument_name(self) -> str | None:
        """`@Name =`, `Name =`, `Name =>`; None where a value stands at once."""
        after = self._at + (self._kind() is TokenType.PARAMETER)
        if self._kind(after + 1) not in (TokenType.EQ, TokenType.FARROW, TokenType.COLON_EQ):
            return None
        self._at = after
        name = self._name("the name of an argument")
        self._at += 1
        return name

    def _value(self) -> Any:
        token = self._next("a value")
        kind = token.token_type
        if kind in _TEXT:
            return token.text
        if kind in _WORDS:
            return _WORDS[kind]
        if kind is TokenType.NUMBER:
            return self._number(token, 1)
        if kind is TokenType.DASH and self._kind() is TokenType.NUMBER:
            return self._number(self._next("a number"), -1)
        if kind is TokenType.PLACEHOLDER and not _is_name(self._peek(), token):
            return self._positional_parameter()
        if kind in _MARKS or (kind is TokenType.VAR and token.text.startswith("$")):
            return self._named_parameter(self._name("the name of a parameter"))
        self._at -= 1
        raise self._wrong("a literal or a parameter")

    def _number(self, token: Token, sign: int) -> int | Decimal:
        try:
            return sign * (int(token.text) if token.text.isdecimal() else Decimal(token.text))
        except ArithmeticError:
            self._at -= 1
            raise self._wrong("a number") from None

    def _positional_parameter(self) -> Any:
        if isinstance(self._parameters, Mapping):
            raise ProgrammingError(
                "a ? takes its value from a sequence of parameters, and a mapping was given"
            )
        self._marks += 1
        if self._marks > len(self._parameters):
            raise ProgrammingError(
                f"the statement has more ? than the {len(self._parameters)} parameters that were given"
            )
        return self._parameters[self._marks - 1]

    def _named_parameter(self, name: str) -> Any:
        if not isinstance(self._parameters, Mapping):
            raise ProgrammingError(
                f"the parameter {name} takes its value from a mapping, and a sequence was given"
            )
        for given, value in self._parameters.items():
            if given.lstrip("@:$") == name:
                return value
        raise ProgrammingError(f"there is no value for the parameter {name}")

    def _name(self, what: str) -> str:
        token = self._next(what)
        if token.token_type in _TEXT or not re.fullmatch(r"[A-Za-z_]\w*", token.text):
            self._at -= 1
            raise self._wrong(what)
        return str(token.text)

    def _schema(self) -> str:
        if self._kind() is TokenType.IDENTIFIER:  # in quotes: a company's name may hold anything
            return str(self._next("a schema").text)
        return self._name("a schema")

    def _kind(self, at: int | None = None) -> TokenType | None:
        token = self._peek(at)
        return None if token is None else token.token_type

    def _peek(self, at: int | None = None) -> Token | None:
        at = self._at if at is None else at
        return self._tokens[at] if at < len(self._tokens) else None

    def _next(self, what: str) -> Token:
        token = self._peek()
        if token is None:
            raise self._wrong(what)
        self._at += 1
        return token

    def _take(self, kind: TokenType) -> bool:
        if self._kind() is not kind:
            return False
        self._at += 1
        return True

    def _done(self) -> bool:
        return self._kind() in (None, TokenType.SEMICOLON)

    def _wrong(self, expected: str) -> ProgrammingError:
        token = self._peek()
        where = "at the end" if token is None else f"at character {self._start + token.start + 1}"
        return ProgrammingError(f"syntax error {where}: {expected} is expected here")


def _is_name(token: Token | None, before: Token) -> bool:
    return token is not None and token.token_type is TokenType.VAR and token.start == before.end + 1
