"""Fills an Aim repository by its SDK, which is the only way to write its files: fill_aim.py REPOSITORY PART SIZES…"""

import sys

from aim import Run
from data import loss_at, metrics_of, name_of, parameters_of, unit_at

repository, part, *sizes = sys.argv[1:]
sizes = [int(size) for size in sizes]


def begin(experiment):
    return Run(repo=repository, experiment=experiment, system_tracking_interval=None, log_system_params=False, capture_terminal_logs=False)


if part == "table":
    for run in range(sizes[0]):
        one = begin("table")
        one["hparams"] = dict(parameters_of(run))
        for name, value in metrics_of(run):
            one.track(value, name=name, step=100)
        one.close()
elif part == "names":
    one = begin("names")
    for name in range(sizes[0]):
        for step in range(20):
            one.track(unit_at(name, step), name=name_of(name), step=step)
    one.close()
else:
    for run in range(sizes[0]):
        one = begin("points")
        for step in range(sizes[1]):
            one.track(loss_at(run, step), name="loss", step=step)
        one.close()
