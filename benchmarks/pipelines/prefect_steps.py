"""No-op tasks of Prefect with its own ephemeral server: milliseconds a task, of later calls in one process."""
import logging, os, time
os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
from prefect import flow, task


@task(log_prints=False)
def nothing(x):
    return x


@flow
def chain(n: int):
    x = 0
    for _ in range(n):
        x = nothing(x)
    return x


def run(n):
    start = time.perf_counter()
    chain(n)
    return (time.perf_counter() - start) * 1000


run(10)
t10, t50 = sorted(run(10) for _ in range(3))[1], sorted(run(50) for _ in range(3))[1]
print(f"Prefect              {(t50 - t10) / 40:8.3f} ms a step")
