"""The methods of API and APIExperiment, without a running experiment."""

import json
import os
from datetime import datetime

from comet_ml import login
from comet_ml.api import API, APIExperiment
from comet_ml.api_objects.view import View
from comet_ml.query import Environment, Metadata, Metric, Other, Parameter, Tag

import comet_ml
from harness import (
    KEY, SERVER, WORKSPACE, api, by_name, called, close, contains, equal, experiment_of, folder, note, post, rest, run, test)

PROJECT = "suite-api"
e = APIExperiment(api_key=KEY, workspace=WORKSPACE, project_name=PROJECT)
a = api()


def fresh():
    """The SDK remembers what it read: this one asks again."""
    return API(api_key=KEY, cache=False)


@test
def account():
    login(api_key=KEY)
    called.add("comet_ml.login")
    equal(a.get_account_details()["userName"], rest("account-details")["userName"])
    equal(a.get_default_workspace(), WORKSPACE)
    contains(a.get_workspaces(), WORKSPACE)
    equal(a.api_key, KEY)
    note("API.api_key")
    contains(a.server_url, SERVER)


@test
def begin_and_find():
    equal(e.key, e.id)
    contains(e.url, e.key)
    e.set_name("named by the API")
    equal(e.get_name(), "named by the API")
    equal(experiment_of(e.key).name, "named by the API")
    equal(e.name, "named by the API")
    equal(a.get_experiment(WORKSPACE, PROJECT, e.key).id, e.key)
    equal(a.get_experiment(WORKSPACE, PROJECT, "named by the API").id, e.key)
    equal(a.get_experiment_by_id(e.key).id, e.key)
    equal(a.get_experiment_by_key(e.key).id, e.key)
    equal(a.get_experiment_by_key("0" * 32), None)
    contains([x.id for x in a.get_experiments(WORKSPACE, PROJECT)], e.key)
    contains([x.id for x in a.get_experiments(WORKSPACE)], e.key)
    contains([x.id for x in a.gen_experiments(WORKSPACE, PROJECT)], e.key)
    contains([x.id for x in a.get(WORKSPACE, PROJECT)], e.key)
    equal(a.get(WORKSPACE, PROJECT, e.key).id, e.key)
    equal(e.get_metadata()["projectName"], PROJECT)
    e.end()
    e.display()
    e.display_project()


@test
def state():
    e.update_status()
    equal(e.get_state(), "running")
    e.set_state("finished")
    equal(e.get_state(), "finished")
    e.set_state("crashed")
    equal(e.get_state(), "crashed")
    e.set_start_time(1700000000000)
    e.set_end_time(1700000001000)
    metadata = e.get_metadata()
    equal((metadata["startTimeMillis"], metadata["endTimeMillis"]), (1700000000000, 1700000001000))


@test
def metrics_and_parameters():
    e.log_metric("loss", 0.5, step=1)
    e.log_metrics({"loss": 0.25, "acc": 1}, step=2)
    e.log_parameter("lr", 0.1)
    e.log_parameters({"a": {"b": 2}, "gone": 1, "gone2": 1, "gone3": 1})
    equal([float(p["metricValue"]) for p in e.get_metrics("loss")], [0.5, 0.25])
    equal(len(e.get_metrics()), 3)
    close(by_name(e.get_metrics_summary())["loss"], 0.25)
    close(e.get_metrics_summary("loss")["valueMin"], 0.25)
    equal(by_name(e.get_parameters_summary())["lr"], "0.1")
    e.delete_parameter("gone")
    e.delete_parameters(["gone2", "gone3"])
    equal([n for n in by_name(rest("experiment/parameters", experimentKey=e.id)["values"]) if n.startswith("gone")], [])
    frame = e.get_metric_total_df("loss")
    equal(list(frame["value"]), [0.5, 0.25])


