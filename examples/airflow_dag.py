"""An Airflow DAG that asks Sage 200 every night who owes most.

It needs apache-airflow-providers-common-sql. Put it into the folder of DAGs, and make a connection of the
type "Sage 200" named `sage200_default`: login and password are the client id and secret, schema is the
company, and the extra is a JSON object of connection properties. Or in the environment:

    AIRFLOW_CONN_SAGE200_DEFAULT='{"conn_type": "sage200", "login": "…", "password": "…",
        "schema": "Demo Company",
        "extra": {"InitiateOAuth": "REFRESH", "OAuthSettingsLocation": "/secure/tokens.json"}}'
"""

from datetime import datetime

from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator
from airflow.sdk import DAG, task

with DAG("sage200_debtors", schedule="0 5 * * *", start_date=datetime(2024, 1, 1), catchup=False) as dag:
    debtors = SQLExecuteQueryOperator(
        task_id="debtors",
        conn_id="sage200_default",
        sql="SELECT reference, name, balance FROM customers WHERE balance > ? ORDER BY balance DESC LIMIT 10",
        parameters=[1000],
    )

    @task
    def report(rows: list[list[object]]) -> None:
        for reference, name, balance in rows:
            print(f"{reference} {name}: {balance}")

    report(debtors.output)
