"""Every logging method of an experiment with what must be read back of it. The same cases run online, on an existing experiment, and
through archives: a case logs on the experiment it is given and checks with an APIExperiment of the same key."""

import json
import os
import wave

from harness import by_name, close, contains, equal, folder, rest, wait

CASES = []
# Methods that an offline archive cannot hold, see cases_for.
ONLINE = set()


def case(*flags):
    def add(cls):
        if "online" in flags:
            ONLINE.add(cls)
        CASES.append(cls)
        return cls

    return add


def cases_for(online):
    return [cls() for cls in CASES if online or cls not in ONLINE]


def asset(e, name, type=None):
    found = [a for a in e.get_asset_list("all") if a["fileName"] == name and type in (None, a["type"])]
    assert found, "no asset %r in %r" % (name, sorted((a["type"], a["fileName"]) for a in e.get_asset_list("all")))
    return found[-1]


def content(e, name, type=None):
    return e.get_asset(asset(e, name, type)["assetId"])


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)
    return path


@case()
class Names:
    def log(self, x):
        x.set_name("all methods of " + type(x).__name__)
        equal(x.get_name(), "all methods of " + type(x).__name__)
        x.set_filename("train_everything.py")
        x.set_cmd_args()

    def check(self, e):
        contains(e.name, "all methods of ")
        equal(rest("experiment/metadata", experimentKey=e.id)["fileName"], "train_everything.py")


