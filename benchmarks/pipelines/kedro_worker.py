"""Kedro, in memory: nothing is kept. With --logging as it comes, else it logs nothing. What it prints goes to a file, as that of the others."""
import logging, sys
from serve import fibonacci, serve # First, since Kedro prints when it is imported.
if "--logging" not in sys.argv:
    logging.disable(logging.CRITICAL)
else:
    import kedro.framework.project # Sets up what a project of Kedro logs by default.
from kedro.io import DataCatalog, MemoryDataset
from kedro.pipeline import Pipeline, node
from kedro.runner import SequentialRunner


def nothing(x):
    return x


def fibonacci10(x):
    fibonacci(10)
    return x


def fibonacci33(x):
    fibonacci(33)
    return x


def work(what, steps):
    step = {"noop": nothing, "fibonacci10": fibonacci10, "fibonacci33": fibonacci33}[what]
    pipeline = Pipeline([node(step, f"d{i}", f"d{i + 1}", name=f"n{i}") for i in range(steps)])
    return lambda: SequentialRunner().run(pipeline, DataCatalog({"d0": MemoryDataset(1)}))


serve(work)
