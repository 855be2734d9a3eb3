"""Dagster, in process."""
import logging
logging.disable(logging.CRITICAL)
from dagster import job, op
from serve import fibonacci, serve


@op
def first():
    return 1


@op
def noop(x):
    return x


@op
def fibonacci10(x):
    fibonacci(10)
    return x


@op
def fibonacci33(x):
    fibonacci(33)
    return x


made = {}


def work(what, steps):
    step = {"noop": noop, "fibonacci10": fibonacci10, "fibonacci33": fibonacci33}[what]

    @job(name=f"{what}_{steps}")
    def chain():
        x = first()
        for i in range(steps - 1):
            x = step.alias(f"n{i}")(x)

    key = (what, steps)
    made.setdefault(key, chain)
    return lambda: made[key].execute_in_process()


serve(work)
