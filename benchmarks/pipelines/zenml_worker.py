"""ZenML on its local SQLite store, tracking with Comet to the server that COMET_URL_OVERRIDE names."""
import os
os.environ.update(ZENML_ANALYTICS_OPT_IN="false", ZENML_LOGGING_VERBOSITY="CRITICAL", ZENML_ENABLE_RICH_TRACEBACK="false")
from zenml import pipeline, step
from serve import fibonacci, serve

TRACKER = "comet_tracker"


@step(enable_cache=False)
def noop() -> None:
    pass


@step(enable_cache=False)
def fibonacci10() -> int:
    return fibonacci(10)


@step(enable_cache=False)
def fibonacci33() -> int:
    return fibonacci(33)


@step(enable_cache=True)
def cached() -> int:
    return 1


def tracked_step():
    """The stack with the tracker is made when it is first needed. ZenML looks for a step by its name in the module."""
    global tracked
    from zenml.client import Client
    from zenml.enums import StackComponentType
    client = Client()
    if "tracked" not in [stack.name for stack in client.list_stacks()]:
        client.create_stack_component(
            TRACKER, flavor="comet", component_type=StackComponentType.EXPERIMENT_TRACKER,
            configuration={"api_key": os.environ["COMET_API_KEY"], "workspace": "halley", "project_name": "zenml"})
        client.create_stack("tracked", {
            StackComponentType.ORCHESTRATOR: "default", StackComponentType.ARTIFACT_STORE: "default",
            StackComponentType.EXPERIMENT_TRACKER: TRACKER})
    client.activate_stack("tracked")

    @step(enable_cache=False, experiment_tracker=TRACKER)
    def tracked() -> None:
        pass
    return tracked


made = {}


def make(what, steps):
    one = tracked_step() if what == "tracked" else globals()[what]

    @pipeline(enable_cache=what == "cached", name=f"{what}_{steps}")
    def chain():
        last = None
        for i in range(steps):
            one(id=f"n{i}", after=[last] if last else [])
            last = f"n{i}"
    return chain


def work(what, steps):
    key = (what, steps)
    if key not in made:
        made[key] = make(what, steps)
    return made[key]


if __name__ == "__main__":
    serve(work)
