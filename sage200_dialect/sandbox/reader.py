"""Reads the text of `$filter` and `$orderby` as a server does: tokens, then a tree.

Written apart from the driver's own writer of these texts, so that each checks the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal as OneOf
from typing import TypeAlias

from sage200_dialect.sandbox.answers import BadRequest

LiteralKind = OneOf["null", "boolean", "number", "string", "date", "instant"]


@dataclass(frozen=True, slots=True)
class Literal:
    kind: LiteralKind
    text: str


@dataclass(frozen=True, slots=True)
class Compare:
    """`path operator literal`."""

    path: str
    operator: str
    literal: Literal


@dataclass(frozen=True, slots=True)
class Match:
    """`function(path,'text')`, whose outcome must be `wanted`."""

    function: str
    path: str
    text: str
    wanted: bool


@dataclass(frozen=True, slots=True)
class Every:
    operands: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Some:
    operands: tuple[Tree, ...]


Tree: TypeAlias = "Compare | Match | Every | Some"

OPERATORS = frozenset({"eq", "ne", "gt", "ge", "lt", "le"})
FUNCTIONS = frozenset({"contains", "startswith", "endswith"})

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<string>'(?:[^']|'')*')
    | (?P<instant>\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?P<zone>Z|[+-]\d\d:?\d\d)?(?![\w.]))
    | (?P<date>\d{4}-\d\d-\d\d(?![\w.]))
    | (?P<number>[+-]?\d+(?:\.\d+)?(?![\w.]))
    | (?P<name>[A-Za-z_][\w.]*)
    | (?P<sign>[(),])
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    position = 0
    end = len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            raise BadRequest(
                f"$filter: cannot read {text[position : position + 20]!r} at position {position}"
            )
        kind = match.lastgroup if match.lastgroup != "zone" else "instant"
        if kind == "instant" and match["zone"] != "Z":
            raise BadRequest(f"$filter: {match['instant']} needs the zone Z")
        found.append(_Token(str(kind), match[str(kind)], match.start(str(kind))))
        position = match.end()
    return found


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.position = 0
        self.end = _Token("end", "", len(text))

    def whole(self) -> Tree:
        tree = self.alternatives()
        if self.peek().kind != "end":
            raise self.unexpected("'and', 'or' or the end")
        return tree

    def alternatives(self) -> Tree:
        operands = [self.conjunction()]
        while self.take("name", "or"):
            operands.append(self.conjunction())
        return operands[0] if len(operands) == 1 else Some(tuple(operands))

    def conjunction(self) -> Tree:
        operands = [self.factor()]
        while self.take("name", "and"):
            operands.append(self.factor())
        return operands[0] if len(operands) == 1 else Every(tuple(operands))

    def factor(self) -> Tree:
        if self.take("sign", "("):
            tree = self.alternatives()
            self.expect("sign", ")")
            return tree
        name = self.expect("name")
        if self.peek().text == "(":
            return self.function(name)
        operator = self.expect("name")
        if operator not in OPERATORS:
            raise BadRequest(f"$filter: the operator {operator!r} is not supported")
        return Compare(name, operator, self.literal())

    def function(self, name: str) -> Match:
        if name not in FUNCTIONS:
            raise BadRequest(f"$filter: the function {name!r} is not supported")
        self.expect("sign", "(")
        path = self.expect("name")
        self.expect("sign", ",")
        text = self.expect("string")
        self.expect("sign", ")")
        wanted = True
        if self.peek().text in ("eq", "ne"):
            operator = self.expect("name")
            literal = self.literal()
            if literal.kind != "boolean":
                raise BadRequest(f"$filter: {name}() compares with true or false only")
            wanted = (literal.text == "true") == (operator == "eq")
        return Match(name, path, _unquoted(text), wanted)

    def literal(self) -> Literal:
        token = self.peek()
        self.position += 1
        match token.kind:
            case "string":
                return Literal("string", _unquoted(token.text))
            case "number" | "date" | "instant":
                return Literal(token.kind, token.text)
            case "name" if token.text in ("true", "false"):
                return Literal("boolean", token.text)
            case "name" if token.text == "null":
                return Literal("null", token.text)
        self.position -= 1
        raise self.unexpected("a value")

    def peek(self) -> _Token:
        return self.tokens[self.position] if self.position < len(self.tokens) else self.end

    def take(self, kind: str, text: str) -> bool:
        token = self.peek()
        if token.kind == kind and token.text == text:
            self.position += 1
            return True
        return False

    def expect(self, kind: str, text: str | None = None) -> str:
        token = self.peek()
        if token.kind != kind or text not in (None, token.text):
            raise self.unexpected(repr(text) if text else f"a {kind}")
        self.position += 1
        return token.text

    def unexpected(self, wanted: str) -> BadRequest:
        token = self.peek()
        found = repr(token.text) if token.text else "the end"
        return BadRequest(f"$filter: expected {wanted} at position {token.position}, found {found}")


def _unquoted(text: str) -> str:
    return text[1:-1].replace("''", "'")


def read_filter(text: str) -> Tree:
    """The tree of a `$filter` text. Raises BadRequest for what Sage's subset of OData does not know."""
    try:
        return _Parser(text).whole()
    except RecursionError:
        raise BadRequest("$filter: nested too deeply") from None


def read_order(text: str) -> tuple[tuple[str, bool], ...]:
    """`name asc,reference desc` -> (("name", False), ("reference", True))."""
    found: list[tuple[str, bool]] = []
    for part in text.split(","):
        words = part.split()
        if len(words) not in (1, 2) or (len(words) == 2 and words[1] not in ("asc", "desc")):
            raise BadRequest(f"$orderby: cannot read {part!r}")
        found.append((words[0], words[1:] == ["desc"]))
    return tuple(found)
