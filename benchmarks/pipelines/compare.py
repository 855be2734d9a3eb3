"""Measures what steps of a pipeline cost, Halley and its peers in turns, and prints tables of ratios. Started by ./run."""
import os, platform, shutil, signal, statistics, subprocess, sys, tempfile, time

SHORT = "--short" in sys.argv
HERE = os.path.dirname(os.path.abspath(__file__))
HALLEY = os.environ["HALLEY_COMMAND"]
CLASS_PATH = os.environ["WORKER_CLASS_PATH"]
VENVS = os.environ["VENVS"]
KEY = "key-of-the-benchmark-0123456789"
FOLDER = tempfile.mkdtemp(prefix="halley-benchmark")
ROUNDS = 3 if SHORT else 5
processes = []


def environment(**more):
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("HALLEY_", "COMET_", "ZENML_", "PREFECT_"))}
    for name in ("zenml", "prefect", "halley"):
        os.makedirs(os.path.join(FOLDER, name), exist_ok=True)
    return {**clean, "HOME": FOLDER, "HALLEY_HOME": os.path.join(FOLDER, "halley"), "ZENML_CONFIG_PATH": os.path.join(FOLDER, "zenml"),
            "ZENML_ANALYTICS_OPT_IN": "false", "PREFECT_HOME": os.path.join(FOLDER, "prefect"), "PYTHONDONTWRITEBYTECODE": "1", **more}


def start(name, command, **more):
    log = open(os.path.join(FOLDER, name + ".log"), "wb")
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, cwd=HERE,
                               env=environment(**more), start_new_session=True)
    processes.append(process)
    return process


def stop():
    for process in processes:
        try:
            process.stdin.close()
            process.wait(10)
        except Exception:
            pass
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except OSError:
            pass
    shutil.rmtree(FOLDER, ignore_errors=True)


