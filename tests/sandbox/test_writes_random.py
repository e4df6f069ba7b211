"""Random writes against a model of what the table must hold, and readers beside a writer."""

from __future__ import annotations

import random
import threading
from typing import Any

import httpx
import pytest

from sage200_dialect import catalog
from sage200_dialect.sandbox.cells import Cells
from sage200_dialect.sandbox.overlay import Overlay
from sage200_dialect.sandbox.rows import Rows

from .conftest import Api

CATALOG = catalog.load()

MODES = ("post", "post", "put", "put", "delete", "array")


@pytest.mark.parametrize("seed", range(8))
def test_a_table_is_what_was_written_to_it(api: Api, seed: int) -> None:
    dice = random.Random(seed)
    model = {row["id"]: row["name"] for row in api.get("/couriers", select="id,name")}
    for number in range(40):
        mode, name = dice.choice(MODES), f"Courier {number}"
        keys = list(model)
        if mode == "post" or not keys:
            model[api.post("/couriers", {"name": name})["id"]] = name
        elif mode == "put":
            key = dice.choice(keys)
            api.put(f"/couriers/{key}", {"name": name})
            model[key] = name
        elif mode == "delete":
            key = dice.choice(keys)
            api.delete(f"/couriers/{key}")
            del model[key]
        else:
            changed = dice.sample(keys, min(2, len(keys)))
            rows = [{"id": key, "name": f"{name} {key}"} for key in changed]
            gone = dice.random() < 0.3
            api.put("/couriers", [*rows[:-1], {**rows[-1], "is_to_delete": gone}])
            model.update((row["id"], str(row["name"])) for row in rows)
            if gone:
                del model[changed[-1]]
        assert {row["id"]: row["name"] for row in api.get("/couriers", select="id,name")} == model
        if model:
            key = dice.choice(list(model))
            assert api.get("/couriers", filter=f"id eq {key}", select="name") == [{"name": model[key]}]
        assert api.ask("/couriers", count="true", filter="id gt 0").text == str(len(model))
        ordered = [row["id"] for row in api.get("/couriers", orderby="id desc", select="id")]
        assert ordered == sorted(model, reverse=True)


def test_readers_beside_a_writer_see_whole_states(api: Api) -> None:
    """The writer keeps two columns alike; no reader may see them differ, nor a customer vanish."""
    keys = [row["id"] for row in api.get("/customers", select="id")]
    for key in keys:
        api.put(f"/customers/{key}", {"name": "0", "short_name": "0"})
    done = threading.Event()
    seen: list[list[dict[str, Any]]] = []
    failures: list[Exception] = []

    def read() -> None:
        with httpx.Client(timeout=30) as client:
            reader = Api(api.sandbox, client)
            try:
                while not done.is_set():
                    seen.append(reader.get("/customers", select="id,name,short_name"))
                    seen.append(
                        [
                            {"id": row["id"], "name": row["name"], "short_name": row["short_name"]}
                            for row in api.sandbox.rows("customers")
                        ]
                    )
            except Exception as error:
                failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(60):
        api.put(f"/customers/{keys[number % len(keys)]}", {"name": str(number), "short_name": str(number)})
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(seen) > 3
    for rows in seen:
        assert [row["id"] for row in rows] == keys
        assert all(row["name"] == row["short_name"] for row in rows)


def test_rows_that_were_read_never_change() -> None:
    """What an overlay gave out stays as it was, whatever is written afterwards."""
    for seed in range(200):
        dice = random.Random(seed)
        table = CATALOG.table("couriers")
        base = Rows(table, 3, {"id": Cells.of([1, 2, 3]), "name": Cells.of(["a", "b", "c"])})
        overlay, model = Overlay(base), [[1, "a"], [2, "b"], [3, "c"]]
        given_out: list[tuple[Rows, list[list[Any]]]] = []
        for number in range(4, 24):
            action = dice.choice(("add", "change", "remove", "read"))
            if action == "add":
                overlay.add({"id": number, "name": "n"})
                model.append([number, "n"])
            elif action == "change" and model:
                place = dice.randrange(len(model))
                overlay.change(place, {"name": f"x{number}"})
                model[place] = [model[place][0], f"x{number}"]
            elif action == "remove" and model:
                place = dice.randrange(len(model))
                overlay.remove([place])
                del model[place]
            else:
                given_out.append((overlay.rows, [list(row) for row in model]))
        given_out.append((overlay.rows, model))
        for rows, expected in given_out:
            one_by_one = [[rows.cells[name][place] for name in rows.cells] for place in range(rows.length)]
            whole = [list(row) for row in zip(*(cells.all() for cells in rows.cells.values()), strict=True)]
            assert one_by_one == whole == expected
