"""All cases on one experiment of the kind that the first argument names: Experiment, ExistingExperiment, OfflineExperiment,
ExistingOfflineExperiment. An archive is then sent with `comet upload`, or imported if the second argument says so. The import of an
archive that was uploaded, as another experiment, must hold the same."""

import glob
import json
import os
import subprocess
import sys

import comet_ml

from cases import cases_for
from harness import WORKSPACE, equal, experiment_of, folder, logged_in, one, points_of, post, write

kind = sys.argv[1]
how = sys.argv[2] if len(sys.argv) > 2 else "upload"
project = "suite-" + kind.lower()
options = dict(
    log_git_metadata=False, log_git_patch=False, display_summary_level=0, auto_output_logging="simple",
    log_env_gpu=False, log_env_cpu=True, log_env_details=True)


def begin():
    if kind == "Experiment":
        return comet_ml.Experiment(project_name=project, workspace=WORKSPACE, **options)
    if kind == "OfflineExperiment":
        return comet_ml.OfflineExperiment(
            project_name=project, workspace=WORKSPACE, offline_directory=archives, **options)
    made = post("/api/rest/v2/write/experiment/create", {"workspaceName": WORKSPACE, "projectName": project})
    if kind == "ExistingExperiment":
        return comet_ml.ExistingExperiment(previous_experiment=made["experimentKey"], **options)
    return comet_ml.ExistingOfflineExperiment(
        previous_experiment=made["experimentKey"], offline_directory=archives, **options)


def succeeded(program):
    equal((program.returncode, "" if program.returncode == 0 else program.stdout + program.stderr), (0, ""))


archives = folder()
offline = "Offline" in kind
cases = cases_for(not offline)
x = begin()
for case in cases:
    one("%s logs %s" % (kind, type(case).__name__), case.log, x)
x.end()
if offline:
    archive = glob.glob(archives + "/*.zip")[0]
    if how == "import":
        command = os.environ["HALLEY_COMET_IMPORT"].split(" ") + [archive]
    else:
        command = [os.path.dirname(sys.executable) + "/comet", "upload", archive]
    done = subprocess.run(command, capture_output=True, text=True)
    one("%s is sent by %s" % (kind, how), lambda: succeeded(done))
    if how == "import":
        before = logged_in(x.get_key())
        again = subprocess.run(command, capture_output=True, text=True)
        one("%s is imported twice" % kind, lambda: succeeded(again))
        one("%s is the same after the second import" % kind, lambda: equal(logged_in(x.get_key()), before))
    else:
        copied = subprocess.run(
            os.environ["HALLEY_COMET_IMPORT"].split(" ") + [archive, "--copy", "--output", "json"],
            capture_output=True, text=True)

        def compare():
            """The upload shuffles output by stream, loses the step of scenes, and may let an overwritten file win."""
            succeeded(copied)
            key = json.loads(copied.stdout)[0]["experimentKey"]
            equal(points_of(key), points_of(x.get_key()))
            ours, theirs = logged_in(key), logged_in(x.get_key())
            for part in ("parameters", "tags", "html", "graph", "system", "others", "models"):
                equal(ours[part], theirs[part])
            equal(sorted(ours["output"].split("\n")), sorted(theirs["output"].split("\n")))
            missing = [f for f in ours["files"] if f not in theirs["files"]]
            equal(missing, [])

        if kind == "OfflineExperiment":
            one("%s imported as a copy is as uploaded" % kind, compare)
e = experiment_of(x.get_key())
for case in cases:
    one("%s reads back %s" % (kind, type(case).__name__), case.check, e)
one("%s has finished" % kind, lambda: equal(e.get_state(), "finished"))
write()
