"""Fills MLflow's own database by SQL: only its server and its page are measured. Each part in a database of its own.

Usage: fill_mlflow.py URL DATABASE PART SIZES…  Prints the ids that the walk needs.
"""

import sqlite3
import sys

from data import START, loss_at, metrics_of, name_of, parameters_of, unit_at
from mlflow.tracking import MlflowClient

url, path, part, *sizes = sys.argv[1:]
sizes = [int(size) for size in sizes]
client = MlflowClient(tracking_uri=url)
experiment = client.create_experiment(part)
# What MLflow itself writes for a run is the pattern of all others.
pattern = client.create_run(experiment, run_name="run-0")
client.set_terminated(pattern.info.run_id)
database = sqlite3.connect(path, timeout=120)
database.row_factory = sqlite3.Row
database.execute("PRAGMA synchronous=OFF")
database.execute("PRAGMA cache_size=-1000000")


def rows_of(table, column):
    return [dict(row) for row in database.execute(f"SELECT * FROM {table} WHERE {column} = ?", (pattern.info.run_id,))]


RUN = rows_of("runs", "run_uuid")[0]
TAGS = rows_of("tags", "run_uuid")
database.execute("DELETE FROM tags WHERE run_uuid = ?", (pattern.info.run_id,))
database.execute("DELETE FROM runs WHERE run_uuid = ?", (pattern.info.run_id,))


def run_id(number):
    return f"{number:032x}"


def put(table, rows):
    first = None
    for row in rows:
        if first is None:
            first = list(row)
            sql = f"INSERT INTO {table} ({', '.join(first)}) VALUES ({', '.join('?' * len(first))})"
            batch = []
        batch.append(tuple(row.values()))
        if len(batch) == 50_000:
            database.executemany(sql, batch)
            batch = []
    if first is not None:
        database.executemany(sql, batch)


def runs(count):
    put(
        "runs",
        (
            {**RUN, "run_uuid": run_id(run), "name": f"run-{run}", "start_time": START + run * 1000, "end_time": START + run * 1000 + 60_000}
            for run in range(count)
        ),
    )
    put("tags", ({**tag, "run_uuid": run_id(run), **({"value": f"run-{run}"} if tag["key"] == "mlflow.runName" else {})} for tag in TAGS for run in range(count)))


def metric(run, name, value, at, step):
    return {"key": name, "value": value, "timestamp": at, "run_uuid": run_id(run), "step": step, "is_nan": 0}


def latest(run, name, value, at, step):
    return {"key": name, "value": value, "timestamp": at, "step": step, "is_nan": 0, "run_uuid": run_id(run)}


if part == "table":
    runs(sizes[0])
    put("params", ({"key": name, "value": value, "run_uuid": run_id(run)} for run in range(sizes[0]) for name, value in parameters_of(run)))
    for make, table in ((metric, "metrics"), (latest, "latest_metrics")):
        put(table, (make(run, name, value, START + run, 100) for run in range(sizes[0]) for name, value in metrics_of(run)))
elif part == "names":
    runs(5)
    put("metrics", (metric(run, name_of(name), unit_at(name + run, step), START + step * 1000, step) for name in range(sizes[0]) for run in range(5) for step in range(20)))
    put("latest_metrics", (latest(run, name_of(name), unit_at(name + run, 19), START + 19_000, 19) for run in range(5) for name in range(sizes[0])))
else:
    runs(sizes[0])
    count = sizes[1]
    put("metrics", (metric(run, "loss", loss_at(run, step), START + step * 100, step) for step in range(count) for run in range(sizes[0])))
    put("latest_metrics", (latest(run, "loss", loss_at(run, count - 1), START + (count - 1) * 100, count - 1) for run in range(sizes[0])))
database.commit()
database.execute("PRAGMA optimize")
print(experiment)
