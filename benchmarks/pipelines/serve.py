"""How compare.py talks to a peer: a line with what and how many on standard input, the milliseconds on standard output."""
import os, sys, time

# What the peer itself prints is not the answer.
_answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)


def serve(work):
    """work(what, steps) returns what is to be timed."""
    print("ready", file=_answers)
    for line in sys.stdin:
        what, steps = line.split()
        prepared = work(what, int(steps))
        start = time.perf_counter()
        prepared()
        print((time.perf_counter() - start) * 1000, file=_answers)


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)
