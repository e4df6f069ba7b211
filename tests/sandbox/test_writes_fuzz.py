"""Whatever is sent, the sandbox itself never fails: it writes or refuses."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest

from sage200_dialect import catalog
from sage200_dialect.catalog import Column, Parameter

from .conftest import Api

CATALOG = catalog.load()
DATES = ("2024-01-31", "2024-01-31T00:00:00", "9999-12-31T23:59:59.999-14:00")
NESTED: tuple[Any, ...] = ([], {}, [None], [{}], [{"id": 1}], {"id": 1})
NUMBERS = (True, False, 0, 1, -1, 5, 2**63, 1.5, 1e300)
VALUES = (None, "", "x", "x" * 300, "EnumLineTypeStandard", "4000", *NUMBERS, *DATES, *NESTED)


def some(dice: random.Random, fields: list[str], sure: list[str]) -> dict[str, Any]:
    """A body of a few of the fields, and those in `sure` more often than not."""
    chosen = [name for name in fields if dice.random() < 0.1] + [name for name in sure if dice.random() < 0.9]
    return {name: dice.choice(VALUES) for name in chosen}


def a_key(api: Api, dice: random.Random, table: str) -> int:
    """The key of some row that was there in the beginning."""
    cells = api.sandbox.companies[0].made(table).cells
    keys = cells["id"].all() if "id" in cells else ()
    return int(str(dice.choice(keys))) if keys else 1


def fill(api: Api, dice: random.Random, body: dict[str, Any], links: dict[str, str]) -> None:
    """Gives links keys that exist, mostly."""
    for name, table in links.items():
        if name in body and dice.random() < 0.8:
            body[name] = a_key(api, dice, table)


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_bodies_of_rows(api: Api, method: str) -> None:
    dice = random.Random(404)
    for table in CATALOG.tables():
        paths = table.write_paths.get(method.lower(), ())
        plain: list[Column] = [column for column in table.columns if len(column.path) == 1]
        fields = [column.path[0] for column in plain] + sorted(
            {c.path[0] for c in table.columns if len(c.path) > 1}
        )
        arrays = [*table.arrays, *(column.path[0] for column in table.borrowed), "lines", "memos", "lock_id"]
        required = [column.path[0] for column in plain if column.required]
        links = {link.column: link.table for link in table.links}
        for _ in range(6 if paths else 0):
            body = some(dice, [*fields, *arrays], required)
            fill(api, dice, body, links)
            if dice.random() < 0.3 and "lines" in body:
                body["lines"] = [
                    some(dice, ["product_id", "code", "description", "id"], ["line_type", "line_quantity"])
                ]
            path = dice.choice(paths)
            for name in re.findall(r"\{(\w+)\}", path):
                owner = table.name if name == "id" else links.get(name, f"{name.removesuffix('_id')}s")
                path = path.replace(f"{{{name}}}", str(a_key(api, dice, owner)))
            answer = api.send(method, path, dice.choice((body, body, body, [body])))
            assert answer.status_code in (200, 400, 404), (method, path, body, answer.text)


def test_bodies_of_actions(api: Api) -> None:
    dice = random.Random(404)
    for name in CATALOG.actions():
        action = CATALOG.action(name)
        parameters: dict[str, Parameter] = {each.name: each for each in action.parameters}
        required = [each.name for each in action.parameters if each.required]
        links = {each.name: each.link.table for each in action.parameters if each.link is not None}
        links.update(dict.fromkeys({"source_id"} & parameters.keys(), str(action.table)))
        for _ in range(12):
            body = some(dice, [*parameters, "id"], required)
            fill(api, dice, body, links)
            for each in parameters.values():
                if each.items and dice.random() < 0.6:
                    item = some(
                        dice, [part.name for part in each.items], [p.name for p in each.items if p.required]
                    )
                    body[each.name] = [item]
            path = dice.choice(action.paths)
            method = "PUT" if path.endswith("}") else "POST"
            key = dice.choice((0, a_key(api, dice, "sop_orders")))
            answer = api.send(method, re.sub(r"\{\w+\}", str(key), path), body)
            assert answer.status_code in (200, 400, 404), (path, body, answer.text)
