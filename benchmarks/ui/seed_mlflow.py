"""What MLflow can take: 500 runs with 20 parameters and 40 metrics each, and 10 runs of 10,000 points."""
import sys
import time

from mlflow.entities import Metric, Param
from mlflow.tracking import MlflowClient

client = MlflowClient(tracking_uri=sys.argv[1])
table = client.create_experiment("table")
for run in range(500):
    run_id = client.create_run(table, run_name=f"run-{run}").info.run_id
    params = [Param(f"p{p}", str((run * 7 + p * 13) % 101)) for p in range(20)]
    metrics = [Metric(f"m{m}", ((run * 11 + m * 17) % 997) / 100, 1_790_000_000_000, 100) for m in range(40)]
    client.log_batch(run_id, metrics=metrics, params=params)
    client.set_terminated(run_id)
points = client.create_experiment("points")
keys = []
for run in range(10):
    run_id = client.create_run(points, run_name=f"run-{run}").info.run_id
    keys.append(run_id)
    for begin in range(0, 10_000, 1000):
        client.log_batch(run_id, metrics=[Metric("loss", 3 / (1 + s / 200) + run / 100, 1_790_000_000_000 + s * 100, s) for s in range(begin, begin + 1000)])
    client.set_terminated(run_id)
print(table, points, ",".join(keys))
