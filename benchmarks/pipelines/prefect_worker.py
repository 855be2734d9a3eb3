"""Prefect with its own server, which it starts for itself."""
import os
os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "240")
from prefect import flow, task
from serve import fibonacci, serve


@task
def noop(x):
    return x


@task
def fibonacci10(x):
    fibonacci(10)
    return x


@task
def fibonacci33(x):
    fibonacci(33)
    return x


@flow
def chain(what, steps):
    x = 0
    for _ in range(steps):
        x = globals()[what](x)
    return x


serve(lambda what, steps: lambda: chain(what, steps))
