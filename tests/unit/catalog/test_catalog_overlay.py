"""A user's folder laid over the catalogue, and the format's documentation."""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from sage200_dialect import catalog
from sage200_dialect.errors import ProgrammingError
from sage200_dialect.types import parse_type

THINGS: dict[str, Any] = {
    "path": "/things",
    "key": ["id"],
    "columns": {"id": {"type": "bigint"}, "name": {"type": "varchar(60)"}},
}


def write(folder: Path, tables: dict[str, Any], name: str = "own.json", **more: Any) -> Path:
    (folder / name).write_text(json.dumps({"tables": tables, **more}), encoding="utf-8")
    return folder


def examples() -> list[str]:
    text = resources.files("sage200_dialect.catalog").joinpath("FORMAT.md").read_text("utf-8")
    return re.findall(r"```json\n(.*?)```", text, re.DOTALL)


def test_a_minimal_table_gets_sensible_defaults(tmp_path: Path) -> None:
    things = catalog.load(write(tmp_path, {"things": THINGS})).table("things")
    assert (things.module, things.kind, things.collection, things.item) == (
        "User",
        "collection",
        "/things",
        None,
    )
    assert (things.primary_key, things.methods, things.links) == (("id",), {"list"}, ())
    assert things.by_name["id"] == catalog.Column("id", parse_type("bigint"), ("id",), nullable=False)
    assert things.by_name["name"] == catalog.Column("name", parse_type("varchar(60)"), ("name",))


def test_columns_alone_make_a_table(tmp_path: Path) -> None:
    things = catalog.load(write(tmp_path, {"things": {"columns": {"id": {"type": "bigint"}}}})).table(
        "things"
    )
    assert (things.collection, things.key, things.by_name["id"].nullable) == ("/things", (), True)


def test_the_routes_decide_the_kind(tmp_path: Path) -> None:
    columns = {"thing_id": {"type": "bigint", "from_parent": True, "link": "things"}}
    loaded = catalog.load(
        write(
            tmp_path,
            {
                "things": THINGS,
                "parts": {
                    "columns": columns,
                    "embedded": {"parent": "things", "array": "parts", "column": "thing_id"},
                },
                "moves": {
                    "columns": columns,
                    "nested": {"path": "/things/{thing_id}/moves", "column": "thing_id", "parent": "things"},
                },
                "state": {"singleton": "/state", "columns": {"open": {"type": "boolean"}}},
            },
        )
    )
    found = {name: loaded.table(name) for name in ("parts", "moves", "state")}
    assert {name: table.kind for name, table in found.items()} == {
        "parts": "child",
        "moves": "nested_only",
        "state": "singleton",
    }
    assert [table.collection for table in found.values()] == [None, None, None]


def test_a_folder_adds_and_replaces_whole_tables(tmp_path: Path) -> None:
    units = {"path": "/my_units", "key": ["id"], "columns": {"id": {"type": "bigint"}}}
    loaded = catalog.load(write(tmp_path, {"things": THINGS, "units": units}))
    shipped = catalog.load()
    assert set(loaded.names()) - set(shipped.names()) == {"things"}
    assert (loaded.table("units").collection, list(loaded.table("units").by_name)) == ("/my_units", ["id"])
    assert shipped.table("units").collection == "/units"
    assert shipped.find("things") is None
    assert loaded.version != shipped.version
    assert "things" in loaded.for_edition("StandardUK").names()


def test_a_folder_adds_actions(tmp_path: Path) -> None:
    loaded = catalog.load(write(tmp_path, {}, actions={"things_close": {"effect": "write"}}))
    assert loaded.action("things_close").paths == ("/things_close",)
    assert "bank_payment" in loaded.actions()


def test_later_files_win_and_other_files_are_ignored(tmp_path: Path) -> None:
    write(tmp_path, {"things": THINGS}, "1.json")
    write(tmp_path, {"things": {**THINGS, "path": "/other"}}, "2.json", module="Mine")
    (tmp_path / "rows.csv").write_text("id\n1\n", encoding="utf-8")
    things = catalog.load(tmp_path).table("things")
    assert (things.collection, things.module) == ("/other", "Mine")


def test_a_folder_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, {"things": THINGS})
    assert catalog.load(tmp_path) is catalog.load(str(tmp_path))


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text(json.dumps({"tables": {"things": THINGS}}), encoding="utf-8-sig")
    assert catalog.load(tmp_path).find("things") is not None


def test_the_documented_examples_load(tmp_path: Path) -> None:
    minimal, worked = examples()
    (tmp_path / "a.json").write_text(minimal, encoding="utf-8")
    (tmp_path / "b.json").write_text(worked, encoding="utf-8")
    loaded = catalog.load(tmp_path)
    assert {"things", "jobs", "job_status_types", "job_parts", "job_visits"} <= set(loaded.names())
    jobs = loaded.table("jobs")
    assert jobs.module == "Service"
    assert jobs.write_paths == {"post": ("/jobs",), "put": ("/jobs/{id}",)}
    assert jobs.default_order == (("opened_on", True), ("id", False))
    assert not jobs.by_name["opened_on"].nullable
    assert jobs.by_name["site_address_city"].path == ("site_address", "city")
    assert jobs.by_name["site_address_city"].expand == "site_address"
    assert (jobs.by_name["open_visits"].expand, jobs.by_name["open_visits"].hidden) == ("visit_status", True)
    assert jobs.links == (catalog.Link("customer_id", "customers"),)
    assert loaded.table("job_parts").primary_key == ()
    assert [parameter.type for parameter in loaded.action("jobs_close").parameters][2] is None


