"""The data of data.mjs, for the peers."""

import math

START = 1_790_000_000_000
OPTIMIZERS = ["adam", "sgd", "rmsprop", "lion", "adafactor"]


def noise(a, b):
    x = ((a * 0x9E3779B1) ^ (b * 0x85EBCA6B)) & 0xFFFFFFFF
    x = ((x ^ (x >> 16)) * 0x7FEB352D) & 0xFFFFFFFF
    x = ((x ^ (x >> 15)) * 0x846CA68B) & 0xFFFFFFFF
    return (x ^ (x >> 16)) / 4294967296


def parameters_of(run):
    for at in range(20):
        which = at if at < 5 else 5 + ((run * 7 + at * 13) % 95)
        yield f"p{which}", OPTIMIZERS[run % 5] if which == 0 else str(math.floor(noise(run, which) * 10_000) / 10_000)


def metrics_of(run):
    for at in range(40):
        which = at if at < 8 else 8 + ((run * 11 + at * 17) % 392)
        yield f"m{which}", math.floor(noise(run, which + 1000) * 1_000_000) / 100_000


def name_of(metric):
    return f"layer{metric % 50:02d}/unit{metric}" if metric < 6000 else f"block{metric % 600}/unit{metric}"


def unit_at(metric, step):
    return math.exp(-step / 8) + noise(metric, step) / 10


def loss_at(run, step):
    return 3 / (1 + step / 2000) + run / 100 + noise(run, step) / 5
