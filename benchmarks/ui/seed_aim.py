"""What Aim can take: 500 runs with 20 parameters and 40 metrics each, and 10 runs of 10,000 points."""
import sys

from aim import Run

for run in range(500):
    one = Run(repo=sys.argv[1], experiment="table", system_tracking_interval=None, log_system_params=False, capture_terminal_logs=False)
    one["hparams"] = {f"p{p}": (run * 7 + p * 13) % 101 for p in range(20)}
    for m in range(40):
        one.track(((run * 11 + m * 17) % 997) / 100, name=f"m{m}", step=100)
    one.close()
for run in range(10):
    one = Run(repo=sys.argv[1], experiment="points", system_tracking_interval=None, log_system_params=False, capture_terminal_logs=False)
    for s in range(10_000):
        one.track(3 / (1 + s / 200) + run / 100, name="loss", step=s)
    one.close()
