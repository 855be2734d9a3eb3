"""No-op ops of Dagster in process: milliseconds an op, of later calls in one process."""
import logging, time
logging.disable(logging.CRITICAL)
from dagster import job, op


@op
def first():
    return 1


@op
def nothing(x):
    return x


def make(n):
    @job(name=f"j{n}")
    def chain():
        x = first()
        for i in range(n - 1):
            x = nothing.alias(f"n{i}")(x)
    return chain


def run(j):
    start = time.perf_counter()
    j.execute_in_process()
    return (time.perf_counter() - start) * 1000


j10, j50 = make(10), make(50)
run(j10)
t10, t50 = sorted(run(j10) for _ in range(5))[2], sorted(run(j50) for _ in range(5))[2]
print(f"Dagster              {(t50 - t10) / 40:8.3f} ms a step")