@test
def others_tags_texts():
    e.log_other("k", "v")
    equal(e.get_others_summary("k"), ["v"])
    e.add_tag("t1")
    e.add_tags(["t2", "t3"])
    equal(sorted(e.get_tags()), ["t1", "t2", "t3"])
    e.delete_tags(["t2"])
    # The SDK keeps its own answer of before.
    equal(sorted(rest("experiment/tags", experimentKey=e.id)["tags"]), ["t1", "t3"])
    e.log_html("<i>one</i>")
    e.log_html("<i>two</i>")
    contains(e.get_html(), "two")
    e.log_html("<i>three</i>", clear=True)
    equal(e.get_html(), "<i>three</i>")
    e.log_output("a line\n")
    contains(e.get_output(), "a line")
    e.set_code("z = 3", filename="z.py")
    contains(e.get_code(), "z = 3")
    e.set_model_graph("graph")
    equal(e.get_model_graph(), "graph")
    e.set_filename("file.py")
    equal(e.get_metadata()["fileName"], "file.py")


@test
def system():
    fields = {
        "command": ["python", "x.py"], "executable": "/usr/bin/python", "hostname": "host", "installed_packages": ["p==1"],
        "ip": "10.0.0.1", "machine": "x86", "network_interface_ips": ["10.0.0.1"], "os": "Linux", "os_packages": ["o=1"],
        "os_release": "6.1", "os_type": "Linux", "pid": 7, "processor": "cpu", "python_version": "3.11",
        "python_version_verbose": "3.11.1 (main)", "user": "ada"}
    e.set_command(fields["command"])
    e.set_executable(fields["executable"])
    e.set_hostname(fields["hostname"])
    e.set_installed_packages(fields["installed_packages"])
    e.set_ip(fields["ip"])
    e.set_machine(fields["machine"])
    e.set_network_interface_ips(fields["network_interface_ips"])
    e.set_os(fields["os"])
    e.set_os_packages(fields["os_packages"])
    e.set_os_release(fields["os_release"])
    e.set_os_type(fields["os_type"])
    e.set_pid(fields["pid"])
    e.set_processor(fields["processor"])
    e.set_python_version(fields["python_version"])
    e.set_python_version_verbose(fields["python_version_verbose"])
    e.set_user(fields["user"])
    e.set_gpu_static_info([{"gpuIndex": 0, "name": "gpu", "uuid": "u", "totalMemory": 5, "powerLimit": 9}])
    e.log_additional_system_info("key", "value")
    equal(e.get_command(), fields["command"])
    equal(e.get_executable(), fields["executable"])
    equal(e.get_hostname(), fields["hostname"])
    equal(e.get_installed_packages(), fields["installed_packages"])
    equal(e.get_ip(), fields["ip"])
    equal(e.get_machine(), fields["machine"])
    equal(e.get_network_interface_ips(), fields["network_interface_ips"])
    equal(e.get_os(), fields["os"])
    equal(e.get_os_packages(), fields["os_packages"])
    equal(e.get_os_release(), fields["os_release"])
    equal(e.get_os_type(), fields["os_type"])
    equal(int(e.get_pid()), fields["pid"])
    equal(e.get_processor(), fields["processor"])
    equal(e.get_python_version(), fields["python_version"])
    equal(e.get_python_version_verbose(), fields["python_version_verbose"])
    equal(e.get_user(), fields["user"])
    equal(e.get_gpu_static_info()[0]["name"], "gpu")
    contains(json.dumps(e.get_additional_system_info()), "value")
    e.log_cpu_metrics([10, 20])
    e.log_gpu_metrics([{"gpuId": 0, "freeMemory": 1, "usedMemory": 2, "totalMemory": 3, "gpuUtilization": 50}])
    e.log_ram_metrics(100, 40)
    e.log_load_metrics(1.5)
    contains(" ".join(e.get_system_metric_names()), "sys.")
    contains(by_name(rest("experiment/metrics/summary", experimentKey=e.id)["values"]), "sys.load.avg")
    equal(e.get_system_details()["hostname"], "host")
    e.get_environment_details()
    e.get_total_memory()
    e.get_max_memory()


@test
def git():
    e.set_git_metadata("ada", "root", "main", "abc123", "git@example.org:x")
    equal(e.get_git_metadata()["parent"], "abc123")
    import io
    import zipfile

    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("patch", "diff --git")
    e.set_git_patch(zipped.getvalue())
    contains(e.get_git_patch() or b"", b"")
    assert e.get_git_patch(), "no patch"


