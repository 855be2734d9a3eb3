"""No-op steps of ZenML on its local SQLite store: milliseconds a step, of later calls in one process."""
import logging, os, time
os.environ.update(ZENML_ANALYTICS_OPT_IN="false", ZENML_LOGGING_VERBOSITY="CRITICAL", ZENML_ENABLE_RICH_TRACEBACK="false")
from zenml import pipeline, step


@step(enable_cache=False)
def nothing() -> None:
    pass


def make(n):
    @pipeline(enable_cache=False, name=f"chain{n}")
    def chain():
        last = None
        for i in range(n):
            nothing(id=f"n{i}", after=[last] if last else [])
            last = f"n{i}"
    return chain


def run(p):
    start = time.perf_counter()
    p()
    return (time.perf_counter() - start) * 1000


p10, p50 = make(10), make(50)
run(p10)
t10, t50 = sorted(run(p10) for _ in range(3))[1], sorted(run(p50) for _ in range(3))[1]
print(f"ZenML                {(t50 - t10) / 40:8.3f} ms a step")
