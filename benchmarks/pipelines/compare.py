"""Measures what steps of a pipeline cost, Halley and its peers in turns, and prints tables of ratios. Started by ./run."""
import os, platform, shutil, signal, socket, statistics, subprocess, sys, tempfile, time

SHORT = "--short" in sys.argv
PARTS = ("steps", "peers", "fibonacci", "runs", "fanout", "cached", "process", "tracked", "logs", "cli", "quickstart")
# What to measure; all of it if nothing is named.
ONLY = {word for word in sys.argv[1:] if not word.startswith("-")}
HERE = os.path.dirname(os.path.abspath(__file__))
HALLEY = os.environ["HALLEY_COMMAND"]
CLASS_PATH = os.environ["WORKER_CLASS_PATH"]
VENVS = os.environ["VENVS"]
PEERS = ("kedro", "kedro as it comes", "dagster", "prefect", "zenml")
KEY = "key-of-the-benchmark-0123456789"
FOLDER = tempfile.mkdtemp(prefix="halley-benchmark")
ROUNDS = 3 if SHORT else 5
processes = []


def environment(**more):
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("HALLEY_", "COMET_", "ZENML_", "PREFECT_"))}
    for name in ("zenml", "prefect", "halley"):
        os.makedirs(os.path.join(FOLDER, name), exist_ok=True)
    return {**clean, "HOME": FOLDER, "HALLEY_HOME": os.path.join(FOLDER, "halley"), "ZENML_CONFIG_PATH": os.path.join(FOLDER, "zenml"),
            "ZENML_ANALYTICS_OPT_IN": "false", "PREFECT_HOME": os.path.join(FOLDER, "prefect"), "PYTHONDONTWRITEBYTECODE": "1",
            "HALLEY_CLASS_ARCHIVE": "wait", **more}


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


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


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


def thrice(measure):
    """The median of three: a program that has waited for the others is slow the first time, and so is the processor."""
    def measured():
        values = [measure() for _ in range(3)]
        return None if None in values else statistics.median(values)
    return measured


def wanted(part):
    return not ONLY or part in ONLY


def server():
    process = start("server", [HALLEY, "server", "start", "--port", "0", "--owner-api-key", KEY])
    for line in process.stdout:
        if "ready at" in line:
            return line.split("ready at")[1].strip()
    raise SystemExit("the server did not start: " + open(os.path.join(FOLDER, "server.log")).read())


def python(peer):
    return os.path.join(VENVS, f"{peer}-venv", "bin", "python")