@test
def assets():
    root = folder()
    with open(root + "/x.txt", "w") as file:
        file.write("content")
    logged = e.log_asset(root + "/x.txt", name="by_api.txt", step=2, metadata={"a": 1}, ftype="asset")
    listed = [x for x in e.get_asset_list() if x["fileName"] == "by_api.txt"][0]
    equal((listed["step"], json.loads(listed["metadata"])), (2, {"a": 1}))
    equal(e.get_asset(listed["assetId"]), b"content")
    equal(e.get_asset_by_name("by_api.txt"), b"content")
    equal(e.get_assets_by_name("by_api.txt"), [b"content"])
    a.download_experiment_asset(e.key, listed["assetId"], root + "/got.txt")
    with open(root + "/got.txt") as file:
        equal(file.read(), "content")
    from PIL import Image

    Image.new("RGB", (3, 3)).save(root + "/p.png")
    e.log_image(root + "/p.png", "picture")
    with open(root + "/v.mp4", "wb") as film:
        film.write(b"film")
    e.log_video(root + "/v.mp4", name="film.mp4", metadata={"fps": 5})
    e.log_curve("curve", [1, 2], [3, 4])
    e.log_table("table.csv", [[1, 2]], headers=["a", "b"])
    names = {x["fileName"]: x for x in e.get_asset_list()}
    contains(names, "picture")
    contains(names, "film.mp4")
    contains(names, "table.csv")
    curves = e.get_curves()
    equal(e.get_curve(curves[0]["assetId"])["y"], [3, 4])
    e.delete_asset(listed["assetId"])
    equal([x for x in e.get_asset_list() if x["fileName"] == "by_api.txt"], [])
    assert logged is not None
    post_asset = names["film.mp4"]
    contains(post_asset["metadata"], "fps")


@test
def tensorflow_folder():
    root = folder()
    os.makedirs(root + "/events")
    with open(root + "/events/events.out.1", "w") as file:
        file.write("e")
    e.log_asset(root + "/events/events.out.1", name="logs/events.out.1", ftype="tensorflow-file")
    e.download_tensorflow_folder(root + "/out")
    found = [name for _, _, names in os.walk(root + "/out") for name in names]
    equal(found, ["events.out.1"])


@test
def whole_as_json():
    whole = e.to_json(full=True)
    contains(str(whole), "loss")


@test
def archive_restore_and_delete():
    other = APIExperiment(api_key=KEY, workspace=WORKSPACE, project_name="suite-archive")
    third = APIExperiment(api_key=KEY, workspace=WORKSPACE, project_name="suite-archive")
    other.archive()
    equal(a.get_archived_experiment(WORKSPACE, "suite-archive", other.id).id, other.id)
    equal([x.id for x in a.get_archived_experiments(WORKSPACE, "suite-archive")], [other.id])
    a.restore_experiment(other.id)
    equal(a.get_archived_experiments(WORKSPACE, "suite-archive"), [])
    a.archive_experiment(third.id)
    a.archive_experiments([other.id])
    equal({x.id for x in a.get_archived_experiments(WORKSPACE, "suite-archive")}, {other.id, third.id})
    a.stop_experiment(other.id)
    a.delete_experiment(other.id)
    a.delete_experiments([third.id])
    equal(a.get_experiment_by_key(other.id), None)
    equal(a.get_experiment_by_key(third.id), None)


@test
def move_and_symlink():
    moved = APIExperiment(api_key=KEY, workspace=WORKSPACE, project_name="suite-from")
    a.move_experiments([moved.id], WORKSPACE, "suite-to")
    equal([x.id for x in a.get_experiments(WORKSPACE, "suite-to")], [moved.id])
    moved.create_symlink("suite-linked")
    equal([x.id for x in a.get_experiments(WORKSPACE, "suite-linked")], [moved.id])


