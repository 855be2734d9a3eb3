"""Reads back what log.py logged, with Comet's own API, into result.json."""

import json

import comet_ml

api = comet_ml.API()
with open("key.txt") as file:
    experiment = api.get_experiment_by_key(file.read())


def summary(values):
    return {value["name"]: value["valueCurrent"] for value in values}


def points(name):
    return [[p["metricValue"], p["step"], p["epoch"]] for p in experiment.get_metrics(name)]


with open("result.json", "w") as file:
    json.dump(
        {
            "name": experiment.name,
            "workspace": experiment.workspace,
            "project": experiment.project_name,
            "state": experiment.get_state(),
            "tags": experiment.get_tags(),
            "parameters": summary(experiment.get_parameters_summary()),
            "others": summary(experiment.get_others_summary()),
            "metrics": summary(experiment.get_metrics_summary()),
            "loss": points("loss"),
            "accuracy": points("accuracy"),
            "extreme": points("extreme"),
            "validate_loss": points("validate_loss"),
            "output": experiment.get_output(),
            "found": [found.key for found in api.get_experiments(experiment.workspace, "python-smoke")],
        },
        file,
    )
