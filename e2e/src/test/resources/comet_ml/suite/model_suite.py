"""The model registry."""

import os
import subprocess
import sys

import comet_ml
from comet_ml.api import APIExperiment
from comet_ml.api_objects.model.model import Model
from harness import KEY, WORKSPACE, api, contains, equal, folder, rest, run, test

a = api()
NAME = "suite-model"
e = APIExperiment(api_key=KEY, workspace=WORKSPACE, project_name="suite-models")


def log_model():
    root = folder()
    for name, text in {"weights.bin": "weights", "config.json": "{}"}.items():
        with open(root + "/" + name, "w") as file:
            file.write(text)
    x = comet_ml.ExistingExperiment(
        previous_experiment=e.id, log_code=False, log_env_details=False, auto_output_logging=False, display_summary_level=0)
    x.log_model("net", root, prepend_folder_name=False)
    x.end()


@test
def register():
    log_model()
    e.register_model("net", version="1.0.0", workspace=WORKSPACE, registry_name=NAME, description="d", comment="c",
                     public=True, tags=["old"], status="Development", metadata={"acc": {"test": 0.5}})
    e.register_model("net", version="1.1.0", workspace=WORKSPACE, registry_name=NAME)
    equal(len(e.get_model_data("net")), 2)
    contains(a.get_registry_model_names(WORKSPACE), NAME)
    assert a.get_registry_model_count(WORKSPACE) >= 1
    details = a.get_registry_model_details(WORKSPACE, NAME)
    equal((details["description"], details["isPublic"], details["numberOfVersions"]), ("d", True, 2))
    equal(a.get_registry_model_details(WORKSPACE, NAME, "1.0.0")["comment"], "c")
    equal(set(a.get_registry_model_versions(WORKSPACE, NAME)), {"1.0.0", "1.1.0"})
    latest = a.get_latest_registry_model_version_details(WORKSPACE, NAME)
    equal(latest["versions"][0]["version"], "1.1.0")


@test
def stages_and_updates():
    a.add_registry_model_version_stage(WORKSPACE, NAME, "1.0.0", "production")
    equal(set(a.get_registry_model_details(WORKSPACE, NAME, "1.0.0")["stages"]), {"old", "production"})
    a.delete_registry_model_version_stage(WORKSPACE, NAME, "1.0.0", "old")
    equal(a.get_registry_model_details(WORKSPACE, NAME, "1.0.0")["stages"], ["production"])
    a.update_registry_model_version(WORKSPACE, NAME, "1.1.0", comment="changed", stages=["staging"])
    equal(a.get_registry_model_details(WORKSPACE, NAME, "1.1.0")["comment"], "changed")
    a.update_registry_model_notes(WORKSPACE, NAME, "# Notes")
    equal(a.get_registry_model_notes(WORKSPACE, NAME), "# Notes")
    a.update_registry_model(WORKSPACE, NAME, description="new")
    equal(a.get_registry_model_details(WORKSPACE, NAME)["description"], "new")
    contains(a.model_registry_allowed_status_values(WORKSPACE), "Production")


@test
def downloads():
    target = folder()
    a.download_registry_model(WORKSPACE, NAME, version="1.0.0", output_path=target, expand=True)
    equal(sorted(os.listdir(target)), ["config.json", "weights.bin"])
    links = a.get_model_registry_version_assets(WORKSPACE, NAME, version="1.0.0")
    equal(len(links["assets"] if "assets" in links else links["versions"][0]["assets"]), 2)


@test
def model_object():
    model = a.get_model(WORKSPACE, NAME)
    equal(Model.from_registry(WORKSPACE, NAME, api_key=KEY).name, NAME)
    equal(str(Model.minimal_backend()), "3.5.42")
    equal(model.name, NAME)
    equal(model.find_versions(), ["1.1.0", "1.0.0"])
    equal(model.find_versions(tag="staging"), ["1.1.0"])
    equal(model.status("1.0.0"), "Development")
    model.set_status("1.0.0", "Production")
    equal(model.status("1.0.0"), "Production")
    model.add_tag("1.0.0", "best")
    equal(set(model.tags("1.0.0")), {"production", "best"})
    model.delete_tag("1.0.0", "best")
    equal(model.tags("1.0.0"), ["production"])
    equal(len(model.get_assets("1.0.0")), 2)
    equal(model.get_details("1.0.0")["comment"], "c")
    contains(str(model.get_version_history("1.0.0")), "Production")
    contains(str(model.get_registry_model_metadata("1.0.0")), "0.5")
    model.update_registry_model_metadata({"loss": 2}, version="1.0.0")
    contains(str(model.get_registry_model_metadata("1.0.0")), "loss")
    from comet_ml.api_objects.model.status_configuration import ModelStatusConfiguration, StatusConfigurationItem

    model.update_registry_model_status_configuration(
        ModelStatusConfiguration("QA", True, [StatusConfigurationItem("url", "u")], "why"), version="1.0.0")
    found = model.get_registry_model_status_configuration("1.0.0")
    equal((found.status, found.is_review_required, found.comment), ("QA", True, "why"))
    target = folder()
    model.download("1.0.0", target)
    equal(sorted(os.listdir(target)), ["config.json", "weights.bin"])


@test
def command():
    comet = os.path.dirname(sys.executable) + "/comet"
    listed = subprocess.run([comet, "models", "list", "-w", WORKSPACE], capture_output=True, text=True,
                            env={**os.environ, "COMET_LOGGING_CONSOLE": "INFO"})
    contains(listed.stdout + listed.stderr, NAME)
    target = folder() + "/out"
    got = subprocess.run(
        [comet, "models", "download", "-w", WORKSPACE, "--model-name", NAME, "--model-version", "1.0.0",
         "--output", target], capture_output=True, text=True)
    equal(got.returncode, 0)
    equal(sorted(os.listdir(target)), ["config.json", "weights.bin"])


@test
def delete():
    a.delete_registry_model_version(WORKSPACE, NAME, "1.1.0")
    equal(a.get_registry_model_versions(WORKSPACE, NAME), ["1.0.0"])
    a.delete_registry_model(WORKSPACE, NAME)
    assert NAME not in a.get_registry_model_names(WORKSPACE)


run()