def test_the_documentation_names_every_key() -> None:
    from msgspec.structs import fields

    from sage200_dialect.catalog import records

    text = resources.files("sage200_dialect.catalog").joinpath("FORMAT.md").read_text("utf-8")
    documented = set(re.findall(r"`(\w+)`", text))
    for record in (
        records.FileRecord,
        records.TableRecord,
        records.ColumnRecord,
        records.BorrowedRecord,
        records.ActionRecord,
    ):
        assert {field.name for field in fields(record)} <= documented


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"colour": "red"}, r"table things: .*`colour`.*known keys: columns, kind"),
        ({"columns": None}, r"table things: Expected `object`, got `null`"),
        ({"columns": {}}, r"table things: .*no columns"),
        ({"kind": "tabel"}, r"table things: Invalid enum value 'tabel' - at `\$\.kind`"),
        ({"columns": {"id": {}}}, r"table things, column id: .*missing required field `type`"),
        (
            {"columns": {"id": {"type": "money"}}},
            r"table things, column id: unknown type 'money'; known: bigint",
        ),
        ({"columns": {"id": {"type": "varchar", "size": 3}}}, r"column id: .*`size`.*known keys: type, path"),
        (
            {"columns": {"id": {"type": "bigint", "nullable": "no"}}},
            r"column id: Expected `bool \| null`, got `str`",
        ),
        (
            {"key": ["idd"]},
            r"table things: key names the column idd, which the table has not \(nearest: id\)",
        ),
        ({"item": "/things/{code}"}, r"table things: item names the column code"),
        ({"path": "things"}, r"table things: path 'things' does not start with /"),
        (
            {"default_order": ["name down"]},
            r"table things: default_order 'name down': expected a column, then asc",
        ),
        (
            {"columns": {"id": {"type": "bigint"}, "ID": {"type": "bigint"}}},
            r"table things: columns id and ID differ only by case or underscores",
        ),
        (
            {"columns": {"id": {"type": "bigint", "link": "custmers"}}},
            r"table things: column id links to the table custmers, which is not there \(nearest: customers",
        ),
        (
            {"columns": {"id": {"type": "bigint", "link": "customers.idd"}}},
            r"column id links to the column customers\.idd, which is not there",
        ),
        (
            {"columns": {"id": {"type": "bigint", "enumeration": "color_types"}}},
            r"column id has its values in the table color_types, which is not there",
        ),
        (
            {"embedded": {"parent": "customers", "array": "things", "column": "id"}},
            r"column id needs a link to the parent customers",
        ),
        (
            {"nested": {"path": "/customers/{customer_id}/things", "column": "id"}},
            r"nested path .* does not hold \{id\} once",
        ),
        (
            {"columns": {"id": {"type": "json"}}},
            r"table things, column id: a column of type json stands in borrowed",
        ),
        (
            {"borrowed": {"parts": {"type": "json"}}},
            r"table things, borrowed column parts: expected type json with rows, or a path into a linked",
        ),
        (
            {"borrowed": {"parts": {"type": "json", "rows": "partz"}}},
            r"borrowed column parts has its rows in the table partz, which is not there",
        ),
        (
            {"borrowed": {"parts": {"type": "json", "rows": "customers"}}},
            r"borrowed column parts has its rows in the table customers, which has no link to this one",
        ),
        (
            {"borrowed": {"town": {"type": "varchar", "path": "place.town"}}},
            r"borrowed column town needs a link column place_id",
        ),
        ({"path": None, "kind": "item_only"}, r"nothing says how to read it: expected path, item, nested"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, change: dict[str, Any], expected: str) -> None:
    write(tmp_path, {"things": {**THINGS, **change}})
    with pytest.raises(ProgrammingError, match=expected) as caught:
        catalog.load(tmp_path)
    assert str(tmp_path / "own.json") in str(caught.value)


def test_a_replaced_table_that_others_need_is_checked(tmp_path: Path) -> None:
    write(tmp_path, {"currencies": {"columns": {"code": {"type": "varchar(3)"}}}})
    with pytest.raises(ProgrammingError, match=r"column currencies\.id.*; Location replaces: currencies"):
        catalog.load(tmp_path)


def test_a_wrong_action_is_named(tmp_path: Path) -> None:
    action = {"effect": "write", "parameters": {"amount": {"type": "money"}}}
    write(tmp_path, {}, actions={"things_close": action})
    with pytest.raises(ProgrammingError, match="action things_close, parameter amount: unknown type 'money'"):
        catalog.load(tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("{", "own.json"), ('{"table": {}}', r"own\.json.*`table`"), ("[]", "Expected `object`, got `array`")],
)
def test_a_file_of_another_format_is_named(tmp_path: Path, text: str, expected: str) -> None:
    (tmp_path / "own.json").write_text(text, encoding="utf-8")
    with pytest.raises(ProgrammingError, match=expected):
        catalog.load(tmp_path)


def test_a_missing_or_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProgrammingError, match="no such folder"):
        catalog.load(tmp_path / "nowhere")
    with pytest.raises(ProgrammingError, match="no catalogue file"):
        catalog.load(tmp_path)


def test_a_failed_load_can_be_tried_again(tmp_path: Path) -> None:
    with pytest.raises(ProgrammingError):
        catalog.load(tmp_path)
    write(tmp_path, {"things": THINGS})
    assert catalog.load(tmp_path).find("things") is not None
