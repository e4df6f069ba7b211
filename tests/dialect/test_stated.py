"""What a user's catalogue states beyond columns: comments, unique columns, the names of keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from sage200_dialect import ProgrammingError, catalog, sandbox

TABLES: dict[str, Any] = {
    "depots": {
        "key": ["region", "number"],
        "key_name": "depot",
        "comment": "Where vans stay.",
        "columns": {"region": {"type": "varchar(4)"}, "number": {"type": "bigint"}},
    },
    "vans": {
        "key": ["id"],
        "unique": {"one_plate": ["plate"], "one_place": ["region", "place"], "one_secret": ["secret"]},
        "columns": {
            "id": {"type": "bigint", "comment": "Painted on the door."},
            "plate": {"type": "varchar(9)", "read_only": True},
            "region": {"type": "varchar(4)", "link": "depots.region", "link_name": "van_depot"},
            "place": {"type": "bigint", "link": "depots.number", "comment": ""},
            "customer_id": {"type": "bigint", "link": "customers", "link_name": "van_customer"},
            "secret": {"type": "bigint", "hidden": True},
        },
    },
    "trips": {
        "comment": "",
        "key": ["id"],
        "columns": {
            "id": {"type": "bigint"},
            "van_plate": {"type": "varchar(9)", "link": "vans.plate"},
        },
    },
}


def _written(folder: Path, tables: dict[str, Any]) -> str:
    (folder / "own.json").write_text(json.dumps({"tables": tables}), encoding="utf-8")
    return str(folder)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.engine.Engine]:
    location = _written(tmp_path_factory.mktemp("catalogue"), TABLES)
    with sandbox.start(location=location) as server:
        engine = sa.create_engine(server.url, connect_args={"Location": location})
        yield engine
        assert [each.path for each in server.requests if each.path != "/sites"] == []
        engine.dispose()


@pytest.fixture
def inspector(engine: sa.engine.Engine) -> Any:
    return sa.inspect(engine)


def test_comments(inspector: Any) -> None:
    tables = ("depots", "vans", "trips")
    told = [inspector.get_table_comment(table)["text"] for table in tables]
    assert told == ["Where vans stay.", "User (collection); list", None]
    comments = {each["name"]: each["comment"] for each in inspector.get_columns("vans")}
    assert comments == {
        "id": "Painted on the door.",
        "plate": "Read-only.",
        "region": "Refers to depots.region (inferred).",
        "place": None,
        "customer_id": "Refers to customers.id (inferred).",
    }


def test_keys(inspector: Any) -> None:
    assert inspector.get_pk_constraint("depots")["name"] == "depot"
    assert inspector.get_pk_constraint("vans")["name"] == "pk_vans"
    keys = {each["name"]: each["constrained_columns"] for each in inspector.get_foreign_keys("vans")}
    assert keys == {"van_depot": ["region", "place"], "van_customer": ["customer_id"]}


def test_unique_columns(engine: sa.engine.Engine, inspector: Any) -> None:
    """Those of a hidden column are left out, as the column is."""
    stated = {"one_plate": ["plate"], "one_place": ["region", "place"]}
    found = inspector.get_unique_constraints("vans")
    assert {each["name"]: each["column_names"] for each in found} == stated
    assert inspector.get_unique_constraints("trips") == []
    everywhere = inspector.get_unique_constraints("vans", schema="all_companies")
    assert {each["name"]: each["column_names"][0] for each in everywhere} == dict.fromkeys(stated, "company")
    table = sa.Table("vans", sa.MetaData(), autoload_with=engine)
    unique = [each for each in table.constraints if isinstance(each, sa.UniqueConstraint)]
    assert {each.name: each.columns.keys() for each in unique} == stated


def test_metadata_tables_agree(engine: sa.engine.Engine) -> None:
    with engine.connect() as connection:

        def rows(query: str) -> list[tuple[Any, ...]]:
            return [tuple(row) for row in connection.execute(sa.text(query))]

        assert rows(
            "SELECT constraint_name, constraint_type FROM information_schema.table_constraints "
            "WHERE table_name = 'vans' ORDER BY 1"
        ) == [
            ("one_place", "UNIQUE"),
            ("one_plate", "UNIQUE"),
            ("pk_vans", "PRIMARY KEY"),
            ("van_customer", "FOREIGN KEY"),
            ("van_depot", "FOREIGN KEY"),
        ]
        assert rows(
            "SELECT column_name, ordinal_position FROM information_schema.key_column_usage "
            "WHERE constraint_name = 'one_place' ORDER BY 2"
        ) == [("region", 1), ("place", 2)]
        assert rows(
            "SELECT unique_constraint_name FROM information_schema.referential_constraints "
            "WHERE constraint_name = 'fk_trips_van_plate'"
        ) == [("one_plate",)]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"unique": {"u": ["b"]}}, "table t: unique u names the column b, which the table has not"),
        ({"columns": {"a": {"type": "bigint", "link_name": "n"}}}, "column a: link_name without a link"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, table: dict[str, Any], message: str) -> None:
    location = _written(tmp_path, {"t": {"columns": {"a": {"type": "bigint"}}, **table}})
    with pytest.raises(ProgrammingError, match=message):
        catalog.load(location)