class Worker:
    def __init__(self, name, command, **more):
        self.name, self.process = name, start(name, command, **more)

    def ready(self):
        line = self.process.stdout.readline()
        if line.strip() != "ready":
            sys.stderr.write(f"{self.name} did not start:\n" + open(os.path.join(FOLDER, self.name + ".log")).read()[-2000:] + "\n")
            return None
        return self

    def time(self, *words):
        try:
            self.process.stdin.write(" ".join(map(str, words)) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except OSError:
            line = ""
        if not line.strip():
            sys.stderr.write(f"{self.name} failed at {words}:\n" + open(os.path.join(FOLDER, self.name + ".log")).read()[-3000:] + "\n")
            return None
        return float(line)


def whole(command, **more):
    """Seconds and MiB of a whole process."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=HERE,
                               env=environment(**more))
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status:
        sys.stderr.write(f"{command} ended with {status}\n")
        return None
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def spread(values, digits=2):
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def in_turns(title, unit, subjects, rounds, digits=2):
    """subjects: name, a function that measures once, the goal. The first is what the others are divided by."""
    found = {name: [] for name, _, _ in subjects}
    for _ in range(rounds):
        for name, measure, _ in subjects:
            if found[name] is not None:
                value = measure()
                if value is None:
                    found[name] = None
                else:
                    found[name].append(value)
    print(f"\n### {title}\n\n| what | {unit}: median (range) | to the first | goal |\n|---|---|---|---|")
    first = found[subjects[0][0]]
    for name, _, goal in subjects:
        if found[name]:
            ratio = statistics.median(found[name]) / statistics.median(first) if first else float("nan")
            print(f"| {name} | {spread(found[name], digits)} | {ratio:.3g} | {goal} |")
        else:
            print(f"| {name} | failed | | {goal} |")
    sys.stdout.flush()
    return found


def server():
    process = start("server", [HALLEY, "server", "start", "--port", "0", "--owner-api-key", KEY])
    for line in process.stdout:
        if "ready at" in line:
            return line.split("ready at")[1].strip()
    raise SystemExit("the server did not start: " + open(os.path.join(FOLDER, "server.log")).read())


def python(peer):
    return os.path.join(VENVS, f"{peer}-venv", "bin", "python")


def main():
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} CPUs, {platform.platform()}, load {load:.1f} at the start, {ROUNDS} rounds, commit {os.environ.get('COMMIT', 'unknown')}")
    url = server()
    workers = {"java": Worker("java", ["java", "-Xmx1g", "-cp", CLASS_PATH, "dev.halley.benchmarks.pipelines.Worker",
                                       os.path.join(FOLDER, "java"), url, KEY])}
    comet = {"COMET_URL_OVERRIDE": url + "/clientlib/", "COMET_API_KEY": KEY, "COMET_LOGGING_CONSOLE": "ERROR"}
    for peer in ("kedro", "dagster", "prefect", "zenml"):
        if os.path.exists(python(peer)):
            workers[peer] = Worker(peer, [python(peer), f"{peer}_worker.py"], **comet)
    workers = {name: worker for name, worker in ((name, worker.ready()) for name, worker in workers.items()) if worker}
    java = workers["java"]

    warm, steps = (500, 300) if SHORT else (1000, 1000)
    for who in ("disk", "sqlite", "postgres", "dbos"):
        for _ in range(2 if SHORT else 4):
            java.time(who, "noop", warm)
    for peer in ("kedro", "dagster", "prefect", "zenml"):
        if peer in workers:
            workers[peer].time("noop", 10)

    def ours(who, what, count, per=None):
        return lambda: (lambda total: total and total / (per or count))(java.time(who, what, count))

    def theirs(peer, what, few, many):
        """Of a step, without what a run itself costs."""
        def measure():
            first, second = workers[peer].time(what, few), workers[peer].time(what, many)
            return None if first is None or second is None else (second - first) / (many - few)
        return (peer.capitalize().replace("Zenml", "ZenML"), measure, "")

    in_turns(f"W14a: {steps} sequential no-op steps, each durable before the next begins", "ms a step", [
        ("Halley on SQLite, synchronous=FULL", ours("sqlite", "noop", steps), "≤ 0.2 ms"),
        ("the disk: append 4 KiB and force", ours("disk", "noop", steps), "the floor"),
    ], ROUNDS, 3)
    in_turns(f"W14a on one PostgreSQL, fsync on", "ms a step", [
        ("DBOS Transact (Java)", ours("dbos", "noop", steps), ""),
        ("Halley on PostgreSQL", ours("postgres", "noop", steps), "≤ 0.5 of DBOS"),
    ], ROUNDS, 3)
    peers = [theirs("kedro", "noop", 10, 50), theirs("dagster", "noop", 10, 50), theirs("prefect", "noop", 10, 50),
             theirs("zenml", "noop", 10, 50 if not SHORT else 30)]
    peers = [each for each in peers if each[0].lower() in workers]
    goals = {"Kedro": "≥ 20", "Dagster": "≥ 40", "Prefect": "≥ 250", "ZenML": "≥ 300"}
    in_turns("W14a and d beside Python's: a no-op step", "ms a step", [
        ("Halley on SQLite, durable", ours("sqlite", "noop", 250), "")] + [(name, measure, goals[name]) for name, measure, _ in peers],
        2 if SHORT else 3, 3)
    if not SHORT:
        for what, count, n in (("fibonacci10", 40, 10), ("fibonacci33", 10, 33)):
            in_turns(f"W14b: {count} × fibo({n}), one after another", "ms a step", [
                ("Halley on SQLite, results kept", ours("sqlite", what, count), ""),
                ("Halley on PostgreSQL, results kept", ours("postgres", what, count), ""),
                ("DBOS Transact (Java), results kept", ours("dbos", what, count), ""),
            ] + [theirs(peer, what, count // 4, count) for peer in ("kedro", "dagster", "prefect", "zenml") if peer in workers],
                2 if n == 33 else 3, 2)
        for count in (10, 50, 100, 250):
            in_turns(f"W14d: a run of {count} no-op steps", "ms a run", [
                ("Halley on SQLite", ours("sqlite", "noop", count, 1), ""),
            ] + [(peer.capitalize(), lambda peer=peer: workers[peer].time("noop", count), "")
                 for peer in ("dagster", "prefect") if peer in workers and count <= 100], 3, 1)
    fan = 200 if SHORT else 1000
    in_turns(f"W14c: {fan} no-op steps that need nothing of each other, then one that needs all", "ms a step", [
        ("Halley on SQLite", ours("sqlite", "fanout", fan), "≤ 0.33 ms (3,000/s)"),
        ("Halley on PostgreSQL", ours("postgres", "fanout", fan), ""),
    ], ROUNDS, 3)

    java.time("sqlite", "cached", 10)
    if "zenml" in workers:
        workers["zenml"].time("cached", 10)
    for _ in range(20):
        java.time("sqlite", "cached", 10)
    in_turns("W14e: a run of 10 cached steps in a warm process", "ms a run", [
        ("Halley on SQLite", lambda: statistics.median([java.time("sqlite", "cached", 10) for _ in range(10)]), "≤ 20 ms"),
    ] + ([("ZenML", lambda: workers["zenml"].time("cached", 10), "≥ 50")] if "zenml" in workers else []), ROUNDS, 1)

    program = "dev.halley.benchmarks.pipelines.Cached"
    classes = CLASS_PATH.split(":")[0]
    plain = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", CLASS_PATH, program]
    archive = os.path.join(FOLDER, "program.jsa")
    command = [HALLEY, "pipeline", "run", program, "--class-path", classes]
    subjects = [("`halley pipeline run`", command), ("a program: java", plain),
                ("a program: java with -XX:SharedArchiveFile", plain[:1] + ["-XX:SharedArchiveFile=" + archive] + plain[1:])]
    whole(plain[:1] + ["-XX:ArchiveClassesAtExit=" + archive] + plain[1:])
    if "zenml" in workers:
        subjects.append(("ZenML: python", [python("zenml"), "zenml_cached.py"]))
    for _, each in subjects:
        whole(each)
    in_turns("W14e: the same as a whole process", "s", [
        (name, lambda each=each: (lambda found: found and found[0])(whole(each)), "≤ 0.6 s" if "ZenML" not in name else "")
        for name, each in subjects], ROUNDS, 2)

    for _ in range(2):
        java.time("sqlite", "tracked", 10)
    tracked = [("Halley on SQLite", ours("sqlite", "tracked", 10), "≤ 12 ms")]
    if "zenml" in workers:
        workers["zenml"].time("tracked", 1)
        tracked.append(("ZenML", lambda: workers["zenml"].time("tracked", 2 if SHORT else 3) / (2 if SHORT else 3), "≥ 200"))
    in_turns("P4b: tracked no-op steps, one Comet experiment each on a server on loopback, all acknowledged at the end", "ms a step",
             tracked, 2 if SHORT else 3, 1)

    zenml = os.path.join(VENVS, "zenml-venv", "bin", "zenml")
    for arguments, goal in ((["--help"], "≤ 0.25 s"), (["stack", "list"], "≤ 0.35 s")):
        commands = [("halley " + " ".join(arguments), [HALLEY] + arguments)]
        if os.path.exists(zenml):
            commands.append(("zenml " + " ".join(arguments), [zenml] + arguments))
        memory = {}

        def measure(name, each):
            found = whole(each)
            if found:
                memory.setdefault(name, []).append(found[1])
            return found and found[0]
        for _, each in commands:
            whole(each)
        in_turns(f"`{' '.join(arguments)}`, whole processes", "s", [
            (name, lambda name=name, each=each: measure(name, each), goal if name.startswith("halley") else "≥ 5") for name, each in commands],
            ROUNDS, 2)
        print("peak memory: " + ", ".join(f"{name} {max(values):.0f} MiB" for name, values in memory.items()))
    print(f"\nload {os.getloadavg()[0]:.1f} at the end")


try:
    main()
finally:
    stop()
