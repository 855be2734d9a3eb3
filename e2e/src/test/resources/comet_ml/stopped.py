"""Trains until somebody asks it to stop."""

import time

import comet_ml

experiment = comet_ml.start(project_name="stopped")
with open("key.txt", "w") as file:
    file.write(experiment.get_key())
for step in range(6000):
    experiment.log_metric("loss", 1 / (step + 1), step=step)
    time.sleep(0.1)
print("nobody asked")
