"""What the programs of the suite share: it remembers which public methods of the SDK the tests call, and how each test ended.

A test is a function under @test. It calls the SDK, reads back with another part of the SDK or with plain REST, and compares. A method
counts as tested only if a test calls it, not if another method of the SDK does.
"""

import functools
import inspect
import json
import os
import sys
import tempfile
import time
import traceback

os.environ.setdefault("COMET_LOGGING_CONSOLE", "WARNING")
os.environ.setdefault("COMET_DISABLE_ANNOUNCEMENT", "1")

import comet_ml  # noqa: E402
import requests  # noqa: E402
from comet_ml.api import API, APIExperiment  # noqa: E402
from comet_ml.api_objects.model.model import Model  # noqa: E402
from comet_ml.artifacts import Artifact, LoggedArtifact  # noqa: E402

CLASSES = [
    comet_ml.Experiment,
    comet_ml.ExistingExperiment,
    comet_ml.OfflineExperiment,
    comet_ml.ExistingOfflineExperiment,
    APIExperiment,
    API,
    Artifact,
    LoggedArtifact,
    Model,
    comet_ml.Optimizer,
]
FUNCTIONS = ["start", "login", "init", "end"]

SERVER = os.environ["COMET_URL_OVERRIDE"].split("/clientlib")[0]
KEY = os.environ["COMET_API_KEY"]
WORKSPACE = os.environ.get("COMET_WORKSPACE", "halley")

called = set()
results = []
_tests = []


def public_names(cls):
    return [name for name in dir(cls) if not name.startswith("_")]


def everything():
    """All public methods and properties of the SDK's classes, and the functions of the module."""
    names = ["%s.%s" % (cls.__name__, name) for cls in CLASSES for name in public_names(cls)]
    return sorted(names + ["comet_ml.%s" % name for name in FUNCTIONS])


def _by_a_test():
    return sys._getframe(2).f_globals.get("__name__", "").split(".")[0] in _suite


_suite = {"__main__", "cases", "api_cases", "artifact_cases", "model_cases", "optimizer_cases"}


def _watch(cls):
    for name in public_names(cls):
        label = "%s.%s" % (cls.__name__, name)
        value = inspect.getattr_static(cls, name)
        if isinstance(value, property):
            setattr(cls, name, property(_watched_getter(label, value.fget), value.fset, value.fdel))
        elif isinstance(value, classmethod):
            setattr(cls, name, classmethod(_watched(label, value.__func__)))
        elif inspect.isfunction(value):
            setattr(cls, name, _watched(label, value))


def _watched(label, function):
    @functools.wraps(function)
    def call(*args, **kwargs):
        if _by_a_test():
            called.add(label)
        return function(*args, **kwargs)

    return call


def _watched_getter(label, getter):
    def get(self):
        if _by_a_test():
            called.add(label)
        return getter(self)

    return get


for _cls in CLASSES:
    _watch(_cls)


def note(*labels):
    """For what cannot be watched, such as data attributes that are set in the constructor."""
    called.update(labels)


def test(function):
    _tests.append(function)
    return function


def run():
    """Runs the tests of a program in their order and leaves what became of them in REPORT."""
    only = os.environ.get("SUITE_ONLY")
    for function in _tests:
        if only and only not in function.__name__:
            continue
        one(function.__name__, function)
    write()
    sys.exit(0)


def one(name, function, *args):
    begin = time.time()
    try:
        function(*args)
        results.append({"name": name, "seconds": round(time.time() - begin, 1)})
    except BaseException:
        text = traceback.format_exc(limit=-4)
        results.append({"name": name, "failure": text})
        print("FAILED %s\n%s" % (name, text), file=sys.__stderr__, flush=True)


def write():
    with open(os.environ["REPORT"], "w") as file:
        json.dump(
            {"called": sorted(called), "results": results, "everything": everything(), "version": comet_ml.__version__},
            file,
        )


def rest(path, **query):
    """A GET of REST v2 without any code of Comet's."""
    answer = requests.get(SERVER + "/api/rest/v2/" + path, params=query, headers={"Authorization": KEY})
    assert answer.status_code == 200, (path, query, answer.status_code, answer.text[:300])
    kind = answer.headers.get("Content-Type", "")
    return answer.json() if kind == "application/json" else answer.content


def post(path, body, ok=200):
    answer = requests.post(SERVER + path, json=body, headers={"Authorization": KEY})
    assert answer.status_code == ok, (path, answer.status_code, answer.text[:300])
    return answer.json()


def equal(actual, expected):
    assert actual == expected, "\n  was      %r\n  expected %r" % (actual, expected)


def close(actual, expected):
    assert abs(float(actual) - expected) < 1e-9, (actual, expected)


def contains(whole, part):
    assert part in whole, "\n  %r\n  is not in %r" % (part, whole if len(repr(whole)) < 2000 else repr(whole)[:2000])


def wait(condition, seconds=60):
    """Waits until the condition gives something true, and gives that back."""
    end = time.time() + seconds
    while True:
        value = condition()
        if value:
            return value
        assert time.time() < end, "not within %s s" % seconds
        time.sleep(0.2)


def points_of(key):
    """All points of all metrics, in no order."""
    return sorted(
        (p["metricName"], str(p["metricValue"]), str(p["step"]), str(p["epoch"]), p["timestamp"])
        for p in rest("experiment/metrics/get-all", experimentKey=key)["metrics"])


def logged_in(key):
    """What was logged to an experiment, without what tells it from another one with the same content."""
    texts = rest("experiment/log-other", experimentKey=key)["values"]
    system = rest("experiment/system-details", experimentKey=key)
    system.pop("experimentKey")
    (system.get("dependencies") or {}).pop("timestamp", None)
    return {
        "points": points_of(key),
        "parameters": sorted(by_name(rest("experiment/parameters", experimentKey=key)["values"]).items()),
        "others": sorted(by_name(texts).items()),
        "tags": sorted(rest("experiment/tags", experimentKey=key)["tags"]),
        "html": rest("experiment/html", experimentKey=key)["html"],
        "graph": rest("experiment/graph", experimentKey=key)["graph"],
        "output": rest("experiment/output", experimentKey=key)["output"] or "",
        "system": system,
        "models": sorted(m["modelName"] for m in rest("experiment/model", experimentKey=key)["models"]),
        "files": sorted(
            (a["type"], "" if a["type"] == "text-sample" else a["fileName"], a["fileSize"],
             None if a["type"] in ("3d-image", "asset-item") else a["step"], a["metadata"], a["remote"])
            for a in rest("experiment/asset/list", experimentKey=key, type="all")["assets"]
            # It lists the ids of its items.
            if a["type"] != "3d-image"),
    }


def by_name(values):
    return {value["name"]: value["valueCurrent"] for value in values}


def folder():
    return tempfile.mkdtemp(prefix="suite")


def api():
    return API(api_key=KEY)


def experiment_of(key):
    return api().get_experiment_by_key(key)
