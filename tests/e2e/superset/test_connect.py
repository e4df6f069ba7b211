"""Connecting and browsing."""

from __future__ import annotations

import pytest
from api import Refused, Superset
from stack import Stack


def test_superset_knows_the_engine(superset: Superset) -> None:
    offered = superset.get("/api/v1/database/available/")["databases"]
    (own,) = (each for each in offered if each["engine"] == "sage200")
    assert own["name"] == "Sage 200"
    assert own["available_drivers"] == ["httpx"]
    assert own["engine_information"]["supports_oauth2"] is True


def test_the_connection_is_tested(stack: Stack, superset: Superset) -> None:
    given = {"database_name": "tested", "extra": "{}", "sqlalchemy_uri": stack.sage_url()}
    assert superset.post("/api/v1/database/test_connection/", **given) == {"message": "OK"}


@pytest.mark.parametrize(
    ("options", "kind", "told"),
    [
        ("&OAuthAccessToken=canary-wrong", "CONNECTION_ACCESS_DENIED_ERROR", "access token"),
        ("&OAuthAccesToken=sandbox", "GENERIC_DB_ENGINE_ERROR", "OAuthAccessToken"),
    ],
    ids=["token", "property"],
)
def test_what_is_wrong_with_a_connection_is_told(
    stack: Stack, superset: Superset, options: str, kind: str, told: str
) -> None:
    given = {"database_name": "tested", "extra": "{}", "sqlalchemy_uri": stack.sage_url(options)}
    with pytest.raises(Refused) as refused:
        superset.post("/api/v1/database/test_connection/", **given)
    assert refused.value.first()[0] == kind
    assert told in refused.value.first()[1]
    assert "canary" not in refused.value.text


def test_schemas(superset: Superset, database: int) -> None:
    schemas = superset.schemas(database)
    assert {"main", "Harbour Supplies Ireland", "all_companies"} <= set(schemas)


def test_tables(superset: Superset, database: int) -> None:
    tables = superset.tables(database, "main")
    assert len(tables) > 300
    assert (tables["sop_orders"], tables["customer_views"]) == ("table", "view")
    assert set(superset.tables(database, "Harbour Supplies Ireland")) == set(tables)


def test_a_table_is_described(superset: Superset, database: int) -> None:
    shown = superset.get(f"/api/v1/database/{database}/table_metadata/", name="sop_orders", schema="main")
    types = {each["name"]: each["type"] for each in shown["columns"]}
    assert types["document_date"].startswith("DATE")
    assert types["total_net_value"].startswith(("DECIMAL", "NUMERIC"))
    links = {tuple(each["column_names"]): each["referred_table"] for each in shown["foreignKeys"]}
    assert links[("customer_id",)] == "customers"


def test_a_dataset_knows_its_columns(superset: Superset, orders: int) -> None:
    superset.put(f"/api/v1/dataset/{orders}/refresh")
    columns = {
        each["column_name"]: each for each in superset.get(f"/api/v1/dataset/{orders}")["result"]["columns"]
    }
    assert columns["document_date"]["is_dttm"] is True
    assert columns["total_net_value"]["is_dttm"] is False
    assert {"id", "customer_id", "delivery_address_city"} <= set(columns)
