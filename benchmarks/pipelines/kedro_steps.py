"""No-op nodes of Kedro, in memory: milliseconds a node, of the second call in one process."""
import logging, time
logging.disable(logging.CRITICAL)
from kedro.io import DataCatalog
from kedro.pipeline import Pipeline, node
from kedro.runner import SequentialRunner


def nothing(x):
    return x


def run(n):
    nodes = [node(nothing, "params:start" if i == 0 else f"d{i}", f"d{i+1}", name=f"n{i}") for i in range(n)]
    pipeline, catalog = Pipeline(nodes), DataCatalog.from_config({}) if hasattr(DataCatalog, "from_config") else DataCatalog()
    try:
        from kedro.io import MemoryDataset
        catalog["params:start"] = MemoryDataset(1)
    except TypeError:
        catalog.add("params:start", MemoryDataset(1))
    start = time.perf_counter()
    SequentialRunner().run(pipeline, catalog)
    return (time.perf_counter() - start) * 1000


run(10)
t10, t50 = sorted(run(10) for _ in range(5))[2], sorted(run(50) for _ in range(5))[2]
print(f"Kedro                {(t50 - t10) / 40:8.3f} ms a step")
