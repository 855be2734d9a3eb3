"""comet_ml.start() in its modes, and the end of an experiment that is found again."""

import comet_ml
from comet_ml import ExperimentConfig
from harness import KEY, SERVER, WORKSPACE, called, equal, experiment_of, folder, post, run, test, wait

QUIET = ExperimentConfig(log_code=False, log_env_details=False, auto_output_logging=False, display_summary_level=0)


@test
def start_modes():
    called.update({"comet_ml.start", "comet_ml.end"})
    key = "a" * 20 + "0123456789" * 2
    made = comet_ml.start(workspace=WORKSPACE, project_name="suite-start", mode="get_or_create", experiment_key=key,
                          experiment_config=QUIET)
    made.log_parameter("p", 1)
    equal(made.get_key(), key)
    made.end()
    again = comet_ml.start(workspace=WORKSPACE, project_name="suite-start", mode="get_or_create", experiment_key=key,
                           experiment_config=QUIET)
    again.log_parameter("p", 2)
    again.end()
    got = comet_ml.start(workspace=WORKSPACE, mode="get", experiment_key=key, experiment_config=QUIET)
    got.log_other("o", "x")
    comet_ml.end()
    e = experiment_of(key)
    equal(e.get_parameters_summary("p")["valueCurrent"], "2")
    equal(e.get_others_summary("o"), ["x"])
    try:
        comet_ml.start(workspace=WORKSPACE, mode="create", experiment_key=key, experiment_config=QUIET).end()
        raise AssertionError("an experiment was made twice")
    except Exception as refused:
        assert not isinstance(refused, AssertionError), refused
    created = comet_ml.start(workspace=WORKSPACE, project_name="suite-start", mode="create", experiment_config=QUIET)
    created.end()
    equal(experiment_of(created.get_key()).get_state(), "finished")


@test
def init():
    comet_ml.init(api_key=KEY)
    called.add("comet_ml.init")


run()
