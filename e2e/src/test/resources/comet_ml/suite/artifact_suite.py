"""Artifacts: logged by one experiment, read by another and by the API."""

import io
import json
import os

import comet_ml
from comet_ml.artifacts import Artifact
from harness import KEY, WORKSPACE, api, contains, equal, experiment_of, folder, note, rest, run, test, wait

options = dict(display_summary_level=0, log_code=False, log_env_details=False, auto_output_logging=False)
producer = comet_ml.Experiment(project_name="suite-artifacts", workspace=WORKSPACE, **options)
NAME = "art with space & 100%"


def closed(logged):
    wait(lambda: rest("artifacts/version", versionId=logged._artifact_version_id)["state"] == "CLOSED")
    return logged


@test
def log_two_versions():
    root = folder()
    os.makedirs(root + "/data/sub")
    for name in ["/data/a.csv", "/data/sub/b.csv"]:
        with open(root + name, "w") as file:
            file.write("content of " + name)
    artifact = Artifact(NAME, "dataset", aliases=["raw"], version_tags=["v-tag"], metadata={"rows": 2})
    artifact.add(root + "/data", logical_path="data")
    artifact.add(io.StringIO("in memory"), logical_path="memory.json", metadata={"m": True})
    artifact.add_remote("s3://bucket/far.bin", logical_path="far.bin", sync_mode=False, metadata={"far": 1})
    equal(len(artifact.assets), 4)
    equal(artifact.download_local_path, None)
    first = closed(producer.log_artifact(artifact))
    equal(str(first.version), "1.0.0")
    second = Artifact(NAME, "dataset", version="1.1.0")
    second.add(root + "/data/a.csv", logical_path="data/a.csv")
    equal(str(closed(producer.log_artifact(second)).version), "1.1.0")
    empty = closed(producer.log_artifact(Artifact(NAME, "dataset")))
    equal(str(empty.version), "2.0.0")


@test
def use_a_version():
    consumer = comet_ml.Experiment(project_name="suite-artifacts", workspace=WORKSPACE, **options)
    logged = consumer.get_artifact(NAME, version_or_alias="raw")
    equal((logged.name, logged.workspace, str(logged.version)), (NAME, WORKSPACE, "1.0.0"))
    equal(logged.artifact_type, "dataset")
    equal(logged.metadata, {"rows": 2})
    equal(set(logged.aliases), {"raw"})
    equal(set(logged.version_tags), {"v-tag"})
    equal(set(logged.artifact_tags), set())
    assert logged.size > 20, logged.size
    equal(logged.source_experiment_key, producer.id)
    equal(logged.get_source_experiment(api_key=KEY).id, producer.id)
    equal(sorted(x.logical_path for x in logged.assets), ["data/a.csv", "data/sub/b.csv", "far.bin", "memory.json"])
    equal([x.link for x in logged.remote_assets], ["s3://bucket/far.bin"])
    equal(logged.get_asset("memory.json").metadata, {"m": True})
    target = folder()
    local = logged.download(target, overwrite_strategy=True, sync_mode=False)
    with open(target + "/data/sub/b.csv") as file:
        equal(file.read(), "content of /data/sub/b.csv")
    equal(local.download_local_path, target)
    note("Artifact.download_local_path")
    logged.update_aliases(["raw", "best"])
    logged.update_version_tags(["changed"])
    logged.update_artifact_tags(["of the artifact"])
    again = consumer.get_artifact(NAME, version_or_alias="best")
    equal(set(again.aliases), {"raw", "best"})
    equal(set(again.version_tags), {"changed"})
    equal(set(again.artifact_tags), {"of the artifact"})
    local.version = "3.1.0"
    relogged = closed(consumer.log_artifact(local))
    equal(str(relogged.version), "3.1.0")
    consumer.end()
    e = experiment_of(consumer.id)
    contains(json.dumps(e.get_artifact_lineage("input")), NAME)
    contains(json.dumps(e.get_artifact_lineage()), "3.1.0")


@test
def read_with_the_api():
    a = api()
    contains([x["name"] for x in a.get_artifact_list(WORKSPACE)["artifacts"]], NAME)
    equal(a.get_artifact_list(WORKSPACE, "no such type")["artifacts"], [])
    details = a.get_artifact_details(WORKSPACE, NAME)
    equal([v["version"] for v in details["versions"]], ["1.0.0", "1.1.0", "2.0.0", "3.1.0"])
    equal(a.get_artifact_details(artifact_id=details["artifactId"])["name"], NAME)
    files = a.get_artifact_files(WORKSPACE, NAME, version="1.1.0")["files"]
    equal([f["fileName"] for f in files], ["data/a.csv"])
    equal(str(a.get_artifact(WORKSPACE, NAME).version), "3.1.0")
    equal(str(a.get_artifact(WORKSPACE, NAME, version="1.1.0").version), "1.1.0")
    equal(str(a.get_artifact(WORKSPACE, NAME, alias="best").version), "1.0.0")


@test
def refuses():
    # The one before ended when the consumer began.
    another = comet_ml.Experiment(project_name="suite-artifacts", workspace=WORKSPACE, **options)
    try:
        another.log_artifact(Artifact(NAME, "dataset", version="1.0.0"))
        raise AssertionError("the version was taken twice")
    except comet_ml.exceptions.LogArtifactException:
        pass
    try:
        another.get_artifact("nothing of the kind")
        raise AssertionError("an unknown artifact was found")
    except comet_ml.exceptions.CometException as refused:
        contains(str(refused), "nothing of the kind")
    another.end()


run()
