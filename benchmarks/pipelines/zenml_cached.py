"""A user's program: ten steps, all of which come from the cache from the second start on."""
import zenml_worker
zenml_worker.work("cached", 10)()
