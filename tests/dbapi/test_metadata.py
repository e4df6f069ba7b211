"""`information_schema` and the `sys_*` tables: answered by the driver, in agreement with SQLAlchemy."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import registry

import sage200_dialect
from sage200_dialect import Connection, catalog, sandbox
from sage200_dialect.auth.procedures import PROCEDURES
from sage200_dialect.catalog.calling import inputs
from sage200_dialect.errors import ProgrammingError
from sage200_dialect.sandbox import Sandbox

for name in ("sage200", "sage200.httpx"):
    registry.register(name, "sage200_dialect.dialect", "Sage200Dialect")

STANDARD = {
    "schemata": "catalog_name schema_name schema_owner default_character_set_catalog "
    "default_character_set_schema default_character_set_name sql_path",
    "tables": "table_catalog table_schema table_name table_type self_referencing_column_name "
    "reference_generation user_defined_type_catalog user_defined_type_schema user_defined_type_name "
    "is_insertable_into is_typed commit_action table_comment",
    "columns": "table_catalog table_schema table_name column_name ordinal_position column_default "
    "is_nullable data_type character_maximum_length character_octet_length numeric_precision "
    "numeric_precision_radix "
    "numeric_scale datetime_precision interval_type interval_precision character_set_catalog "
    "character_set_schema character_set_name collation_catalog collation_schema collation_name "
    "domain_catalog domain_schema domain_name udt_catalog udt_schema udt_name scope_catalog scope_schema "
    "scope_name maximum_cardinality dtd_identifier is_self_referencing is_identity identity_generation "
    "identity_start identity_increment identity_maximum identity_minimum identity_cycle is_generated "
    "generation_expression is_updatable column_comment",
    "views": "table_catalog table_schema table_name view_definition check_option is_updatable "
    "is_insertable_into",
    "table_constraints": "constraint_catalog constraint_schema constraint_name table_catalog table_schema "
    "table_name constraint_type is_deferrable initially_deferred enforced nulls_distinct",
    "key_column_usage": "constraint_catalog constraint_schema constraint_name table_catalog table_schema "
    "table_name column_name ordinal_position position_in_unique_constraint",
    "referential_constraints": "constraint_catalog constraint_schema constraint_name "
    "unique_constraint_catalog unique_constraint_schema unique_constraint_name match_option update_rule "
    "delete_rule",
}
CDATA = {
    "sys_catalogs": "CatalogName",
    "sys_schemas": "CatalogName SchemaName",
    "sys_tables": "CatalogName SchemaName TableName TableType Description IsUpdateable",
    "sys_tablecolumns": "CatalogName SchemaName TableName ColumnName DataTypeName DataType Length "
    "DisplaySize NumericPrecision NumericScale IsNullable Description Ordinal IsAutoIncrement "
    "IsGeneratedColumn IsHidden "
    "IsArray IsReadOnly IsKey ColumnType FieldControl",
    "sys_procedures": "CatalogName SchemaName ProcedureName Description ProcedureType",
    "sys_procedureparameters": "CatalogName SchemaName ProcedureName ColumnName Direction DataTypeName "
    "DataType Length NumericPrecision NumericScale IsNullable IsRequired IsArray Description Ordinal Values "
    "SupportsStreams IsPath Default",
    "sys_keycolumns": "CatalogName SchemaName TableName ColumnName IsKey IsForeignKey PrimaryKeyName "
    "ForeignKeyName ReferencedCatalogName ReferencedSchemaName ReferencedTableName ReferencedColumnName",
    "sys_foreignkeys": "CatalogName SchemaName TableName ColumnName PrimaryKeyName ForeignKeyName "
    "ReferencedCatalogName ReferencedSchemaName ReferencedTableName ReferencedColumnName ForeignKeyType",
    "sys_primarykeys": "CatalogName SchemaName TableName ColumnName KeySeq KeyName",
    "sys_indexes": "CatalogName SchemaName TableName IndexName ColumnName IsUnique IsPrimary Type SortOrder "
    "OrdinalPosition",
    "sys_connection_props": "Name ShortDescription Type Default Values Value Required Category",
    "sys_sqlinfo": "NAME VALUE",
    "sys_identity": "Id Batch Operation Message",
}
EVERY = {**{f"information_schema.{each}": text for each, text in STANDARD.items()}, **CDATA}


@pytest.fixture(scope="module")
def sage() -> Iterator[Sandbox]:
    with sandbox.start(orders=20) as running:
        yield running


@pytest.fixture(scope="module", params=catalog.EDITIONS)
def edition(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def tokenless(edition: str) -> Iterator[Connection]:
    """A connection that could not send a request if it wanted to."""
    with sage200_dialect.connect(f"Schema={edition};Company=Demo") as opened:
        yield opened


@pytest.fixture(scope="module")
def professional() -> Iterator[Connection]:
    with sage200_dialect.connect("Schema=ProfessionalUK;Company=Demo") as opened:
        yield opened


@pytest.fixture(scope="module")
def inspector(sage: Sandbox, edition: str) -> Iterator[Any]:
    engine = sa.create_engine(sage.url_for(sage.companies[0].name, edition=edition))
    yield sa.inspect(engine)
    engine.dispose()


def rows(connection: Connection, statement: str, parameters: Any = ()) -> list[Any]:
    return connection.execute(statement, parameters).fetchall()


@pytest.mark.parametrize("table", EVERY)
def test_names_and_order_of_the_columns(table: str, tokenless: Connection) -> None:
    cursor = tokenless.execute(f"SELECT * FROM {table}")
    assert [column[0] for column in cursor.description or []] == EVERY[table].split()
    assert bool(cursor.fetchall()) == (table != "sys_identity")
    assert cursor.stats.requests == 0
    ((step, operation, target, _), *_) = rows(tokenless, f"EXPLAIN SELECT * FROM {table}")
    assert (step, operation, target) == (1, "no request", table)


class TestAgreementWithReflection:
    def test_schemas(self, inspector: Any, tokenless: Connection) -> None:
        found = rows(tokenless, "SELECT schema_name FROM information_schema.schemata")
        assert [name for (name,) in found] == ["main", "all_companies", "information_schema"]
        assert {name for (name,) in found} < set(inspector.get_schema_names())
        assert rows(tokenless, "SELECT * FROM sys_catalogs") == [("Sage200",)]
        assert rows(tokenless, "SELECT * FROM sys_schemas") == [
            ("Sage200", "main"),
            ("Sage200", "all_companies"),
        ]

    def test_tables_and_views(self, inspector: Any, tokenless: Connection) -> None:
        text = "SELECT table_name FROM information_schema.tables WHERE table_schema = ? AND table_type = ?"
        cdata = "SELECT TableName FROM sys_tables WHERE SchemaName = 'main' AND TableType = ?"
        for kind, names in (("TABLE", inspector.get_table_names()), ("VIEW", inspector.get_view_names())):
            standard = "BASE TABLE" if kind == "TABLE" else kind
            assert sorted(name for (name,) in rows(tokenless, text, ("main", standard))) == names
            assert sorted(name for (name,) in rows(tokenless, cdata, (kind,))) == names
        local = rows(tokenless, text, ("information_schema", "SYSTEM VIEW"))
        assert sorted(name for (name,) in local) == inspector.get_view_names(schema="information_schema")
        ((every,),) = rows(tokenless, "SELECT COUNT(*) FROM information_schema.tables")
        known = inspector.get_table_names() + inspector.get_view_names()
        assert every == len(known) + len(local)

    @pytest.mark.parametrize("schema", ["main", "information_schema"])
    def test_columns(self, schema: str, inspector: Any, tokenless: Connection) -> None:
        found = rows(
            tokenless,
            "SELECT table_name, column_name, ordinal_position, is_nullable, data_type, "
            "character_maximum_length, numeric_precision, numeric_scale, column_default, column_comment "
            "FROM information_schema.columns WHERE table_schema = ?",
            (schema,),
        )
        told = []
        for table in (*inspector.get_table_names(schema), *inspector.get_view_names(schema)):
            for position, column in enumerate(inspector.get_columns(table, schema), 1):
                type_ = column["type"]
                name = "DOUBLE" if isinstance(type_, sa.Float) else type_.__class__.__name__
                numbers = {"BIGINT": (64, 0), "DOUBLE": (53, None)}.get(name, (None, None))
                if isinstance(type_, sa.DECIMAL):
                    numbers = (type_.precision, type_.scale)
                told.append(
                    (
                        *(table, column["name"], position, "YES" if column["nullable"] else "NO", name),
                        *(getattr(type_, "length", None), *numbers, column["default"], column["comment"]),
                    )
                )
        assert sorted(found, key=repr) == sorted(told, key=repr)
        assert len(found) > 100

    def test_hidden_columns_are_marked(self, inspector: Any, tokenless: Connection) -> None:
        text = "SELECT TableName, ColumnName FROM sys_tablecolumns WHERE IsHidden = ?"
        shown = {
            (table, column["name"])
            for table in (*inspector.get_table_names(), *inspector.get_view_names())
            for column in inspector.get_columns(table)
        }
        assert set(rows(tokenless, text, (False,))) == shown
        hidden = rows(tokenless, text, (True,))
        assert "sop_order_lines" in {table for table, _ in hidden}
        assert not shown & set(hidden)

    def test_columns_whose_values_belong_to_other_tables(self, tokenless: Connection) -> None:
        text = "SELECT ColumnName, DataTypeName, IsArray, IsHidden FROM sys_tablecolumns "
        text += "WHERE TableName = 'customers' AND ColumnName IN ('contacts', 'country_code_name', 'name')"
        assert sorted(rows(tokenless, text)) == [
            ("contacts", "VARCHAR", True, True),
            ("country_code_name", "VARCHAR", False, True),
            ("name", "VARCHAR", False, False),
        ]

    def test_keys(self, inspector: Any, tokenless: Connection) -> None:
        keys: dict[str, tuple[str, list[str]]] = {}
        text = (
            "SELECT c.table_name, c.constraint_name, k.column_name "
            "FROM information_schema.table_constraints c JOIN information_schema.key_column_usage k "
            "USING (constraint_schema, constraint_name) "
            "WHERE c.constraint_type = 'PRIMARY KEY' AND c.table_name = k.table_name "
            "ORDER BY c.table_name, k.ordinal_position"
        )
        for table, constraint, column in rows(tokenless, text):
            keys.setdefault(table, (constraint, []))[1].append(column)
        told = {}
        for table in (*inspector.get_table_names(), *inspector.get_view_names()):
            key = inspector.get_pk_constraint(table)
            if key["constrained_columns"]:
                told[table] = (key["name"], key["constrained_columns"])
        assert keys == told
        listed = {(table, column) for table, (_, columns) in told.items() for column in columns}
        assert set(rows(tokenless, "SELECT TableName, ColumnName FROM sys_primarykeys")) == listed
        assert set(rows(tokenless, "SELECT TableName, ColumnName FROM sys_keycolumns WHERE IsKey")) == listed
        marked = rows(tokenless, "SELECT TableName, ColumnName FROM sys_tablecolumns WHERE IsKey")
        assert set(marked) == listed
        indexed = rows(
            tokenless, "SELECT TableName, ColumnName FROM sys_indexes WHERE IsPrimary AND IsUnique"
        )
        assert set(indexed) == listed
        assert rows(tokenless, "SELECT COUNT(*) FROM sys_indexes WHERE NOT IsPrimary") == [(0,)]

    def test_links(self, inspector: Any, tokenless: Connection) -> None:
        told = {
            (table, key["name"], column, key["referred_table"], referred)
            for table in (*inspector.get_table_names(), *inspector.get_view_names())
            for key in inspector.get_foreign_keys(table)
            for column, referred in zip(key["constrained_columns"], key["referred_columns"], strict=True)
        }
        assert len(told) > 100
        cdata = "TableName, ForeignKeyName, ColumnName, ReferencedTableName, ReferencedColumnName"
        assert set(rows(tokenless, f"SELECT {cdata} FROM sys_foreignkeys")) == told
        assert set(rows(tokenless, f"SELECT {cdata} FROM sys_keycolumns WHERE IsForeignKey")) == told
        text = (
            "SELECT c.table_name, c.constraint_name, k.column_name "
            "FROM information_schema.table_constraints c JOIN information_schema.key_column_usage k "
            "USING (constraint_schema, constraint_name) "
            "WHERE c.constraint_type = 'FOREIGN KEY'"
        )
        assert set(rows(tokenless, text)) == {each[:3] for each in told}

    def test_what_links_lead_to(self, inspector: Any, tokenless: Connection) -> None:
        found = rows(
            tokenless,
            "SELECT r.constraint_name, u.table_name, u.column_name "
            "FROM information_schema.referential_constraints r "
            "JOIN information_schema.key_column_usage k ON k.constraint_name = r.constraint_name "
            "LEFT JOIN information_schema.key_column_usage u ON u.constraint_name = r.unique_constraint_name "
            "AND u.ordinal_position = k.position_in_unique_constraint",
        )
        told = []
        for table in (*inspector.get_table_names(), *inspector.get_view_names()):
            for key in inspector.get_foreign_keys(table):
                target, referred = key["referred_table"], key["referred_columns"]
                stated = inspector.get_pk_constraint(target)["constrained_columns"] == referred
                told += [
                    (key["name"], *((target, column) if stated else (None, None))) for column in referred
                ]
        assert sorted(found, key=repr) == sorted(told, key=repr)
        assert any(table is None for _, table, _ in found), "a link to a key that Sage does not state"


def test_a_composite_link_is_one_constraint(tmp_path: Path) -> None:
    def columns(*names: str, **links: str) -> dict[str, Any]:
        return {
            name: {"type": "bigint", **({"link": links[name]} if name in links else {})} for name in names
        }

    own = {
        "tables": {
            "places": {"key": ["area", "id"], "columns": columns("area", "id")},
            "moves": {
                "key": ["id"],
                "columns": columns("id", "place_id", "area", place_id="places.id", area="places.area"),
            },
        }
    }
    (tmp_path / "own.json").write_text(json.dumps(own), encoding="utf-8")
    with sage200_dialect.connect(Company="Demo", Location=tmp_path) as connection:
        usage = "SELECT column_name, ordinal_position, position_in_unique_constraint "
        usage += "FROM information_schema.key_column_usage WHERE constraint_name = ? ORDER BY 2"
        assert rows(connection, usage, ("pk_places",)) == [("area", 1, None), ("id", 2, None)]
        assert rows(connection, usage, ("fk_moves_area_place_id",)) == [("area", 1, 1), ("place_id", 2, 2)]
        unique = "SELECT unique_constraint_name FROM information_schema.referential_constraints "
        assert rows(connection, f"{unique} WHERE constraint_name = 'fk_moves_area_place_id'") == [
            ("pk_places",)
        ]


class TestNames:
    @pytest.mark.parametrize(
        "table",
        [
            "information_schema.tables",
            "INFORMATION_SCHEMA.TABLES",
            "Information_Schema.Tables",
            '"information_schema"."tables"',
            '"INFORMATION_SCHEMA"."Tables"',
            "[INFORMATION_SCHEMA].[TABLES]",
            "`information_schema`.`tables`",
            "Sage200.information_schema.tables",
            "[SAGE200].[INFORMATION_SCHEMA].[TABLES]",
        ],
    )
    def test_a_standard_table(self, table: str, professional: Connection) -> None:
        for column in ("table_name", "TABLE_NAME", '"Table_Name"', "tables.table_name"):
            statement = f"SELECT {column} FROM {table} WHERE table_name = 'banks'"
            assert rows(professional, statement) == [("banks",)]

    def test_names_that_reflection_writes(self, professional: Connection) -> None:
        statement = "SELECT information_schema.tables.table_name FROM information_schema.tables LIMIT 1"
        assert len(rows(professional, statement)) == 1

    @pytest.mark.parametrize(
        "table", ["SYS_TABLES", "[sys_tables]", "main.sys_tables", "Sage200.main.SysTables"]
    )
    def test_a_table_of_cdata(self, table: str, professional: Connection) -> None:
        assert rows(professional, f"SELECT tablename FROM {table} WHERE TableName = 'banks'") == [("banks",)]

    @pytest.mark.parametrize("name", STANDARD)
    def test_standard_tables_need_their_schema(self, name: str, professional: Connection) -> None:
        with pytest.raises(ProgrammingError, match=f"no table '{name}'.*information_schema.{name}"):
            professional.execute(f"SELECT * FROM {name}")
        with pytest.raises(ProgrammingError, match=f"no table '{name}'"):
            professional.execute(f"SELECT * FROM main.{name}")

    def test_an_unknown_name_is_answered_with_what_there_is(self, professional: Connection) -> None:
        with pytest.raises(ProgrammingError) as raised:
            professional.execute("SELECT * FROM information_schema.routines")
        message = str(raised.value)
        assert "there is no table 'routines' in information_schema" in message
        assert all(each in message for each in (*STANDARD, *CDATA))
        with pytest.raises(ProgrammingError, match="no table 'customers' in information_schema"):
            professional.execute("SELECT * FROM information_schema.customers")
        with pytest.raises(ProgrammingError, match="sys_tablecolumns"):
            professional.execute("SELECT * FROM sys_tablecolums")
        with pytest.raises(ProgrammingError, match=r"no column 'tabel_name' in information_schema\.tables"):
            professional.execute("SELECT tabel_name FROM information_schema.tables")
        with pytest.raises(ProgrammingError, match=r"unknown schema other\.information_schema"):
            professional.execute("SELECT * FROM other.information_schema.tables")
        with pytest.raises(ProgrammingError, match=r"unknown schema other\.main"):
            professional.execute("SELECT id FROM other.main.customers")

    def test_the_name_of_the_catalogue_may_stand_before_main(self, professional: Connection) -> None:
        assert rows(professional, "SELECT id FROM Sage200.main.customers WHERE 1 = 0") == []

    @pytest.mark.parametrize("name", ["sys.sys_tables", "sys.tables", "SYS.SysTables", "[sys].[sys_tables]"])
    def test_the_schema_sys(self, name: str, professional: Connection) -> None:
        expected = rows(professional, "SELECT * FROM sys_tables")
        assert rows(professional, f"SELECT t.* FROM {name} t") == expected
        named = f"SELECT {name}.TableName FROM {name} WHERE {name}.TableName = 'customers'"
        assert rows(professional, named) == [("customers",)]

    def test_a_with_of_the_same_name(self, professional: Connection) -> None:
        both = "WITH tables AS (SELECT 'banks' AS n) SELECT n, i.table_type FROM tables "
        both += "JOIN information_schema.tables i ON i.table_name = n"
        assert rows(professional, both) == [("banks", "BASE TABLE")]

    def test_a_table_of_the_users_catalogue(self, tmp_path: Path) -> None:
        own = {"tables": {"tables": {"key": ["id"], "columns": {"id": {"type": "bigint"}}}}}
        (tmp_path / "own.json").write_text(json.dumps(own), encoding="utf-8")
        statement = (
            "SELECT own.id, listed.table_type FROM tables own "
            "JOIN information_schema.tables listed ON listed.table_name = 'tables' "
            "WHERE listed.table_schema = 'main'"
        )
        with (
            sandbox.start(orders=0, location=tmp_path, data={"tables": [{"id": 7}]}) as running,
            sage200_dialect.connect(running.url, Location=tmp_path) as connection,
        ):
            assert rows(connection, statement) == [(7, "BASE TABLE")]


class TestStatements:
    @pytest.mark.parametrize("pushdown", ["on", "off"])
    def test_sql_over_them(self, pushdown: str) -> None:
        with sage200_dialect.connect(f"Schema=ProfessionalUK;Company=Demo;Pushdown={pushdown}") as connection:
            wide = (
                "SELECT t.table_name, COUNT(*) AS n FROM information_schema.tables t "
                "JOIN information_schema.columns c USING (table_schema, table_name) "
                "WHERE t.table_name LIKE 'sop_order%' AND c.data_type = 'DECIMAL' "
                "GROUP BY t.table_name HAVING COUNT(*) > 1 ORDER BY n DESC, 1"
            )
            found = rows(connection, wide)
            known = catalog.load().for_edition("ProfessionalUK")
            assert dict(found) == {
                table.name: count
                for table in known.tables()
                if table.name.startswith("sop_order")
                for count in [sum(each.type.name == "DECIMAL" and not each.hidden for each in table.columns)]
                if count > 1
            }
            twice = (
                "SELECT COUNT(*) FROM sys_tables a WHERE a.TableName IN "
                "(SELECT table_name FROM information_schema.tables WHERE table_type = 'VIEW') "
                "AND NOT EXISTS (SELECT 1 FROM sys_primarykeys k WHERE k.TableName = a.TableName)"
            )
            ((count,),) = rows(connection, twice)
            assert count == sum(each.kind == "view" and not each.primary_key for each in known.tables())

    def test_a_join_with_a_table_of_sage_reads_that_alone(self, sage: Sandbox) -> None:
        with sage200_dialect.connect(sage.url) as connection:
            before = len(sage.requests)
            joined = rows(
                connection,
                "SELECT b.code, t.table_comment FROM banks b "
                "JOIN information_schema.tables t ON t.table_name = 'banks'",
            )
            assert joined and all("Cash Book" in comment for _, comment in joined)
            assert {each.path for each in sage.requests[before:]} <= {"/banks", "/sites"}

    def test_flags_of_cdata_as_its_users_write_them(self, professional: Connection) -> None:
        for flag in ("IsKey", "IsKey = 'True'", "IsKey = TRUE", "IsKey = 1"):
            statement = f"SELECT ColumnName FROM sys_tablecolumns WHERE TableName = 'banks' AND {flag}"
            assert rows(professional, statement) == [("id",)]


class TestProcedures:
    def test_those_of_the_driver_and_the_actions(self, tokenless: Connection, edition: str) -> None:
        known = catalog.load().for_edition(edition)
        found = rows(tokenless, "SELECT ProcedureName, ProcedureType FROM sys_procedures")
        assert found == [
            *((each.name, "PROCEDURE") for each in PROCEDURES),
            *((name, "PROCEDURE") for name in known.actions()),
        ]
        text = "SELECT Description FROM sys_procedures WHERE ProcedureName = 'sales_invoices'"
        assert (
            "changes what Sage holds. What it posts is found in sales_posted_transactions by urn"
            in (rows(tokenless, text)[0][0])
        )

    def test_parameters_of_a_procedure(self, professional: Connection) -> None:
        text = (
            "SELECT ColumnName, Direction, DataTypeName, IsRequired FROM sys_procedureparameters "
            "WHERE ProcedureName = ? ORDER BY Ordinal"
        )
        for each in PROCEDURES:
            assert rows(professional, text, (each.name,)) == [
                *((name, 1, "VARCHAR", False) for name in each.inputs),
                *((name, 4, type_, False) for name, type_ in each.columns),
            ]

    def test_parameters_of_an_action(self, professional: Connection) -> None:
        text = (
            "SELECT ColumnName, Direction, DataTypeName, DataType, NumericPrecision, NumericScale, "
            "IsRequired, IsNullable FROM sys_procedureparameters WHERE ProcedureName = "
            "'customer_price_enquiry' "
            "AND Direction = 1 ORDER BY Ordinal LIMIT 3"
        )
        assert rows(professional, text) == [
            ("customer_id", 1, "BIGINT", -5, 64, 0, True, False),
            ("product_id", 1, "BIGINT", -5, 64, 0, True, False),
            ("quantity", 1, "DECIMAL", 3, 18, 5, False, True),
        ]
        json_ = "SELECT COUNT(*) FROM sys_procedureparameters "
        json_ += "WHERE Description LIKE '%as JSON%' AND Direction = 1"
        known = catalog.load().for_edition("ProfessionalUK")
        expected = sum(each.type is None for name in known.actions() for each in inputs(known.action(name)))
        assert rows(professional, json_) == [(expected,)]
        body = (
            "SELECT ColumnName, IsRequired, Description FROM sys_procedureparameters WHERE ProcedureName = ? "
        )
        body += "AND Direction = 1 ORDER BY Ordinal"
        ((name, required, described),) = professional.execute(body, ("product_search",)).fetchall()
        assert (name, required) == ("body", False)
        assert "whole body" in described
        names = professional.execute(body, ("sop_orders_new",)).fetchall()
        assert [each[:2] for each in names] == [("customer_id", True), ("id", False)]
        assert "(a PUT)" in names[1][2]


CAPABILITIES = {
    "SELECT": "SELECT id FROM banks",
    "DISTINCT": "SELECT DISTINCT bank_name FROM banks",
    "CASE": "SELECT CASE WHEN id > 1 THEN 'a' ELSE 'b' END FROM banks",
    "LITERALS": "SELECT 1, 'a', DATE '2024-01-01' FROM banks",
    "LIKE": "SELECT id FROM banks WHERE bank_name LIKE '%a%'",
    "ORDERBY": "SELECT id FROM banks ORDER BY bank_name",
    "LIMIT": "SELECT id FROM banks LIMIT 1",
    "OFFSET": "SELECT id FROM banks ORDER BY id LIMIT 1 OFFSET 1",
    "COUNT": "SELECT COUNT(*) FROM banks",
    "COUNTDISTINCT": "SELECT COUNT(DISTINCT bank_name) FROM banks",
    "SUM": "SELECT SUM(id) FROM banks",
    "MIN": "SELECT MIN(bank_name) FROM banks",
    "MAX": "SELECT MAX(bank_name) FROM banks",
    "AVG": "SELECT AVG(id) FROM banks",
    "AGGS": "SELECT SUM(id), MIN(id) FROM banks",
    "GROUPBY": "SELECT account_currency_id, COUNT(*) FROM banks GROUP BY account_currency_id",
    "GROUPBYNORELATION": "SELECT COUNT(*) FROM banks GROUP BY account_currency_id",
    "HAVING": "SELECT account_currency_id FROM banks GROUP BY account_currency_id HAVING COUNT(*) > 0",
    "JOINS": "SELECT b.id FROM banks b JOIN currencies c ON c.id = b.account_currency_id",
    "INNERJOINS": "SELECT b.id FROM banks b INNER JOIN currencies c ON c.id = b.account_currency_id",
    "LEFTJOINS": "SELECT b.id FROM banks b LEFT JOIN currencies c ON c.id = b.account_currency_id",
    "OUTERJOINS": "SELECT c.id FROM banks b RIGHT OUTER JOIN currencies c ON c.id = b.account_currency_id",
    "FULLOUTERJOIN": "SELECT c.id FROM banks b FULL OUTER JOIN currencies c ON c.id = b.account_currency_id",
    "CROSSJOINS": "SELECT b.id FROM banks b CROSS JOIN currencies",
    "COMMAJOINS": "SELECT b.id FROM banks b, currencies c",
    "SUBQUERIES": "SELECT id FROM banks WHERE account_currency_id IN (SELECT id FROM currencies)",
    "SUBQUERIESFULL": "SELECT n FROM (SELECT bank_name AS n FROM banks) AS b",
    "WITH": "WITH b AS (SELECT id FROM banks) SELECT id FROM b",
    "UNION": "SELECT id FROM banks UNION SELECT id FROM currencies",
    "UNIONALL": "SELECT id FROM banks UNION ALL SELECT id FROM currencies",
    "FOREIGNKEYS": "SELECT ColumnName FROM sys_foreignkeys",
    "EXECUTE": "EXEC GetOAuthAuthorizationURL @State = 'x'",
    "OAUTH": "SELECT ProcedureName FROM sys_procedures WHERE ProcedureName = 'GetOAuthAccessToken'",
    "INSERT": "INSERT INTO couriers (name) VALUES ('of this test') RETURNING id",
    "UPDATE": "UPDATE couriers SET website = 'x' WHERE name = 'of this test' RETURNING id",
    "DELETE": "DELETE FROM couriers WHERE name = 'of this test' RETURNING id",
}


class TestSqlInfo:
    def test_every_capability_that_is_claimed(self, sage: Sandbox) -> None:
        with sage200_dialect.connect(sage.url, OAuthClientId="me") as connection:
            info = dict(rows(connection, "SELECT NAME, VALUE FROM sys_sqlinfo"))
            assert info["SQL_CAP"].split(",") == list(CAPABILITIES)
            for statement in CAPABILITIES.values():
                assert rows(connection, statement), statement

    @pytest.mark.parametrize(
        ("operator", "condition"),
        [
            ("=", "id = 1"),
            ("<>", "id <> 1"),
            ("!=", "id != 1"),
            ("<", "id < 1"),
            ("<=", "id <= 1"),
            (">", "id > 1"),
            (">=", "id >= 1"),
            ("IN", "id IN (1, 2)"),
            ("BETWEEN", "id BETWEEN 1 AND 2"),
            ("LIKE", "name LIKE 'a%'"),
            ("IS NULL", "currency_id IS NULL"),
            ("IS NOT NULL", "currency_id IS NOT NULL"),
            ("AND", "id > 1 AND id < 9"),
            ("OR", "id < 1 OR id > 9"),
            ("NOT", "NOT (id = 1)"),
        ],
    )
    def test_every_operator_that_is_claimed_goes_to_sage(
        self, operator: str, condition: str, professional: Connection
    ) -> None:
        value = "SELECT VALUE FROM sys_sqlinfo WHERE NAME = 'SUPPORTED_OPERATORS'"
        assert operator in rows(professional, value)[0][0].split(",")
        plan = rows(professional, f"EXPLAIN SELECT id FROM customers WHERE {condition}")
        assert "$filter=" in plan[0][3]

    def test_without_pushdown_nothing_goes_to_sage(self) -> None:
        with sage200_dialect.connect("Company=Demo;Pushdown=off") as connection:
            info = dict(rows(connection, "SELECT NAME, VALUE FROM sys_sqlinfo"))
        assert (info["SUPPORTED_OPERATORS"], info["COUNT"], info["AGGREGATE_FUNCTIONS"]) == ("", "NO", "")

    def test_the_column_of_changes_is_there(self, professional: Connection) -> None:
        column = "(SELECT VALUE FROM sys_sqlinfo WHERE NAME = 'REPLICATION_TIMECHECK_COLUMNS')"
        counted = f"SELECT COUNT(*) FROM information_schema.columns WHERE column_name = {column}"
        ((count,),) = rows(professional, counted)
        assert count > 50


def test_what_can_be_written_is_told(tokenless: Connection) -> None:
    insertable = "SELECT table_name FROM information_schema.tables WHERE is_insertable_into = 'YES'"
    names = {name for (name,) in rows(tokenless, insertable)}
    assert {"customers", "sop_orders", "sop_order_lines", "customer_emails"} <= names
    assert not {"customer_views", "payment_groups", "sys_tables"} & names
    updateable = {name for (name,) in rows(tokenless, "SELECT TableName FROM sys_tables WHERE IsUpdateable")}
    assert names | {"payment_groups"} <= updateable
    read_only = "SELECT ColumnName FROM sys_tablecolumns WHERE TableName = 'customers' AND IsReadOnly"
    columns = {name for (name,) in rows(tokenless, read_only)}
    assert {"id", "balance", "date_time_updated"} <= columns
    assert not {"reference", "name", "main_address_city"} & columns
    assert rows(tokenless, "SELECT * FROM sys_identity") == []


def test_a_connection_that_only_reads_tells_so() -> None:
    with sage200_dialect.connect("Company=Demo;Readonly=true") as connection:
        assert rows(connection, "SELECT COUNT(*) FROM sys_tables WHERE IsUpdateable") == [(0,)]
