"""A run whose server goes away in the middle, and does not come back before the run ends: the SDK writes an archive."""

import os
import sys
import time

import comet_ml

name = sys.argv[1]
experiment = comet_ml.Experiment(
    project_name="fallback", log_env_cpu=False, log_env_details=False, log_git_metadata=False, log_git_patch=False,
    log_code=False, auto_output_logging="simple", display_summary_level=0)


def phase(number):
    for step in range(number * 100, number * 100 + 100):
        experiment.log_metric("loss", 1 / (step + 1), step=step)
    experiment.log_parameter("phase", number)
    experiment.log_other("phase", number)
    experiment.log_html("<p>phase %d</p>" % number)
    experiment.log_html("<hr>")
    experiment.log_html("<hr>")
    print("phase %d" % number)
    print("the same line")
    sys.stderr.write("error of phase %d\n" % number)
    experiment.log_asset_data({"phase": number}, name="phase-%d.json" % number)
    experiment.log_points_3d("scene %d" % number, points=[[0.0, 0.0, float(number)], [1.0, 1.0, 1.0]])
    experiment.add_tag("phase %d" % number)


phase(0)
experiment.flush()
with open(name + ".part", "w") as file:
    file.write(experiment.get_key())
os.rename(name + ".part", name + ".logged")
while not os.path.exists("server-is-gone"):
    time.sleep(0.1)
phase(1)
experiment.end()
