"""Airflow: draft the next update every 20 minutes and ask for approval.

Needs apache-airflow-providers-papermill and apache-airflow-providers-standard. The first task runs
the notebook as papermill does, for those who read notebooks; the second writes every file, runs
the checks and leaves the request for approval. Neither has a key or a secret.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from airflow import DAG
from airflow.providers.papermill.operators.papermill import PapermillOperator
from airflow.providers.standard.operators.bash import BashOperator

HOME = "/srv/aboveboard"
INCIDENT = "params/2026-11-24-example"
AS_OF = "{{ data_interval_end.strftime('%Y-%m-%dT%H:%MZ') }}"

with DAG(
    dag_id="draft_update",
    schedule="*/20 * * * *",
    start_date=datetime(2026, 11, 24, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(minutes=15),
) as dag:
    notebook = PapermillOperator(
        task_id="notebook",
        input_nb=f"{HOME}/notebooks/02-periodic-update.ipynb",
        output_nb=f"{HOME}/outputs/by-hand/update-{{{{ ts_nodash }}}}.ipynb",
        parameters={"incident": f"{HOME}/{INCIDENT}", "as_of": AS_OF},
        kernel_name="python3",
    )
    request = BashOperator(
        task_id="request",
        cwd=HOME,
        bash_command=f".venv/bin/python docs/automation/draft_update.py {INCIDENT} {AS_OF}",
    )
    notebook >> request