class Bench:
    def __init__(self, url):
        self.url = url
        self.steps = 300 if SHORT else 1000
        java = Worker("java", ["java", "-Xmx1g", "-cp", CLASS_PATH, "dev.halley.benchmarks.pipelines.Worker",
                               os.path.join(FOLDER, "java"), url, KEY])
        comet = {"COMET_URL_OVERRIDE": url + "/clientlib/", "COMET_API_KEY": KEY, "COMET_LOGGING_CONSOLE": "ERROR"}
        parts = {"kedro": ("peers", "fibonacci", "runs"), "dagster": ("peers", "fibonacci", "runs"), "prefect": ("peers", "fibonacci", "runs"),
                 "zenml": ("peers", "fibonacci", "runs", "cached", "process", "tracked")}
        there = [peer for peer, of in parts.items() if os.path.exists(python(peer)) and any(map(wanted, of))]
        started = {peer: Worker(peer, [python(peer), f"{peer}_worker.py"], **comet) for peer in there}
        if "kedro" in there: # Its log costs more than its steps, so it is measured with and without.
            started["kedro as it comes"] = Worker("kedro as it comes", [python("kedro"), "kedro_worker.py", "--logging"])
        self.java = java.ready() or sys.exit("nothing can be measured")
        self.peers = {peer: worker for peer, worker in started.items() if worker.ready()}

    def ours(self, who, what, count, per=None):
        """Milliseconds a step."""
        def measure():
            total = self.java.time(who, what, count)
            return total and total / (per or count)
        return measure

    def theirs(self, peer, what, count, per=None):
        def measure():
            total = self.peers[peer].time(what, count)
            return total and total / (per or count)
        return measure

    def with_peers(self, title, unit, subjects, what, count, peers, goals, rounds, digits=2, per=None, in_a_row=lambda measure: measure):
        names = {"zenml": "ZenML", "kedro": "Kedro, which keeps nothing, its log switched off",
                 "kedro as it comes": "Kedro as it comes, its log to a file"}
        found = [(names.get(peer, peer.capitalize()), in_a_row(self.theirs(peer, what, count, per)), goals.get(peer, ""))
                 for peer in peers if peer in self.peers]
        in_turns(title, unit, subjects + found, rounds, digits)

    def warm_up(self):
        # Both programs in Java: until then the compiler of the JVM takes more processor time than the runs.
        for _ in range(3 if SHORT else 12):
            for who in ("disk", "overwrite", "sqlite", "insert", "postgres", "dbos"):
                self.java.time(who, "noop", self.steps)
        for peer in self.peers.values():
            peer.time("noop", 10)

    def part_steps(self):
        in_turns(f"W14a: {self.steps} sequential no-op steps, each durable before the next begins", "ms a step", [
            ("Halley on SQLite, synchronous=FULL", self.ours("sqlite", "noop", self.steps), "≤ 0.2 ms"),
            ("the disk: append 4 KiB and force", self.ours("disk", "noop", self.steps), ""),
            ("the disk: write 4 KiB over what was there and force, as SQLite does", self.ours("overwrite", "noop", self.steps), "the floor"),
        ], ROUNDS, 3)
        in_turns("W14a on one PostgreSQL, fsync on", "ms a step", [
            ("DBOS Transact (Java)", self.ours("dbos", "noop", self.steps), ""),
            ("Halley on PostgreSQL", self.ours("postgres", "noop", self.steps), "≤ 0.5 of DBOS"),
            ("PostgreSQL: insert one row by a prepared statement", self.ours("insert", "noop", self.steps), "the floor"),
        ], ROUNDS, 3)

    def part_peers(self):
        for _ in range(40 if SHORT else 400):
            self.java.time("sqlite", "noop", 50)
        for peer in self.peers.values():
            peer.time("noop", 50)
        self.with_peers("W14a, d: runs of 50 no-op steps, divided by 50; of each turn the median of 3 runs in a row", "ms a step", [
            ("Halley on SQLite, durable", thrice(self.ours("sqlite", "noop", 50)), "")], "noop", 50,
            PEERS, {"kedro": "≥ 20", "kedro as it comes": "≥ 20", "dagster": "≥ 40", "prefect": "≥ 250", "zenml": "≥ 300"},
            2 if SHORT else 3, 3, in_a_row=thrice)

    def part_fibonacci(self):
        for what, count, n, rounds in (("fibonacci10", 40, 10, 3), ("fibonacci33", 10, 33, 1)):
            for who in ("sqlite", "postgres", "dbos") * (8 if n == 10 else 1):
                self.java.time(who, what, count)
            self.with_peers(f"W14b: {count} × fibo({n}), one after another, in process", "ms a step", [
                ("Halley on SQLite, results kept", self.ours("sqlite", what, count), ""),
                ("Halley on PostgreSQL, results kept", self.ours("postgres", what, count), ""),
                ("DBOS Transact (Java), results kept", self.ours("dbos", what, count), ""),
            ], what, count, PEERS, {}, rounds)

    def part_runs(self):
        for count in (10, 50, 100, 250):
            for _ in range(10):
                self.java.time("sqlite", "noop", count)
            self.with_peers(f"W14d: a run of {count} no-op steps", "ms a run", [("Halley on SQLite", self.ours("sqlite", "noop", count, 1), "")],
                            "noop", count, PEERS, {}, 1 if SHORT or count > 100 else 2, 1, 1)

    def part_fanout(self):
        fan = 200 if SHORT else 1000
        for what in ("fanout", "wide"):
            for who in ("sqlite", "postgres"):
                self.java.time(who, what, fan)
        in_turns(f"W14c: {fan} no-op steps that need nothing of each other, then one that needs all", "ms a step", [
            ("Halley on SQLite", self.ours("sqlite", "fanout", fan), "≤ 0.33 ms (3,000/s)"),
            ("Halley on PostgreSQL", self.ours("postgres", "fanout", fan), ""),
            ("Halley on SQLite, 16 steps at once", self.ours("sqlite", "wide", fan), "≤ 0.33 ms (3,000/s)"),
            ("Halley on PostgreSQL, 16 steps at once (8 connections)", self.ours("postgres", "wide", fan), ""),
        ], ROUNDS, 3)

    def part_cached(self):
        for _ in range(30):
            self.java.time("sqlite", "cached", 10)
        if "zenml" in self.peers:
            self.peers["zenml"].time("cached", 10)
        self.with_peers("W14e: a run of 10 cached steps in a warm process", "ms a run", [
            ("Halley on SQLite", lambda: statistics.median([self.java.time("sqlite", "cached", 10) for _ in range(10)]), "≤ 20 ms")],
            "cached", 10, ("zenml",), {"zenml": "≥ 50"}, ROUNDS, 1, 1)

    def part_process(self):
        program = "dev.halley.benchmarks.pipelines.Cached"
        plain = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", CLASS_PATH, program]
        archive = os.path.join(FOLDER, "program.jsa")
        archived = plain[:1] + ["-XX:SharedArchiveFile=" + archive] + plain[1:]
        commands = [("`halley pipeline run`", [HALLEY, "pipeline", "run", program, "--class-path", CLASS_PATH.split(":")[0]]),
                    ("a program: java", plain), ("a program: java with -XX:SharedArchiveFile", archived)]
        if "zenml" in self.peers:
            commands.append(("ZenML: python", [python("zenml"), "zenml_cached.py"]))
        whole(plain[:1] + ["-XX:ArchiveClassesAtExit=" + archive] + plain[1:])
        for _, each in commands:
            whole(each)
        in_turns("W14e: the same as a whole process", "s", [
            (name, lambda each=each: (lambda found: found and found[0])(whole(each)), "" if "ZenML" in name else "≤ 0.6 s")
            for name, each in commands], ROUNDS, 2)

    def part_tracked(self):
        for _ in range(30): # Both programs are cold: the server has to be compiled as well.
            self.java.time("sqlite", "tracked", 10)
        if "zenml" in self.peers:
            self.peers["zenml"].time("tracked", 1)
        count = 10
        in_turns("P4b: tracked no-op steps, one Comet experiment each on a server on loopback, all acknowledged at the end", "ms a step", [
            ("Halley on SQLite, runs of 10", self.ours("sqlite", "tracked", count), "≤ 12 ms"),
        ] + ([("ZenML, runs of 2", self.theirs("zenml", "tracked", 2), "≥ 200")] if "zenml" in self.peers else []), 2 if SHORT else 3, 1)

    def part_logs(self):
        lines = 100_000
        for who, what in (("print", "lines"), ("sqlite", "prints")) * 3:
            self.java.time(who, what, lines)
        in_turns(f"a step that prints {lines} lines, all of which are kept", "ms", [
            ("printing them to nowhere", self.ours("print", "lines", lines, 1), ""),
            ("a step of Halley that prints them", self.ours("sqlite", "prints", lines, 1), ""),
        ], ROUNDS, 0)

    def part_cli(self):
        zenml = os.path.join(VENVS, "zenml-venv", "bin", "zenml")
        for arguments, goal in ((["--help"], "≤ 0.25 s"), (["stack", "list"], "≤ 0.35 s")):
            commands = [("halley", [HALLEY] + arguments)] + ([("zenml", [zenml] + arguments)] if os.path.exists(zenml) else [])
            memory = {}

            def measure(name, each):
                found = whole(each)
                if found:
                    memory.setdefault(name, []).append(found[1])
                return found and found[0]
            for _, each in commands:
                whole(each)
            in_turns(f"`{' '.join(arguments)}`, whole processes", "s", [
                (name, lambda name=name, each=each: measure(name, each), goal if name == "halley" else "≥ 5") for name, each in commands],
                ROUNDS, 2)
            print("\nPeak memory: " + ", ".join(f"{name} {max(values):.0f} MiB" for name, values in memory.items()))


    def part_quickstart(self):
        calls = ["in an empty home, Halley built already", "again, all steps cached"]
        homes = iter(range(1_000_000))
        home, port = "", 0

        def call(first):
            nonlocal home, port
            if first: # A step that is tracked elsewhere runs again, so both calls need one address.
                home, port = os.path.join(FOLDER, f"quickstart{next(homes)}"), free_port()
            found = whole([HALLEY, "quickstart", "--exit", "--port", str(port)], HALLEY_HOME=home,
                          HALLEY_CLASS_ARCHIVE="beside")
            return found and found[0]
        in_turns("`halley quickstart --exit`, whole processes", "s", [
            (calls[0], lambda: call(True), ""), (calls[1], lambda: call(False), "")], 3, 2)


def main():
    print(f"{os.cpu_count()} CPUs, {platform.platform()}, load {os.getloadavg()[0]:.1f} at the start, {ROUNDS} rounds, "
          f"commit {os.environ.get('COMMIT', 'unknown')}", flush=True)
    bench = Bench(server())
    bench.warm_up()
    for part in PARTS:
        if wanted(part):
            getattr(bench, "part_" + part)()
    print(f"\nload {os.getloadavg()[0]:.1f} at the end")


signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
try:
    main()
finally:
    stop()