@test
def projects():
    made = a.create_project(WORKSPACE, "suite-made", "described", public=True)
    project = a.get_project_by_id(made["projectId"])
    equal((project["projectName"], project["projectDescription"]), ("suite-made", "described"))
    equal(a.get_project(WORKSPACE, "suite-made")["projectId"], made["projectId"])
    equal(a.get_project(WORKSPACE, "no such project"), None)
    contains(a.get_projects(WORKSPACE), "suite-made")
    a.set_project_notes(WORKSPACE, "suite-made", "# Notes")
    equal(a.get_project_notes(WORKSPACE, "suite-made"), "# Notes")
    a.update_project(WORKSPACE, "suite-made", new_project_name="suite-renamed", description="new")
    a.update_project_by_id(made["projectId"], description="newer")
    equal(a.get_project(WORKSPACE, "suite-renamed")["projectDescription"], "newer")
    a.set_project_owner(made["projectId"], a.get_account_details()["userName"])
    equal(a.get_project_by_id(made["projectId"])["ownerUserName"], a.get_account_details()["userName"])
    a.delete_project(WORKSPACE, "suite-renamed", delete_experiments=True)
    equal(fresh().get_project(WORKSPACE, "suite-renamed"), None)


@test
def share_links():
    made = a.create_project(WORKSPACE, "suite-shared")
    share = a.create_project_share_key(made["projectId"])
    keys = a.get_project_share_keys(made["projectId"])
    equal(len(keys), 1)
    contains(json.dumps(share), keys[0] if isinstance(keys[0], str) else keys[0]["shareCode"])
    a.delete_project_share_key(made["projectId"], keys[0])
    equal(fresh().get_project_share_keys(made["projectId"]), [])


@test
def charts():
    for n in range(3):
        x = APIExperiment(api_key=KEY, workspace=WORKSPACE, project_name="suite-query")
        x.set_name("q%d" % n)
        x.log_metric("loss", n / 2, step=1)
        x.log_parameter("lr", n)
        x.log_other("kind", "even" if n % 2 == 0 else "odd")
        x.add_tag("tag%d" % n)
    keys = [x.id for x in fresh().get_experiments(WORKSPACE, "suite-query")]
    chart = a.get_metrics_for_chart(keys, ["loss"], ["lr"])
    equal(set(chart), set(keys))
    equal(chart[keys[0]]["metrics"][0]["metricName"], "loss")
    frame = a.get_metrics_df(keys, ["loss"])
    equal(len(frame), 3)


@test
def queries():
    def names(query):
        return sorted(x.get_name() for x in a.query(WORKSPACE, "suite-query", query))

    equal(names(Metric("loss") > 0.2), ["q1", "q2"])
    equal(names((Metric("loss") > 0.2) & (Other("kind") == "odd")), ["q1"])
    equal(names((Parameter("lr") == 0) | (Parameter("lr") == 2)), ["q0", "q2"])
    equal(names(Tag("tag1")), ["q1"])
    found = a.search(WORKSPACE, "suite-query", Metric("loss") < 0.7)
    equal(sorted(x.get_name() for x in found), ["q0", "q1"])
    contains(" ".join(map(str, a.get_query_variables(WORKSPACE, "suite-query"))), "loss")


