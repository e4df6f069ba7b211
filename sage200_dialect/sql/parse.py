"""Text to statement: what kind it is, and its syntax tree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

from sage200_dialect.errors import NotSupportedError, ProgrammingError
from sage200_dialect.sql.dialect import Sage200, standard_quotes

Tree: TypeAlias = "exp.Expr"


@dataclass(frozen=True, slots=True)
class Select:
    """A query: SELECT, VALUES, set operations, WITH."""

    tree: Tree


@dataclass(frozen=True, slots=True)
class Change:
    """INSERT, UPDATE or DELETE."""

    tree: exp.Insert | exp.Update | exp.Delete


@dataclass(frozen=True, slots=True)
class Explain:
    """EXPLAIN of another statement; with `analyze` the query is run and measured."""

    statement: Select | Change
    analyze: bool = False


Statement: TypeAlias = "Select | Change | Explain"

_SUPPORTED = (
    "Supported are SELECT (with WITH, UNION, INTERSECT, EXCEPT), INSERT, UPDATE, DELETE, "
    "EXPLAIN <statement>, EXPLAIN ANALYZE <query> and EXEC <procedure>."
)
_REFUSED = {
    "CACHE": "there is no cache of rows, every statement reads Sage. Run the SELECT by itself",
    "GETDELETED": "Sage does not tell which rows were deleted",
    "REPLICATE": "there is no cache of rows, every statement reads Sage. Run the SELECT by itself",
    "UPSERT": "Sage either adds a row or changes one. Write INSERT or UPDATE",
}
_INTO = (
    "SELECT … INTO is not supported: fetch the rows and write them where you want them. In the shell: "
    'sage200 query "SELECT …" --format csv > file.csv; in Python: pandas.read_sql(…).to_csv("file.csv")'
)
_INTO_CSV = re.compile(r"\bINTO\s+csv:", re.IGNORECASE)
_FIRST_WORD = re.compile(r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/)*([A-Za-z]*)", re.DOTALL)


def parse(text: str) -> Statement:
    """One statement from its text.

    Raises ProgrammingError for a syntax error, an empty text or several statements, and
    NotSupportedError for a kind of statement that the driver does not run.
    """
    match = _FIRST_WORD.match(text)
    word = match.group(1).upper() if match else ""
    if word in _REFUSED:
        raise NotSupportedError(f"{word} is not supported: {_REFUSED[word]}")
    if word == "EXPLAIN" and match:
        return _explain(text, match.start(1), match.end(1))
    return _statement(text, text)


def _explain(text: str, start: int, end: int) -> Explain:
    """What follows the word EXPLAIN; places in messages are those of the whole text."""
    following = _FIRST_WORD.match(text, end)
    analyze = following is not None and following[1].upper() == "ANALYZE"
    if following is not None and analyze:
        end = following.end(1)
        following = _FIRST_WORD.match(text, end)
    if following is not None and following[1].upper() in ("ANALYZE", "EXPLAIN"):
        raise NotSupportedError(
            f"EXPLAIN of {following[1].upper()} is not supported; write EXPLAIN <statement> or "
            "EXPLAIN ANALYZE <query>"
        )
    blanks = re.sub(r"[^\n]", " ", text[start:end])
    statement = _statement(text[:start] + blanks + text[end:], text)
    if analyze and isinstance(statement, Change):
        kind = statement.tree.key.upper()
        raise NotSupportedError(
            f"EXPLAIN ANALYZE would carry out the {kind}, which cannot be taken back; write EXPLAIN {kind} …"
        )
    return Explain(statement, analyze)


def _statement(text: str, written: str) -> Select | Change:
    tree = _tree(text, written)
    if isinstance(tree, exp.Insert | exp.Update | exp.Delete):
        return Change(tree)
    return Select(_query(tree, text, written))


def _tree(text: str, written: str) -> Tree:
    try:
        trees = Sage200().parse(standard_quotes(text))
    except ParseError as error:
        if _INTO_CSV.search(_without_literals(written)):
            raise NotSupportedError(_INTO) from None
        raise ProgrammingError(_syntax_message(error, written)) from None
    except TokenError:
        raise ProgrammingError(_unclosed_message(written)) from None
    statements = [tree for tree in trees if tree is not None and not isinstance(tree, exp.Semicolon)]
    if not statements:
        raise ProgrammingError("the statement is empty")
    if len(statements) > 1:
        raise ProgrammingError(f"{len(statements)} statements in one string; execute them one at a time")
    return statements[0]


def _query(tree: Tree, text: str, written: str) -> Tree:
    while isinstance(tree, exp.Subquery) and not tree.args.get("alias") and set(_given(tree)) <= {"this"}:
        tree = tree.this
    if isinstance(tree, exp.Values):
        tree = exp.select("*").from_(exp.alias_(tree, "values_", table=True))
    if isinstance(tree, exp.Condition | exp.Alias):
        raise ProgrammingError(f"this is no statement: {written.strip().splitlines()[0]}. {_SUPPORTED}")
    if not isinstance(tree, exp.Query) or tree.find(exp.DML):
        kind = _kind(tree.find(exp.DML) or tree, text)
        raise NotSupportedError(f"{kind} statements are not supported. {_SUPPORTED}")
    if isinstance(tree, exp.Select) and tree.args.get("into"):
        raise NotSupportedError(_INTO)
    return tree


def _given(tree: Tree) -> list[str]:
    return [name for name, value in tree.args.items() if value]


def _kind(tree: Tree, written: str) -> str:
    """The word for the kind of a statement: its first one, but for DML that stands behind WITH."""
    first = _FIRST_WORD.match(written)
    return tree.key.upper() if first is None or first[1].upper() == "WITH" else first[1].upper()


_PARSER_WORDS = (
    (re.compile(r" but got (?:<Token.*|None)", re.DOTALL), ""),
    (
        re.compile(r"Required keyword: '\w+' missing for <class '(?:\w+\.)*(\w+)'>"),
        r"something is missing in \1",
    ),
    (re.compile(r"Invalid expression / Unexpected token"), "this is not expected here"),
)


def _in_plain_words(description: str) -> str:
    for words, replacement in _PARSER_WORDS:
        description = words.sub(replacement, description)
    return description.rstrip(".")


_CLOSED = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|/\*.*?\*/|\$\$.*?\$\$""", re.DOTALL)


def _without_literals(text: str) -> str:
    """The text with blanks for what stands in quotes and comments."""
    return _CLOSED.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def _unclosed_message(text: str) -> str:
    what = "a quote or a comment is opened and not closed"
    rest = _without_literals(text)
    opened = re.search(r"""['"]|/\*|\$\$""", rest)
    if opened is None:
        return f"syntax error: {what}"
    before = text[: opened.start()]
    line, column = before.count("\n"), len(before) - (before.rfind("\n") + 1)
    return (
        f"syntax error at line {line + 1}, column {column + 1}: {what}\n"
        f"  {text.splitlines()[line]}\n  {' ' * column}^"
    )


def _syntax_message(error: ParseError, text: str) -> str:
    details = error.errors[0] if error.errors else {}
    line, column = details.get("line"), details.get("col")
    what = _in_plain_words(str(details.get("description") or "invalid syntax"))
    lines = text.splitlines()
    if not line or not column or line > len(lines):
        return f"syntax error: {what}"
    token = details.get("highlight") or ""
    at_end = details.get("end_context") == "" and text.rstrip().endswith(token)
    caret = len(lines[line - 1].rstrip()) if at_end else max(column - len(token), 0)
    return f"syntax error at line {line}, column {caret + 1}: {what}\n  {lines[line - 1]}\n  {' ' * caret}^"
