"""A training script as any user of Comet writes it; only the environment says where the server is."""

import math

import comet_ml

experiment = comet_ml.start(project_name="python-smoke")
experiment.set_name("smoke of comet_ml")
experiment.log_parameters({"learning_rate": 0.25, "optimizer": "adam", "layers": [64, 32], "nesterov": True})
experiment.log_parameter("epochs", 300)
for step in range(300):
    experiment.log_metric("loss", 1 / (step + 1), step=step)
    experiment.log_metrics({"accuracy": step / 300}, step=step, epoch=step // 10)
for step, value in enumerate([math.nan, math.inf, -math.inf, -0.0, 5e-324, 1.7976931348623157e308, 0.1 + 0.2]):
    experiment.log_metric("extreme", value, step=step)
with experiment.validate():
    experiment.log_metric("loss", 0.125, step=7)
experiment.add_tags(["smoke", "naïve 彗星"])
experiment.log_other("dataset", "UCI digits")
experiment.log_others({"folds": 5, "shuffled": True})
print("a line of output")
experiment.end()

with open("key.txt", "w") as file:
    file.write(experiment.get_key())