@test
def every_operator():
    """q0: loss 0, lr 0, kind even, tag0; q1: 0.5, 1, odd, tag1; q2: 1, 2, even, tag2; bare has none of them."""
    bare = APIExperiment(api_key=KEY, workspace=WORKSPACE, project_name="suite-query")
    bare.set_name("bare")
    e2 = [x for x in fresh().get_experiments(WORKSPACE, "suite-query") if x.get_name() == "q2"][0]
    e2.log_other("empty", "")
    e2.set_hostname("box-7")
    e2.log_other("flag", True)
    loss, lr, kind = Metric("loss"), Parameter("lr"), Other("kind")
    expected = [
        (loss == 0.5, "q1"), (loss != 0.5, "q0 q2"), (loss < 0.5, "q0"), (loss <= 0.5, "q0 q1"), (loss > 0.5, "q2"),
        (loss >= 0.5, "q1 q2"), (loss.between(0.25, 1), "q1 q2"), (~loss.between(0.25, 1), "q0"), (loss == None, "bare"),
        (loss != None, "q0 q1 q2"), (lr == 1, "q1"), (lr > 0, "q1 q2"), (lr.between(0, 1), "q0 q1"),
        (kind == "odd", "q1"), (kind != "odd", "q0 q2"), (kind.contains("ve"), "q0 q2"), (~kind.contains("ve"), "q1"),
        (kind.startswith("o"), "q1"), (~kind.startswith("o"), "q0 q2"), (kind.endswith("n"), "q0 q2"),
        (~kind.endswith("n"), "q1"), (kind == None, "bare"), (~(kind == None), "q0 q1 q2"),
        (Other("empty") == "", "q2"), (Other("flag") == True, "q2"),
        (Tag("tag0"), "q0"), (~Tag("tag0"), "bare q1 q2"), (Tag("tag0") | Tag("tag2"), "q0 q2"),
        (Environment("hostname") == "box-7", "q2"), (Environment("hostname").startswith("box"), "q2"),
        (Metadata("user_name") == a.get_account_details()["userName"], "bare q0 q1 q2"),
        (Metadata("experimentKey") == e2.id, "q2"),
        (Metadata("start_server_timestamp") > datetime(2020, 1, 1), "bare q0 q1 q2"),
        (Metadata("start_server_timestamp") < datetime(2020, 1, 1), ""),
        (Metadata("duration") >= 0, "bare q0 q1 q2"),
        ((loss > 0.2) & (loss < 0.7), "q1"), ((loss < 0.2) | (loss > 0.7), "q0 q2"),
        (~((loss > 0.2) & (loss < 0.7)), "q0 q2"), (~((loss < 0.2) | (loss > 0.7)), "q1"),
        (~((loss > 0.2) & (loss < 0.7)) & (kind == "even"), "q0 q2"),
        (((loss > 0.2) | (kind == "even")) & (lr < 2), "q0 q1"), (~(loss > 0.2) & ~(kind == "odd"), "q0"),
    ]
    for query, names in expected:
        found = " ".join(sorted(x.get_name() for x in a.query(WORKSPACE, "suite-query", query)))
        assert found == names, ("query", query, found, names)
        found = " ".join(sorted(x.get_name() for x in a.search(WORKSPACE, "suite-query", query)))
        assert found == names, ("search", query, found, names)
    mixed = ~((loss > 0.2) & (kind == "even"))
    found = sorted(x.get_name() for x in a.search(WORKSPACE, "suite-query", mixed))
    equal(found, ["q0", "q1"])
    # For API.query the SDK writes this group over two sources and the two negations of it the same, so no server can tell them apart.
    columns = rest("project/column-names", workspaceName=WORKSPACE, projectName="suite-query")["columns"]
    apart = ~(loss > 0.2) & ~(kind == "even")
    equal(json.dumps(mixed.get_predicates(columns)), json.dumps(apart.get_predicates(columns)))


@test
def views():
    view = a.create_view(WORKSPACE, PROJECT, View(name="my view", chart_state='{"a": 1}'))
    assert view.template_id, view
    found = [v for v in a.get_views(WORKSPACE, PROJECT) if v.name == "my view"]
    equal(json.loads(found[0].chart_state), {"a": 1})
    e.create_view(View(name="charts of one", query_state='{"q": 2}'))
    contains([v.name for v in e.get_views()], "charts of one")
    a.create_view(WORKSPACE, PROJECT, View(name="another"))
    equal(sorted(v.name for v in fresh().get_views(WORKSPACE, PROJECT)), ["another", "my view"])


@test
def cache():
    b = API(api_key=KEY, cache=True)
    equal(b.use_cache(), True)
    b.use_cache(False)
    equal(b.use_cache(), False)
    b.do_cache("experiments")
    b.do_not_cache("experiments")
    b.clear_cache()
    b.update_cache()


@test
def panels():
    equal(a.get_panel_options(), {})
    equal(a.get_panel_width() is not None and a.get_panel_height() is not None, True)
    a.get_panel_size()
    a.get_panel_workspace()
    a.get_panel_project_name()
    a.get_panel_experiment_colors()
    a.get_panel_metric_colors()
    os.environ["COMET_WORKSPACE"], os.environ["COMET_PROJECT_NAME"] = WORKSPACE, PROJECT
    contains(a.get_panel_experiment_keys(), e.key)
    contains([x.id for x in a.get_panel_experiments()], e.key)
    contains(a.get_panel_metrics_names(), "loss")
    equal(a.get_panel_project_id(), a.get_project(WORKSPACE, PROJECT)["projectId"])


run()
