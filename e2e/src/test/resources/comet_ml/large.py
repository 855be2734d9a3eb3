"""Logs a file of more than 50 MiB, which the SDK sends in parts to the addresses that the server names."""

import hashlib
import random

import comet_ml

experiment = comet_ml.Experiment(
    project_name="large", log_env_cpu=False, log_env_details=False, log_git_metadata=False, log_git_patch=False,
    log_code=False, auto_output_logging=False, display_summary_level=0)
content = random.Random(7).randbytes(52 * 1024 * 1024 + 12345)
with open("large.bin", "wb") as file:
    file.write(content)
experiment.log_asset("large.bin", file_name="large.bin", step=3, metadata={"seed": 7})
experiment.log_model("large-net", "large.bin")
experiment.end()
with open("large.json", "w") as file:
    file.write('{"key": "%s", "sha256": "%s", "size": %d}'
               % (experiment.get_key(), hashlib.sha256(content).hexdigest(), len(content)))
