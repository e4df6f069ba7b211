"""The words of which made-up text consists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from sage200_dialect.catalog import Column
from sage200_dialect.sandbox.cells import Value

_T = TypeVar("_T")

FIRST_NAMES = (
    "Amelia", "José", "Zoë", "Oliver", "Siân", "Mohammed", "Grace", "Tom", "Priya", "Björn",
    "Niamh", "Ewan", "Chloé", "Harry", "Olga", "Daniel", "Fatima", "Rhys", "Ella", "Łukasz",
)  # fmt: skip
LAST_NAMES = (
    "O'Brien", "Smith", "Patel", "MacDonald", "Müller", "Jones", "Ní Dhomhnaill", "Taylor",
    "D'Souza", "Evans",
    "Khan", "Walker", "García", "Wright", "Okafor", "Hughes", "van Dijk", "Green", "Hall", "Nowak",
)  # fmt: skip
TOWNS = (
    ("Newcastle upon Tyne", "Tyne and Wear", "NE1 4ST"), ("Leeds", "West Yorkshire", "LS1 4AP"),
    ("Bristol", "", "BS1 5TR"), ("King's Lynn", "Norfolk", "PE30 1JN"), ("Cardiff", "", "CF10 1EP"),
    ("Edinburgh", "Midlothian", "EH1 1YZ"),
    ("Belfast", "Co. Antrim", "BT1 5GS"), ("Exeter", "Devon", "EX1 1HS"),
    ("Norwich", "Norfolk", "NR2 1TF"), ("Carlisle", "Cumbria", "CA3 8QG"),
)  # fmt: skip
STREETS = (
    "High Street",
    "Station Road",
    "Mill Lane",
    "Quayside",
    "Queen's Parade",
    "Albert Dock",
    "The Shambles",
)


def email(first: str, last: str, domain: str) -> str:
    letters = (
        sign for sign in f"{first}.{last}".lower() if sign.isascii() and (sign.isalpha() or sign == ".")
    )
    return "".join(letters) + "@" + domain


def text_maker(column: Column, salt: int) -> Callable[[int], Value] | None:
    """How a text column is made up from the row's number; None: empty in every row."""
    name, length = column.name, column.type.length
    title = name.replace("_", " ").capitalize()
    tail = name.rsplit("_", 1)[-1]
    if "email" in name:
        return _cut(length, lambda n: email(pick(FIRST_NAMES, n + salt), pick(LAST_NAMES, n), "example.com"))
    if tail in ("city", "town"):
        return _cut(length, lambda n: pick(TOWNS, n + salt)[0])
    if tail == "county":
        return _cut(length, lambda n: pick(TOWNS, n + salt)[1])
    if tail in ("postcode", "code") and "post" in name:
        return _cut(length, lambda n: pick(TOWNS, n + salt)[2])
    if name.endswith("address_1") or name.endswith("line_1"):
        return _cut(length, lambda n: f"{n % 90 + 1} {pick(STREETS, n + salt)}")
    if "contact" in name and tail in ("name", "contact"):
        return _cut(length, lambda n: f"{pick(FIRST_NAMES, n + salt)} {pick(LAST_NAMES, n)}")
    if "user" in name or tail == "by":
        return _cut(length, lambda n: f"{pick(FIRST_NAMES, n % 4)} {pick(LAST_NAMES, n % 4)}")
    if tail in ("code", "reference", "no", "number", "prefix"):
        letters = "".join(part[0] for part in name.split("_")).upper()
        return _cut(length, lambda n: f"{letters}{n + 1:04}" if length is None or length > 4 else f"{n + 1}")
    if tail in ("name", "description", "title", "value", "text", "key"):
        return _cut(length, lambda n: f"{title} {n + 1}")
    if salt % 3:
        return _cut(length, lambda n: "" if (n + salt) % 3 == 0 else f"{title} {(n + salt) % 20}")
    return (lambda n: "") if salt % 2 else None


def pick(options: Sequence[_T], number: int) -> _T:
    return options[number % len(options)]


def _cut(length: int | None, make: Callable[[int], str]) -> Callable[[int], Value]:
    if length is None:
        return make
    return lambda n: make(n)[:length]
