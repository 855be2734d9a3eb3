"""The optimizer: all algorithms, and an experiment for each set of parameters."""

import comet_ml
from harness import WORKSPACE, by_name, contains, equal, experiment_of, run, test

QUIET = dict(project_name="suite-optimizer", workspace=WORKSPACE, display_summary_level=0, log_code=False,
             log_env_details=False, auto_output_logging=False)


def config(algorithm, **spec):
    return {
        "algorithm": algorithm,
        "name": "sweep of " + algorithm,
        "parameters": {
            "x": {"type": "float", "min": -2.0, "max": 2.0, "scalingType": "uniform"},
            "n": {"type": "integer", "min": 1, "max": 3, "scalingType": "linear"},
            "kind": {"type": "categorical", "values": ["a", "b"]},
            "size": {"type": "discrete", "values": [16, 32]},
        },
        "spec": {"metric": "loss", "objective": "minimize", **spec},
        "trials": 1,
    }


@test
def grid_tries_every_combination():
    optimizer = comet_ml.Optimizer(
        {"algorithm": "grid", "spec": {"metric": "loss", "gridSize": 3},
         "parameters": {"x": {"type": "float", "min": 0, "max": 1}, "kind": {"type": "categorical", "values": ["a", "b"]}}},
        verbose=0)
    seen = sorted((p["parameters"]["x"], p["parameters"]["kind"]) for p in optimizer.get_parameters())
    equal(len(seen), 6)
    equal(len(set(seen)), 6)
    equal(optimizer.status()["status"], "completed")


@test
def random_stays_within_the_bounds():
    optimizer = comet_ml.Optimizer(config("random", maxCombo=20, seed=1), verbose=0)
    seen = [optimizer.next_data() for _ in range(20)]
    for data in seen:
        p = data["parameters"]
        assert -2 <= p["x"] <= 2 and p["n"] in (1, 2, 3) and p["kind"] in "ab" and p["size"] in (16, 32), p
    equal(optimizer.next_data(), None)
    same = comet_ml.Optimizer(optimizer.get_id(), verbose=0)
    equal(same.status()["algorithm"], "random")


@test
def bayes_runs_experiments_and_learns():
    optimizer = comet_ml.Optimizer(config("bayes", maxCombo=4, seed=7), verbose=0)
    optimizer.set_metadata({"who": "suite"})
    keys = []
    for experiment in optimizer.get_experiments(**QUIET):
        x = experiment.get_parameter("x")
        optimizer.update(experiment, "running", {"half": True})
        experiment.log_metric("loss", (float(x) - 1) ** 2, step=1)
        experiment.end()
        keys.append(experiment.get_key())
    equal(len(keys), 4)
    others = by_name(experiment_of(keys[0]).get_others_summary())
    equal(others["optimizer_id"], optimizer.get_id())
    equal(others["optimizer_name"], "sweep of bayes")
    contains(others["optimizer_parameters"], "kind")
    equal(experiment_of(keys[0]).get_metadata()["optimizationId"], optimizer.get_id())


@test
def one_at_a_time():
    optimizer = comet_ml.Optimizer(config("random", maxCombo=1), verbose=0)
    experiment = optimizer.next(**QUIET)
    optimizer.end(experiment)
    experiment.end()
    equal(optimizer.next(**QUIET), None)


run()