@case()
class Metrics:
    def log(self, x):
        for step in range(5):
            x.log_metric("m_single", step / 7, step=step, epoch=step // 2)
        x.log_metrics({"m_a": 1.5, "nested": {"m_b": 2}}, prefix="pre", step=3)
        x.log_metric("m_nan", float("nan"), step=1)
        x.log_metric("m_inf", float("-inf"), step=1)
        with x.train():
            x.log_metric("m_ctx", 1.0, step=1)
        with x.test():
            x.log_metric("m_ctx", 2.0, step=1)
        with x.validate():
            x.log_metric("m_ctx", 3.0, step=1)
        with x.context_manager("fold 1"):
            x.log_metric("m_ctx", 4.0, step=1)
        x.set_step(41)
        x.set_epoch(4)
        x.log_metric("m_implicit", 9)
        x.log_epoch_end(5, step=42)
        x.log_current_epoch(6)

    def check(self, e):
        points = e.get_metrics("m_single")
        equal([p["step"] for p in points], [0, 1, 2, 3, 4])
        equal([p["epoch"] for p in points], [0, 0, 1, 1, 2])
        equal([float(p["metricValue"]) for p in points], [step / 7 for step in range(5)])
        summary = by_name(e.get_metrics_summary())
        close(summary["pre_m_a"], 1.5)
        close([v for k, v in summary.items() if k.endswith("m_b")][0], 2)
        equal(summary["m_nan"], "NaN")
        equal(summary["m_inf"], "-Infinity")
        for prefix, value in {"train": 1, "test": 2, "validate": 3, "fold 1": 4}.items():
            close(summary[prefix + "_m_ctx"], value)
        implicit = e.get_metrics("m_implicit")[0]
        equal((implicit["step"], implicit["epoch"]), (41, 4))
        assert summary.get("curr_epoch") or by_name(e.get_parameters_summary()).get("curr_epoch")


@case()
class Parameters:
    def log(self, x):
        x.log_parameter("p_lr", 0.25)
        x.log_parameter("p_small", 1e-05)
        x.log_parameter("p_many", [1e-05, 1e22, 2**53 + 1])
        x.log_parameter("p_flag", True)
        x.log_parameters({"p_a": "text", "inner": {"deep": [1, 2]}}, prefix="px")
        x.log_dataset_hash([1, 2, 3])

    def check(self, e):
        values = by_name(e.get_parameters_summary())
        equal(values["p_lr"], "0.25")
        equal(values["p_small"], "1e-05")
        equal(values["p_many"].replace(" ", ""), "[1e-05,1e+22,9007199254740993]")
        equal(values["p_flag"].lower(), "true")
        equal(values["px_p_a"], "text")
        deep = [v for k, v in values.items() if k.endswith("deep")]
        equal(deep[0].replace(" ", ""), "[1,2]")
        assert any("hash" in k for k in values), values


@case()
class Others:
    def log(self, x):
        x.log_other("o_text", "naïve 彗星")
        x.log_others({"o_number": 5, "o_none": None})
        x.log_dataset_info(name="digits", version="1.2", path="/data/digits")
        x.log_html("<b>bold</b>")
        x.log_html_url("https://example.org", text="a link", label="see")
        x.set_model_graph("{graph: of the model}")
        x.add_tag("one")
        x.add_tags(["two", "with space"])

    def check(self, e):
        others = by_name(e.get_others_summary())
        equal(others["o_text"], "naïve 彗星")
        equal(others["o_number"], "5")
        contains(str(sorted(others.items())), "digits")
        contains(e.get_html(), "<b>bold</b>")
        contains(e.get_html(), "https://example.org")
        contains(e.get_model_graph(), "graph: of the model")
        assert {"one", "two", "with space"} <= set(e.get_tags()), e.get_tags()


@case()
class System:
    def log(self, x):
        x.log_dependency("some_package", "3.2.1")
        x.log_system_info("gpu_driver", "999")
        x.set_os_packages()
        x.set_pip_packages()

    def check(self, e):
        contains(json.dumps(e.get_installed_packages()), "comet")
        extra = e.get_additional_system_info()
        contains(json.dumps(extra), "999")
        whole = json.dumps(rest("experiment/system-details", experimentKey=e.id))
        contains(whole, "some_package")


@case()
class Output:
    def log(self, x):
        print("a line that was printed by the case\n", end="")

    def check(self, e):
        contains(e.get_output() or "", "a line that was printed by the case")


@case()
class PlainAssets:
    def log(self, x):
        root = folder()
        path = write(root + "/plain.txt", "plain content")
        x.log_asset(path, file_name="as_plain.txt", step=3, metadata={"k": [1, {"n": None}]})
        x.log_asset_data({"rows": [1, 2]}, name="as_data.json", step=2, epoch=1)
        write(root + "/tree/a.txt", "a")
        write(root + "/tree/sub/b.txt", "bb")
        x.log_asset_folder(root + "/tree", log_file_name=True, recursive=True)
        x.log_asset(path, file_name="as_twice.txt")
        write(root + "/plain2.txt", "second content")
        # Uploads go their ways in parallel: the first must be there to be overwritten.
        x.flush()
        x.log_asset(root + "/plain2.txt", file_name="as_twice.txt", overwrite=True)
        x.log_remote_asset("s3://bucket/as_remote.bin", remote_file_name="as_remote.bin", metadata={"m": 1})
        x.log_text("a text sample", step=1, metadata={"lang": "en"})
        x.log_notebook(write(root + "/book.ipynb", '{"cells":[]}'))

    def check(self, e):
        plain = asset(e, "as_plain.txt")
        equal((plain["step"], plain["fileSize"], plain["type"]), (3, 13, "asset"))
        equal(json.loads(plain["metadata"]), {"k": [1, {"n": None}]})
        equal(e.get_asset_by_name("as_plain.txt"), b"plain content")
        equal(json.loads(content(e, "as_data.json")), {"rows": [1, 2]})
        names = {a["fileName"] for a in e.get_asset_list()}
        assert any(n.endswith("a.txt") for n in names) and any(n.endswith("sub/b.txt") for n in names), names
        sizes = [a["fileSize"] for a in e.get_asset_list() if a["fileName"] == "as_twice.txt"]
        assert sizes == [14] or (offline(e) and 14 in sizes), sizes
        remote = asset(e, "as_remote.bin")
        equal((remote["remote"], remote["link"]), (True, "s3://bucket/as_remote.bin"))
        text = [a for a in e.get_asset_list("text-sample")]
        equal(e.get_asset(text[0]["assetId"]), b"a text sample")
        contains(content(e, [a for a in e.get_asset_list("notebook")][0]["fileName"]), b"cells")


@case()
class Pictures:
    def log(self, x):
        import numpy

        x.log_image(numpy.arange(64, dtype="uint8").reshape(8, 8), name="im_array.png", step=2, annotations=[
            {"name": "boxes", "data": [{"label": "cat", "boxes": [[1, 1, 3, 3]], "score": 0.9}]}])
        x.log_image(numpy.zeros((4, 4, 3)), name="im_other", metadata={"source": "zeros"})
        import matplotlib

        matplotlib.use("Agg")
        from matplotlib import pyplot

        figure = pyplot.figure()
        figure.add_subplot().plot([1, 3, 2])
        x.log_figure("fig_line", figure, step=1)
        pyplot.close(figure)
        x.create_embedding_image([numpy.zeros((4, 4)).tolist()] * 4, [4, 4])

    def check(self, e):
        array = asset(e, "im_array.png", "image")
        equal(array["step"], 2)
        contains(array["metadata"], "boxes")
        equal(e.get_asset(array["assetId"])[:4], b"\x89PNG")
        contains(asset(e, "im_other")["metadata"], "zeros")
        figure = [a for a in e.get_asset_list("image") if a["fileName"].startswith("fig_line")]
        contains(e.get_asset(figure[0]["assetId"])[:400], b"svg")


@case()
class SoundAndFilm:
    def log(self, x):
        root = folder()
        with wave.open(root + "/tone.wav", "wb") as tone:
            tone.setnchannels(1)
            tone.setsampwidth(2)
            tone.setframerate(8000)
            tone.writeframes(b"\x00\x10" * 800)
        x.log_audio(root + "/tone.wav", file_name="au_tone.wav", step=4, metadata={"hz": 440})
        with open(root + "/film.mp4", "wb") as film:
            film.write(b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 100)
        x.log_video(root + "/film.mp4", name="vi_film", step=5, epoch=2)

    def check(self, e):
        tone = [a for a in e.get_asset_list("audio")][0]
        equal((tone["fileName"], tone["step"], tone["audio"]), ("au_tone.wav", 4, True))
        equal(e.get_asset(tone["assetId"])[:4], b"RIFF")
        film = [a for a in e.get_asset_list("video")][0]
        equal((film["step"], film["fileSize"], film["video"]), (5, 112, True))


@case()
class Plots:
    def log(self, x):
        x.log_curve("cu_roc", [0, 1, 2], [0, 0.5, 1], step=1)
        x.flush()
        x.log_curve("cu_roc", [0, 1, 2, 3], [0, 0.5, 1, 1], overwrite=True, step=1)
        x.log_histogram_3d([1, 2, 2, 3, 3, 3], name="hi_weights", step=1)
        x.log_histogram_3d([2, 2], name="hi_weights", step=2)
        x.log_confusion_matrix([0, 1, 1], [0, 1, 0], labels=["no", "yes"], file_name="cm_first.json", title="CM")
        matrix = x.create_confusion_matrix([0, 1], [0, 1], labels=["a", "b"])
        x.log_confusion_matrix(matrix=matrix, file_name="cm_second.json")
        x.log_embedding([[1.0, 2.0], [3.0, 4.0]], ["a", "b"], title="em_two")

    def check(self, e):
        curves = e.get_curves()
        assert len(curves) == 1 or offline(e), curves
        contains([e.get_curve(curve["assetId"])["y"] for curve in curves], [0, 0.5, 1, 1])
        histograms = e.get_asset_list("histogram3d")
        equal(sorted(a["step"] for a in histograms), [1, 2])
        matrix = json.loads(content(e, "cm_first.json", "confusion-matrix"))
        equal((matrix["title"], matrix["matrix"]), ("CM", [[1, 0], [1, 1]]))
        asset(e, "cm_second.json", "confusion-matrix")
        embedding = e.get_asset_list("embeddings")
        equal(len(embedding), 1)
        config = json.loads(e.get_asset(embedding[0]["assetId"]))
        equal(config["embeddings"][0]["tensorName"], "em_two")
        contains(rest_by_link(config["embeddings"][0]["tensorPath"]), b"1.0\t2.0")


def offline(e):
    return "offline_experiment" in by_name(e.get_others_summary())


def rest_by_link(link):
    import requests

    from harness import KEY, SERVER

    # An archive does not know its server.
    answer = requests.get(SERVER + link if link.startswith("/") else link, headers={"Authorization": KEY})
    equal(answer.status_code, 200)
    return answer.content


@case()
class Tables:
    def log(self, x):
        import pandas

        frame = pandas.DataFrame({"a": [1, 2], "b": ["x", "y"]})
        x.log_table("ta_list.csv", [[1, 2], [3, 4]], headers=["c", "d"])
        x.log_table("ta_frame.json", frame)
        x.log_dataframe_profile(frame, name="df_profile", minimal=True)

    def check(self, e):
        contains(content(e, "ta_list.csv"), b"3,4")
        contains(content(e, "ta_frame.json"), b'"x"')
        assert any(a["fileName"].startswith("df_profile") for a in e.get_asset_list()), e.get_asset_list()


@case()
class Points3d:
    def log(self, x):
        x.log_points_3d(
            "scene",
            points=[[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]],
            boxes=[{"segments": [[[0, 0, 0], [1, 1, 1]]], "label": "box"}],
            step=1,
        )

    def check(self, e):
        scenes = e.get_asset_list("3d-image")
        assert scenes, [(a["type"], a["fileName"]) for a in e.get_asset_list()]
        equal(scenes[0]["fileName"], "scene")


@case()
class Code:
    def log(self, x):
        root = folder()
        path = write(root + "/src/train.py", "print('hello from code')\n")
        x.log_code(file_name=path)
        x.log_code(code="x = 1", code_name="inline.py")
        x.set_code("y = 2", overwrite=True, filename="set.py")

    def check(self, e):
        names = {a["fileName"] for a in e.get_asset_list("source_code")}
        assert any(n.endswith("train.py") for n in names), names
        contains(content(e, "inline.py", "source_code"), b"x = 1")
        assert any(b"y = 2" in e.get_asset(a["assetId"]) for a in e.get_asset_list("source_code"))


@case()
class Folders:
    def log(self, x):
        root = folder()
        write(root + "/tf/events.out.tfevents.1", "events")
        x.log_tensorboard_folder(root + "/tf")
        write(root + "/tf2/events.out.tfevents.2", "more events")
        x.log_tensorflow_folder(root + "/tf2")

    def check(self, e):
        files = e.get_asset_list("tensorflow-file")
        equal(len(files), 2)


@case()
class Models:
    def log(self, x):
        root = folder()
        write(root + "/net/weights.bin", "weights of the net")
        write(root + "/net/sub/config.json", "{}")
        x.log_model("net", root + "/net", metadata={"layers": 2})
        x.log_model("single", root + "/net/weights.bin", file_name="w.bin")
        x.log_remote_model("faraway", "s3://bucket/model/weights.bin", sync_mode=False, metadata={"r": 1})

    def check(self, e):
        contains(set(e.get_model_names()), "net")
        contains(set(e.get_model_names()), "single")
        contains(set(e.get_model_names()), "faraway")
        files = e.get_model_asset_list("net")
        equal(len(files), 2)
        equal({f["fileSize"] for f in files}, {18, 2})
        target = folder()
        e.download_model("net", target, expand=True)
        found = [name for _, _, names in os.walk(target) for name in names]
        equal(sorted(found), ["config.json", "weights.bin"])
        contains([a["link"] for a in e.get_model_asset_list("faraway")], "s3://bucket/model/weights.bin")


@case()
class Registration:
    """The model must be logged before: this stands behind Models."""

    def log(self, x):
        self.name = "reg-" + x.get_key()[:8]
        x.register_model(
            "net", version="2.1.0", registry_name=self.name, description="d", comment="c", tags=["t1"],
            status="Staging", metadata={"score": 0.5}, public=False)

    def check(self, e):
        details = rest("registry-model/details", workspaceName=e.workspace, modelName="reg-" + e.id[:8])
        version = details["versions"][0]
        equal((version["version"], version["status"], version["tags"]), ("2.1.0", "Staging", ["t1"]))
        contains(json.dumps(version["metadata"]), "score")
        equal(len(version["assets"]), 2)


@case()
class Optimization:
    def log(self, x):
        x.log_optimization("opt-1", "loss", 0.5, {"lr": 0.1}, "minimize")

    def check(self, e):
        others = by_name(e.get_others_summary())
        equal(others["optimizer_id"], "opt-1")
        equal(others["optimizer_metric"], "loss")


@case("online")
class Artifacts:
    def log(self, x):
        import comet_ml

        artifact = comet_ml.Artifact("of-" + x.get_key()[:8], "dataset")
        artifact.add(write(folder() + "/rows.csv", "1,2"), logical_path="rows.csv")
        logged = x.log_artifact(artifact)
        wait(lambda: rest("artifacts/version", versionId=logged._artifact_version_id)["state"] == "CLOSED")
        found = x.get_artifact("of-" + x.get_key()[:8])
        equal(found.version.__str__(), "1.0.0")

    def check(self, e):
        lineage = e.get_artifact_lineage("output")
        contains(json.dumps(lineage), "of-" + e.id[:8])


@case("online")
class Callbacks:
    def log(self, x):
        def halve(experiment, value):
            """Halves."""

        x.register_callback(halve)
        x.unregister_callback(halve)
        x.send_notification("title", "status", {"a": 1})
        x.create_symlink("linked")

    def check(self, e):
        from harness import api

        contains([found.id for found in api().get_experiments(e.workspace, "linked")], e.id)


@case()
class NotInArchives:
    """What an archive cannot hold: the SDK says so, and the run goes on."""

    def log(self, x):
        import comet_ml

        if "Offline" not in type(x).__name__:
            return

        def called(experiment):
            """Never."""

        for method, arguments in (
            (x.create_symlink, ["linked"]),
            (x.register_callback, [called]),
            (x.unregister_callback, [called]),
            (x.send_notification, ["title"]),
            (x.log_artifact, [comet_ml.Artifact("of-offline", "dataset")]),
            (x.get_artifact, ["of-offline"]),
        ):
            try:
                method(*arguments)
            except Exception as told:
                contains(str(told).lower() + type(told).__name__.lower(), "not")

    def check(self, e):
        pass


@case()
class Reads:
    """What an experiment knows of itself."""

    def log(self, x):
        equal(x.get_key(), x.id)
        close(x.get_metric("m_single"), 4 / 7)
        equal(str(x.get_parameter("p_lr")), "0.25")
        equal(x.get_other("o_text"), "naïve 彗星")
        assert set(x.get_tags()) >= {"one", "two"}, x.get_tags()
        equal(x.stop_early(1), False)
        x.disable_mp()
        assert x.url is None or x.get_key() in x.url
        for method in (x.display, x.display_project):
            try:
                method()
            except NotImplementedError:
                contains(type(x).__name__, "Offline")
        x.set_offline_zip_uploader(lambda path: None)
        x.flush()
        if "Offline" in type(x).__name__:
            # clean() packs the archive at once: what is still being written to it would be lost, or be missed in the middle.
            x.log_other("o_last", True)
            wait(lambda: "o_last" in open(x.tmpdir + "/messages.json").read())
        x.clean()

    def check(self, e):
        pass
